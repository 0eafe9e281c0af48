"""The service-wide log: every public act, in one order."""

from sqlalchemy import CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.models.base import UUID, Base


class LogEntry(Base):
    """One fact, as canonical JSON; `position` counts from 0 without gaps. Nothing about persons."""

    __tablename__ = "log_entries"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    co_decision: Mapped[str | None] = mapped_column(UUID, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LogHead(Base):
    """The one row under whose lock the log grows."""

    __tablename__ = "log_heads"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
