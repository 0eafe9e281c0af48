"""What a witness does (C2SP tlog-witness): checks that a log only grew, remembers, cosigns.

The newest head cosigned of each log is a file, replaced under a lock before any answer is given: two
processes of one witness, or a crash between two steps, can never make it sign two faces of a log.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_service.core.checkpoints import Checkpoint, parse_checkpoint, parse_number
from voting_service.core.errors import VerificationError
from voting_service.core.merkle import (
    EMPTY_ROOT,
    HASH_BYTES,
    MAX_PROOF,
    verify_consistency,
)
from voting_service.core.notes import (
    KeyKind,
    Note,
    Signer,
    Vkey,
    cosign,
    is_name,
    padded_b64,
    parse_note,
    parse_padded_b64,
    verify_note,
    vkey_of,
)
from voting_service.verifier import kept_files
from voting_service.verifier.source import UnusableError

MAX_REQUEST = 1 << 18  # bytes
TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
_PRIVATE = "PRIVATE+KEY"
_KEY_FILE = "key"
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: bytes = b""
    kind: str = TEXT


_FAILED = Answer(500, b"the witness cannot read or write its own memory\n")


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.answer = Answer(status, f"{message}\n".encode())


@dataclass(frozen=True, slots=True)
class Request:
    """`add-checkpoint`: the size the log believes we know, the proof from there, the new head."""

    old: int
    proof: tuple[bytes, ...]
    note: Note


def parse_request(body: bytes) -> Request:
    """A request in its one spelling; raises ValueError."""
    before, empty, note = body.partition(b"\n\n")
    first, *lines = before.decode("ascii").split("\n")
    word, _, number = first.partition(" ")
    old = parse_number(number)
    if not empty or word != "old" or old is None or len(lines) > MAX_PROOF:
        raise ValueError("not an add-checkpoint request")
    hashes = [parse_padded_b64(line) or b"" for line in lines]
    if any(len(value) != HASH_BYTES for value in hashes):
        raise ValueError("not a consistency proof")
    return Request(old, tuple(hashes), parse_note(note))


class Witness:
    """A key, the logs it vouches for, and what it has cosigned of each."""

    def __init__(
        self, folder: Path, signer: Signer, logs: Sequence[Vkey], clock: Callable[[], float]
    ) -> None:
        self._folder = folder
        self._signer = signer
        self._clock = clock
        self._logs: dict[str, list[Vkey]] = {}
        for vkey in logs:
            self._logs.setdefault(vkey.name, []).append(vkey)

    def add_checkpoint(self, body: bytes) -> Answer:
        """The cosignature, or the status that says why not."""
        try:
            request = parse_request(body)
        except (ValueError, VerificationError):
            return Answer(400, b"not an add-checkpoint request\n")
        try:
            note, checkpoint = self._opened(request.note)
            if request.old > checkpoint.size:
                return Answer(400, b"the old size is above the new one\n")
            with kept_files.locked(self._path(checkpoint.origin).with_suffix(".lock"), wait=True):
                return self._advance(request, note, checkpoint)
        except _Refused as refused:
            return refused.answer
        except OSError:
            return _FAILED  # a head that is not kept is not signed

    def newest(self, origin_hash: str) -> Answer:
        """The newest head cosigned of the log whose origin has this hash."""
        for origin in self._logs:
            if origin_hash == _hash(origin):
                try:
                    note = self._kept(origin)
                except (_Refused, OSError):
                    return _FAILED
                return Answer(200, note.to_bytes()) if note else Answer(404, b"none yet\n")
        return Answer(404, b"unknown log\n")

    def _opened(self, note: Note) -> tuple[Note, Checkpoint]:
        """The head, and the note with nothing but the signatures that were verified."""
        origin = note.text.partition("\n")[0]
        keys = self._logs.get(origin)
        if keys is None:
            raise _Refused(404, "unknown log")
        try:
            signed = {(v.vkey.name, v.vkey.id) for v in verify_note(note, keys)}
        except VerificationError:
            raise _Refused(403, "not signed by the log") from None
        try:
            checkpoint = parse_checkpoint(note.text)
        except VerificationError as error:
            # An empty log with a root is spelt rightly and false, which is another status.
            raise _Refused(422 if _claims_nothing(note.text) else 400, error.message) from None
        kept = tuple(s for s in note.signatures if (s.name, s.id) in signed)
        return Note(note.text, kept), checkpoint

    def _advance(self, request: Request, note: Note, checkpoint: Checkpoint) -> Answer:
        """Under the lock: compare with what is kept, keep, sign."""
        kept = self._kept(checkpoint.origin)
        known = parse_checkpoint(kept.text) if kept else None
        old, root = (known.size, known.root) if known else (0, EMPTY_ROOT)
        if request.old != old:
            return Answer(409, f"{old}\n".encode(), SIZE)
        try:
            verify_consistency(old, checkpoint.size, request.proof, root, checkpoint.root)
        except VerificationError as error:
            raise _Refused(422, error.message) from None
        mark = cosign(note.text, self._signer, int(self._clock()))
        kept_files.write(self._path(checkpoint.origin), note.also(mark).to_bytes())
        return Answer(200, mark.line.encode())

    def _path(self, origin: str) -> Path:
        return self._folder / "logs" / _hash(origin)

    def _kept(self, origin: str) -> Note | None:
        try:
            return parse_note(self._path(origin).read_bytes())
        except FileNotFoundError:
            return None
        except VerificationError:
            raise _Refused(500, "the witness's own memory is damaged") from None


def _hash(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()


def _claims_nothing(text: str) -> bool:
    lines = text.split("\n")
    spelt = len(lines) == 4 and lines[1] == "0" and not lines[3]
    return spelt and len(parse_padded_b64(lines[2]) or b"") == HASH_BYTES


# The witness's key


def new_key(folder: Path, name: str, seed: bytes) -> Vkey:
    """Make the key file, readable by its owner alone; UnusableError if there is one already."""
    if not is_name(name):
        raise UnusableError("a name without blanks and plus signs is expected, such as a.example/w")
    signer = Signer(name, Ed25519PrivateKey.from_private_bytes(seed))
    vkey = signer.witness_vkey
    coded = padded_b64(bytes([KeyKind.WITNESS]) + seed)
    line = f"{_PRIVATE}+{name}+{vkey.id.hex()}+{coded}\n"
    try:
        kept_files.create(folder / _KEY_FILE, line.encode(), kept_files.PRIVATE)
    except FileExistsError:
        raise UnusableError(f"{folder / _KEY_FILE} is there already") from None
    return vkey


def read_key(folder: Path) -> Signer:
    """The key that `new_key` made."""
    path = folder / _KEY_FILE
    try:
        line = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnusableError(f"{path} cannot be read: make one with --new-key NAME") from None
    name, _, rest = line.removeprefix(f"{_PRIVATE}+").removesuffix("\n").partition("+")
    identity, _, coded = rest.partition("+")
    data = parse_padded_b64(coded) or b""
    if len(data) != 1 + _SEED_BYTES or data[0] != KeyKind.WITNESS or not is_name(name):
        raise UnusableError(f"{path} is not a witness's key")
    signer = Signer(name, Ed25519PrivateKey.from_private_bytes(data[1:]))
    if vkey_of(name, KeyKind.WITNESS, signer.private).id.hex() != identity:
        raise UnusableError(f"{path} is not a witness's key")
    return signer
