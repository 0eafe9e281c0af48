"""Why a use case may not go ahead now."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Every refusal under a stable name; http/problems.py gives each a status and words."""

    # Officers
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    NOT_PERMITTED = "not_permitted"
    NOT_FOUND = "not_found"
    NAME_TAKEN = "name_taken"
    WEAK_PASSWORD = "weak_password"
    COMMON_PASSWORD = "common_password"
    # The life of a co-decision
    WRONG_STATE = "wrong_state"
    CHANGED_MEANWHILE = "changed_meanwhile"
    DRAFT_INCOMPLETE = "draft_incomplete"
    NOT_READY = "not_ready"
    AUTHOR_MAY_NOT_PUBLISH = "author_may_not_publish"
    SIGNATURES_MISSING = "signatures_missing"
    SIGNED_ALREADY = "signed_already"
    REASON_MISSING = "reason_missing"
    TEXT_MISSING = "text_missing"
    DECRYPTION_BEGUN = "decryption_begun"
    TOO_LATE_TO_OPEN = "too_late_to_open"
    SECOND_PERSON_NEEDED = "second_person_needed"
    SCHEDULE_INVALID = "schedule_invalid"
    # The roll
    ROLL_INVALID = "roll_invalid"
    ROLL_MISSING = "roll_missing"
    ROLL_SEALED = "roll_sealed"
    TOKENS_INVALID = "tokens_invalid"
    SPARES_INVALID = "spares_invalid"
    ROLL_NOT_SEALED = "roll_not_sealed"
    SPARES_EXHAUSTED = "spares_exhausted"
    ALREADY_ON_ROLL = "already_on_roll"
    NUMBER_INVALID = "number_invalid"
    AREA_UNKNOWN = "area_unknown"
    APPEAL_MISSING = "appeal_missing"
    # Trustees
    TRUSTEES_INVALID = "trustees_invalid"
    TRUSTEES_MISSING = "trustees_missing"
    TRUSTEE_UNKNOWN = "trustee_unknown"
    PARTIAL_DECRYPTION_INVALID = "partial_decryption_invalid"
    REHEARSAL_INVALID = "rehearsal_invalid"
    BACKUP_INVALID = "backup_invalid"
    SERVER_KEY_MISSING = "server_key_missing"
    DECRYPTED_ALREADY = "decrypted_already"
    TOO_FEW_BALLOTS = "too_few_ballots"
    TOO_FEW_DECRYPTIONS = "too_few_decryptions"
    DECRYPTIONS_COMPLETE = "decryptions_complete"
    MARKS_DIFFER = "marks_differ"
    USAGE_MISSING = "usage_missing"
    # Disputes about the usage proof
    DISPUTE_OPEN = "dispute_open"
    DISPUTE_ANSWERED = "dispute_answered"
    NUMBER_NOT_OF_ENTRY = "number_not_of_entry"
    # Residents
    NOT_ON_ROLL = "not_on_roll"
    CODE_UNKNOWN = "code_unknown"
    ALREADY_VOTED = "already_voted"
    NOT_OPEN_YET = "not_open_yet"
    VOTING_CLOSED = "voting_closed"
    TOO_MANY_DRAWS = "too_many_draws"
    POOL_EMPTY = "pool_empty"
    NO_TEST_LEFT = "no_test_left"
    CREDENTIAL_UNKNOWN = "credential_unknown"
    CREDENTIAL_SPENT = "credential_spent"
    CIPHERTEXT_SEEN = "ciphertext_seen"
    BALLOT_TOO_LARGE = "ballot_too_large"
    # Decisions
    DECISION_INVALID = "decision_invalid"
    CORRECTION_UNCHANGED = "correction_unchanged"
    CORRECTIONS_SPENT = "corrections_spent"
    MILESTONE_INVALID = "milestone_invalid"
    # The log
    LOG_MISMATCH = "log_mismatch"
    LOG_REFUSES = "log_refuses"
    LOST_BALLOTS = "lost_ballots"
    RECEIPT_UNAVAILABLE = "receipt_unavailable"
    # Storage
    STORAGE_FULL = "storage_full"
    STORAGE_BUSY = "storage_busy"


class Refusal(Exception):
    """A use case that may not go ahead; `facts` fill the words shown (states, counts, limits)."""

    def __init__(self, code: RefusalCode, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code.value} {self.facts}" if self.facts else self.code.value
