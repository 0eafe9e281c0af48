"""`voting-service body` and `officer`: who may use the office pages, and for which body."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.cli.context import installed, told
from voting_service.core.canonical import Text
from voting_service.models import Body, Officer, Role
from voting_service.services import bodies

_ROLES = click.Choice([role.value for role in Role])
_PASSWORD = click.password_option(help="At least twelve characters; asked for when left out.")


@click.group()
def body() -> None:
    """Political bodies that promise."""


@body.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="The name in Swedish.")
@click.option("--english", help="The name in English.")
@click.option("--municipality", help="Four digits; a roll's registered residents must have it.")
@told
def add_body(slug: str, name: str, english: str | None, municipality: str | None) -> None:
    """Add a body; SLUG is its short name in addresses, files and statements."""
    with installed().transaction() as session:
        bodies.create_body(session, slug, Text(name, english), municipality)
    click.echo(f"{name}: added as {slug}.")


@body.command("list")
@told
def list_bodies() -> None:
    """Bodies with their officers and roles."""
    with installed().transaction() as session:
        for one in session.scalars(select(Body).order_by(Body.slug)):
            click.echo(f"{one.slug}  {one.name_sv}")
            for line in _officers_of(session, one):
                click.echo(f"    {line}")


def _officers_of(session: Session, one: Body) -> list[str]:
    officers = session.scalars(select(Officer).order_by(Officer.sign_in))
    held = {officer.sign_in: _roles(officer, one) for officer in officers}
    return [f"{name}: {', '.join(roles)}" for name, roles in held.items() if roles]


def _roles(officer: Officer, one: Body) -> list[str]:
    return sorted(m.role.value for m in officer.memberships if m.body_id == one.id)


@click.group()
def officer() -> None:
    """Officers: people of a body who sign in with a password."""


@officer.command("add")
@click.argument("sign_in")
@click.option("--title", required=True, help="The function in Swedish, not a person's name.")
@click.option("--english", help="The function in English.")
@_PASSWORD
@told
def add_officer(sign_in: str, title: str, english: str | None, password: str) -> None:
    """Add an officer who will use SIGN_IN and a password."""
    with installed().transaction() as session:
        bodies.add_officer(session, sign_in, Text(title, english), password)
    click.echo(f"{sign_in}: added. Give it roles with `voting-service officer grant`.")


@officer.command("grant")
@click.argument("sign_in")
@click.argument("slug")
@click.argument("roles", nargs=-1, required=True, type=_ROLES)
@told
def grant(sign_in: str, slug: str, roles: tuple[str, ...]) -> None:
    """Give an officer roles in the body SLUG."""
    with installed().transaction() as session:
        given = (Role(role) for role in roles)
        bodies.grant(session, find_officer(session, sign_in), find_body(session, slug), *given)
    click.echo(f"{sign_in}: {', '.join(roles)} for {slug}.")


@officer.command("password")
@click.argument("sign_in")
@_PASSWORD
@told
def password(sign_in: str, password: str) -> None:
    """Set a new password, and unlock an officer who guessed wrong too often."""
    with installed().transaction() as session:
        bodies.set_password(session, find_officer(session, sign_in), password)
    click.echo(f"{sign_in}: new password.")


def find_officer(session: Session, sign_in: str) -> Officer:
    """By sign-in name; a ClickException when there is none."""
    found = session.scalar(select(Officer).where(Officer.sign_in == sign_in.strip().lower()))
    if found is None:
        raise click.ClickException(f"no officer {sign_in}; `voting-service body list` shows them")
    return found


def find_body(session: Session, slug: str) -> Body:
    """By short name; a ClickException when there is none."""
    found = session.scalar(select(Body).where(Body.slug == slug))
    if found is None:
        raise click.ClickException(f"no body {slug}; `voting-service body list` shows them")
    return found
