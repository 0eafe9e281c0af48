"""Who may do what: the one table. Views name permissions, never roles."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.models import Membership, Officer, Role
from voting_service.services.errors import Refusal, RefusalCode


class Permission(StrEnum):
    """What an officer can be allowed to do for a body."""

    VIEW = "view"
    DRAFT = "draft"
    SIGN = "sign"
    PUBLISH = "publish"
    CANCEL = "cancel"
    ROLL = "roll"
    TRUSTEES = "trustees"
    PREPARE = "prepare"
    SCHEDULE = "schedule"
    PUBLISH_RESULT = "publish_result"
    DECIDE = "decide"
    NOTICE = "notice"
    CORRECT = "correct"
    ADD_TO_ROLL = "add_to_roll"


_EVERY_ROLE = frozenset(Role)
TABLE: dict[Permission, frozenset[Role]] = {
    Permission.VIEW: _EVERY_ROLE,
    Permission.DRAFT: frozenset({Role.DRAFTER, Role.SECRETARY}),
    Permission.SIGN: frozenset({Role.SIGNATORY}),
    Permission.PUBLISH: frozenset({Role.SECRETARY, Role.SIGNATORY}),
    Permission.CANCEL: frozenset({Role.SECRETARY, Role.SIGNATORY}),
    Permission.ROLL: frozenset({Role.REGISTRAR}),
    Permission.TRUSTEES: frozenset({Role.SECRETARY}),
    Permission.PREPARE: frozenset({Role.SECRETARY}),
    Permission.SCHEDULE: frozenset({Role.SECRETARY, Role.SIGNATORY}),
    Permission.PUBLISH_RESULT: frozenset({Role.SECRETARY}),
    Permission.DECIDE: frozenset({Role.SECRETARY}),
    Permission.NOTICE: frozenset({Role.SECRETARY, Role.SIGNATORY}),
    Permission.CORRECT: frozenset({Role.SECRETARY, Role.SIGNATORY}),
    Permission.ADD_TO_ROLL: frozenset({Role.REGISTRAR, Role.SECRETARY}),
}


def roles(session: Session, officer: Officer, body_id: int) -> frozenset[Role]:
    """The officer's roles in that body."""
    rows = session.scalars(
        select(Membership.role).where(
            Membership.officer_id == officer.id, Membership.body_id == body_id
        )
    )
    return frozenset(rows)


def permitted(session: Session, officer: Officer, body_id: int) -> frozenset[Permission]:
    """Everything the officer may do for that body."""
    held = roles(session, officer, body_id)
    return frozenset(permission for permission, needed in TABLE.items() if held & needed)


def require(session: Session, officer: Officer, body_id: int, permission: Permission) -> None:
    """Refuse unless allowed; somebody without any role there is not told that the body exists."""
    allowed = permitted(session, officer, body_id)
    if not allowed:
        raise Refusal(RefusalCode.NOT_FOUND)
    if permission not in allowed:
        raise Refusal(RefusalCode.NOT_PERMITTED, permission=permission.value)
