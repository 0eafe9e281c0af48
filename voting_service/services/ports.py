"""What services need of the world outside; adapters implement these."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from sqlalchemy.orm import Session

from voting_service.core.checkpoints import Checkpoint
from voting_service.core.notes import Note, Vkey
from voting_service.core.usage import Openings

#: Opens a session for one short piece of reading; a sessionmaker is one.
Sessions: TypeAlias = Callable[[], AbstractContextManager[Session]]


class Clock(Protocol):
    """The moment that decides whether a vote is open: the database's, the same for all processes."""

    def __call__(self, session: Session, /) -> datetime:
        """Now, aware, UTC."""


class Signer(Protocol):
    """The statement key."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key's SubjectPublicKeyInfo, hex."""

    @property
    def public_pem(self) -> bytes:
        """The public key as published."""

    def sign(self, data: bytes) -> bytes:
        """A detached Ed25519 signature, 64 bytes."""


class PersonKey(Protocol):
    """Turns a person's number into what is stored instead of it."""

    def pseudonym(self, co_decision: str, number: str) -> str:
        """HMAC-SHA-256 under a key outside the database, hex; another one in each co-decision."""

    def salt(self, co_decision: str, number: str) -> str:
        """64 hex digits that hide the number in the roll's commitment; told to its owner alone."""


class OpeningsKey(Protocol):
    """Makes the secret scalars of usage commitments, again and again the same."""

    def openings(self, co_decision: str) -> Openings:
        """Those of one co-decision."""


class PoolCipher(Protocol):
    """Keeps private credentials until they are handed out."""

    def seal(self, content: bytes, bound: str) -> bytes:
        """Encrypt and authenticate, bound to a context."""

    def open(self, sealed: bytes, bound: str) -> bytes:
        """The content; raises ValueError if it was changed or belongs to another context."""


class ServerTrusteeKeys(Protocol):
    """The server's own share of each co-decision's key, in files outside the database."""

    def create(self, co_decision: str, secret: int) -> None:
        """Keep a fresh secret; raises FileExistsError rather than replace one."""

    def secret(self, co_decision: str) -> int:
        """The secret exponent; raises LookupError when it is not there."""

    def backup(self, co_decision: str, passphrase: str) -> bytes:
        """The key file, encrypted with the passphrase."""

    def restore(self, co_decision: str, data: bytes, passphrase: str) -> None:
        """Put a backup back; raises FileExistsError where a key is, VerificationError for a bad file."""

    def matches(self, co_decision: str, data: bytes, passphrase: str) -> bool:
        """Whether the backup opens with the passphrase and holds this very key."""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """A receipt as it is printed: a tracker and where to look it up, and never the choice.

    `address` ends in `#` and the tracker, for the QR code; people read it without.
    """

    language: str
    service: str
    heading: str
    title: str
    tracker_label: str
    tracker: str
    address_label: str
    address: str
    qr_alt: str
    lines: tuple[str, ...]


class PrinterBusy(Exception):
    """Other pages are being made; whoever asks may ask again in a moment."""


class ReceiptPrinter(Protocol):
    """Makes the printed receipt."""

    def pdf(self, page: ReceiptPage) -> bytes:
        """One tagged page; the same page gives the same bytes. Raises PrinterBusy."""


class LogKeys(Protocol):
    """The keys of the log, in files outside the database."""

    @property
    def origin(self) -> str:
        """The log's name, which its heads begin with."""

    def present(self) -> Vkey:
        """The key that signs while the log has no rotation."""

    def sign(self, text: str, vkeys: Sequence[Vkey]) -> Note:
        """A note with one signature for each of these keys."""

    def held(self, vkeys: Sequence[Vkey]) -> list[Vkey]:
        """Those of them that are ours: whose private halves are here."""

    def prepare(self) -> Vkey:
        """A key to come, kept beside the present one; the same again after an interruption."""

    def promote(self, vkey: Vkey) -> None:
        """Make it the present key; the one before stays."""


class HeadGuard(Protocol):
    """The largest head that was ever signed, outside the database: it never goes back with it."""

    def newest(self) -> Checkpoint | None:
        """None when nothing was signed."""

    def held(self) -> AbstractContextManager[None]:
        """Nobody else signs meanwhile."""

    def remember(self, head: Checkpoint) -> None:
        """Keep it, on the disk, if it is larger; while held."""

    def replace(self, head: Checkpoint) -> None:
        """Keep it even if it is smaller; while held."""


@dataclass(frozen=True, slots=True)
class LogSigner:
    """What signing a head takes."""

    keys: LogKeys
    guard: HeadGuard


class WitnessLine(Protocol):
    """How a witness is reached. Both give status and body, or raise OSError, within seconds."""

    def add_checkpoint(self, address: str, body: bytes) -> tuple[int, bytes]:
        """Ask it to cosign (tlog-witness)."""

    def checkpoint(self, address: str, origin: str) -> tuple[int, bytes]:
        """The newest head it has seen of this log."""
