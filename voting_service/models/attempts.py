"""Attempts that failed, per keyed name: what every worker process counts together."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from voting_service.models.base import Base


class Attempt(Base):
    """How often something was tried in vain until `ends`; the name is a keyed hash, of no person."""

    __tablename__ = "attempts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends: Mapped[datetime] = mapped_column(index=True)
