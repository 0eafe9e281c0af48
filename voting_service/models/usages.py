"""The usage proof, and disputes about what it says of an entry."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.core.log_entries import DisputeOutcome
from voting_service.models.base import DIGEST, Base, words


class Usage(Base):
    """usage.jsonl once it is whole: its SHA-256 (hex) and size in bytes, and how many were used."""

    __tablename__ = "usages"

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    header: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(DIGEST)
    size: Mapped[int]
    web: Mapped[int]
    paper: Mapped[int]
    made_at: Mapped[datetime]


class UsageChunk(Base):
    """Some lines of usage.jsonl after its header, with their newlines.

    `position` counts entries from 0; `lines` is how many stand here. What is written stays, so that
    work that was interrupted goes on where it was.
    """

    __tablename__ = "usage_chunks"
    __table_args__ = (CheckConstraint("lines > 0", name="some_lines"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Claim(StrEnum):
    """What a resident says about their entry; free text could name persons."""

    NOT_MINE = "not_mine"  # marked used, and its owner did not vote
    MISSING = "missing"  # not marked, and its owner voted
    CHANNEL = "channel"  # marked for another channel than its owner voted in


class Dispute(Base):
    """An entry's owner says that its mark is wrong; a registrar answers with public reasons.

    `number` counts from 1 in each co-decision; `answer_by` is a day, YYYY-MM-DD.
    """

    __tablename__ = "disputes"
    __table_args__ = (CheckConstraint("number > 0", name="from_one"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[str] = mapped_column(ForeignKey("roll_entries.id"), index=True)
    claim: Mapped[Claim] = mapped_column(words(Claim))
    made_at: Mapped[datetime]
    answer_by: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[DisputeOutcome | None] = mapped_column(words(DisputeOutcome))
    reasons: Mapped[str | None] = mapped_column(LongText)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
