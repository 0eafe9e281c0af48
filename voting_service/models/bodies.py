"""Bodies, their officers, and who has which role where."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voting_service.core.canonical import Text
from voting_service.models.base import Base, words


class Role(StrEnum):
    """What an officer does for a body."""

    DRAFTER = "drafter"
    SIGNATORY = "signatory"
    SECRETARY = "secretary"
    REGISTRAR = "registrar"


class Body(Base):
    """A political body that promises; `slug` is its name in statements."""

    __tablename__ = "bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name_sv: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    municipality_code: Mapped[str | None] = mapped_column(String(4))

    @property
    def name(self) -> Text:
        """As statements have it."""
        return Text(self.name_sv, self.name_en)


class Officer(Base):
    """Somebody who signs in with a password. `title` is a function, not a person's name."""

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in: Mapped[str] = mapped_column(String(100), unique=True)
    title_sv: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    memberships: Mapped[list["Membership"]] = relationship(back_populates="officer")

    @property
    def title(self) -> Text:
        """As statements have it."""
        return Text(self.title_sv, self.title_en)


class Membership(Base):
    """One role of one officer in one body."""

    __tablename__ = "memberships"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role), primary_key=True)
    officer: Mapped[Officer] = relationship(back_populates="memberships")
    body: Mapped[Body] = relationship()
