"""The whole life of a co-decision without a person: through HTTP where residents and trustees are."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click
import httpx

from voting_service import places
from voting_service.adapters.key_files import create_key_files
from voting_service.cli.context import Installation, open_installation
from voting_service.cli.demo import acts, afterwards, server, voters
from voting_service.cli.demo.content import Dates, end_of_day
from voting_service.cli.demo.seed import Seeded, open_vote
from voting_service.cli.demo.voters import Polling, UnexpectedAnswerError, Vote
from voting_service.core.decision import Decision
from voting_service.core.signed_tally import SignedTally
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.models.database import upgrade
from voting_service.services.trustees import Invitation
from voting_service.settings import Settings

RESIDENTS: Final = 500
STATEMENTS: Final = tuple(
    f"{kind}.json{ending}"
    for kind in ("promise", "opening", "closing", "tally", "decision", "correction-1")
    for ending in ("", ".sig")
)
LOOKED_UP: Final = 3
_WORKERS: Final = 2
_SECONDS: Final = 120.0
#: No run begins so late in the day (UTC) that its decision would bear the next day's date.
_NEEDED: Final = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run ended with. `report`: the verifier's own words; `seconds`: the whole run."""

    seeded: Seeded
    tally: SignedTally
    decision: Decision
    key_id: str
    verified: bool
    report: str
    seconds: float


def prepare(folder: Path, port: int) -> tuple[Path, Installation]:
    """Settings, keys and tables in an empty folder."""
    config = server.write_config(folder, port)
    settings = Settings.load(places.config("default.toml"), config)
    create_key_files(settings.keys.directory)
    upgrade(settings.database.url)
    return config, open_installation(settings)


def whole_life(votes: int, out: Path) -> Finished:
    """From the draft to the verified decision; writes what is published to `out`."""
    started = time.monotonic()
    _not_at_midnight()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="medbeslut-") as name:
        folder, port = Path(name), server.free_port()
        config, service = prepare(folder, port)
        seeded = open_vote(service, Dates.for_a_run(datetime.now(UTC)), RESIDENTS, _step)
        with server.running(config, port, _WORKERS, folder / "server.log") as url:
            _step("a notice beside the promise; somebody added to the roll by a granted appeal")
            acts.tell(service, seeded.uuid)
            acts.add_by_appeal(service, seeded.uuid)
            place = voters.polling(url, seeded.uuid)
            trackers = _vote(place, seeded, votes)
            _close(url, service, seeded.uuid)
            _look_up(place, trackers[:LOOKED_UP])
            _decrypt(url, seeded)
            _step("the server's own key, the result, the signed tally")
            tally = afterwards.publish(service, seeded.uuid)
            _step("the decision of the body")
            afterwards.decide(service, seeded.uuid)
            _step("the record of the decision corrected by two people")
            decision = acts.correct(service, seeded.uuid).corrected
            _download(url, seeded.uuid, out)
        service.engine.dispose()
        key_id = service.signer.key_id
    verified, report = verify(out / "bundle.zip", key_id)
    return Finished(
        seeded, tally, decision, key_id, verified, report, time.monotonic() - started
    )


def _step(text: str) -> None:
    click.echo(f"  · {text}", err=True)


def _not_at_midnight() -> None:
    now = datetime.now(UTC)
    left = end_of_day(now) - now
    if left < _NEEDED:
        _step("the day (UTC) is about to end; beginning with the next one")
        time.sleep(left.total_seconds() + 2)


def _vote(place: Polling, seeded: Seeded, count: int) -> list[str]:
    """All vote and verify their receipts; gives the trackers."""
    spread = [seeded.residents[index * RESIDENTS // count] for index in range(count)]
    chosen = zip(spread, voters.choices(count), strict=True)
    votes = [Vote(resident, choice) for resident, choice in chosen]
    stored = voters.cast_all(place, votes)
    with click.progressbar(
        stored, length=count, label=f"  · {count} residents vote and verify their receipts", file=sys.stderr
    ) as bar:
        trackers = list(bar)
    if len(set(trackers)) != count:
        raise UnexpectedAnswerError(f"{len(set(trackers))} different receipts for {count} ballots")
    return trackers


def _close(url: str, service: Installation, uuid: str) -> None:
    """Two people end the vote early; the next request finds it closed."""
    _step("the vote closed early by two people, with a public reason")
    afterwards.close_early(service, uuid)
    httpx.get(f"{url}/c/{uuid}", timeout=_SECONDS).raise_for_status()


def _look_up(place: Polling, trackers: list[str]) -> None:
    _step("some of them look their trackers up in the public list")
    for one in trackers:
        voters.look_up(place, one)


def _decrypt(url: str, seeded: Seeded) -> None:
    """Any two of the three: the first and the last."""
    held = list(zip(seeded.secrets.invitations, seeded.secrets.keys, strict=True))
    chosen = [held[0], held[-1]]
    with click.progressbar(
        chosen, label=f"  · {len(chosen)} trustees verify and decrypt", file=sys.stderr
    ) as bar:
        for invitation, key in bar:
            _decrypt_one(url, seeded.uuid, invitation, key)


def _decrypt_one(url: str, uuid: str, invitation: Invitation, key: TrusteeKey) -> None:
    archive = _get(url, f"/c/{uuid}/files/archive.bel")
    promise = _get(url, f"/c/{uuid}/files/promise.json")
    part = afterwards.partial_decryption(archive, promise, key)
    answer = httpx.post(
        f"{url}/api/v1/trustees/{invitation.token}/partial-decryption",
        content=part, timeout=_SECONDS,
        headers={"Content-Type": "application/json", "Origin": url},
    )  # fmt: skip
    if not answer.is_success:
        raise UnexpectedAnswerError(f"trustee: {answer.status_code} {answer.text[:500]}")


def _get(url: str, path: str) -> bytes:
    answer = httpx.get(url + path, timeout=_SECONDS)
    if not answer.is_success:
        raise UnexpectedAnswerError(f"{path}: {answer.status_code}")
    return answer.content


def _download(url: str, uuid: str, out: Path) -> None:
    _step(f"what is published, downloaded to {out}")
    for name in ("archive.bel", *STATEMENTS, "bundle.zip"):
        (out / name).write_bytes(_get(url, f"/c/{uuid}/files/{name}"))
    (out / "audit-key.pem").write_bytes(_get(url, "/audit-key.pem"))


def verify(bundle: Path, key_id: str) -> tuple[bool, str]:
    """Run voting-verify as anybody would, in a process of its own."""
    _step("everything verified with voting-verify")
    command = [sys.executable, "-m", "voting_service.verifier", str(bundle), "--finished"]
    done = subprocess.run(
        [*command, "--trust", key_id], capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr
