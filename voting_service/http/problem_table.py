"""Every expected problem: its status and its words. A guard test sees that no code lacks a row."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _

from voting_service.core.errors import Code
from voting_service.services.errors import RefusalCode as R

from .finding_table import FINDINGS, Row, finding

__all__ = ["DENIED", "FINDINGS", "HTTP", "REFUSALS", "DeniedCode", "Row", "every_row", "finding"]


class DeniedCode(StrEnum):
    """What is refused before a view is asked."""

    SIGN_IN = "sign_in"
    IDENTIFY = "identify"
    FOREIGN_ORIGIN = "foreign_origin"
    CSRF = "csrf"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    NOT_A_TRACKER = "not_a_tracker"
    BUSY = "busy"


DENIED: Final[dict[DeniedCode, Row]] = {
    DeniedCode.SIGN_IN: Row(
        401,
        _("Sign in first"),
        _("This page is for officers who have signed in. Your session may have ended."),
    ),
    DeniedCode.IDENTIFY: Row(
        401,
        _("Identify yourself first"),
        _("You have not identified yourself for this vote, or an hour has passed since."),
    ),
    DeniedCode.FOREIGN_ORIGIN: Row(
        403,
        _("The request came from another website"),
        _("Only the service's own pages may send this. Open the page here and try again."),
    ),
    DeniedCode.CSRF: Row(
        400,
        _("The page was too old"),
        _("The page you sent from belongs to a session that has ended. Reload it and try again."),
    ),
    DeniedCode.TOO_MANY_ATTEMPTS: Row(
        429,
        _("Too many attempts"),
        _("Wait a quarter of an hour and try again. Nothing has been lost."),
    ),
    DeniedCode.NOT_A_TRACKER: Row(
        422,
        _("This is not a tracker"),
        _(
            "A tracker has 43 characters: letters, digits, + and /. Capital and small letters are different."
        ),
    ),
    DeniedCode.BUSY: Row(503, _("The service is busy"), _("Try again in a moment.")),
}

HTTP: Final[dict[int, Row]] = {
    400: Row(400, _("The request could not be read"), _("Something in the request is malformed.")),
    404: Row(
        404,
        _("There is no such page"),
        _("The address may be wrong, or what it named may not be published."),
    ),
    405: Row(405, _("That cannot be done here"), _("The address exists, but not for this.")),
    406: Row(406, _("No such format"), _("The answer does not exist in the format asked for.")),
    411: Row(411, _("The length is missing"), _("The request must say how long it is.")),
    413: Row(413, _("Too large"), _("What was sent is larger than the service accepts here.")),
    415: Row(
        415, _("Wrong kind of content"), _("What was sent must be declared as application/json.")
    ),
    422: Row(
        422, _("A field is wrong"), _("A field is missing, unknown or not what it should be.")
    ),
    500: Row(
        500,
        _("Something went wrong in the service"),
        _("It is our fault, not yours. Nothing half-done was stored. Try again in a while."),
    ),
    503: Row(503, _("The service is busy"), _("Try again in a moment.")),
}

REFUSALS: Final[dict[R, Row]] = {
    # Officers
    R.SIGN_IN_FAILED: Row(
        401,
        _("You could not be signed in"),
        _("The name or the password is wrong, or there were too many attempts."),
    ),
    R.SIGN_IN_LOCKED: Row(
        429, _("Too many attempts"), _("Signing in with this name is locked for a while.")
    ),
    R.NOT_PERMITTED: Row(
        403,
        _("You may not do this"),
        _("None of your roles in this body includes it. Ask somebody who has the role."),
    ),
    R.NOT_FOUND: Row(
        404,
        _("There is no such page"),
        _("The address may be wrong, or what it named may not be published."),
    ),
    R.NAME_TAKEN: Row(409, _("The name is taken"), _("Choose another name.")),
    R.COMMON_PASSWORD: Row(
        422,
        _("The password is a common one"),
        _("Passwords like this are tried first. Use several words that do not belong together."),
    ),
    R.WEAK_PASSWORD: Row(422, _("The password is too short"), _("Use at least twelve characters.")),
    # The life of a co-decision
    R.WRONG_STATE: Row(
        409,
        _("Not possible in this state"),
        _("The co-decision is in a state where this cannot be done."),
    ),
    R.CHANGED_MEANWHILE: Row(
        409,
        _("Somebody else changed it meanwhile"),
        _("Nothing of yours was saved. Reload the page, look at what changed, and try again."),
    ),
    R.DRAFT_INCOMPLETE: Row(
        422, _("The draft is not complete"), _("Something is missing or wrong in the draft.")
    ),
    R.NOT_READY: Row(409, _("Not ready yet"), _("Some points of the checklist remain to be done.")),
    R.AUTHOR_MAY_NOT_PUBLISH: Row(
        403,
        _("Somebody else must publish"),
        _("Whoever wrote the draft may not publish the promise: it takes two people."),
    ),
    R.SIGNATURES_MISSING: Row(
        409, _("Signatures are missing"), _("All required signatories must sign first.")
    ),
    R.SIGNED_ALREADY: Row(
        409, _("You have signed already"), _("Your signature on this draft is in place.")
    ),
    R.REASON_MISSING: Row(422, _("A reason is needed"), _("Write the reason: it will be public.")),
    R.TEXT_MISSING: Row(
        422, _("A text is needed"), _("Write a text of at most 5000 characters in each language.")
    ),
    R.DECRYPTION_BEGUN: Row(
        409,
        _("Decryption has begun"),
        _("After the first trustee has decrypted, nothing can be withdrawn."),
    ),
    R.TOO_LATE_TO_OPEN: Row(
        409,
        _("Too late to open"),
        _("The promised opening has passed. Withdraw it and make a new co-decision."),
    ),
    R.SECOND_PERSON_NEEDED: Row(
        403, _("A second person is needed"), _("Somebody other than you must confirm this.")
    ),
    R.SCHEDULE_INVALID: Row(
        422, _("That time is not possible"), _("The new closing time must lie in the future.")
    ),
    # The roll
    R.ROLL_NOT_SEALED: Row(
        409,
        _("The roll is not sealed"),
        _("Until the roll is sealed, load a complete one instead of adding to it."),
    ),
    R.SPARES_EXHAUSTED: Row(
        409,
        _("No spare credential is left"),
        _("Nobody can be added: every credential made at the seal is needed by those on the roll."),
    ),
    R.ALREADY_ON_ROLL: Row(
        409,
        _("On the roll already"),
        _("Somebody with one of these numbers is on the roll already, or proposed for it."),
    ),
    R.NUMBER_INVALID: Row(
        422,
        _("Not a personal number"),
        _("Write twelve digits that belong together: year, month, day, and four more."),
    ),
    R.AREA_UNKNOWN: Row(
        422, _("Not one of the roll's areas"), _("Choose one of the areas that may vote.")
    ),
    R.APPEAL_MISSING: Row(
        422,
        _("The appeal is missing"),
        _("Write the registry number of the granted appeal, on one line. It will be public."),
    ),
    R.ROLL_INVALID: Row(
        422,
        _("The roll has errors"),
        _("Nothing was loaded. Every line with an error is listed with its column and reason."),
    ),
    R.ROLL_MISSING: Row(409, _("No roll is loaded"), _("Load the electoral roll first.")),
    R.ROLL_SEALED: Row(
        409, _("The roll is sealed"), _("A sealed roll cannot be changed or loaded again.")
    ),
    R.TOKENS_INVALID: Row(
        422, _("The letter codes do not fit"), _("There must be one for each entry of the roll.")
    ),
    R.SPARES_INVALID: Row(
        422, _("The number of spares is not possible"), _("Choose a number within the limits.")
    ),
    # Trustees
    R.TRUSTEES_INVALID: Row(
        422, _("The trustees cannot be used"), _("A key or a proof in the file is wrong.")
    ),
    R.TRUSTEES_MISSING: Row(
        409, _("Trustees are missing"), _("The trustees' keys have not been set up yet.")
    ),
    R.TRUSTEE_UNKNOWN: Row(
        404,
        _("There is no such trustee"),
        _("The address is wrong. Use the one that you were given, in full."),
    ),
    R.PARTIAL_DECRYPTION_INVALID: Row(
        422,
        _("The decryption does not hold"),
        _("It was not stored. Check that you used the key file of this co-decision."),
    ),
    R.REHEARSAL_INVALID: Row(
        422,
        _("The rehearsal failed"),
        _("The answer was not made with your key. Check that you used the right key file."),
    ),
    R.BACKUP_INVALID: Row(
        422,
        _("The backup cannot be used"),
        _("It does not open with this passphrase, or holds another key."),
    ),
    R.SERVER_KEY_MISSING: Row(
        409,
        _("The server's own key is missing"),
        _("The operator must put it back from the encrypted backup."),
    ),
    R.DECRYPTED_ALREADY: Row(
        409, _("You have done your part"), _("Your key has decrypted already; once is all it may.")
    ),
    R.TOO_FEW_BALLOTS: Row(
        409,
        _("Too few votes to open"),
        _("There are fewer votes than the promise demands, so they stay sealed."),
    ),
    R.TOO_FEW_DECRYPTIONS: Row(
        409, _("Trustees are missing"), _("Not enough trustees have decrypted yet.")
    ),
    R.DECRYPTIONS_COMPLETE: Row(
        409,
        _("Enough trustees have decrypted"),
        _("Your part is no longer needed. Thank you for being ready."),
    ),
    R.MARKS_DIFFER: Row(
        409,
        _("The roll and the votes do not agree"),
        _(
            "There are not as many marks on the roll as votes. Nothing was published; ask the operator."
        ),
    ),
    R.USAGE_MISSING: Row(
        409,
        _("The proof of use has not been made yet"),
        _("It shows that every vote has an entry on the roll. Without it nothing is published."),
    ),
    # Disputes
    R.DISPUTE_OPEN: Row(
        409,
        _("Your earlier dispute has not been answered yet"),
        _("Each entry can have one open dispute at a time."),
    ),
    R.DISPUTE_ANSWERED: Row(
        409, _("This dispute has been answered"), _("An answer is public and final.")
    ),
    R.NUMBER_NOT_OF_ENTRY: Row(
        422,
        _("The number does not belong to this entry"),
        _("Give the personal number with which you were on the roll, with all twelve digits."),
    ),
    # Residents
    R.NOT_ON_ROLL: Row(
        403,
        _("You are not on the electoral roll"),
        _("The roll of this vote does not have you. If you think that is wrong, contact us."),
    ),
    R.CODE_UNKNOWN: Row(
        403,
        _("You could not be identified"),
        _("What you wrote does not belong to anybody who may vote here. Check it and try again."),
    ),
    R.ALREADY_VOTED: Row(
        409,
        _("You have already voted"),
        _("A vote has been stored for you. It is final and cannot be changed."),
    ),
    R.NOT_OPEN_YET: Row(
        409, _("Voting has not opened"), _("The time when it opens is on the vote's page.")
    ),
    R.VOTING_CLOSED: Row(
        409, _("Voting is closed"), _("The promised closing time has passed. No vote was stored.")
    ),
    R.TOO_MANY_DRAWS: Row(
        409,
        _("The vote was begun too many times"),
        _("You have begun five times without a vote being stored. Contact us, and we help."),
    ),
    R.POOL_EMPTY: Row(
        409,
        _("You cannot vote here right now"),
        _("There are no spare credentials left. Contact us; it is not your fault."),
    ),
    R.NO_TEST_LEFT: Row(
        409,
        _("No more tests are possible"),
        _(
            "What is left is kept for you, should this browser be lost. Your sealed vote is as it was: you can cast it."
        ),
    ),
    R.CREDENTIAL_UNKNOWN: Row(
        422,
        _("The vote was not accepted"),
        _("It was not made with a credential of this vote. Nothing was stored."),
    ),
    R.CREDENTIAL_SPENT: Row(
        409,
        _("This vote has been cast already"),
        _("Its credential has been used for another ballot. Nothing more was stored."),
    ),
    R.CIPHERTEXT_SEEN: Row(
        409,
        _("The vote was not accepted"),
        _("A part of it stands in another ballot already. Nothing was stored. Vote again."),
    ),
    R.BALLOT_TOO_LARGE: Row(
        413, _("Too large"), _("What was sent is larger than the service accepts here.")
    ),
    # Decisions
    R.DECISION_INVALID: Row(
        422,
        _("The decision cannot be recorded"),
        _("It contradicts the promise or the result. See what is marked."),
    ),
    R.CORRECTION_UNCHANGED: Row(
        422,
        _("Nothing is corrected"),
        _("The record would say the same as before. Change what is wrong in it."),
    ),
    R.CORRECTIONS_SPENT: Row(
        409, _("No more corrections"), _("A decision can be corrected ninety-nine times.")
    ),
    R.MILESTONE_INVALID: Row(
        422, _("The milestone is not complete"), _("It needs a text and a date.")
    ),
    # The log
    R.LOG_MISMATCH: Row(
        503,
        _("The service's records do not fit its public log"),
        _(
            "Until the operator has put that right, no vote is taken and nothing is signed. Nothing was stored."
        ),
    ),
    R.LOG_REFUSES: Row(
        409,
        _("The public log says otherwise"),
        _("This was done before, or may not follow what was done. Nothing was stored."),
    ),
    R.LOST_BALLOTS: Row(
        409,
        _("Votes have been lost"),
        _(
            "The public log knows of votes that the service no longer has. No more are taken or counted;"
            " this vote can only be cancelled."
        ),
    ),
    R.RECEIPT_UNAVAILABLE: Row(
        503,
        _("Your vote is stored, but its receipt is not ready"),
        _("The vote counts. Send it again in a while, and you get the receipt."),
    ),
    # Storage
    R.STORAGE_FULL: Row(
        503,
        _("The service cannot store anything right now"),
        _("Nothing was stored, and nothing stored before is lost. Try again in a while."),
    ),
    R.STORAGE_BUSY: Row(503, _("The service is busy"), _("Nothing was stored. Try again.")),
}


def every_row() -> dict[str, Row]:
    """All of them by name, for the page that explains them."""
    rows: dict[str, Row] = {}
    for table in (DENIED, REFUSALS):
        rows.update({str(code): row for code, row in table.items()})
    rows.update({code.value: finding(code) for code in Code})
    rows.update({f"http-{status}": row for status, row in HTTP.items()})
    return rows
