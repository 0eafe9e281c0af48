"""Officers: passwords, locks, roles; and the one table of permissions."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from voting_service import places
from voting_service.core.canonical import Text
from voting_service.models import Body, Officer, Role
from voting_service.services import bodies, passwords, permissions
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission

PASSWORD = "ett ganska långt lösenord"


@pytest.fixture
def body(session: Session) -> Body:
    return bodies.create_body(session, "kultur", Text("Kulturnämnden"), "1487")


@pytest.fixture
def officer(session: Session) -> Officer:
    return bodies.add_officer(session, " Sekreterare ", Text("Nämndsekreterare"), PASSWORD)


def code(caught: pytest.ExceptionInfo[Refusal]) -> RefusalCode:
    return caught.value.code


def test_names_are_unique(session: Session, body: Body, officer: Officer) -> None:
    with pytest.raises(Refusal) as caught:
        bodies.create_body(session, "kultur", Text("En annan"))
    assert code(caught) is RefusalCode.NAME_TAKEN
    with pytest.raises(Refusal) as caught:
        bodies.add_officer(session, "SEKRETERARE", Text("En annan"), PASSWORD)
    assert code(caught) is RefusalCode.NAME_TAKEN
    assert bodies.body(session, body.id) is body


def test_nobody_there(session: Session) -> None:
    assert bodies.officer(session, 10**6) is None
    with pytest.raises(Refusal) as caught:
        bodies.body(session, 10**6)
    assert code(caught) is RefusalCode.NOT_FOUND


def test_a_short_password(session: Session) -> None:
    with pytest.raises(Refusal) as caught:
        bodies.add_officer(session, "x", Text("X"), "elva tecken")
    assert (code(caught), caught.value.facts) == (RefusalCode.WEAK_PASSWORD, {"minimum": 12})


def test_signing_in(session: Session, officer: Officer) -> None:
    assert officer.password_hash.startswith("$argon2id$")
    assert bodies.authenticate(session, "sekreterare", PASSWORD) is officer
    assert bodies.authenticate(session, " SekreterarE", PASSWORD) is officer
    assert bodies.authenticate(session, "sekreterare", PASSWORD + " ") is None
    assert bodies.authenticate(session, "somebody", PASSWORD) is None
    assert bodies.authenticate(session, "", "") is None


def test_a_new_password_ends_sessions(session: Session, officer: Officer) -> None:
    before = bodies.password_print(officer)
    bodies.set_password(session, officer, PASSWORD + "2")
    assert bodies.password_print(officer) != before
    assert bodies.authenticate(session, "sekreterare", PASSWORD + "2") is officer
    assert bodies.authenticate(session, "sekreterare", PASSWORD) is None


def test_a_password_kept_at_another_cost_is_kept_anew(session: Session, officer: Officer) -> None:
    officer.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(
        PASSWORD
    )
    before = officer.password_hash
    assert bodies.authenticate(session, "sekreterare", PASSWORD) is officer
    assert officer.password_hash != before
    assert bodies.authenticate(session, "sekreterare", PASSWORD) is officer


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("passwordpassword", id="repeated"),
        pytest.param("Password2027!", id="with-a-year"),
        pytest.param("1234567890123", id="digits"),
        pytest.param("!!!!Sunshine!!!!", id="with-signs"),
        pytest.param("ＰＡＳＳＷＯＲＤ１２３４", id="wide-letters"),
        pytest.param("aaaaaaaaaaaaaaaa", id="one-letter"),
        pytest.param("sekreterare-1487", id="own-name"),
    ],
)
def test_a_common_password(session: Session, password: str) -> None:
    with pytest.raises(Refusal) as caught:
        bodies.add_officer(session, "Sekreterare", Text("X"), password)
    assert code(caught) is RefusalCode.COMMON_PASSWORD


def test_the_list_of_common_passwords_is_there_with_its_licence() -> None:
    assert len(passwords.common()) > 19_000
    assert "Django Software Foundation" in places.data("common-passwords.LICENSE.txt").read_text()


def test_a_broken_hash_lets_nobody_in(session: Session, officer: Officer) -> None:
    officer.password_hash = "not a hash"
    assert bodies.authenticate(session, "sekreterare", PASSWORD) is None


# Permissions

#: Role by role, what product.md lets it do.
ALLOWED = {
    Role.DRAFTER: {Permission.VIEW, Permission.DRAFT},
    Role.SIGNATORY: {
        Permission.VIEW, Permission.SIGN, Permission.PUBLISH, Permission.CANCEL, Permission.SCHEDULE,
        Permission.NOTICE, Permission.CORRECT,
    },
    Role.SECRETARY: set(Permission) - {Permission.SIGN, Permission.ROLL},
    Role.REGISTRAR: {Permission.VIEW, Permission.ROLL, Permission.ADD_TO_ROLL},
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_each_role(
    session: Session, body: Body, officer: Officer, role: Role, permission: Permission
) -> None:
    bodies.grant(session, officer, body, role)
    if permission in ALLOWED[role]:
        permissions.require(session, officer, body.id, permission)
        return
    with pytest.raises(Refusal) as caught:
        permissions.require(session, officer, body.id, permission)
    assert code(caught) is RefusalCode.NOT_PERMITTED


def test_roles_add_up_and_stay_in_their_body(
    session: Session, body: Body, officer: Officer
) -> None:
    other = bodies.create_body(session, "other", Text("En annan nämnd"))
    bodies.grant(session, officer, body, Role.DRAFTER, Role.REGISTRAR)
    bodies.grant(session, officer, body, Role.DRAFTER)
    assert permissions.roles(session, officer, body.id) == {Role.DRAFTER, Role.REGISTRAR}
    expected = ALLOWED[Role.DRAFTER] | ALLOWED[Role.REGISTRAR]
    assert permissions.permitted(session, officer, body.id) == expected
    with pytest.raises(Refusal) as caught:
        permissions.require(session, officer, other.id, Permission.VIEW)
    assert code(caught) is RefusalCode.NOT_FOUND  # whoever has no role is not told that it exists
