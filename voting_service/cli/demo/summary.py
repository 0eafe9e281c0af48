"""The end of a run in words that a councillor can read, in Swedish or English."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from voting_service.cli.demo import content
from voting_service.cli.demo.run import Finished
from voting_service.core.outcome import Outcome, Status, Verdict
from voting_service.services.drafts import Draft

LANGUAGES: Final = ("sv", "en")

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "turnout": "{ballots} av {entries} invånare på röstlängden röstade ({percent} procent).",
        "threshold": "Deltagarkravet var {required} röster; det {reached}.",
        "reached": "nåddes",
        "not_reached": "nåddes inte",
        "blank": "Blank röst",
        "votes": "röster",
        "winner": "{name} fick flest röster.",
        "tie": "Lika röstetal: {names}. Nämnden lottade offentligt, som löftet säger.",
        "nothing": "Inget alternativ vann.",
        "decision": "Nämnden har beslutat ({paragraph}, {date}): löftet är {verdict}.",
        "kept": "hållet",
        "lapsed": "förfallet, eftersom deltagarkravet inte nåddes",
        "other": "prövat: {verdict}",
        "verified": (
            "Kontrollprogrammet gick igenom allt på egen hand – löftet, varje röst, summan, "
            "resultatet och beslutet – och allt stämmer."
        ),
        "failed": "KONTROLLEN FANN FEL. Det som står ovan går inte att lita på:",
        "secret": "Ingen röst har öppnats: bara summan, av två av tre nyckelförvaltare och tjänsten.",
        "receipts": (
            "Var och en kontrollerade sin kvittens: rösten står i loggen. Vem som helst kan leta upp en "
            "röst med dess spårkod, på omröstningens sida under ”Slå upp en spårkod”."
        ),
        "files": "Allt som är offentligt finns i {out}. Kontrollera själv: voting-verify {bundle}",
        "time": "Hela omröstningen tog {seconds} sekunder. Allt är påhittat.",
    },
    "en": {
        "turnout": "{ballots} of {entries} residents on the electoral roll voted ({percent} per cent).",
        "threshold": "The participation threshold was {required} votes; it {reached}.",
        "reached": "was reached",
        "not_reached": "was not reached",
        "blank": "Blank vote",
        "votes": "votes",
        "winner": "{name} had the most votes.",
        "tie": "A tie: {names}. The committee drew lots in public, as the promise says.",
        "nothing": "No alternative won.",
        "decision": "The committee has decided ({paragraph}, {date}): the promise is {verdict}.",
        "kept": "kept",
        "lapsed": "lapsed, since the threshold was not reached",
        "other": "judged: {verdict}",
        "verified": (
            "The verifier went through everything by itself – the promise, every ballot, the sum, "
            "the result and the decision – and all of it holds."
        ),
        "failed": "THE VERIFIER FOUND FAULTS. What stands above cannot be trusted:",
        "secret": "No ballot was opened: only the sum, by two of three trustees and the service.",
        "receipts": (
            "Each of them verified the receipt: the ballot stands in the log. Anybody can find a ballot "
            "by its tracker, on the page of the vote under “Look up a tracker”."
        ),
        "files": "All that is public is in {out}. Check it yourself: voting-verify {bundle}",
        "time": "The whole vote took {seconds} seconds. All of it is made up.",
    },
}


def preferred_language() -> str:
    """Swedish where the terminal is Swedish, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "sv" if locale.startswith("sv") else "en"


def summary(done: Finished, out: Path, language: str) -> str:
    """The whole text, lines of at most about a hundred characters."""
    words = _WORDS[language]
    draft = content.draft(done.seeded.dates)
    question = _in(language, draft.question.sv, draft.question.en)
    lines = [question, "=" * len(question), "", *_counts(done, draft, language), ""]
    lines += [_outcome(done.tally.outcome, draft, language), _threshold(done, words)]
    lines += [_decision(done, words), ""]
    lines += [words["secret"], words["receipts"]]
    lines += [words["verified"]] if done.verified else [words["failed"], done.report]
    lines += [words["files"].format(out=out, bundle=out / "bundle.zip")]
    lines += [words["time"].format(seconds=round(done.seconds))]
    return "\n".join(lines)


def _in(language: str, swedish: str, english: str | None) -> str:
    return english if language == "en" and english else swedish


def _names(draft: Draft, language: str) -> dict[str, str]:
    return {one.id: _in(language, one.name.sv, one.name.en) for one in draft.alternatives}


def _counts(done: Finished, draft: Draft, language: str) -> list[str]:
    """A bar for each alternative, the blank votes last."""
    words, totals, roll = _WORDS[language], done.tally.totals, done.tally.roll
    rows = list(zip(_names(draft, language).values(), totals.counts, strict=True))
    rows.append((words["blank"], totals.blank))
    width, most = max(len(name) for name, _ in rows), max(1, *(count for _, count in rows))
    percent = round(100 * roll.used / roll.entries)
    turnout = words["turnout"].format(ballots=roll.used, entries=roll.entries, percent=percent)
    bars = [
        f"  {name:<{width}}  {count:>4} {words['votes']}  {'█' * round(30 * count / most)}"
        for name, count in rows
    ]
    return [turnout, "", *bars]


def _outcome(outcome: Outcome, draft: Draft, language: str) -> str:
    words, names = _WORDS[language], _names(draft, language)
    if outcome.status is Status.DECIDED and outcome.winner:
        return words["winner"].format(name=names[outcome.winner])
    if outcome.status is Status.TIE and outcome.tied:
        return words["tie"].format(names=", ".join(names[one] for one in outcome.tied))
    return words["nothing"]


def _threshold(done: Finished, words: Mapping[str, str]) -> str:
    threshold = done.tally.outcome.threshold
    reached = words["reached" if threshold.reached else "not_reached"]
    return words["threshold"].format(required=threshold.required, reached=reached)


def _decision(done: Finished, words: Mapping[str, str]) -> str:
    known = {Verdict.KEPT: words["kept"], Verdict.LAPSED: words["lapsed"]}
    verdict = done.decision.verdict
    said = known.get(verdict) or words["other"].format(verdict=verdict.value)
    made = done.decision.decision
    return words["decision"].format(paragraph=made.paragraph, date=made.date, verdict=said)
