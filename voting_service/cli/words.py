"""Faults of files in words: what is wrong with a field of a draft or a line of a roll."""

from __future__ import annotations

from typing import Final

from voting_service.services.draft_checks import DraftCode, Problem
from voting_service.services.roll_csv import RollFault, RollReason

DRAFT_WORDS: Final = {
    DraftCode.MISSING: "is missing",
    DraftCode.TOO_LONG: "is longer than {limit} characters",
    DraftCode.CONTROL_CHARACTERS: "has invisible or control characters",
    DraftCode.NOT_A_DATE: "is not a date, YYYY-MM-DD",
    DraftCode.NOT_A_MOMENT: "is not a moment, YYYY-MM-DDTHH:MM:SS",
    DraftCode.NOT_AN_ADDRESS: "is not a web address",
    DraftCode.NOT_A_CODE: "must be at most 64 letters, digits, dots and hyphens, without blanks",
    DraftCode.NOT_ONE_LINE: "must be one line",
    DraftCode.NOT_A_CHOICE: "is not one of the words allowed",
    DraftCode.OUT_OF_RANGE: "must be from {lowest} to {highest}",
    DraftCode.TOO_FEW_ALTERNATIVES: "are {count}; at least two are needed",
    DraftCode.TOO_MANY_ALTERNATIVES: "are more than {limit}",
    DraftCode.EQUAL_ALTERNATIVES: (
        "is the same as that of alternative {other}; case, blanks and punctuation do not count"
    ),
    DraftCode.DUPLICATE_AREA: "is there twice",
    DraftCode.NOT_CONFIRMED: "is not confirmed: the review must cover it",
    DraftCode.IN_THE_PAST: "has already passed",
    DraftCode.IN_THE_FUTURE: "has not come yet",
    DraftCode.NOT_AFTER_OPENING: "must be later than the opening",
    DraftCode.BEFORE_MEETING: "must not be before the meeting",
    DraftCode.MEETING_BEFORE_CLOSING: "must not be before the vote has closed",
    DraftCode.AFTER_OPENING: "must not be after the opening",
    DraftCode.REASON_WITHOUT_LIMIT: "gives a reason, but nothing limits who may vote",
    DraftCode.TRANSLATION_INCOMPLETE: "is missing, while other texts are translated",
    DraftCode.LENGTHS_DIFFER: "is more than twice as long as the same field of another alternative",
    DraftCode.AFTER_TERM_OF_OFFICE: "is after the next election: the promise binds nobody then",
    DraftCode.NO_EARLIER_STEP: "are none: were the lower steps of the ladder left out?",
}

ROLL_WORDS: Final = {
    RollReason.ENCODING: "is neither UTF-8 nor Windows-1252 text",
    RollReason.TOO_LARGE: "is too large",
    RollReason.EMPTY: "has no residents",
    RollReason.HEADER_MISSING: "column is missing",
    RollReason.HEADER_UNKNOWN: "column is unknown",
    RollReason.HEADER_REPEATED: "column stands twice",
    RollReason.COLUMNS: "has another number of columns than the header",
    RollReason.NUMBER_FORMAT: "must be twelve digits, century included",
    RollReason.NUMBER_DATE: "holds a date that never was, or is still to come",
    RollReason.NUMBER_CHECK_DIGIT: "has a wrong check digit",
    RollReason.NUMBER_KIND: "does not fit the number: SN is for co-ordination numbers alone",
    RollReason.DATE: "is not a date of birth, YYYY-MM-DD, before the record date",
    RollReason.UNDER_AGE: "is too young on the last day of voting",
    RollReason.BASIS: "is not one of FB, EU, FA, SN, MG, MN",
    RollReason.MUNICIPALITY: "is another municipality than the body's",
    RollReason.AREA: "is not an area that may vote",
    RollReason.AREA_CODE: "is not a code of at most 64 letters a-z, digits, dots, hyphens",
    RollReason.AREA_EMPTY: "has nobody in area {area}, which may vote",
    RollReason.PROTECTION: "is not blank, SM or SF",
    RollReason.DEREGISTERED: "says that the person is no longer registered",
    RollReason.DUPLICATE: "stands already on line {other_line}",
}


def draft_problem(problem: Problem) -> str:
    """What is wrong, to be read after the field's name."""
    return DRAFT_WORDS[problem.code].format(**problem.facts)


def roll_fault(fault: RollFault) -> str:
    """A line of an error list: line, column, reason."""
    words = ROLL_WORDS[fault.reason].format(other_line=fault.other_line, area=fault.area)
    return f"line {fault.line}, {fault.column or 'whole line'}: {words}"
