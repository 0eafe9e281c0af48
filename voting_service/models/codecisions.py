"""A co-decision, its statements, and the acts of officers about it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voting_service.core.canonical import Text
from voting_service.models.base import DIGEST, UUID, Base, words
from voting_service.models.bodies import Body, Officer
from voting_service.models.states import State


class CoDecision(Base):
    """The whole: its public id is its archive's uuid.

    `draft` is services.drafts.Draft as stored; from the publication of the promise on it is history
    and the promise's bytes in `statements` decide. `opens_at` and `closes_at` are the promised
    moments, or those of a later, public change.
    """

    __tablename__ = "co_decisions"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="dates_in_order"),)

    uuid: Mapped[str] = mapped_column(UUID, primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[State] = mapped_column(words(State), default=State.DRAFT, index=True)
    draft: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    replaces: Mapped[str | None] = mapped_column(UUID)
    cancellation_reason: Mapped[str | None] = mapped_column(LongText)
    cancelled_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship()
    author: Mapped[Officer] = relationship()
    statements: Mapped[list["Statement"]] = relationship(
        order_by="Statement.number", back_populates="co_decision"
    )
    signatures: Mapped[list["SignatoryMark"]] = relationship(order_by="SignatoryMark.signed_at")
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.number")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once, by SQLAlchemy


class SignatoryMark(Base):
    """That a signatory signed the draft whose SHA-256 is `draft_digest`; a later edit voids it."""

    __tablename__ = "signatory_marks"

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    draft_digest: Mapped[str] = mapped_column(DIGEST)
    signed_at: Mapped[datetime]
    officer: Mapped[Officer] = relationship()


class StatementKind(StrEnum):
    """Statements, signed with the statement key, in the order in which they are made."""

    PROMISE = "promise"
    OPENING = "opening"
    CLOSING = "closing"
    TALLY = "tally"
    DECISION = "decision"
    CORRECTION = "correction"


class Statement(Base):
    """A signed statement: its exact bytes and its detached Ed25519 signature (64 bytes).

    `ordinal` is a correction's number from 1, and 0 for all others, of which there is one each.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("co_decision_uuid", "kind", "ordinal"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    co_decision_uuid: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"))
    kind: Mapped[StatementKind] = mapped_column(words(StatementKind))
    ordinal: Mapped[int] = mapped_column(default=0)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(DIGEST)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    key_id: Mapped[str] = mapped_column(DIGEST)
    made_at: Mapped[datetime]
    co_decision: Mapped[CoDecision] = relationship(back_populates="statements")


class ScheduleChange(Base):
    """An extension or early close: proposed by one officer, confirmed by another, with a reason."""

    __tablename__ = "schedule_changes"
    __table_args__ = (CheckConstraint("confirmed_by <> proposed_by", name="two_people"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    closes_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(LongText)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    confirmed_at: Mapped[datetime | None]


class Notice(Base):
    """A remark beside a published promise, which itself never changes: what was found out later."""

    __tablename__ = "notices"

    number: Mapped[int] = mapped_column(primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    text_sv: Mapped[str] = mapped_column(LongText)
    text_en: Mapped[str | None] = mapped_column(LongText)
    made_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    made_at: Mapped[datetime]

    @property
    def text(self) -> Text:
        """As the log has it."""
        return Text(self.text_sv, self.text_en)


class CorrectionProposal(Base):
    """Another record of the decision: proposed by one officer, published when another confirms.

    `content` is services.corrections.Proposal as canonical JSON.
    """

    __tablename__ = "correction_proposals"
    __table_args__ = (CheckConstraint("confirmed_by <> proposed_by", name="two_people"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    confirmed_at: Mapped[datetime | None]


class Milestone(Base):
    """A step in carrying the decision out, with evidence when it is done."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("co_decision", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"))
    number: Mapped[int]
    what_sv: Mapped[str] = mapped_column(String(500))
    what_en: Mapped[str | None] = mapped_column(String(500))
    due: Mapped[str] = mapped_column(String(10))
    done: Mapped[str | None] = mapped_column(String(10))
    evidence: Mapped[str | None] = mapped_column(String(2000))
