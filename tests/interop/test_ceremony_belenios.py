"""Sets made by our ceremony, and votes under them, pass the independent `belenios-tool`."""

import subprocess
from pathlib import Path
from random import Random

import pytest

from tests import needs
from voting_service.core import archive
from voting_service.core.archive import Head, Record, head_of, header_record, tar_bytes
from voting_service.core.ballots import build_ballot, parse_ballot, verify_ballot
from voting_service.core.ceremony import run_ceremony
from voting_service.core.credentials import credential_list, new_credential, public_credential
from voting_service.core.decryption import gather, partial_decryption
from voting_service.core.election import Election, Question, fingerprint, new_uuid
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import random_scalar
from voting_service.core.signed_messages import make_public_key
from voting_service.core.tally import Aggregate, SizedTally, compute_result
from voting_service.core.trustees import Single, Trustees, combine_factors, election_key

RANDOM = Random(20261124).randbytes
CHOICES = ([0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0])
COUNTS = ((1, 2, 0, 1),)
_SETUP_ENTRIES = 6  # header, election, trustees, credentials, setup data, event


class Vote:
    """A whole vote under a server key and T of N trustees, written as an archive."""

    def __init__(self, threshold: int, size: int) -> None:
        self.uuid = new_uuid(RANDOM)
        server = random_scalar(RANDOM)
        pedersen, keys = run_ceremony(self.uuid, threshold, size, RANDOM)
        self.trustees = Trustees((Single(make_public_key(server, RANDOM, name="server")), pedersen))
        members = Random(1).sample(range(size), threshold)
        self.secrets = {1: server} | {member + 2: keys[member].decryption for member in members}
        question = Question(("Holmängen", "Nordkroken", "Vik"), True, 1, 1, "Var?")
        self.election = Election("", "Utegym", election_key(self.trustees), (question,), self.uuid)
        self.phi = fingerprint(self.election.to_bytes())
        self.ballots: list[bytes] = []
        self.records: list[Record] = [header_record(1_790_000_000)]
        self._fill()

    @property
    def head(self) -> Head:
        return head_of(self.records)

    def _fill(self) -> None:
        credentials = [new_credential(RANDOM) for _ in CHOICES]
        publics = credential_list(public_credential(self.uuid, c) for c in credentials)
        self.records += archive.setup_records(
            self.election.to_bytes(), self.trustees.to_bytes(), publics
        )
        aggregate = Aggregate(self.election)
        for credential, choice in zip(credentials, CHOICES, strict=True):
            data = build_ballot(self.election, self.phi, credential, [choice], RANDOM)
            ballot = parse_ballot(data)
            verify_ballot(self.election, self.phi, ballot)
            aggregate.add(ballot)
            self.ballots.append(data)
            self.records += archive.ballot_records(self.head, data)
        self.records += archive.end_ballots_records(self.head)
        self._tally(aggregate)

    def _tally(self, aggregate: Aggregate) -> None:
        tally = aggregate.tally()
        size = aggregate.ballots
        sized = SizedTally(size, size, sha256_hex(tally.to_bytes()))
        self.records += archive.encrypted_tally_records(
            self.head, tally.to_bytes(), sized.to_bytes()
        )
        partials = [
            (owner, partial_decryption(secret, tally, self.phi, RANDOM).to_bytes())
            for owner, secret in self.secrets.items()
        ]
        for owner, partial in partials:
            self.records += archive.partial_decryption_records(self.head, partial, owner)
        factors = gather(self.trustees, tally, self.phi, partials).factors
        result = compute_result(self.election, tally, combine_factors(self.trustees, factors), size)
        assert result.counts == COUNTS
        self.records += archive.result_records(self.head, result.to_bytes())

    def write(self, folder: Path, *, setup_only: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        records = self.records[:_SETUP_ENTRIES] if setup_only else self.records
        data = b"".join(tar_bytes(record, 1_790_000_000) for record in records)
        (folder / f"{self.uuid}.bel").write_bytes(data)


def tool(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("release", ["3.0", "3.3"])
@pytest.mark.parametrize(("threshold", "size"), [(2, 3), (3, 5)])
def test_a_vote_under_our_keys_passes(
    release: str, threshold: int, size: int, tmp_path: Path
) -> None:
    program = needs.belenios_tool(release)
    vote = Vote(threshold, size)
    vote.write(tmp_path)
    done = tool(program, tmp_path, "election", "verify")
    assert done.returncode == 0, done.stderr
    assert "all checks passed" in done.stdout + done.stderr
    open_vote = tmp_path / "open"  # where none of the ballots has been cast yet
    vote.write(open_vote, setup_only=True)
    for ballot in vote.ballots:
        (open_vote / "ballot.json").write_bytes(ballot)
        checked = tool(program, open_vote, "election", "verify-ballot", "--ballot", "ballot.json")
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("release", ["3.0", "3.3"])
def test_the_tool_makes_an_election_of_our_set(release: str, tmp_path: Path) -> None:
    program = needs.belenios_tool(release)
    pedersen, _ = run_ceremony(new_uuid(RANDOM), 2, 3, RANDOM)
    (tmp_path / "threshold.json").write_bytes(pedersen.to_bytes() + b"\n")
    (tmp_path / "public_keys.jsons").write_bytes(b"")
    done = tool(program, tmp_path, "setup", "make-trustees")
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "trustees.json").read_bytes().rstrip(b"\n")
    assert made == Trustees((pedersen,)).to_bytes()
