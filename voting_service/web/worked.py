"""The rules of a draft as sentences, with worked examples ("If 400 of 2 000 vote, …")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from voting_service.core.examples import Example, Shows, worked_examples
from voting_service.core.outcome import Status
from voting_service.core.rules import Method, Rules, ThresholdKind, TieRule
from voting_service.http.i18n import day, number
from voting_service.http.i18n import gettext as _
from voting_service.services import codecisions
from voting_service.services.drafts import Draft

from .words import text_of

USUAL_ROLL = 2000


@dataclass(frozen=True, slots=True)
class Worked:
    """What the rules say, and what that means in numbers."""

    sentences: tuple[str, ...]
    examples: tuple[str, ...]


def worked(draft: Draft, roll_entries: int | None = None) -> Worked | None:
    """None while the rules are not complete enough to be worked out."""
    try:
        rules = codecisions.rules_of(draft)
        date.fromisoformat(rules.record_date)
        names = [text_of(alternative.name) for alternative in draft.alternatives]
        if len(names) < 2:
            names = [_("Alternative %(number)s", number=n) for n in (1, 2)]
        return worked_rules(rules, names, roll_entries)
    except ValueError:
        return None


def worked_rules(rules: Rules, names: list[str], roll_entries: int | None = None) -> Worked:
    """The rules of a promise, whose alternatives have these names."""
    examples = worked_examples(rules, len(names), _roll(roll_entries))
    return Worked(
        tuple(sentences_of(rules)),
        tuple(_example(rules, example, names) for example in examples),
    )


def _roll(entries: int | None) -> int:
    return entries if entries is not None and entries >= 10 else USUAL_ROLL


def sentences_of(rules: Rules) -> list[str]:
    """Who may vote, how, and what binds the body."""
    return [
        _who(rules),
        _("Who may vote is decided by the population register on %(day)s.",
          day=day(date.fromisoformat(rules.record_date))),
        _how(rules),
        _("A blank vote is always possible. It counts as participation, but for no alternative."),
        _threshold(rules),
        _tie(rules.tie),
        _("If fewer than %(count)s people vote, the votes are never opened, so that nobody's vote can be guessed.",
          count=number(rules.minimum_ballots)),
    ]  # fmt: skip


def _who(rules: Rules) -> str:
    age = _(
        "who are at least %(age)s years old on the last day of voting",
        age=number(rules.minimum_age),
    )
    if rules.target_group is not None:
        group = text_of(rules.target_group)
        return _(
            "Those may vote who belong to this group: %(group)s, and %(age)s.", group=group, age=age
        )
    if rules.areas:
        areas = ", ".join(area.name for area in rules.areas)
        return _("Residents of %(areas)s may vote %(age)s.", areas=areas, age=age)
    return _("All residents of the municipality may vote %(age)s.", age=age)


def _how(rules: Rules) -> str:
    if rules.method is Method.SINGLE:
        return _("Each resident votes for one alternative. The one with the most votes wins.")
    return _(
        "Each resident votes for up to %(count)s alternatives. The one with the most votes wins.",
        count=number(rules.maximum),
    )


def _threshold(rules: Rules) -> str:
    value = number(rules.threshold.value)
    if rules.threshold.kind is ThresholdKind.VOTES:
        return _(
            "The promise binds the body only if at least %(count)s residents vote.", count=value
        )
    if rules.threshold.kind is ThresholdKind.SHARE:
        return _("The promise binds the body only if at least %(share)s per cent of those who may vote do so.",
                 share=value)  # fmt: skip
    return _("The promise binds the body however few vote.")


def _tie(rule: TieRule) -> str:
    return {
        TieRule.LOT: _("If there is a tie, the body draws lots in public."),
        TieRule.BODY: _(
            "If there is a tie, the body chooses among the tied alternatives and says why."
        ),
        TieRule.NEW_VOTE: _("If there is a tie, there is a new vote."),
    }[rule]


def _example(rules: Rules, example: Example, names: list[str]) -> str:
    facts = {
        "ballots": number(example.ballots),
        "roll": number(example.roll_entries),
        "blanks": number(example.blanks),
        "required": number(example.outcome.threshold.required),
        "first": names[0],
        "second": names[1],
        "votes": number(example.counts[0]),
        "others": number(example.counts[1]),
    }
    return _SENTENCES[example.shows](rules, example, facts)


def _too_few(_rules: Rules, _example: Example, facts: dict[str, str]) -> str:
    return _("If %(ballots)s of %(roll)s vote, %(required)s are needed: the threshold is not reached"
             " and the promise does not bind the body.", **facts)  # fmt: skip


def _enough(_rules: Rules, _example: Example, facts: dict[str, str]) -> str:
    return _(
        "If %(ballots)s of %(roll)s vote, the threshold is reached and the promise binds the body.",
        **facts,
    )


def _blanks(_rules: Rules, _example: Example, facts: dict[str, str]) -> str:
    return _("If %(ballots)s of %(roll)s vote and %(blanks)s of these vote blank, the threshold is reached:"
             " blank votes count as participation.", **facts)  # fmt: skip


def _winner(_rules: Rules, example: Example, facts: dict[str, str]) -> str:
    if example.outcome.status is not Status.DECIDED:
        return _(
            "If %(ballots)s of %(roll)s vote and nobody prefers one alternative, none wins.",
            **facts,
        )
    return _("If %(ballots)s of %(roll)s vote, %(blanks)s of these blank, %(votes)s for “%(first)s” and %(others)s"
             " for “%(second)s”, then “%(first)s” wins.", **facts)  # fmt: skip


def _tied(rules: Rules, _example: Example, facts: dict[str, str]) -> str:
    end = {
        TieRule.LOT: _("lots are drawn in public"),
        TieRule.BODY: _("the body chooses between the two and says why"),
        TieRule.NEW_VOTE: _("there is a new vote"),
    }[rules.tie]
    return _(
        "If “%(first)s” and “%(second)s” get %(votes)s votes each, there is a tie: %(end)s.",
        **facts,
        end=end,
    )


_SENTENCES = {
    Shows.TOO_FEW: _too_few,
    Shows.JUST_ENOUGH: _enough,
    Shows.BLANKS_COUNT: _blanks,
    Shows.CLEAR_WINNER: _winner,
    Shows.TIE: _tied,
}
