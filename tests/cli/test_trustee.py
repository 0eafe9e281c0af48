"""The trustee's tool: a whole ceremony through files, a rehearsal, a decryption; and what it refuses."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.verifier.forger import PUBLIC, RANDOM, SECRETS, UUID, Forger
from voting_service.cli.trustee import trustee
from voting_service.cli.trustee_files import MAX_BYTES
from voting_service.core.decryption import (
    new_rehearsal,
    parse_partial_decryption,
    verify_rehearsal,
)
from voting_service.core.encoding import parse_json
from voting_service.core.pedersen import parse_pedersen
from voting_service.core.signed_messages import parse_public_key, verify_public_key
from voting_service.core.trustee_keys import (
    TrusteeKey,
    is_encrypted,
    parse_trustee_key,
    verify_trustee_statement,
)

PASSPHRASE = "fyra små grodor"


def run(*arguments: object, typed: str | None = None, fails: str | None = None) -> Result:
    """Run a command; `fails` is what its refusal must say."""
    result = CliRunner().invoke(trustee, [str(argument) for argument in arguments], input=typed)
    if fails is None:
        assert result.exit_code == 0, result.output
    else:
        assert result.exit_code == 1, result.output
        assert fails in result.output
        assert "Traceback" not in result.output
    return result


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n")
    return path


class Trio:
    """Three trustees on three machines, 2 of whom can decrypt; the folder is what they exchange."""

    def __init__(self, path: Path) -> None:
        self.path, self.folder = path, path / "exchanged"

    def secret(self, index: int) -> Path:
        return self.path / f"machine-{index}" / "secret.json"

    def key(self, index: int) -> Path:
        return self.path / f"machine-{index}" / "key.json"

    def start(self) -> None:
        for index in (1, 2, 3):
            run("start", self.secret(index), self.folder, "--co-decision", UUID, "--threshold", 2,
                "--size", 3, "--index", index, "--no-passphrase")  # fmt: skip

    def step(self, name: str) -> None:
        for index in (1, 2, 3):
            run(name, self.secret(index), self.folder)

    def finish(self) -> None:
        for index in (1, 2, 3):
            run("finish", self.secret(index), self.folder, self.key(index), "--no-passphrase")


@pytest.fixture
def trio(tmp_path: Path) -> Trio:
    return Trio(tmp_path)


def test_a_ceremony_gives_three_keys_and_one_public_set(trio: Trio) -> None:
    trio.start()
    trio.step("commit")
    trio.step("deal")
    trio.finish()
    output = trio.path / "threshold.json"
    run("assemble", trio.folder, output, "--co-decision", UUID)
    pedersen = parse_pedersen(parse_json(output.read_bytes()))
    pedersen.verify()
    for index, public in enumerate(pedersen.keys, start=1):
        key = parse_trustee_key(trio.key(index).read_bytes())
        assert key.public == public.point
        statement = (trio.folder / f"statement-{index}.json").read_bytes()
        verify_trustee_statement(statement, UUID, public.point)


def test_secrets_are_for_their_owner_alone_and_never_overwritten(trio: Trio) -> None:
    trio.start()
    secret = trio.secret(1)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_bytes()
    run("start", secret, trio.folder, "--co-decision", UUID, "--threshold", 2, "--size", 3,
        "--index", 1, "--no-passphrase", fails="exists already")  # fmt: skip
    assert secret.read_bytes() == before


def test_a_message_sent_is_not_replaced(trio: Trio) -> None:
    trio.start()
    trio.step("commit")
    run("commit", trio.secret(1), trio.folder, fails="exists already")


def test_no_message_holds_a_secret(trio: Trio) -> None:
    trio.start()
    trio.step("commit")
    trio.step("deal")
    trio.finish()
    exchanged = b"".join(path.read_bytes() for path in trio.folder.iterdir())
    for index in (1, 2, 3):
        seed = json.loads(trio.secret(index).read_bytes())["seed"]
        key = json.loads(trio.key(index).read_bytes())
        for value in (seed, key["decryption"], key["signing"]):
            assert value.encode() not in exchanged


def test_a_secret_is_kept_under_a_passphrase_unless_asked_otherwise(
    tmp_path: Path, passphrase: Path
) -> None:
    secret, folder = tmp_path / "secret.json", tmp_path / "exchanged"
    run("start", secret, folder, "--co-decision", UUID, "--threshold", 2, "--size", 3,
        "--index", 1, "--passphrase-file", passphrase)  # fmt: skip
    assert b'"seed"' not in secret.read_bytes()
    run("commit", secret, folder, typed="wrong\n", fails="the passphrase is wrong")
    run(
        "commit",
        secret,
        folder,
        "--passphrase-file",
        passphrase,
        fails="no threshold for a new set",
    )


def test_a_key_keeps_the_passphrase_of_its_seat(trio: Trio, passphrase: Path) -> None:
    trio.start()
    trio.secret(1).unlink()
    (trio.folder / "certificate-1.json").unlink()
    run("start", trio.secret(1), trio.folder, "--co-decision", UUID, "--threshold", 2, "--size", 3,
        "--index", 1, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")  # fmt: skip
    for name in ("commit", "deal"):
        run(name, trio.secret(1), trio.folder, "--passphrase-file", passphrase)
        for index in (2, 3):
            run(name, trio.secret(index), trio.folder)
    run("finish", trio.secret(1), trio.folder, trio.key(1), "--passphrase-file", passphrase)
    assert parse_trustee_key(trio.key(1).read_bytes(), PASSPHRASE).co_decision == UUID
    run("finish", trio.secret(2), trio.folder, trio.key(2), typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert is_encrypted(trio.key(2).read_bytes())


@pytest.mark.parametrize(
    ("options", "fails"),
    [
        (("--threshold", 3, "--size", 3, "--index", 1), "no such seat in a ceremony"),
        (("--threshold", 2, "--size", 3, "--index", 4), "no such seat in a ceremony"),
    ],
    ids=["all needed", "no such place"],
)
def test_a_ceremony_that_could_lose_the_vote_is_not_begun(
    tmp_path: Path, options: tuple[object, ...], fails: str
) -> None:
    secret = tmp_path / "secret.json"
    run("start", secret, tmp_path, "--co-decision", UUID, *options, "--no-passphrase", fails=fails)
    assert not secret.exists()


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    run("key", tmp_path / "k", tmp_path / "p", "--co-decision", UUID, typed="kort\nkort\n",
        fails="at least 12 characters")  # fmt: skip
    assert not (tmp_path / "k").exists()


def test_a_tampered_message_names_the_trustee(trio: Trio) -> None:
    trio.start()
    trio.step("commit")
    path = trio.folder / "commitment-2.json"
    record = json.loads(path.read_bytes())
    record["signature"]["response"] = "1"
    path.write_bytes(json.dumps(record, separators=(",", ":")).encode())
    result = run("deal", trio.secret(1), trio.folder, fails="ceremony.signature")
    assert "trustee 2" in result.output
    assert not (trio.folder / "dealing-1.json").exists()


def test_a_file_too_large_is_not_read(trio: Trio) -> None:
    trio.start()
    with (trio.folder / "certificate-3.json").open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    run("commit", trio.secret(1), trio.folder, fails="too large")


def test_a_passphrase_file_is_text(trio: Trio) -> None:
    bad = trio.path / "bad"
    bad.write_bytes(b"\xff" * 20)
    run("key", trio.path / "k", trio.path / "p", "--co-decision", UUID, "--passphrase-file", bad,
        fails="not text in UTF-8")  # fmt: skip


def test_a_single_trustees_key(tmp_path: Path) -> None:
    key_file, public_file = tmp_path / "key.json", tmp_path / "public.json"
    run("key", key_file, public_file, "--co-decision", UUID, "--no-passphrase")
    key = parse_trustee_key(key_file.read_bytes())
    public = parse_public_key(parse_json(public_file.read_bytes()))
    verify_public_key(public)
    assert public.point == key.public
    statement = (tmp_path / "public.statement.json").read_bytes()
    verify_trustee_statement(statement, UUID, key.public)


# Rehearsal and decryption


class Vote:
    """A vote as published, and the key file of its first trustee."""

    def __init__(self, path: Path) -> None:
        self.archive, self.promise = path / "archive.bel", path / "promise.json"
        self.key, self.output = path / "key.json", path / "partial.json"
        self.key.write_bytes(TrusteeKey(UUID, SECRETS[0]).to_bytes())
        self.publish(7)

    def publish(self, events: int, **hooks: Callable[[Any], Any]) -> None:
        files = Forger(events=lambda e: e[:events], **hooks).files()
        self.archive.write_bytes(files["archive.bel"])
        self.promise.write_bytes(files["promise.json"])

    def decrypt(self, output: Path | None = None, fails: str | None = None) -> Result:
        return run("decrypt", self.archive, self.key, "--promise", self.promise,
                   "-o", output or self.output, fails=fails)  # fmt: skip


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return Vote(tmp_path)


def test_a_rehearsal_is_answered(vote: Vote, tmp_path: Path) -> None:
    rehearsal = new_rehearsal(UUID, RANDOM)
    request = tmp_path / "rehearsal.json"
    request.write_bytes(rehearsal.to_bytes() + b"\n")
    run("rehearse", request, vote.key, vote.output)
    verify_rehearsal(rehearsal, parse_partial_decryption(vote.output.read_bytes()), PUBLIC[0].point)


def test_a_rehearsal_of_another_co_decision_is_refused(vote: Vote, tmp_path: Path) -> None:
    request = tmp_path / "rehearsal.json"
    request.write_bytes(new_rehearsal("Vargon12345679", RANDOM).to_bytes())
    run("rehearse", request, vote.key, vote.output, fails="the rehearsal is of another co-decision")


def test_decrypting_notes_the_use_of_the_key(vote: Vote) -> None:
    result = vote.decrypt()
    assert "4 ballots" in result.output
    note = vote.key.with_name("key.json.used")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    parse_partial_decryption(vote.output.read_bytes())


def test_asking_again_gives_the_same_bytes(vote: Vote, tmp_path: Path) -> None:
    vote.decrypt()
    vote.decrypt(fails="exists already")
    again = tmp_path / "again.json"
    vote.decrypt(again)
    assert again.read_bytes() == vote.output.read_bytes()


def test_asking_again_gives_the_same_bytes_when_they_are_published(
    vote: Vote, tmp_path: Path
) -> None:
    vote.decrypt()
    vote.publish(8)
    vote.decrypt(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == vote.output.read_bytes()


def test_a_second_tally_is_refused(vote: Vote, tmp_path: Path) -> None:
    vote.decrypt()
    vote.publish(6, ballots=lambda ballots: ballots[:3])
    vote.decrypt(tmp_path / "again.json", fails="decryption.repeated")
    assert not (tmp_path / "again.json").exists()


@pytest.mark.parametrize(
    ("events", "hooks", "fails"),
    [
        pytest.param(5, {}, "decryption.early", id="still open"),
        pytest.param(6, {}, "decryption.early", id="closed, not tallied"),
        pytest.param(7, {"counted": lambda b: b[:1]}, "tally.product", id="a sum of one ballot"),
        pytest.param(4, {"ballots": lambda b: b[:1]}, "decryption.few_ballots", id="one ballot in all"),
        pytest.param(8, {}, "decryption.repeated", id="decrypted elsewhere"),
        pytest.param(7, {"raw": lambda a: a[:-1]}, "archive.truncated", id="damaged archive"),
    ],
)  # fmt: skip
def test_what_should_not_be_decrypted_is_not(
    vote: Vote, events: int, hooks: dict[str, Any], fails: str
) -> None:
    vote.publish(events, **hooks)
    vote.decrypt(fails=fails)
    assert not vote.output.exists()
    assert not vote.key.with_name("key.json.used").exists()


def test_a_wrong_key_file_is_refused(vote: Vote) -> None:
    vote.key.write_bytes(TrusteeKey(UUID, 5).to_bytes())
    vote.decrypt(fails="key.mismatch")
    vote.key.write_bytes(b"{}")
    vote.decrypt(fails="record.fields")
