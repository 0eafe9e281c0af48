"""What can be wrong with somebody's data, each defect under one stable name."""

from enum import StrEnum


class Code(StrEnum):
    """Finding codes. Reports, tests and translations key on them: never rename or reuse one."""

    # Encodings (protocol.md 1)
    JSON_SIZE = "json.size"
    JSON_SYNTAX = "json.syntax"
    JSON_DEPTH = "json.depth"
    JSON_CANONICAL = "json.canonical"
    RECORD_FIELDS = "record.fields"
    RECORD_TYPE = "record.type"
    RECORD_RANGE = "record.range"
    RECORD_LENGTH = "record.length"
    POINT_SYNTAX = "point.syntax"
    POINT_GROUP = "point.group"
    POINT_IDENTITY = "point.identity"
    SCALAR_SYNTAX = "scalar.syntax"
    SCALAR_RANGE = "scalar.range"
    HASH_SYNTAX = "hash.syntax"

    # The election structure (protocol.md 2 and 10.2)
    ELECTION_VERSION = "election.version"
    ELECTION_GROUP = "election.group"
    ELECTION_UUID = "election.uuid"
    ELECTION_QUESTIONS = "election.questions"
    ELECTION_RANKED = "election.ranked"
    ELECTION_DECLARATION = "election.declaration"

    # Credentials (protocol.md 3)
    CREDENTIAL_SYNTAX = "credential.syntax"
    CREDENTIALS_ORDER = "credentials.order"
    CREDENTIALS_DUPLICATE = "credentials.duplicate"

    # Ballots (protocol.md 4, 5 and 10.3)
    BALLOT_CHOICE = "ballot.choice"
    BALLOT_UUID = "ballot.uuid"
    BALLOT_FINGERPRINT = "ballot.fingerprint"
    BALLOT_SHAPE = "ballot.shape"
    BALLOT_HASH = "ballot.hash"
    BALLOT_SIGNATURE = "ballot.signature"
    BALLOT_CIPHERTEXT_REPEATED = "ballot.ciphertext.repeated"
    BALLOT_PROOF_INDIVIDUAL = "ballot.proof.individual"
    BALLOT_PROOF_OVERALL = "ballot.proof.overall"
    BALLOT_PROOF_BLANK = "ballot.proof.blank"

    # The tally (protocol.md 7 and 10.4)
    TALLY_SHAPE = "tally.shape"
    TALLY_RANGE = "tally.range"
    TALLY_SUM = "tally.sum"
    TALLY_RESULT = "tally.result"

    # Statements, outcome and decision
    STATEMENT_FIELDS = "statement.fields"
    STATEMENT_VALUE = "statement.value"
    STATEMENT_KIND = "statement.kind"
    STATEMENT_RULES = "statement.rules"
    STATEMENT_PROMISE = "statement.promise"
    STATEMENT_KEY = "statement.key"
    STATEMENT_SIGNATURE = "statement.signature"
    STATEMENT_OPENING = "statement.opening"
    STATEMENT_CLOSING = "statement.closing"
    STATEMENT_TALLY = "statement.tally"
    STATEMENT_DECISION = "statement.decision"
    STATEMENT_CORRECTION = "statement.correction"
    OUTCOME_COUNTS = "outcome.counts"
    DECISION_TIE = "decision.tie"
    DECISION_CONDITIONS = "decision.conditions"
    DECISION_VERDICT = "decision.verdict"

    # The archive (protocol.md 8 and 10.1)
    ARCHIVE_HEADER = "archive.header"
    ARCHIVE_TAR = "archive.tar"
    ARCHIVE_NAME = "archive.name"
    ARCHIVE_SIZE = "archive.size"
    ARCHIVE_TIME = "archive.time"
    ARCHIVE_PADDING = "archive.padding"
    ARCHIVE_TRUNCATED = "archive.truncated"
    ARCHIVE_EVENT = "archive.event"
    ARCHIVE_ORDER = "archive.order"
    ARCHIVE_AFTER_END = "archive.after_end"
    ARCHIVE_RANKED = "archive.ranked"
    ARCHIVE_CHAIN = "archive.chain"
    ARCHIVE_HEIGHT = "archive.height"
    ARCHIVE_PAYLOAD = "archive.payload"
    ARCHIVE_UNREFERENCED = "archive.unreferenced"

    # Trustees (protocol.md 6 and 10.2)
    TRUSTEES_SHAPE = "trustees.shape"
    TRUSTEES_THRESHOLD = "trustees.threshold"
    TRUSTEES_POK = "trustees.pok"
    TRUSTEES_DUPLICATE = "trustees.duplicate"
    TRUSTEES_KEY = "trustees.key"
    TRUSTEES_CERTIFICATE = "trustees.certificate"
    TRUSTEES_CERTIFICATE_CONTEXT = "trustees.certificate.context"
    TRUSTEES_COEFEXPS = "trustees.coefexps"
    TRUSTEES_COEFEXPS_LENGTH = "trustees.coefexps.length"
    TRUSTEES_SIGNATURE = "trustees.signature"
    TRUSTEES_VERIFICATION_KEY = "trustees.verification_key"
    TRUSTEES_STATEMENT = "trustees.statement"

    # The ceremony between trustees (protocol.md 6)
    CEREMONY_MESSAGE = "ceremony.message"
    CEREMONY_CERTIFICATES = "ceremony.certificates"
    CEREMONY_COMMITMENT = "ceremony.commitment"
    CEREMONY_SIGNATURE = "ceremony.signature"
    CEREMONY_SHARE = "ceremony.share"
    CEREMONY_SECRET = "ceremony.secret"

    # Key files and partial decryptions (protocol.md 7)
    KEY_FILE = "key.file"
    KEY_PASSPHRASE = "key.passphrase"
    KEY_MISMATCH = "key.mismatch"
    DECRYPTION_OWNER = "decryption.owner"
    DECRYPTION_OWNER_REPEATED = "decryption.owner.repeated"
    DECRYPTION_SHAPE = "decryption.shape"
    DECRYPTION_PROOF = "decryption.proof"
    DECRYPTION_TOO_FEW = "decryption.too_few"
    DECRYPTION_EARLY = "decryption.early"
    DECRYPTION_FEW_BALLOTS = "decryption.few_ballots"
    DECRYPTION_REPEATED = "decryption.repeated"

    # The usage proof, and the opening of one entry (format-log.md 7)
    USAGE_KIND = "usage.kind"
    USAGE_ELECTION = "usage.election"
    USAGE_LINES = "usage.lines"
    USAGE_ORDER = "usage.order"
    USAGE_ROLL = "usage.roll"
    USAGE_PROOF = "usage.proof"
    USAGE_ONCE = "usage.once"
    USAGE_SUM = "usage.sum"
    USAGE_COUNT = "usage.count"
    USAGE_HASH = "usage.hash"
    OPENING_KIND = "opening.kind"
    OPENING_USAGE = "opening.usage"
    OPENING_LEAF = "opening.leaf"
    OPENING_COMMITMENT = "opening.commitment"
    OPENING_IDENTITY = "opening.identity"

    # What only the whole shows: files together, ballots together, statements against the archive
    FILES_MISSING = "files.missing"
    FILES_MANIFEST = "files.manifest"
    ARCHIVE_UNFINISHED = "archive.unfinished"
    CREDENTIALS_NUMBER = "credentials.number"
    BALLOT_UNLISTED = "ballot.unlisted"
    BALLOT_REPEATED = "ballot.repeated"
    BALLOT_COPIED = "ballot.copied"
    TALLY_PRODUCT = "tally.product"
    TALLY_NUMBER = "tally.number"
    TALLY_WEIGHT = "tally.weight"
    KEY_UNTRUSTED = "key.untrusted"
    PROMISE_COMMITMENT = "promise.commitment"
    PROMISE_ALTERNATIVES = "promise.alternatives"
    PROMISE_RULES = "promise.rules"
    STATEMENT_REFERENCE = "statement.reference"
    STATEMENT_COUNTS = "statement.counts"
    OUTCOME_RULE = "outcome.rule"

    # The log (format-log.md)
    LOG_KEY = "log.key"
    LOG_NOTE = "log.note"
    LOG_SIGNATURE = "log.signature"
    LOG_CHECKPOINT = "log.checkpoint"
    LOG_ORIGIN = "log.origin"
    LOG_POLICY = "log.policy"
    LOG_INCLUSION = "log.inclusion"
    LOG_CONSISTENCY = "log.consistency"
    LOG_TILE = "log.tile"
    LOG_RECEIPT = "log.receipt"
    LOG_ENTRY = "log.entry"
    LOG_ORDER = "log.order"
    LOG_NUMBER = "log.number"
    LOG_TIME = "log.time"

    # The log in a bundle, against archive and statements (format-log.md 9 and 10)
    LOG_LINES = "log.lines"
    LOG_HEADS = "log.heads"
    LOG_BALLOTS = "log.ballots"
    LOG_STATEMENT = "log.statement"
    LOG_DATE = "log.date"
    PROMISE_LATE = "promise.late"
    ROLL_COUNTS = "roll.counts"
    ROLL_AREAS = "roll.areas"

    # Opened test ballots (format-log.md 6)
    CHALLENGE_KIND = "challenge.kind"
    CHALLENGE_ELECTION = "challenge.election"
    CHALLENGE_COMMITMENT = "challenge.commitment"
    CHALLENGE_OPENING = "challenge.opening"


class VerificationError(Exception):
    """Data that somebody handed over is not what it claims to be.

    `expected` and `found` say the difference in the data's own notation; `where` names the field
    (`answers[0].choices[1].alpha`). None of it is secret: everything checked here is public or
    the sender's own.
    """

    def __init__(
        self, code: Code, message: str, *, expected: str = "", found: str = "", where: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.expected = expected
        self.found = found
        self.where = where

    def __str__(self) -> str:
        place = f" at {self.where}" if self.where else ""
        return f"{self.code}{place}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, which pickles what it raises."""
        return _rebuild, (self.code, self.message, self.expected, self.found, self.where)


def _rebuild(code: Code, message: str, expected: str, found: str, where: str) -> VerificationError:
    return VerificationError(code, message, expected=expected, found=found, where=where)
