"""What anybody may see of a co-decision, gathered in one place for pages and API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from voting_service.core.archive import Kind
from voting_service.core.canonical import Text
from voting_service.core.correction import Correction
from voting_service.core.decision import Decision
from voting_service.core.encoding import sha256_hex
from voting_service.core.outcome import Verdict
from voting_service.core.promise import Promise
from voting_service.core.signed_tally import SignedTally
from voting_service.models import (
    Archive,
    ArchiveRecord,
    CoDecision,
    Notice,
    Roll,
    ScheduleChange,
    State,
    Statement,
    StatementKind,
)
from voting_service.services import (
    archives,
    codecisions,
    decisions,
    lifecycle,
    notices,
    rolls,
    statements,
)
from voting_service.services.errors import Refusal, RefusalCode

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: The states of the main path, in order; a cancelled co-decision left it somewhere.
PATH: Final = (
    State.DRAFT,
    State.PROMISED,
    State.READY,
    State.OPEN,
    State.CLOSED,
    State.TALLIED,
    State.DECIDED,
    State.FULFILLED,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One state of the path; `at` is known when it was reached or is promised."""

    state: State
    reached: bool
    current: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCoDecision:
    """A promised co-decision. `ballots` is what has been published while voting is open, and the
    number of all ballots afterwards; None before. `entries` is known once the roll is sealed, the
    `additions` among them. `decision` is the record that holds, `corrections` lead to it, oldest
    first, from `first_decision`."""

    co_decision: CoDecision
    promise: Promise
    tally: SignedTally | None
    decision: Decision | None
    first_decision: Decision | None
    corrections: list[Correction]
    notices: list[Notice]
    additions: int
    archive: Archive | None
    ballots: int | None
    entries: int | None
    verdict: Verdict | None
    changes: list[ScheduleChange]

    @property
    def uuid(self) -> str:
        """The public id."""
        return self.co_decision.uuid

    @property
    def state(self) -> State:
        """Where it is in its life."""
        return self.co_decision.state

    def alternative(self, identifier: str) -> Text:
        """The name of an alternative."""
        return next(a.name for a in self.promise.alternatives if a.id == identifier)

    def statement(self, kind: StatementKind) -> Statement | None:
        """The first stored statement of that kind."""
        return next((row for row in self.co_decision.statements if row.kind is kind), None)

    def documents(self) -> list[tuple[str, Statement]]:
        """All statements by their file's name, in the order in which they were made."""
        return [(statements.file_name(row), row) for row in self.co_decision.statements]

    def digests(self) -> list[tuple[str, str | None]]:
        """Files to download with their SHA-256; None for the archive while it grows."""
        files: list[tuple[str, str | None]] = [(name, row.digest) for name, row in self.documents()]
        if self.archive is not None:
            files.append(("election.json", sha256_hex(self.archive.election)))
            files.append(("archive.bel", self.tally.archive.sha256 if self.tally else None))
        return files

    def steps(self) -> Iterator[Step]:
        """The path with what has been reached."""
        cancelled = self.state is State.CANCELLED
        place = -1 if cancelled else PATH.index(self.state)
        for index, state in enumerate(PATH):
            yield Step(state, index <= place, index == place, self._at(state))

    def _at(self, state: State) -> datetime | None:
        row = self.co_decision
        made = {
            kind: statement.made_at for kind in StatementKind if (statement := self.statement(kind))
        }
        return {
            State.DRAFT: row.created_at,
            State.PROMISED: made.get(StatementKind.PROMISE),
            State.OPEN: row.opens_at,
            State.CLOSED: row.closes_at,
            State.TALLIED: made.get(StatementKind.TALLY),
            State.DECIDED: made.get(StatementKind.DECISION),
        }.get(state)


def load(session: Session, uuid: str, now: datetime) -> PublicCoDecision:
    """By uuid; a draft does not exist for the public."""
    row = codecisions.get(session, uuid)
    promise = statements.promise(session, uuid)
    if promise is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    archive = archives.find(session, uuid)
    first, corrections = (
        statements.first_decision(session, uuid),
        statements.corrections(session, uuid),
    )
    added = rolls.additions(session, uuid)
    return PublicCoDecision(
        co_decision=row,
        promise=promise,
        tally=statements.tally(session, uuid),
        decision=corrections[-1].corrected if corrections else first,
        first_decision=first,
        corrections=corrections,
        notices=notices.published(session, uuid),
        additions=added,
        archive=archive,
        ballots=_published_ballots(session, row, archive),
        entries=_entries(rolls.find(session, uuid), added),
        verdict=decisions.verdict_now(session, row, now.date()),
        changes=lifecycle.confirmed_changes(session, uuid),
    )


def everything(
    session: Session, now: datetime, body_id: int | None = None
) -> list[PublicCoDecision]:
    """All that was promised, newest first; of one body when asked for."""
    return [
        load(session, row.uuid, now)
        for row in codecisions.public_listing(session)
        if body_id is None or row.body_id == body_id
    ]


def _published_ballots(session: Session, row: CoDecision, archive: Archive | None) -> int | None:
    """Turnout moves forward with the public archive: between two steps it does not tell who came."""
    if archive is None or row.opens_at is None or row.state is State.READY:
        return None
    if row.state is not State.OPEN:
        return archive.ballots
    events = select(func.count()).where(
        ArchiveRecord.co_decision == archive.co_decision,
        ArchiveRecord.position < archive.published,
        ArchiveRecord.kind == Kind.EVENT,
    )
    return max(0, (session.scalar(events.select_from(ArchiveRecord)) or 0) - 1)


def _entries(roll: Roll | None, added: int) -> int | None:
    return roll.entries + added if roll is not None and roll.sealed_at is not None else None
