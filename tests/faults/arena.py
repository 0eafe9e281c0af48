"""An open vote on a database of its own, processes that cast in it, and what must hold afterwards."""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tests.needs import ROOT
from tests.services.check import findings
from voting_service.cli.context import Installation
from voting_service.cli.demo import content, seed
from voting_service.core.ballots import build_ballot
from voting_service.core.encoding import sha256_hex
from voting_service.models import Archive, Ballot, Base, LogEntry, RollMark
from voting_service.services import archives, identification, log_scrub, voting
from voting_service.services.identification import Resident

Cast = tuple[str, bytes]  # the entry that casts, and the ballot


@dataclass(slots=True)
class Arena:
    """`service` on its own database; `uuid` is open for two weeks."""

    service: Installation
    keys: Path
    folder: Path
    uuid: str
    seeded: seed.Seeded
    started: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def resident(self, number: int) -> Resident:
        """Identified by letter."""
        with self.service.transaction() as session:
            code = self.seeded.secrets.letters[number].code
            return identification.by_letter_code(session, self.uuid, code)

    def ballot(self, number: int, choice: int = 1) -> Cast:
        """A ballot of a resident, who has drawn a credential for it."""
        resident = self.resident(number)
        with self.service.transaction() as session:
            credential = voting.draw_credential(
                session, resident, self.service.pool_cipher, self.service.clock, secrets.token_bytes
            )
            archive = archives.find(session, self.uuid)
            assert archive is not None
            election, phi = archives.election_of(archive)
        vector = [int(place == choice) for place in range(4)]
        return resident.entry, build_ballot(
            election, phi, credential, [vector], secrets.token_bytes
        )

    def start(self, casts: Sequence[Cast], delay: float = 2.0) -> Path:
        """A process that casts these, beginning after `delay` seconds; gives its file of answers."""
        self.started += 1
        answers = self.folder / f"answers-{self.started}.jsonl"
        job = {
            "url": self.service.engine.url.render_as_string(hide_password=False),
            "keys": str(self.keys), "uuid": self.uuid, "answers": str(answers),
            "start": time.time() + delay,
            "casts": [(entry, base64.b64encode(data).decode()) for entry, data in casts],
        }  # fmt: skip
        path = self.folder / f"job-{self.started}.json"
        path.write_text(json.dumps(job), encoding="ascii")
        command = [sys.executable, "-m", "tests.faults.worker", str(path)]
        self.processes.append(subprocess.Popen(command, cwd=ROOT))
        return answers

    def join(self) -> None:
        """Wait for all processes; each must have ended well."""
        for process in self.processes:
            assert process.wait(timeout=300) == 0
        self.processes.clear()

    def count(self, model: type[Base]) -> int:
        """Rows of this co-decision."""
        with self.service.transaction() as session:
            chosen = select(func.count()).select_from(model)
            return session.scalars(chosen.where(model.__table__.c.co_decision == self.uuid)).one()

    def digests(self) -> set[str]:
        """SHA-256 of every stored ballot."""
        with self.service.transaction() as session:
            chosen = select(Ballot.digest).where(Ballot.co_decision == self.uuid)
            return set(session.scalars(chosen))

    def require_whole(self, *, finished: bool = False) -> int:
        """Everything that belongs to a ballot is there for each, and the archive verifies."""
        ballots = self.count(Ballot)
        assert self.count(RollMark) == ballots
        with self.service.transaction() as session:
            archive = session.get_one(Archive, self.uuid, populate_existing=True)
            assert archive.ballots == ballots
            logged = select(func.count()).select_from(LogEntry).where(LogEntry.kind == "ballot")
            assert session.scalars(logged).one() == ballots
            path = self.folder / "archive.bel"
            path.write_bytes(b"".join(archives.pieces(session, archive)))
            for row in session.scalars(select(Ballot)):
                assert row.credential
            assert log_scrub.scrub(session, self.service.log_signer) == []
        assert findings(path, finished=finished) == []
        return ballots


def arena(service: Installation, folder: Path, residents: int = 20) -> Arena:
    """Open since yesterday by the database's own clock."""
    dates = content.Dates.for_a_visit(datetime.now(UTC))
    seeded = seed.open_vote(service, dates, residents, lambda _: None)
    return Arena(service, folder / "keys", folder, seeded.uuid, seeded)


def read(answers: Path) -> list[dict[str, Any]]:
    """Whole lines only: a process that was killed may have left half of one."""
    if not answers.exists():
        return []
    lines = answers.read_text(encoding="ascii").split("\n")[:-1]
    return [json.loads(line) for line in lines]


def digest(cast: Cast) -> str:
    """How a ballot is known."""
    return sha256_hex(cast[1])
