"""Bodies and their officers: made by the operator, signed in with a password."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text
from voting_service.core.encoding import sha256_hex
from voting_service.models import Body, Membership, Officer, Role
from voting_service.services import passwords
from voting_service.services.errors import Refusal, RefusalCode


def create_body(
    session: Session, slug: str, name: Text, municipality_code: str | None = None
) -> Body:
    """A new body; refused when the slug is taken."""
    body = Body(slug=slug, name_sv=name.sv, name_en=name.en, municipality_code=municipality_code)
    _add(session, body)
    return body


def add_officer(session: Session, sign_in: str, title: Text, password: str) -> Officer:
    """A new officer with a password of at least twelve characters that is no common one."""
    officer = Officer(
        sign_in=sign_in.strip().lower(), title_sv=title.sv, title_en=title.en,
        password_hash=passwords.hash_password(password, sign_in.strip()),
    )  # fmt: skip
    _add(session, officer)
    return officer


def grant(session: Session, officer: Officer, body: Body, *held: Role) -> None:
    """Give the officer these roles in the body."""
    for role in held:
        session.merge(Membership(officer_id=officer.id, body_id=body.id, role=role))
    session.flush()


def set_password(session: Session, officer: Officer, password: str) -> None:
    """A new password; ends all sessions, and no browser is a known one any more."""
    officer.password_hash = passwords.hash_password(password, officer.sign_in)
    session.flush()


def authenticate(session: Session, sign_in: str, password: str) -> Officer | None:
    """The officer, or None for a wrong name or password alike. How often is services/attempts.py's."""
    officer = session.scalar(select(Officer).where(Officer.sign_in == sign_in.strip().lower()))
    if not passwords.matches(officer.password_hash if officer else None, password):
        return None
    if officer is not None and passwords.is_outdated(officer.password_hash):
        officer.password_hash = passwords.rehash(password)
        session.flush()
    return officer


def officer(session: Session, officer_id: int) -> Officer | None:
    """By number, for the session cookie."""
    return session.get(Officer, officer_id)


def password_print(officer: Officer) -> str:
    """A short print of the stored password hash: a new password makes another one."""
    return sha256_hex(officer.password_hash.encode())[:16]


def body(session: Session, body_id: int) -> Body:
    """By number; refused when there is none."""
    found = session.get(Body, body_id)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return found


def _add(session: Session, thing: Body | Officer) -> None:
    try:
        with session.begin_nested():
            session.add(thing)
    except IntegrityError:
        raise Refusal(RefusalCode.NAME_TAKEN) from None
