"""Witnesses: others who see that the log only grows, and sign its public heads (C2SP tlog-witness).

Each is asked by a thread of its own, and rests after a failure; no answer is waited for longer than
`patience`. A cosignature that does not verify is not kept. Evidence that the database went back is a
head that our own key signed, never a number that a witness merely says.
"""

import hashlib
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from voting_service.core.checkpoints import Checkpoint, read_checkpoint
from voting_service.core.errors import VerificationError
from voting_service.core.log_policy import Policy
from voting_service.core.merkle import consistency_proof
from voting_service.core.notes import (
    Note,
    Signature,
    Vkey,
    padded_b64,
    parse_signature,
    verify_signature,
)
from voting_service.models import LogCheckpoint
from voting_service.services import heads
from voting_service.services.ports import LogSigner, WitnessLine

PATIENCE: Final = 3.0
_OK, _CONFLICT = 200, 409
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,15})\n")
_FIRST_REST: Final = 30.0
_LONGEST_REST: Final = 1800.0
_log = logging.getLogger("voting_service.witnessing")


@dataclass(slots=True)
class _Rest:
    until: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Witnessing:
    """What one process knows of its witnesses. `now` is a clock that only goes forward, seconds."""

    sessions: sessionmaker[Session]
    signer: LogSigner
    policy: Policy
    line: WitnessLine
    patience: float = PATIENCE
    now: Callable[[], float] = time.monotonic
    _rests: dict[Vkey, _Rest] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self) -> None:
        """Ask every witness that has not signed the newest public head; returns after `patience`."""
        waiting = self._waiting()
        threads = [threading.Thread(target=self._one, args=one, daemon=True) for one in waiting]
        for thread in threads:
            thread.start()
        until = self.now() + self.patience
        for thread in threads:
            thread.join(max(0.0, until - self.now()))

    def _waiting(self) -> list[tuple[Vkey, str]]:
        """Those with an address who have not signed; their rest is set before they are asked."""
        with self.sessions.begin() as session:
            published = heads.newest(session)
        if published is None:
            return []
        note = heads.note_of(published)
        return [
            (vkey, self.policy.addresses[vkey])
            for vkey in self.policy.witnesses.values()
            if vkey in self.policy.addresses
            and not _has_signed(note, vkey)
            and self._claim(vkey, self.now())
        ]

    def _claim(self, vkey: Vkey, now: float) -> bool:
        with self._lock:
            rest = self._rests.setdefault(vkey, _Rest())
            if now < rest.until:
                return False
            rest.until = now + min(_FIRST_REST * 2 ** min(rest.failures, 10), _LONGEST_REST)
            rest.failures += 1
            return True

    def _one(self, vkey: Vkey, address: str) -> None:
        """The whole conversation with one witness."""
        try:
            signature, size = self._cosignature(vkey, address)
            self._keep(vkey, signature, size)
        except (OSError, VerificationError, DBAPIError, LookupError, ValueError) as error:
            _log.warning(json.dumps({
                "event": "witness_failed", "witness": vkey.name, "error": type(error).__qualname__,
            }))  # fmt: skip
            return
        with self._lock:
            self._rests[vkey] = _Rest()

    def _cosignature(self, vkey: Vkey, address: str) -> tuple[Signature, int]:
        with self.sessions.begin() as session:
            published = heads.newest(session)
            old = _seen_by(session, vkey)
        if published is None:
            raise LookupError("nothing is public")
        status, body = self._post(address, published, old)
        told = _SIZE.fullmatch(body) if status == _CONFLICT else None
        if told is not None and int(told[1]) <= published.size:
            status, body = self._post(address, published, int(told[1]))
        if status != _OK:
            raise ValueError(f"status {status}")
        text = heads.note_of(published).text
        return _signature_of(vkey, body, text), published.size

    def _post(self, address: str, published: LogCheckpoint, old: int) -> tuple[int, bytes]:
        with self.sessions.begin() as session:
            proof = consistency_proof(old, published.size, heads.fetcher(session))
        lines = [f"old {old}", *map(padded_b64, proof), ""]
        body = ("\n".join(lines) + "\n").encode() + published.note.encode()
        return self.line.add_checkpoint(address, body)

    def _keep(self, vkey: Vkey, signature: Signature, size: int) -> None:
        """Add the line to the stored note; two witnesses may answer at once."""
        with self.sessions.begin() as session:
            row = session.get_one(LogCheckpoint, size, with_for_update=True)
            note = heads.note_of(row)
            if not _has_signed(note, vkey):
                row.note = note.also(signature).to_bytes().decode()

    def require_sound(self) -> None:
        """Hold the stored tree against what the witnesses have seen; Refusal LOG_MISMATCH.

        A witness that does not answer says nothing.
        """
        found: list[Checkpoint] = []
        threads = [
            threading.Thread(target=self._look, args=(address, found), daemon=True)
            for address in set(self.policy.addresses.values())
        ]
        for thread in threads:
            thread.start()
        until = self.now() + self.patience
        for thread in threads:
            thread.join(max(0.0, until - self.now()))
        for seen in tuple(found):  # a thread that is late may still add
            with self.sessions.begin() as session:
                head = heads.stored(session, self.signer.keys.origin)
                heads.require_grown(session, head, seen, "witness")

    def _look(self, address: str, found: list[Checkpoint]) -> None:
        origin = self.signer.keys.origin
        try:
            status, body = self.line.checkpoint(
                address, hashlib.sha256(origin.encode()).hexdigest()
            )
            if status == _OK:
                with self.sessions.begin() as session:
                    keys = heads.vkeys(session, self.signer)
                found.append(read_checkpoint(body, keys))
        except (OSError, VerificationError, DBAPIError, ValueError):
            return


def _has_signed(note: Note, vkey: Vkey) -> bool:
    return any((one.name, one.id) == (vkey.name, vkey.id) for one in note.signatures)


def _seen_by(session: Session, vkey: Vkey) -> int:
    """The size of the newest head that this witness has signed; 0 for none among the last ones."""
    for row in heads.latest(session):
        if _has_signed(heads.note_of(row), vkey):
            return row.size
    return 0


def _signature_of(vkey: Vkey, body: bytes, text: str) -> Signature:
    """The witness's own line in its answer, verified; raises VerificationError or ValueError."""
    for line in body.decode("utf-8").splitlines():
        signature = parse_signature(line)
        if (signature.name, signature.id) == (vkey.name, vkey.id):
            verify_signature(text, signature, vkey)
            return signature
    raise ValueError("an answer without the witness's signature")
