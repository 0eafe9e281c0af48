"""What is needed next of a co-decision, and of whom: the checklist in words, and one next step each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import url_for
from flask_babel import lazy_gettext as lazy

from voting_service.http.access import may
from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import ngettext
from voting_service.models import State
from voting_service.services import (
    additions,
    codecisions,
    corrections,
    decisions,
    disputes,
    lifecycle,
    rolls,
    trustees,
)
from voting_service.services.draft_checks import problems
from voting_service.services.lifecycle import ChecklistItem, Item
from voting_service.services.permissions import Permission

from .draft_forms import part_of
from .words import VERDICTS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from voting_service.models import CoDecision, Officer


@dataclass(frozen=True, slots=True)
class Link:
    """A step in words, and the page where it is done."""

    words: str
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist; `link` is None for somebody who may not do it."""

    words: str
    reason: str
    done: bool
    link: str | None
    who: str


_ITEMS: Final = {
    Item.COMPLETE: (
        lazy("The draft is complete"),
        lazy("What is promised must be clear to everybody before anybody signs."),
        lazy("drafter"),
        Permission.DRAFT,
        "committee.missing",
    ),
    Item.SIGNED: (
        lazy("All required signatories have signed"),
        lazy("The body answers for the promise through them."),
        lazy("signatories"),
        Permission.SIGN,
        "committee.sign",
    ),
    Item.PUBLISHED: (
        lazy("The promise is published by somebody other than its author"),
        lazy("Two people see it before it can no longer be changed."),
        lazy("secretary or signatory, not the author"),
        Permission.PUBLISH,
        "committee.publish",
    ),
    Item.ROLL_LOADED: (
        lazy("The electoral roll is loaded"),
        lazy("It says who may vote."),
        lazy("registrar"),
        Permission.ROLL,
        "registrar.roll",
    ),
    Item.ROLL_SEALED: (
        lazy("The roll is sealed"),
        lazy("From then on nobody can be added or removed unnoticed; the credentials are made."),
        lazy("registrar"),
        Permission.ROLL,
        "registrar.seal",
    ),
    Item.TRUSTEES: (
        lazy("The trustees hold their keys"),
        lazy("Votes are encrypted with a key that no single person has."),
        lazy("secretary"),
        Permission.TRUSTEES,
        "trustee.office",
    ),
    Item.BACKUP: (
        lazy("The server's key is backed up, and the backup has been read back"),
        lazy("Without that key the votes could never be counted."),
        lazy("secretary"),
        Permission.TRUSTEES,
        "trustee.office",
    ),
    Item.REHEARSED: (
        lazy("Every trustee has rehearsed with the real key file"),
        lazy("So that a lost or wrong key shows before anybody has voted."),
        lazy("trustees, with their own links"),
        Permission.TRUSTEES,
        "trustee.office",
    ),
    Item.IN_TIME: (
        lazy("The promised opening has not passed"),
        lazy(
            "If it passes before everything is ready, the promise must be withdrawn and made anew."
        ),
        lazy("everybody"),
        Permission.PREPARE,
        "running.ready",
    ),
}


def in_words(items: list[ChecklistItem], co_decision: CoDecision) -> list[Line]:
    """The checklist as the page shows it."""
    return [_line(item, co_decision) for item in items]


def _line(item: ChecklistItem, co_decision: CoDecision) -> Line:
    words, reason, who, permission, endpoint = _ITEMS[item.item]
    link = None
    if not item.done and may(permission, co_decision.body_id):
        link = url_for(endpoint, uuid=co_decision.uuid)
    left = (
        ngettext("%(num)s left", "%(num)s left", item.missing)
        if item.missing and not item.done
        else ""
    )
    shown = f"{words} ({left})" if left else str(words)
    return Line(shown, str(reason), item.done, link, str(who))


def next_step(
    session: Session, officer: Officer, co_decision: CoDecision, now: datetime
) -> Link | None:
    """What this officer can do next to bring it forward; None when it waits for others or the clock.

    A dispute comes first: its answer has a date.
    """
    if _can(Permission.ROLL, co_decision) and disputes.unanswered(session, co_decision.uuid):
        return Link(_("Answer a dispute"), url_for("disputing.listing", uuid=co_decision.uuid))
    return _BY_STATE[co_decision.state](session, officer, co_decision, now)


def _can(permission: Permission, co_decision: CoDecision) -> bool:
    return may(permission, co_decision.body_id)


def _draft(
    session: Session, officer: Officer, co_decision: CoDecision, now: datetime
) -> Link | None:
    uuid = co_decision.uuid
    wrong = problems(codecisions.draft_of(co_decision), now)
    if wrong:
        part = part_of(wrong[0].path)
        link = url_for("drafting.edit", uuid=uuid, part=part, checked=1)
        return Link(_("Complete the draft"), link) if _can(Permission.DRAFT, co_decision) else None
    unsigned = codecisions.missing_signatories(session, co_decision)
    if officer.id in {signatory.id for signatory in unsigned}:
        return Link(_("Read and sign the promise"), url_for("committee.sign", uuid=uuid))
    ready = not unsigned and co_decision.author_id != officer.id
    if ready and _can(Permission.PUBLISH, co_decision):
        return Link(_("Publish the promise"), url_for("committee.publish", uuid=uuid))
    return None


def _promised(
    session: Session, _officer: Officer, co_decision: CoDecision, now: datetime
) -> Link | None:
    uuid = co_decision.uuid
    if _can(Permission.ROLL, co_decision):
        roll = rolls.find(session, uuid)
        if roll is None:
            return Link(_("Load the electoral roll"), url_for("registrar.roll", uuid=uuid))
        if roll.sealed_at is None:
            return Link(_("Seal the roll"), url_for("registrar.seal", uuid=uuid))
    if _can(Permission.TRUSTEES, co_decision):
        found = trustees.find_set(session, uuid)
        if found is None:
            return Link(_("Enter the trustees' keys"), url_for("trustee.office", uuid=uuid))
        if found.backup_read_at is None:
            return Link(_("Back up the server's key"), url_for("trustee.office", uuid=uuid))
    done = all(item.done for item in lifecycle.checklist(session, co_decision, now))
    if done and _can(Permission.PREPARE, co_decision):
        return Link(_("Make the vote ready to open"), url_for("running.ready", uuid=uuid))
    return None


def _open(
    session: Session, officer: Officer, co_decision: CoDecision, _now: datetime
) -> Link | None:
    added = [a for a in additions.pending(session, co_decision.uuid) if a.proposed_by != officer.id]
    if added and _can(Permission.ADD_TO_ROLL, co_decision):
        return Link(
            _("Confirm or leave a proposed addition to the roll"),
            url_for("adding.additions_page", uuid=co_decision.uuid),
        )
    waiting = [
        c
        for c in lifecycle.pending_changes(session, co_decision.uuid)
        if c.proposed_by != officer.id
    ]
    if waiting and _can(Permission.SCHEDULE, co_decision):
        return Link(
            _("Confirm or leave the proposed closing time"),
            url_for("running.schedule", uuid=co_decision.uuid),
        )
    return None


def _closed(
    session: Session, _officer: Officer, co_decision: CoDecision, _now: datetime
) -> Link | None:
    if not _can(Permission.PUBLISH_RESULT, co_decision):
        return None
    link = url_for("running.result", uuid=co_decision.uuid)
    if trustees.others_complete(session, co_decision.uuid):
        return Link(_("Publish the result"), link)
    return Link(_("See which trustees have decrypted"), link)


def _tallied(
    _session: Session, _officer: Officer, co_decision: CoDecision, _now: datetime
) -> Link | None:
    if not _can(Permission.DECIDE, co_decision):
        return None
    return Link(
        _("Record the body's decision"), url_for("deciding.decision", uuid=co_decision.uuid)
    )


def _decided(
    session: Session, officer: Officer, co_decision: CoDecision, _now: datetime
) -> Link | None:
    proposed = corrections.pending(session, co_decision.uuid)
    waiting = proposed is not None and proposed.proposed_by != officer.id
    if waiting and _can(Permission.CORRECT, co_decision):
        return Link(
            _("Confirm or leave the proposed correction"),
            url_for("correcting.correction", uuid=co_decision.uuid),
        )
    if not _can(Permission.DECIDE, co_decision):
        return None
    return Link(_("Follow up: milestones"), url_for("deciding.milestones", uuid=co_decision.uuid))


def _nothing(
    _session: Session, _officer: Officer, _co_decision: CoDecision, _now: datetime
) -> None:
    return None


_BY_STATE: Final = {
    State.DRAFT: _draft,
    State.PROMISED: _promised,
    State.READY: _nothing,
    State.OPEN: _open,
    State.CLOSED: _closed,
    State.TALLIED: _tallied,
    State.DECIDED: _decided,
    State.FULFILLED: _nothing,
    State.CANCELLED: _nothing,
}


_AFTER: Final = frozenset({State.CLOSED, State.TALLIED, State.DECIDED, State.FULFILLED})


def actions(co_decision: CoDecision) -> list[Link]:
    """Everything this officer may open for it now, beside the checklist."""
    uuid, state = co_decision.uuid, co_decision.state
    known = (
        (state is State.DRAFT, Permission.DRAFT, _("Edit the draft"), "committee.edit"),
        (state is State.DRAFT, Permission.VIEW, _("Preview as residents will see it"), "committee.preview"),
        (state in {State.DRAFT, State.PROMISED}, Permission.ROLL, _("Electoral roll"), "registrar.roll"),
        (state in {State.PROMISED, State.READY}, Permission.ROLL, _("Voting letters"), "registrar.letters"),
        (state not in {State.DRAFT, State.CANCELLED}, Permission.TRUSTEES, _("Trustees"), "trustee.office"),
        (state is State.OPEN, Permission.SCHEDULE, _("Extend or close early"), "running.schedule"),
        (state in {State.PROMISED, State.READY, State.OPEN}, Permission.ADD_TO_ROLL, _("Additions to the roll"),
         "adding.additions_page"),
        (co_decision.opens_at is not None, Permission.NOTICE, _("Notice beside the promise"),
         "noticing.notice"),
        (state is State.CLOSED, Permission.PUBLISH_RESULT, _("Decryption and result"), "running.result"),
        (state in _AFTER, Permission.ROLL, _("Disputes about the roll"), "disputing.listing"),
        (state in {State.DECIDED, State.FULFILLED}, Permission.VIEW, _("Milestones"), "deciding.milestones"),
        (state in {State.DECIDED, State.FULFILLED}, Permission.CORRECT, _("Correct the recorded decision"),
         "correcting.correction"),
        (state in {State.DRAFT, State.PROMISED, State.READY, State.OPEN, State.CLOSED}, Permission.CANCEL,
         _("Cancel the co-decision"), "committee.cancel"),
    )  # fmt: skip
    return [
        Link(words, url_for(endpoint, uuid=uuid))
        for applies, permission, words, endpoint in known
        if applies and _can(permission, co_decision)
    ]


def verdict_words(session: Session, co_decision: CoDecision, now: datetime) -> str | None:
    """The verdict as it stands, in words."""
    verdict = decisions.verdict_now(session, co_decision, now.date())
    return None if verdict is None else str(VERDICTS[verdict])
