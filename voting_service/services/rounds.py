"""What happens by the clock, round by round: each vote's moves, then one public step for all.

Every vote moves in a transaction of its own, so that one that cannot move never stops the others;
it rests a while before it is tried again. The public step follows, is signed, and shown to the
witnesses. For a timer, and for requests; the only service that commits.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from voting_service.models import CoDecision, State
from voting_service.services import failed_casts, heads, lifecycle, publication
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import Clock, LogSigner, Signer
from voting_service.services.witnessing import Witnessing

PUBLISH_EVERY: Final = timedelta(minutes=5)
_FIRST_REST: Final = timedelta(seconds=15)
_LONGEST_REST: Final = timedelta(minutes=10)
_PUBLIC_STEP: Final = "public step"
_TRIES: Final = 3
_log = logging.getLogger("voting_service.rounds")


@dataclass(slots=True)
class Resting:
    """What failed, how often in a row, and until when it is left alone."""

    _until: dict[str, datetime] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def rests(self, name: str, now: datetime) -> bool:
        """Whether it is too early to try again."""
        return name in self._until and now < self._until[name]

    def failed(self, name: str, now: datetime) -> None:
        """Twice as long each time."""
        times = self._failures[name] = self._failures.get(name, 0) + 1
        self._until[name] = now + min(_FIRST_REST * 2 ** min(times - 1, 10), _LONGEST_REST)

    def went_well(self, name: str) -> None:
        """Forget earlier failures."""
        self._until.pop(name, None)
        self._failures.pop(name, None)


@dataclass(slots=True)
class Rounds:
    """One for each process; threads that come while another is at it go on without waiting."""

    sessions: sessionmaker[Session]
    clock: Clock
    signer: Signer
    log_signer: LogSigner
    every: timedelta = PUBLISH_EVERY
    witnessing: Witnessing | None = None
    _resting: Resting = field(default_factory=Resting)
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def due(self, session: Session) -> bool:
        """Whether there is anything to do; costs a few small queries and no lock."""
        now = self.clock(session)
        step = publication.due(session, now, self.every)
        return bool(self._due_votes(session, now)) or (
            step and not self._resting.rests(_PUBLIC_STEP, now)
        )

    def require_sound(self) -> None:
        """Hold the stored log against what was signed, published and witnessed; LOG_MISMATCH."""
        with self.sessions.begin() as session:
            heads.require_sound(session, self.log_signer)
        if self.witnessing is not None:
            self.witnessing.require_sound()

    def run(self) -> bool:
        """Everything that is due, each in its own transaction; True if anything moved."""
        if not self._busy.acquire(blocking=False):
            return False
        try:
            return self._run()
        finally:
            self._busy.release()

    def _run(self) -> bool:
        with self.sessions.begin() as session:
            now = self.clock(session)
            waiting = self._due_votes(session, now)
        moved = [uuid for uuid in waiting if self._attempt(uuid, now, partial(self._move, uuid))]
        closed = self._closed(moved)
        published = self._publish(now, at_once=closed)
        self._beside("tidying", now, self._tidy)
        if self.witnessing is not None:
            self._beside("witnesses", now, self.witnessing.ask)
        return bool(moved) or published

    def _due_votes(self, session: Session, now: datetime) -> list[str]:
        live = select(CoDecision.uuid).where(CoDecision.state.in_([State.READY, State.OPEN]))
        return [
            uuid
            for uuid in session.scalars(live.order_by(CoDecision.uuid)).all()
            if lifecycle.due(session, uuid, now) and not self._resting.rests(uuid, now)
        ]

    def _move(self, uuid: str) -> bool:
        with self.sessions.begin() as session:
            return lifecycle.tick_one(session, uuid, self.clock, self.signer)

    def _closed(self, uuids: list[str]) -> bool:
        """A closing is published at once, whatever else is open."""
        with self.sessions.begin() as session:
            chosen = select(CoDecision.state).where(CoDecision.uuid.in_(uuids))
            return State.CLOSED in session.scalars(chosen).all()

    def _publish(self, now: datetime, *, at_once: bool) -> bool:
        if self._resting.rests(_PUBLIC_STEP, now):
            return False
        with self.sessions.begin() as session:
            if not at_once and not publication.due(session, now, self.every):
                return False
        return self._attempt(_PUBLIC_STEP, now, self._step)

    def _step(self) -> bool:
        """Failed casts first, and committed: a head is signed over nothing less."""
        with self.sessions.begin() as session:
            if failed_casts.pending(session):
                failed_casts.note(session, self.clock(session))
        for _ in range(_TRIES - 1):
            try:
                return self._advance()
            except Refusal as refusal:
                if refusal.code is not RefusalCode.STORAGE_BUSY:
                    raise
        return self._advance()

    def _advance(self) -> bool:
        with self.sessions.begin() as session:
            publication.advance(session, self.log_signer, self.clock(session))
        return True

    def attempt(self, name: str, act: Callable[[], bool]) -> bool:
        """Something else that requests bring about: tried unless it rests after a failure."""
        with self.sessions.begin() as session:
            now = self.clock(session)
        return self._beside(name, now, act)

    def _beside(self, name: str, now: datetime, act: Callable[[], object]) -> bool:
        return not self._resting.rests(name, now) and self._attempt(name, now, act)

    def _tidy(self) -> None:
        with self.sessions.begin() as session:
            left, engine = publication.untidy(session), session.get_bind()
        if left and isinstance(engine, Engine):
            publication.tidy(engine)

    def _attempt(self, name: str, now: datetime, act: Callable[[], object]) -> bool:
        """False when it failed, after a line in the service's own log, which holds no person.

        Whatever it was: a damaged record or a missing key file of one part stops that part alone.
        """
        try:
            done = act()
        except Exception as error:  # noqa: BLE001 - see above
            self._resting.failed(name, now)
            code = error.code.value if isinstance(error, Refusal) else type(error).__qualname__
            _log.error(json.dumps({"event": "round_failed", "what": name, "error": code}))
            return False
        self._resting.went_well(name)
        return bool(done)
