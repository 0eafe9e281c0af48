"""The same election in two implementations: what one writes, the other accepts, in both released versions.

`belenios-tool` ends with 124 when a check fails; only status 0 is success, and it is believed for
honest archives alone (protocol.md 10).
"""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests import needs
from tests.verifier.conftest import run
from tests.verifier.forger import CREDENTIALS, KEY, PUBLIC, RANDOM, SECRETS, TIMESTAMP, UUID, Forger
from voting_service.core.archive import (
    EventType,
    ballot_records,
    head_of,
    header_record,
    read_records,
    setup_records,
    tar_bytes,
)
from voting_service.core.ballots import build_ballot, parse_ballot, verify_ballot
from voting_service.core.credentials import credential_list, public_credential
from voting_service.core.election import Election, Question, fingerprint
from voting_service.core.encoding import dump_json
from voting_service.core.replay import replay
from voting_service.core.trustees import Single, Trustees
from voting_service.verifier.checks import Options

Choices = list[list[int]]
PLACES = ("Holmängen", 'Nordkroken "norra"', "Sikhallsvägen 🌲")

QUESTIONS: dict[str, tuple[tuple[Question, ...], list[Choices]]] = {
    "single choice": (
        (Question(PLACES, blank=False, minimum=1, maximum=1, question="Var?"),),
        [[[1, 0, 0]], [[0, 0, 1]]],
    ),
    "single choice or blank": (
        (Question(PLACES, blank=True, minimum=1, maximum=1, question="Var?"),),
        [[[1, 0, 0, 0]], [[0, 0, 1, 0]]],
    ),
    "approval, and a second question": (
        (
            Question(PLACES, blank=True, minimum=0, maximum=3, question="Vilka?"),
            Question(PLACES[:2], blank=False, minimum=1, maximum=2, question="Och?"),
        ),
        [[[0, 1, 1, 1], [1, 1]], [[1, 0, 0, 0], [0, 1]], [[0, 0, 0, 0], [1, 0]]],
    ),
}


class Tool:
    """One release of belenios-tool, at work in a folder."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program, self.folder = program, folder

    def __call__(self, *words: str, given: bytes = b"") -> bytes:
        done = subprocess.run(
            [self._program, *words],
            cwd=self.folder, input=given, capture_output=True, check=False, timeout=120,
            env={**os.environ, "BELENIOS_USE_URANDOM": "1"},
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return name

    @property
    def archive(self) -> Path:
        return self.folder / f"{UUID}.bel"


@pytest.fixture(params=["3.0", "3.3"])
def tool(request: pytest.FixtureRequest, tmp_path: Path) -> Tool:
    return Tool(needs.belenios_tool(request.param), tmp_path)


@pytest.fixture(params=list(QUESTIONS.values()), ids=list(QUESTIONS))
def asked(request: pytest.FixtureRequest) -> tuple[Election, list[Choices]]:
    questions, votes = request.param
    return Election("", "Utegym i Vargön", KEY, questions, UUID), votes


def _setup(election: Election) -> bytes:
    trustees = Trustees(tuple(map(Single, PUBLIC))).to_bytes()
    listed = credential_list(public_credential(UUID, credential) for credential in CREDENTIALS)
    records = [header_record(TIMESTAMP), *setup_records(election.to_bytes(), trustees, listed)]
    return b"".join(tar_bytes(record, TIMESTAMP) for record in records)


def _finish(tool: Tool) -> None:
    """Everything after the ballots, done by the tool."""
    tool("archive", "add-event", "--type=EndBallots")
    tally = tool("election", "compute-encrypted-tally")
    tool("archive", "add-event", "--type=EncryptedTally", given=tally)
    for owner, secret in enumerate(SECRETS, start=1):
        key = tool.file("key.json", b'"%d"' % secret)
        part = tool("election", "decrypt", "--privkey", key, "--trustee-id", str(owner))
        tool("archive", "add-event", "--type=PartialDecryption", given=part)
    tool("archive", "add-event", "--type=Result", given=tool("election", "compute-result"))


def test_our_ballots_are_accepted_one_by_one(
    tool: Tool, asked: tuple[Election, list[Choices]]
) -> None:
    election, votes = asked
    tool.archive.write_bytes(_setup(election))
    phi = fingerprint(election.to_bytes())
    for credential, choices in zip(CREDENTIALS, votes, strict=False):
        ballot = build_ballot(election, phi, credential, choices, RANDOM)
        tool("election", "verify-ballot", "--ballot", tool.file("ballot.json", ballot))


def test_the_tool_s_ballots_are_accepted_by_us(
    tool: Tool, asked: tuple[Election, list[Choices]]
) -> None:
    election, votes = asked
    tool.archive.write_bytes(_setup(election))
    phi = fingerprint(election.to_bytes())
    for credential, choices in zip(CREDENTIALS, votes, strict=False):
        secret = tool.file("credential", credential.encode())
        choice = tool.file("choice.json", dump_json([list(row) for row in choices]))
        ballot = tool(
            "election", "generate-ballot", "--privcred", secret, "--choice", choice
        ).rstrip(b"\n")
        parsed = parse_ballot(ballot)
        verify_ballot(election, phi, parsed)
        assert parsed.credential == public_credential(UUID, credential)


def test_an_election_begun_by_us_and_finished_by_the_tool(
    tool: Tool, asked: tuple[Election, list[Choices]]
) -> None:
    """Our setup, ballots from both sides, everything else the tool's: both verifiers agree on every byte."""
    election, votes = asked
    tool.archive.write_bytes(_setup(election))
    phi = fingerprint(election.to_bytes())
    for index, (credential, choices) in enumerate(zip(CREDENTIALS, votes, strict=False)):
        if index % 2:
            ballot = build_ballot(election, phi, credential, choices, RANDOM)
        else:
            secret = tool.file("credential", credential.encode())
            choice = tool.file("choice.json", dump_json([list(row) for row in choices]))
            ballot = tool("election", "generate-ballot", "--privcred", secret, "--choice", choice)
        tool("archive", "add-event", "--type=Ballot", given=ballot)
    _finish(tool)
    tool("election", "verify")
    report = run(tool.archive, Options(once=True, finished=True))
    assert report.exit_code == 0
    expected = tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(*votes, strict=True))
    assert report.facts.result == expected


def test_an_archive_made_by_our_core_alone(tool: Tool) -> None:
    """Description, trustees, ballots, tally, decryptions and result as the service writes them."""
    forger = Forger()
    tool.archive.write_bytes(forger.files()["archive.bel"])
    tool("election", "verify")
    with tool.archive.open("rb") as file:
        setup, *steps = replay(read_records(file))
    tool.archive.write_bytes(
        tool.archive.read_bytes()[: setup.end]
    )  # it refuses a ballot already there
    ballots = [step.payloads[0].content for step in steps if step.event.type is EventType.BALLOT]
    assert ballots
    for ballot in ballots:
        tool("election", "verify-ballot", "--ballot", tool.file("ballot.json", ballot))


def test_an_election_without_ballots(tool: Tool) -> None:
    files = Forger(ballots=lambda _: [], result=lambda _: {"result": [[0, 0, 0, 0]]}).files()
    tool.archive.write_bytes(files["archive.bel"])
    tool("election", "verify")


def test_our_archive_grows_as_the_tool_s_does(tool: Tool) -> None:
    """The same ballot appended by both gives the same bytes."""
    questions, votes = QUESTIONS["single choice"]
    election = replace(Election("", "Utegym", KEY, questions, UUID), administrator="Nämnden")
    setup = _setup(election)
    tool.archive.write_bytes(setup)
    ballot = build_ballot(
        election, fingerprint(election.to_bytes()), CREDENTIALS[0], votes[0], RANDOM
    )
    tool("archive", "add-event", "--type=Ballot", given=ballot)
    trustees = Trustees(tuple(map(Single, PUBLIC))).to_bytes()
    listed = credential_list(public_credential(UUID, credential) for credential in CREDENTIALS)
    head = head_of(setup_records(election.to_bytes(), trustees, listed))
    ours = setup + b"".join(tar_bytes(record, TIMESTAMP) for record in ballot_records(head, ballot))
    assert tool.archive.read_bytes() == ours
