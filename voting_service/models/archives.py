"""The public archive as rows, and the ballots in it. The file is made from these, byte for byte."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.core.archive import Kind
from voting_service.models.base import DIGEST, UUID, Base, words


class Archive(Base):
    """One archive; its row is the lock under which it grows.

    `records` counts tar entries, the header included; `published` is how many of them anybody may
    have now; `tally_position` is where the encrypted tally stands. `timestamp` is the header's and
    every entry's, POSIX seconds.
    """

    __tablename__ = "archives"

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    timestamp: Mapped[int]
    records: Mapped[int]
    published: Mapped[int]
    published_at: Mapped[datetime]
    head: Mapped[str] = mapped_column(DIGEST)
    height: Mapped[int]
    ballots: Mapped[int] = mapped_column(default=0)
    tally_position: Mapped[int | None]
    election: Mapped[bytes] = mapped_column(LargeBinary)


class ArchiveRecord(Base):
    """One tar entry, in order of `position` from 0 (the header)."""

    __tablename__ = "archive_records"
    __table_args__ = (UniqueConstraint("co_decision", "digest"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("archives.co_decision"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    digest: Mapped[str] = mapped_column(DIGEST)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PublicCredential(Base):
    """The list of who may cast, as in the archive; here to look one up."""

    __tablename__ = "public_credentials"

    co_decision: Mapped[str] = mapped_column(
        UUID, ForeignKey("co_decisions.uuid"), primary_key=True
    )
    credential: Mapped[str] = mapped_column(DIGEST, primary_key=True)


class Ballot(Base):
    """A stored ballot: that its credential is spent, and where its bytes and its entry of the log are.

    One a credential.
    """

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("co_decision", "digest"),)

    co_decision: Mapped[str] = mapped_column(ForeignKey("archives.co_decision"), primary_key=True)
    credential: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    height: Mapped[int]
    log_position: Mapped[int]


class SeenCiphertext(Base):
    """A ciphertext's α: none may stand in two ballots."""

    __tablename__ = "seen_ciphertexts"

    co_decision: Mapped[str] = mapped_column(ForeignKey("archives.co_decision"), primary_key=True)
    alpha: Mapped[str] = mapped_column(DIGEST, primary_key=True)
