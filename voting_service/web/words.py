"""Words for the values of closed lists, and the sentences made of them. All of it is translated."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from itertools import pairwise
from typing import Final

from flask_babel import lazy_gettext as lazy

from voting_service.core.canonical import Text
from voting_service.core.outcome import Verdict
from voting_service.http import i18n
from voting_service.http.i18n import gettext as _
from voting_service.http.i18n import ngettext
from voting_service.services.draft_checks import DraftCode, Problem
from voting_service.services.roll_csv import RollFault, RollReason

STEPS: Final = {
    "information": lazy("Information"),
    "consultation": lazy("Consultation"),
    "dialogue": lazy("Dialogue"),
    "influence": lazy("Influence"),
    "co-decision": lazy("Co-decision"),
}
METHODS: Final = {
    "single": lazy("One alternative"),
    "approval": lazy("All the alternatives one can accept"),
}
THRESHOLDS: Final = {
    "none": lazy("No threshold"),
    "votes": lazy("A number of votes"),
    "share": lazy("A share of the electoral roll, in per cent"),
}
TIES: Final = {
    "lot": lazy("The body draws lots in public"),
    "body": lazy("The body decides among the tied alternatives, with reasons"),
    "new_vote": lazy("There is a new vote"),
}
CONDITIONS: Final = {
    "budget": lazy("Budget"),
    "legality": lazy("Legality"),
    "other": lazy("Other"),
}
STATES: Final = {
    "draft": lazy("Draft"),
    "promised": lazy("Promised"),
    "ready": lazy("Ready to open"),
    "open": lazy("Open"),
    "closed": lazy("Closed"),
    "tallied": lazy("Counted"),
    "decided": lazy("Decided"),
    "fulfilled": lazy("Carried out"),
    "cancelled": lazy("Cancelled"),
}
ROLES: Final = {
    "drafter": lazy("Drafter"),
    "signatory": lazy("Signatory"),
    "secretary": lazy("Secretary"),
    "registrar": lazy("Registrar"),
}
VERDICTS: Final = {
    Verdict.KEPT: lazy("The promise is kept"),
    Verdict.KEPT_WITH_CHANGES: lazy("The promise is kept, with changes"),
    Verdict.DEVIATED: lazy("The body deviates from its promise"),
    Verdict.OVERDUE: lazy("The decision is overdue"),
    Verdict.LAPSED: lazy("The promise has lapsed"),
    Verdict.ANNULLED: lazy("The decision was annulled by a court"),
}
PARTS: Final = {
    "form": lazy("The form of dialogue"),
    "question": lazy("Question and background"),
    "alternatives": lazy("Alternatives"),
    "review": lazy("Review"),
    "rules": lazy("Rules"),
    "conditions": lazy("Conditions"),
    "dates": lazy("Dates"),
    "contact": lazy("Contact"),
}
COLUMNS: Final = {
    "": lazy("the whole line"),
    "personid": "personid",
}
_NAMES: Final = {
    "why": lazy("Why residents are asked"),
    "question": lazy("The question"),
    "background": lazy("Background"),
    "name": lazy("Name"),
    "summary": lazy("Summary"),
    "changes": lazy("What changes"),
    "cost": lazy("Cost"),
    "affected": lazy("Who is affected"),
    "when": lazy("When"),
    "label": lazy("Text of the link"),
    "url": lazy("Web address"),
    "link": lazy("Web address"),
    "what": lazy("What was done"),
    "step": lazy("Step of the ladder"),
    "text": lazy("Text of the condition"),
    "kind": lazy("Kind of condition"),
    "code": lazy("Area code"),
    "if_not_kept": lazy("If the promise cannot be kept"),
    "contact": lazy("Contact"),
    "meeting_date": lazy("Meeting that decided to promise"),
    "paragraph": lazy("Paragraph (§)"),
    "registry_number": lazy("Registry number"),
    "reviewer": lazy("Reviewer"),
    "review.date": lazy("Date of the review"),
    "earlier_steps.date": lazy("Date of the earlier step"),
    "law": lazy("Lawful"),
    "competence": lazy("Within the body's competence"),
    "review.cost": lazy("Cost worked out"),
    "budget": lazy("Room in the budget"),
    "method": lazy("How one votes"),
    "maximum": lazy("The most alternatives on one ballot"),
    "minimum_age": lazy("Lowest age"),
    "record_date": lazy("Record date"),
    "threshold_kind": lazy("Participation threshold"),
    "threshold_value": lazy("Threshold"),
    "tie": lazy("If there is a tie"),
    "minimum_ballots": lazy("Fewest votes that may be opened"),
    "target_group": lazy("Target group"),
    "limitation_reason": lazy("Reasons for the limit"),
    "opens_at": lazy("Voting opens"),
    "closes_at": lazy("Voting closes"),
    "decision_meeting": lazy("Meeting that will decide"),
    "decision_deadline": lazy("Decision at the latest"),
    "alternatives": lazy("Alternatives"),
    "earlier_steps": lazy("Earlier steps"),
    "outcome": lazy("Outcome"),
    "reasons": lazy("Reasons, which will be public"),
    "notice": lazy("Notice"),
    "personal_number": lazy("Personal number"),
    "former": lazy("Earlier numbers"),
    "area": lazy("Area"),
    "appeal": lazy("Registry number of the appeal"),
    "correction": lazy("Why the record is corrected"),
    "court": lazy("Court"),
    "case_number": lazy("Case number"),
    "password": lazy("Your password"),
    "reason": lazy("Reason, which will be public"),
    "what.what": lazy("What is to be done"),
    "due": lazy("When it should be done"),
    "done": lazy("Done on"),
    "evidence": lazy("Web address where it can be seen"),
    "date": lazy("Date"),
    "date.date": lazy("Date of the meeting"),
    "meeting": lazy("Meeting"),
    "minutes_url": lazy("Web address of the minutes"),
    "adopted": lazy("What the body adopted"),
    "votes_for": lazy("Votes for, in the body"),
    "votes_against": lazy("Votes against, in the body"),
    "changes.changes": lazy("Changes to the alternative, if any"),
    "winner": lazy("The alternative that won"),
    "met": lazy("Condition"),
    "spares": lazy("Number of spare credentials"),
    "tokens": lazy("Token file"),
    "ceremony": lazy("The file threshold.json"),
    "passphrase": lazy("Passphrase of the backup"),
    "again": lazy("The passphrase again"),
    "backup": lazy("The backup file"),
    "opening": lazy("Its passphrase"),
    "roll": lazy("The file that was checked"),
    "file": lazy("Roll file"),
}
_GROUPS: Final = {
    "alternatives": lazy("Alternative %(number)s"),
    "earlier_steps": lazy("Earlier step %(number)s"),
    "conditions": lazy("Condition %(number)s"),
    "areas": lazy("Area %(number)s"),
    "links": lazy("Link %(number)s"),
}


def field_name(path: str) -> str:
    """`alternatives.1.name.en` as "Alternative 2 · Name (English)", for lists of what is missing."""
    parts = path.split(".")
    language = parts.pop() if parts[-1] in {"sv", "en"} else "sv"
    words = [
        str(_GROUPS[name]) % {"number": int(number) + 1}
        for name, number in pairwise(parts)
        if number.isdigit()
    ]
    last = parts[-1] if not parts[-1].isdigit() else ""
    known = _NAMES.get(f"{parts[0]}.{last}") or _NAMES.get(last)
    if known is not None:
        words.append(str(known))
    shown = " · ".join(words)
    return _("%(field)s (English)", field=shown) if language == "en" else shown


def draft_message(problem: Problem) -> str:
    """What is wrong or doubtful about a field of a draft, in one sentence."""
    facts = {name: i18n.number(v) if isinstance(v, int) else v for name, v in problem.facts.items()}
    return str(DRAFT_MESSAGES[problem.code]) % facts


DRAFT_MESSAGES: Final = {
    DraftCode.MISSING: lazy("Fill in this field."),
    DraftCode.TOO_LONG: lazy("The text is too long: at most %(limit)s characters."),
    DraftCode.CONTROL_CHARACTERS: lazy(
        "The text holds invisible characters. Write it anew instead of pasting it."
    ),
    DraftCode.NOT_A_DATE: lazy("Write the date as year-month-day, for example 2027-06-13."),
    DraftCode.NOT_A_MOMENT: lazy("Write a date and a time, for example 2027-06-13 20:00."),
    DraftCode.NOT_AN_ADDRESS: lazy(
        "Write a whole web address, for example https://example.se/plan."
    ),
    DraftCode.NOT_A_CHOICE: lazy("Choose one of these."),
    DraftCode.OUT_OF_RANGE: lazy("Write a number from %(lowest)s to %(highest)s."),
    DraftCode.TOO_FEW_ALTERNATIVES: lazy(
        "There must be at least two alternatives to choose between."
    ),
    DraftCode.TOO_MANY_ALTERNATIVES: lazy("At most %(limit)s alternatives."),
    DraftCode.EQUAL_ALTERNATIVES: lazy(
        "The name is the same as that of alternative %(other)s,"
        " apart from capitals, blanks and punctuation."
    ),
    DraftCode.NOT_A_CODE: lazy("Use at most 64 letters, digits, dots and hyphens, and no blanks."),
    DraftCode.NOT_ONE_LINE: lazy("Write it on one line."),
    DraftCode.DUPLICATE_AREA: lazy("This area is there already."),
    DraftCode.NOT_CONFIRMED: lazy(
        "This must have been reviewed and confirmed for every alternative."
    ),
    DraftCode.IN_THE_PAST: lazy("This moment has passed. Choose a later one."),
    DraftCode.NOT_AFTER_OPENING: lazy("Voting must close after it has opened."),
    DraftCode.BEFORE_MEETING: lazy("The last day cannot be before the meeting that decides."),
    DraftCode.MEETING_BEFORE_CLOSING: lazy("The body must decide after voting has closed."),
    DraftCode.AFTER_OPENING: lazy("This date must not be after the day when voting opens."),
    DraftCode.IN_THE_FUTURE: lazy("This has not happened yet: nobody can sign before it."),
    DraftCode.REASON_WITHOUT_LIMIT: lazy(
        "Reasons are given only where an area or a target group limits who may vote."
    ),
    DraftCode.TRANSLATION_INCOMPLETE: lazy(
        "Other texts are in English, but this one is not. Translate all of it, or none."
    ),
    DraftCode.LENGTHS_DIFFER: lazy(
        "This text is more than twice as long as another alternative's."
        " Describe the alternatives equally, so that none is favoured."
    ),
    DraftCode.AFTER_TERM_OF_OFFICE: lazy(
        "The decision falls in the next term of office, and this promise does not bind"
        " those who are elected then."
    ),
    DraftCode.NO_EARLIER_STEP: lazy(
        "No earlier step is named. Co-decision is the top step of the ladder of resident"
        " dialogue: say which steps were taken before."
    ),
}
ROLL_REASONS: Final = {
    RollReason.ENCODING: lazy("The file is not text. Save it as CSV (UTF-8)."),
    RollReason.TOO_LARGE: lazy("The file is too large."),
    RollReason.EMPTY: lazy("The file has no line with a resident."),
    RollReason.HEADER_MISSING: lazy("The first line lacks this column."),
    RollReason.HEADER_UNKNOWN: lazy("The first line has a column that is not known."),
    RollReason.HEADER_REPEATED: lazy("The first line has this column twice."),
    RollReason.COLUMNS: lazy("The line has another number of cells than the first line."),
    RollReason.NUMBER_FORMAT: lazy("The personal number must have twelve digits."),
    RollReason.NUMBER_DATE: lazy("The personal number holds no date that can be right."),
    RollReason.NUMBER_CHECK_DIGIT: lazy(
        "The last digit of the personal number does not fit the others."
    ),
    RollReason.NUMBER_KIND: lazy(
        "Kind of number and basis do not fit: SN goes with a coordination number."
    ),
    RollReason.DATE: lazy(
        "The date must be written year-month-day and not be after the record date."
    ),
    RollReason.UNDER_AGE: lazy("Too young on the last day of voting."),
    RollReason.BASIS: lazy("The basis must be FB, EU, FA, SN, MG or MN."),
    RollReason.MUNICIPALITY: lazy("Registered in another municipality."),
    RollReason.AREA: lazy("The area is not one of those that may vote."),
    RollReason.AREA_CODE: lazy(
        "An area code has at most 64 letters a–z, digits, dots and hyphens."
    ),
    RollReason.AREA_EMPTY: lazy(
        "No resident of the area %(area)s, which may vote, is in the file."
    ),
    RollReason.PROTECTION: lazy("Only SM, SF or nothing can stand here."),
    RollReason.DEREGISTERED: lazy("The resident is no longer registered."),
    RollReason.DUPLICATE: lazy("The same person stands on line %(line)s."),
}
BASES: Final = {
    "FB": lazy("Registered residents"),
    "EU": lazy("EU residents exempt from registration"),
    "FA": lazy("Property owners"),
    "SN": lazy("Coordination numbers"),
    "MG": lazy("Target group"),
    "MN": lazy("Added by hand"),
}


def roll_message(fault: RollFault) -> str:
    """Why a line of a roll cannot be taken."""
    return str(ROLL_REASONS[fault.reason]) % {"line": fault.other_line, "area": fault.area}


def text_of(text: Text) -> str:
    """A text in the language of the request, otherwise in Swedish."""
    return (text.en or text.sv) if i18n.language() == "en" else text.sv


def votes(count: int) -> str:
    """ "400 votes", with the number as the language writes it."""
    return ngettext("%(shown)s vote", "%(shown)s votes", count, shown=i18n.number(count))


def options(words: Mapping[str, object], *, first: str | None = None) -> list[tuple[str, str]]:
    """Values and words of a closed list, for a choice in a form."""
    empty = [("", first)] if first is not None else []
    return [*empty, *((value, str(word)) for value, word in words.items())]


def register(globals_: MutableMapping[str, object]) -> None:
    """What templates call."""
    globals_.update(
        field_name=field_name, draft_message=draft_message, roll_message=roll_message,
        words_of=text_of, votes=votes, options=options,
    )  # fmt: skip
