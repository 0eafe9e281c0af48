"""The service-wide log: every public act in one order, the tree over it, and what was published of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.models.base import DIGEST, UUID, Base

HASH_BYTES = 32
MOMENT_LENGTH = 20  # 2026-11-29T23:30:29Z


class LogEntry(Base):
    """One fact, as canonical JSON; `position` counts from 0 without gaps. Nothing about persons.

    `number` is an act's place among the acts of its co-decision, from 0 without gaps; ballots and
    key rotations have none.
    """

    __tablename__ = "log_entries"
    __table_args__ = (
        UniqueConstraint("co_decision", "number"),
        Index("ix_log_entries_co_decision_position", "co_decision", "position"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    co_decision: Mapped[str | None] = mapped_column(UUID)
    number: Mapped[int | None]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LogNode(Base):
    """The hash of a full subtree: the `index`-th of 2^level leaves. Written once, never changed."""

    __tablename__ = "log_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(HASH_BYTES))


class LogHead(Base):
    """The one row under whose lock the log grows.

    `frontier` is the hashes of the full subtrees that `size` consists of, from which the root
    follows; `newest_at` is the moment of the newest act, as written in it, or empty.
    """

    __tablename__ = "log_heads"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    frontier: Mapped[bytes] = mapped_column(LargeBinary)
    newest_at: Mapped[str] = mapped_column(String(MOMENT_LENGTH))


class LogThread(Base):
    """What the log has of one co-decision: its acts, its ballots, and the kinds that were, in order."""

    __tablename__ = "log_threads"

    co_decision: Mapped[str] = mapped_column(UUID, primary_key=True)
    acts: Mapped[int]
    ballots: Mapped[int]
    kinds: Mapped[str] = mapped_column(LongText)


class LogCheckpoint(Base):
    """A public head: the signed note, with the cosignatures that have come. `root` is hex."""

    __tablename__ = "log_checkpoints"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[str] = mapped_column(DIGEST)
    note: Mapped[str] = mapped_column(LongText)
    published_at: Mapped[datetime]


class FailedCasts(Base):
    """How many attempts to vote by identified residents were refused, for one reason.

    `logged` of them stand in entries of the log. Whose they were is nowhere.
    """

    __tablename__ = "failed_casts"
    __table_args__ = (CheckConstraint("logged <= total", name="logged_at_most_all"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)
    total: Mapped[int]
    logged: Mapped[int] = mapped_column(default=0)


class MarkRewrites(Base):
    """How often marks were written anew, and after which of these what was left was removed."""

    __tablename__ = "mark_rewrites"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rewritten: Mapped[int]
    tidied: Mapped[int]
