"""The electoral roll and what each entry has used – never which ballot is whose.

An entry's marks and draws stand in tables of their own, without times, and are written anew
together at intervals (services/publication.py), so that neither transaction numbers nor the
order on disk tell when an entry was marked. Ids are random for the same reason.

Marks and draws have no foreign key to the entry: checking one makes PostgreSQL lock the entry's
row, which writes the number of the casting transaction into it, and the ballot has the same number.
Entries of a sealed roll are never removed, so the key would guard against nothing.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.models.base import DIGEST, Base, words

ENTRY = String(32)
MAXIMUM_DRAWS = 5


class Channel(StrEnum):
    """How an entry was used."""

    WEB = "web"
    PAPER = "paper"


class Roll(Base):
    """The roll of one co-decision; sealed once, after which no entry is removed.

    `by_area` is JSON, area code to number of entries. `commitment` is the root over the entries'
    leaves that the log publishes.
    """

    __tablename__ = "rolls"
    __table_args__ = (CheckConstraint("spares >= 0", name="spares"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    entries: Mapped[int]
    spares: Mapped[int] = mapped_column(default=0)
    by_area: Mapped[str] = mapped_column(LongText)
    loaded_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]
    commitment: Mapped[str | None] = mapped_column(DIGEST)


class RollEntry(Base):
    """One resident who may vote; `id` is random and means nothing elsewhere.

    `identity` and `leaf` stand for the person and the entry in what is published (format-log.md 7).
    `addition` counts the entries that came after the seal, from 1.
    """

    __tablename__ = "roll_entries"
    __table_args__ = (
        UniqueConstraint("co_decision", "leaf"),
        UniqueConstraint("co_decision", "addition"),
    )

    id: Mapped[str] = mapped_column(ENTRY, primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    basis: Mapped[str] = mapped_column(String(2))
    area: Mapped[str | None] = mapped_column(String(64))
    identity: Mapped[str] = mapped_column(DIGEST)
    leaf: Mapped[str] = mapped_column(DIGEST)
    addition: Mapped[int | None]


class RollPerson(Base):
    """Keyed hashes of the numbers an entry answers to: the present one and those before it."""

    __tablename__ = "roll_persons"

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    person: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    entry: Mapped[str] = mapped_column(ForeignKey("roll_entries.id"), index=True)


class RollAddition(Base):
    """Somebody let onto a sealed roll by a granted appeal: proposed by one officer, added when another
    confirms. `persons` are the keyed hashes of all their numbers, separated by blanks.
    """

    __tablename__ = "roll_additions"
    __table_args__ = (CheckConstraint("confirmed_by <> proposed_by", name="two_people"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    identity: Mapped[str] = mapped_column(DIGEST)
    leaf: Mapped[str] = mapped_column(DIGEST)
    persons: Mapped[str] = mapped_column(LongText)
    area: Mapped[str | None] = mapped_column(String(64))
    appeal: Mapped[str] = mapped_column(String(502))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    confirmed_at: Mapped[datetime | None]


class LetterToken(Base):
    """SHA-256 of the token that a voting letter's code turns into; one for an entry."""

    __tablename__ = "letter_tokens"
    __table_args__ = (UniqueConstraint("entry"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    token_digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    entry: Mapped[str] = mapped_column(ForeignKey("roll_entries.id"))


class RollMark(Base):
    """That an entry has voted, and in which channel: one entry, one mark, one vote."""

    __tablename__ = "roll_marks"

    entry: Mapped[str] = mapped_column(ENTRY, primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    channel: Mapped[Channel] = mapped_column(words(Channel))


class CredentialDraw(Base):
    """How many credentials an entry was handed; which ones is nowhere."""

    __tablename__ = "credential_draws"
    __table_args__ = (CheckConstraint(f"draws BETWEEN 1 AND {MAXIMUM_DRAWS}", name="at_most_five"),)

    entry: Mapped[str] = mapped_column(ENTRY, primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    draws: Mapped[int]


class PoolCredential(Base):
    """A private credential not yet handed out, under the pool key; removed when it is."""

    __tablename__ = "pool_credentials"

    id: Mapped[str] = mapped_column(ENTRY, primary_key=True)
    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
