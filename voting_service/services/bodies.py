"""Bodies and their officers: made by the operator, signed in with a password."""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text
from voting_service.core.encoding import sha256_hex
from voting_service.models import Body, Membership, Officer, Role
from voting_service.services.errors import Refusal, RefusalCode

MINIMUM_PASSWORD = 12
FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
_HASHER = PasswordHasher()  # argon2id with the library's recommended cost (RFC 9106)
# Compared with when nobody has that name, so that the time an answer takes does not tell.
_NOBODY = _HASHER.hash("nobody has this password")


def create_body(
    session: Session, slug: str, name: Text, municipality_code: str | None = None
) -> Body:
    """A new body; refused when the slug is taken."""
    body = Body(slug=slug, name_sv=name.sv, name_en=name.en, municipality_code=municipality_code)
    _add(session, body)
    return body


def add_officer(session: Session, sign_in: str, title: Text, password: str) -> Officer:
    """A new officer with a password of at least twelve characters."""
    officer = Officer(
        sign_in=sign_in.strip().lower(), title_sv=title.sv, title_en=title.en, failures=0,
        password_hash=hash_password(password),
    )  # fmt: skip
    _add(session, officer)
    return officer


def hash_password(password: str) -> str:
    """argon2id; a short password is refused (NIST SP 800-63B: length, no composition rules)."""
    if len(password) < MINIMUM_PASSWORD:
        raise Refusal(RefusalCode.WEAK_PASSWORD, minimum=MINIMUM_PASSWORD)
    return _HASHER.hash(password)


def grant(session: Session, officer: Officer, body: Body, *held: Role) -> None:
    """Give the officer these roles in the body."""
    for role in held:
        session.merge(Membership(officer_id=officer.id, body_id=body.id, role=role))
    session.flush()


def set_password(session: Session, officer: Officer, password: str) -> None:
    """A new password; unlocks the officer."""
    officer.password_hash = hash_password(password)
    officer.failures, officer.locked_until = 0, None
    session.flush()


def authenticate(session: Session, sign_in: str, password: str, now: datetime) -> Officer | None:
    """The officer, or None for a wrong name or password alike.

    Five wrong passwords lock the name for a quarter of an hour. None instead of a refusal, because
    the count of failures must be committed.
    """
    officer = session.scalar(
        select(Officer).where(Officer.sign_in == sign_in.strip().lower()).with_for_update()
    )
    if officer is None:
        _matches(_NOBODY, password)
        return None
    if officer.locked_until is not None and officer.locked_until > now:
        _matches(_NOBODY, password)
        return None
    if not _matches(officer.password_hash, password):
        _count_failure(officer, now)
        session.flush()
        return None
    officer.failures, officer.locked_until = 0, None
    if _HASHER.check_needs_rehash(officer.password_hash):
        officer.password_hash = _HASHER.hash(password)
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


def _count_failure(officer: Officer, now: datetime) -> None:
    officer.failures += 1
    if officer.failures >= FAILURES_ALLOWED:
        officer.failures, officer.locked_until = 0, now + LOCKED_FOR


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _add(session: Session, thing: Body | Officer) -> None:
    try:
        with session.begin_nested():
            session.add(thing)
    except IntegrityError:
        raise Refusal(RefusalCode.NAME_TAKEN) from None
