"""What the officers' pages share: the frame, asking for the password again, refusals told in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, render_template
from flask_babel import lazy_gettext as lazy

from voting_service.core.errors import VerificationError
from voting_service.http import i18n, limits
from voting_service.http.access import signed_in
from voting_service.http.context import extensions
from voting_service.http.db import request_session, transaction
from voting_service.http.i18n import gettext as _
from voting_service.http.problems import message, problem_of
from voting_service.services import attempts, bodies, codecisions
from voting_service.services.errors import Refusal, RefusalCode

from . import words
from .forms import Fault, Form, Secret, Strict, password_place, read
from .words import text_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from voting_service.models import CoDecision, Officer

T = TypeVar("T")
Page = str | tuple[str, int]
_NOT_IN_PLACE = {RefusalCode.NOT_FOUND, RefusalCode.NOT_PERMITTED}


class PasswordForm(Strict):
    """An act that needs nothing but the password."""

    password = Secret()


def now() -> datetime:
    """The database's clock."""
    return extensions().clock(request_session())


def title_of(co_decision: CoDecision) -> str:
    """The question, or what stands for it while there is none."""
    return text_of(codecisions.draft_of(co_decision).question).strip() or _(
        "Draft without a question"
    )


def page(template: str, co_decision: CoDecision, form: Form | None = None, **context: Any) -> Page:
    """A page about one co-decision; with faults it is answered as 422."""
    form = form or Form()
    html = render_template(
        f"office/{template}",
        co_decision=co_decision,
        title=title_of(co_decision),
        form=form,
        **context,
    )
    return (html, 422) if form.faults else html


def password_faults(password: str) -> tuple[Fault, ...]:
    """Ask once more who sits there. A wrong answer counts, whatever becomes of the request."""
    officer = signed_in()
    if authenticated(limits.of_password_again(officer), officer.sign_in, password) is None:
        wrong = _("The password is wrong. After five wrong ones, wait a quarter of an hour.")
        return (Fault("password", wrong),)
    return ()


def authenticated(counted: dict[str, int], sign_in: str, password: str) -> Officer | None:
    """The officer, or None for a wrong name, a wrong password and too many attempts alike."""
    with transaction() as session:
        allowed = attempts.take(session, counted, now())
    if not allowed:
        return None
    with transaction() as session:
        officer = bodies.authenticate(session, sign_in, password)
        if officer is not None:
            attempts.give_back(session, counted)
    return officer


def attempt(
    act: Callable[[Session], T], told: Callable[[Refusal], Fault] | None = None
) -> tuple[T | None, tuple[Fault, ...]]:
    """Do something in one transaction; a refusal is told on the page where it was tried.

    Beside the field that the refusal names as its fact `field`, or where `told` says.
    """
    try:
        with transaction() as session:
            return act(session), ()
    except Refusal as refusal:
        if refusal.code in _NOT_IN_PLACE:
            raise
        return None, ((told or _beside)(refusal),)
    except VerificationError as error:
        return None, (Fault("", _told(error)),)


def performed(
    schema: Strict,
    values: Mapping[str, str],
    act: Callable[[Session, dict[str, Any]], object],
    told: Callable[[Refusal], Fault] | None = None,
) -> tuple[Fault, ...]:
    """What an office form with a password does: read it, ask who sits there, act in one transaction.

    Nothing has happened when there are faults.
    """
    content, faults = read(schema, values)
    if content is None:
        return faults
    if faults := password_faults(content["password"]):
        return faults
    return attempt(lambda session: act(session, content), told)[1]


def _beside(refusal: Refusal) -> Fault:
    return Fault(str(refusal.facts.get("field", "")), message(refusal))


def _told(error: VerificationError) -> str:
    detail = problem_of(error).detail
    return f"{detail} ({error})"


def init_app(app: Flask) -> None:
    """Words and filters of the officers' templates."""
    app.jinja_env.filters.update(
        day_text=_day_text,
        moment_text=_moment_text,
        moment_plain=i18n.moment,
        safe_address=_safe_address,
    )
    app.jinja_env.globals.update(
        state_word=lambda state: words.STATES[state], part_word=lambda part: words.PARTS[part],
        step_word=lambda step: words.STEPS.get(step, ""), tie_word=lambda rule: words.TIES[rule],
        waiting_words=lambda state: _WAITING[state],
        password_place=password_place, no_form=Form(),
        tied_options=lambda tied, names: [(name, names[name]) for name in tied or ()],
    )  # fmt: skip


_WAITING: Final = {
    "draft": lazy("This waits for somebody else in your body. The checklist below says for whom."),
    "promised": lazy("This waits for somebody else. The checklist below says for whom."),
    "ready": lazy("Voting opens by itself at the promised time."),
    "open": lazy(
        "Voting is open and closes by itself. Until then nobody can see any count but turnout."
    ),
    "closed": lazy("Voting is closed. The trustees decrypt the sum."),
    "tallied": lazy("The result is public. The body decides at its meeting."),
    "decided": lazy("The body has decided. What is carried out is followed up in milestones."),
    "fulfilled": lazy("Everything is carried out. Nothing remains to be done."),
    "cancelled": lazy("Nothing remains to be done."),
}


def _day_text(text: str) -> str:
    """A draft's date as the language writes it; what is no date stays as typed."""
    try:
        return i18n.day(date.fromisoformat(text))
    except ValueError:
        return text


def _moment_text(text: str) -> str:
    try:
        return i18n.moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _safe_address(text: str) -> str:
    """Only web addresses become links: a draft may hold anything that was typed (B13)."""
    return text if text.startswith(("https://", "http://")) else ""
