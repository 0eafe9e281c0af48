"""What is stored. Every rule that a race could break is a constraint here."""

from voting_service.models.archives import (
    Archive,
    ArchiveRecord,
    Ballot,
    PublicCredential,
    SeenCiphertext,
)
from voting_service.models.attempts import Attempt
from voting_service.models.base import Base
from voting_service.models.bodies import Body, Membership, Officer, Role
from voting_service.models.codecisions import (
    CoDecision,
    CorrectionProposal,
    Milestone,
    Notice,
    ScheduleChange,
    SignatoryMark,
    Statement,
    StatementKind,
)
from voting_service.models.log import (
    FailedCasts,
    LogCheckpoint,
    LogEntry,
    LogHead,
    LogNode,
    LogThread,
    MarkRewrites,
)
from voting_service.models.rolls import (
    Channel,
    CredentialDraw,
    LetterToken,
    PoolCredential,
    Roll,
    RollAddition,
    RollEntry,
    RollMark,
    RollPerson,
)
from voting_service.models.states import MOVES, State
from voting_service.models.trustees import PartialDecryption, Trustee, TrusteeSet
from voting_service.models.usages import Claim, Dispute, Usage, UsageChunk

__all__ = [
    "MOVES", "Archive", "ArchiveRecord", "Attempt", "Ballot", "Base", "Body", "Channel",
    "Claim", "CoDecision", "CorrectionProposal", "CredentialDraw", "Dispute", "FailedCasts", "LetterToken",
    "LogCheckpoint", "LogEntry", "LogHead", "LogNode", "LogThread", "MarkRewrites", "Membership",
    "Milestone", "Notice", "Officer", "PartialDecryption", "PoolCredential", "PublicCredential",
    "Role", "Roll", "RollAddition", "RollEntry", "RollMark", "RollPerson", "ScheduleChange",
    "SeenCiphertext", "SignatoryMark", "State", "Statement", "StatementKind", "Trustee",
    "TrusteeSet", "Usage", "UsageChunk",
]  # fmt: skip
