"""Trustees of a co-decision: public keys, rehearsals, decryptions. No share is ever stored."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.models.base import DIGEST, Base


class TrusteeSet(Base):
    """`trustees` as in the archive, and the election key; `backup_read_at`: the encrypted backup
    of the server's own key was made and read back."""

    __tablename__ = "trustee_sets"

    co_decision: Mapped[str] = mapped_column(ForeignKey("co_decisions.uuid"), primary_key=True)
    trustees: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[str] = mapped_column(DIGEST)
    rehearsal: Mapped[bytes] = mapped_column(LargeBinary)
    backup_read_at: Mapped[datetime | None]


class Trustee(Base):
    """One holder of a key: `owner` counts from 1 in the order of `trustees`.

    `token_digest` is the SHA-256 of the address that only this trustee was given; the server's own
    key has none.
    """

    __tablename__ = "trustees"
    __table_args__ = (UniqueConstraint("token_digest"),)

    co_decision: Mapped[str] = mapped_column(
        ForeignKey("trustee_sets.co_decision"), primary_key=True
    )
    owner: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(200))
    public_key: Mapped[str] = mapped_column(DIGEST)
    token_digest: Mapped[str | None] = mapped_column(DIGEST)
    rehearsed_at: Mapped[datetime | None]
    rejected: Mapped[str | None] = mapped_column(LongText)


class PartialDecryption(Base):
    """A verified partial decryption, its exact bytes: one for each owner."""

    __tablename__ = "partial_decryptions"

    co_decision: Mapped[str] = mapped_column(
        ForeignKey("trustee_sets.co_decision"), primary_key=True
    )
    owner: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
