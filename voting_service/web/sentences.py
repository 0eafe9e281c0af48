"""A promise in whole sentences, for residents. Every number in them is computed, none is typed."""

from __future__ import annotations

from collections.abc import Sequence

from voting_service.core.outcome import Outcome, Status, Verdict
from voting_service.core.promise import Promise
from voting_service.core.rules import TieRule
from voting_service.http.i18n import day, moment, number, text
from voting_service.http.i18n import gettext as _
from voting_service.http.public import PublicCoDecision
from voting_service.models import State

from .worked import Worked, sentences_of, worked_rules


def promised(promise: Promise) -> str:
    """The promise itself."""
    return _(
        "%(body)s promises to decide, at its meeting on %(day)s, as the winning alternative says.",
        body=text(promise.body.name),
        day=day(promise.decision.meeting_date),
    )


def basis(promise: Promise) -> str:
    """Where the promise was decided."""
    return _(
        "%(body)s decided on %(day)s, %(paragraph)s, to let residents decide this question"
        " (registry number %(number)s).",
        body=text(promise.body.name),
        day=day(promise.basis.meeting_date),
        paragraph=promise.basis.paragraph,
        number=promise.basis.registry_number,
    )


def bond() -> str:
    """What kind of promise it is."""
    return _(
        "This is a political promise, not a legal one. The body decides under the Local Government"
        " Act, and its decision can be appealed like any other. If it deviates from the promise, it"
        " must say why, in public."
    )


def worked_of(shown: PublicCoDecision) -> Worked:
    """The rules and what they mean in numbers, with the roll's own size once it is sealed."""
    names = [text(alternative.name) for alternative in shown.promise.alternatives]
    return worked_rules(shown.promise.rules, names, shown.entries)


def booth_facts(shown: PublicCoDecision) -> list[str]:
    """What stands above the choices in the booth."""
    promise = shown.promise
    rules = sentences_of(promise.rules)
    closes = shown.co_decision.closes_at
    facts = [promised(promise), *rules[-3:-1], bond_in_short()]
    if shown.state is not State.OPEN:
        return [_("Voting is closed: no new vote is accepted."), *facts]
    if closes is not None:
        facts.append(_("Voting closes on %(moment)s.", moment=moment(closes)))
    return facts


def bond_in_short() -> str:
    """The same as `bond`, for a narrow place."""
    return _("The promise is political, not legal.")


def outcome(shown: PublicCoDecision, found: Outcome) -> str:
    """What the promised rule makes of the counts."""
    if found.status is Status.DECIDED and found.winner is not None:
        return _("“%(name)s” has won the vote.", name=text(shown.alternative(found.winner)))
    if found.status is Status.TIE:
        names = ", ".join(f"“{text(shown.alternative(name))}”" for name in found.tied or ())
        return _("There is a tie between %(names)s.", names=names) + " " + _tie(shown.promise)
    if found.status is Status.THRESHOLD_NOT_MET:
        return _(
            "The threshold was not reached: %(required)s votes were needed. The promise does not"
            " bind the body.",
            required=number(found.threshold.required),
        )
    return _("Nobody chose an alternative, so none has won.")


def ledger(found: Sequence[PublicCoDecision]) -> list[tuple[str, int]]:
    """How many promises a body made, and what became of them; withdrawn ones are not counted."""
    verdicts = [shown.verdict for shown in found if shown.state is not State.CANCELLED]
    kept = {Verdict.KEPT, Verdict.KEPT_WITH_CHANGES}
    return [
        (_("Made"), len(verdicts)),
        (_("Kept"), sum(verdict in kept for verdict in verdicts)),
        (_("Deviated from"), verdicts.count(Verdict.DEVIATED)),
        (_("Overdue"), verdicts.count(Verdict.OVERDUE)),
        (_("Still to be decided"), verdicts.count(None)),
    ]


def _tie(promise: Promise) -> str:
    return {
        TieRule.LOT: _("The body draws lots in public."),
        TieRule.BODY: _("The body chooses among them and says why."),
        TieRule.NEW_VOTE: _("There will be a new vote."),
    }[promise.rules.tie]
