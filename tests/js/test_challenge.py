"""Opened test ballots: what was sealed is what is opened, whatever a dishonest device shows instead."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.js.conftest import Core
from tests.js.life import Life, open_life
from voting_service.core.ballots import parse_ballot, verify_ballot
from voting_service.core.challenge import parse_challenge, verify_challenge
from voting_service.core.encoding import b64_sha256, dump_json
from voting_service.core.errors import VerificationError
from voting_service.core.group import ORDER

OPEN = """
  const election = core.parseElection(core.utf8(facts.election));
  const sealed = core.sealBallot(election, facts.credential, [facts.choice]);
  return [core.challengeText(facts.election, election.uuid, sealed), sealed.commitment];
"""
CHECK = "const { choices, commitment } = core.checkChallenge(core.utf8(facts)); return [choices, commitment];"


def opened(core: Core, life: Life, choice: list[int]) -> dict[str, Any]:
    """A challenge made by the browser's core, parsed."""
    facts = {
        "election": life.files["election.json"].decode(),
        "credential": life.credentials[0],
        "choice": choice,
    }
    text, commitment = core.run(OPEN, facts)
    assert "\n" not in text
    value = json.loads(text)
    assert value["commitment"] == commitment
    assert dump_json(value).decode() == text
    assert isinstance(value, dict)
    return value


def verdict(core: Core, value: dict[str, Any]) -> Any:
    """What the browser's independent check says; the Python core, which shares no code, must agree."""
    found = core.run(CHECK, dump_json(value).decode())
    assert isinstance(found, list) == python_accepts(dump_json(value))
    return found


def python_accepts(data: bytes) -> bool:
    """By the routine that `voting-verify --challenge` uses."""
    try:
        verify_challenge(parse_challenge(data))
    except VerificationError:
        return False
    return True


@pytest.fixture(scope="module")
def approval() -> Life:
    """Up to two of three, or blank."""
    return open_life(maximum=2)


@pytest.mark.parametrize("choice", [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 1, 0]])
def test_an_honest_device_opens_to_what_was_chosen(
    core: Core, approval: Life, choice: list[int]
) -> None:
    value = opened(core, approval, choice)
    assert verdict(core, value) == [[choice], value["commitment"]]
    assert value["commitment"] == b64_sha256(value["ballot"].encode())


def test_what_is_opened_has_no_signature_and_cannot_be_cast(core: Core, shared_life: Life) -> None:
    ballot = opened(core, shared_life, [0, 1, 0, 0])["ballot"]
    assert "signature" not in ballot
    with pytest.raises(VerificationError, match="fields"):
        parse_ballot(ballot.encode())


def test_signing_changes_nothing_but_adds_the_signature(core: Core, shared_life: Life) -> None:
    """The commitment that was shown is the hash that the cast ballot's signature is over."""
    made, commitment = core.run(
        """
        const election = core.parseElection(core.utf8(facts.election));
        const sealed = core.sealBallot(election, facts.credential, [[0, 1, 0, 0]]);
        return [core.fromUtf8(core.signBallot(sealed, election.uuid, facts.credential)), sealed.commitment];
        """,
        {
            "election": shared_life.files["election.json"].decode(),
            "credential": shared_life.credentials[0],
        },
    )
    ballot = parse_ballot(made.encode())
    verify_ballot(shared_life.election, shared_life.phi, ballot)
    assert json.loads(made)["signature"]["hash"] == commitment


Change = Callable[[dict[str, Any]], Any]


def _ballot(value: dict[str, Any], change: Callable[[dict[str, Any]], Any], *, keep: bool) -> None:
    """Change the ballot; `keep` the commitment to the former one."""
    body = json.loads(value["ballot"])
    change(body)
    value["ballot"] = dump_json(body).decode()
    if not keep:
        value["commitment"] = b64_sha256(value["ballot"].encode())


def _answer(body: dict[str, Any]) -> Any:
    return body["answers"][0]


MUTANTS: dict[str, tuple[Change, str]] = {
    "other-choice-shown": (
        lambda v: v.update(choices=[[0, 0, 1, 0]]), "challenge.opening"),
    "other-randomness": (
        lambda v: v["randomness"][0].__setitem__(0, "5"), "challenge.opening"),
    "randomness-too-large": (
        lambda v: v["randomness"][0].__setitem__(0, str(int(v["randomness"][0][0]) + ORDER)), "scalar.range"),
    "randomness-as-number": (
        lambda v: v["randomness"][0].__setitem__(0, 5), "scalar.syntax"),
    "randomness-left-out": (
        lambda v: v["randomness"][0].pop(), "record.length"),
    "choice-left-out": (
        lambda v: v["choices"][0].pop(), "record.length"),
    "second-question": (
        lambda v: v["choices"].append([0]), "record.length"),
    "choice-of-two": (
        lambda v: v["choices"][0].__setitem__(1, 2), "record.range"),
    "nothing-chosen": (
        lambda v: v["choices"][0].__setitem__(1, 0), "ballot.choice"),
    "other-ballot-opened": (
        lambda v: _ballot(v, lambda b: _answer(b)["choices"].reverse(), keep=True), "challenge.commitment"),
    "proofs-swapped": (
        lambda v: _ballot(v, lambda b: _answer(b)["individual_proofs"].reverse(), keep=False),
        "ballot.proof.individual"),
    "ciphertexts-swapped": (
        lambda v: _ballot(v, lambda b: _answer(b)["choices"].reverse(), keep=False), "ballot.proof.individual"),
    "credential-no-point": (
        lambda v: _ballot(v, lambda b: b.update(credential="f" * 64), keep=False), "point.group"),
    "signed-after-all": (
        lambda v: _ballot(v, lambda b: b.update(signature={}), keep=False), "record.fields"),
    "commitment-with-padding": (
        lambda v: v.update(commitment=v["commitment"] + "="), "hash.syntax"),
    "other-vote": (
        lambda v: v.update(co_decision="1" * 14), "challenge.election"),
    "other-kind": (
        lambda v: v.update(kind="medbeslut/ballot"), "challenge.kind"),
    "other-version": (
        lambda v: v.update(version=2), "challenge.kind"),
    "field-more": (
        lambda v: v.update(more=1), "record.fields"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_dishonest_device_is_found(core: Core, shared_life: Life, name: str) -> None:
    change, code = MUTANTS[name]
    value = opened(core, shared_life, [0, 1, 0, 0])
    change(value)
    assert verdict(core, value) == {"code": code}


def test_another_election_in_the_file(core: Core, shared_life: Life, approval: Life) -> None:
    value = opened(core, shared_life, [0, 1, 0, 0])
    other = json.loads(approval.files["election.json"]) | {"uuid": shared_life.election.uuid}
    value["election"] = dump_json(other).decode()
    assert verdict(core, value) == {"code": "ballot.fingerprint"}


def test_one_spelling_of_the_file(core: Core, shared_life: Life) -> None:
    text = json.dumps(opened(core, shared_life, [0, 1, 0, 0]))
    assert core.run(CHECK, text) == {"code": "json.canonical"}
