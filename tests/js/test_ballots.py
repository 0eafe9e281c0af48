"""Ballots of the browser's core: made, checked, and every way to spoil one noticed."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest

from tests.js.conftest import Core
from tests.js.life import Life, open_life
from voting_service.core.ballots import build_ballot, parse_ballot, verify_ballot
from voting_service.core.encoding import b64_sha256, dump_json
from voting_service.core.group import GENERATOR, ORDER, point_text

MAKE = """
  const election = core.parseElection(core.utf8(facts.election));
  return facts.choices.map((c) => core.fromUtf8(core.buildBallot(election, facts.credential, [c])));
"""
CHECK = """
  const election = core.parseElection(core.utf8(facts.election));
  core.verifyBallot(election, core.utf8(facts.ballot));
  return "accepted";
"""


def make(core: Core, life: Life, *choices: list[int]) -> list[str]:
    """Ballots by the browser's core."""
    made = core.run(
        MAKE,
        {
            "election": life.files["election.json"].decode(),
            "credential": life.credentials[0],
            "choices": choices,
        },
    )
    assert isinstance(made, list), made
    return made


def check(core: Core, life: Life, ballot: str) -> Any:
    """What the browser's core says of a ballot."""
    return core.run(CHECK, {"election": life.files["election.json"].decode(), "ballot": ballot})


@pytest.fixture(scope="module")
def approval() -> Life:
    """Up to two of three, or blank."""
    return open_life(maximum=2)


SINGLE = ([1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1])
APPROVAL = (*SINGLE, [0, 1, 1, 0], [0, 0, 1, 1])


def test_python_accepts_what_the_browser_makes(
    core: Core, shared_life: Life, approval: Life
) -> None:
    for life, choices in ((shared_life, SINGLE), (approval, APPROVAL)):
        for ballot in make(core, life, *choices):
            verify_ballot(life.election, life.phi, parse_ballot(ballot.encode()))


def test_the_browser_accepts_what_python_makes(
    core: Core, shared_life: Life, approval: Life
) -> None:
    for life, choices in ((shared_life, SINGLE), (approval, APPROVAL)):
        for choice in choices:
            ballot = build_ballot(
                life.election, life.phi, life.credentials[1], [choice], secrets.token_bytes
            )
            assert check(core, life, ballot.decode()) == "accepted"


@pytest.mark.parametrize(
    "choice",
    [
        pytest.param([0, 0, 0, 0], id="nothing"),
        pytest.param([0, 1, 1, 0], id="too-many"),
        pytest.param([1, 1, 0, 0], id="blank-and-one"),
        pytest.param([0, 2, 0, 0], id="two-for-one"),
        pytest.param([0, 1, 0], id="too-short"),
    ],
)
def test_choice_that_no_ballot_can_hold(core: Core, shared_life: Life, choice: list[int]) -> None:
    facts = {
        "election": shared_life.files["election.json"].decode(),
        "credential": shared_life.credentials[0],
        "choices": [choice],
    }
    assert core.run(MAKE, facts) == {"code": "ballot.choice"}


def test_no_two_ballots_share_anything_random(core: Core, shared_life: Life) -> None:
    ballots = [json.loads(text) for text in make(core, shared_life, *[[0, 1, 0, 0]] * 3)]
    points = [c[k] for b in ballots for c in b["answers"][0]["choices"] for k in ("alpha", "beta")]
    assert len(set(points)) == len(points)


def resigned(ballot: dict[str, Any]) -> str:
    """With the hash put right (the signature's proof then fails last)."""
    body = {name: value for name, value in ballot.items() if name != "signature"}
    ballot["signature"]["hash"] = b64_sha256(dump_json(body))
    return dump_json(ballot).decode()


def bump(proof: dict[str, str]) -> None:
    """Another response."""
    proof["response"] = str((int(proof["response"]) + 1) % ORDER)


def spoil_uuid(b: dict[str, Any]) -> None:
    b["election_uuid"] = "1" * 14


def spoil_phi(b: dict[str, Any]) -> None:
    b["election_hash"] = b64_sha256(b"another")


def spoil_lengths(b: dict[str, Any]) -> None:
    b["answers"][0]["choices"].pop()


def spoil_blank_missing(b: dict[str, Any]) -> None:
    del b["answers"][0]["blank_proof"]


def spoil_repeated(b: dict[str, Any]) -> None:
    choices = b["answers"][0]["choices"]
    choices[1] = dict(choices[0])


def spoil_identity(b: dict[str, Any]) -> None:
    b["answers"][0]["choices"][0]["alpha"] = "00" * 31 + "01"


def spoil_foreign_point(b: dict[str, Any]) -> None:
    b["answers"][0]["choices"][0]["beta"] = "00" * 32


SPOILED_FORM = [
    pytest.param(spoil_uuid, "ballot.uuid", id="another-co-decision"),
    pytest.param(spoil_phi, "ballot.fingerprint", id="another-question"),
    pytest.param(spoil_lengths, "ballot.shape", id="a-ciphertext-short"),
    pytest.param(spoil_blank_missing, "ballot.shape", id="no-blank-proof"),
    pytest.param(spoil_repeated, "ballot.ciphertext.repeated", id="ciphertext-twice"),
]


@pytest.mark.parametrize(("spoil", "code"), SPOILED_FORM)
def test_spoiled_form(core: Core, shared_life: Life, spoil: Any, code: str) -> None:
    ballot = json.loads(make(core, shared_life, [0, 1, 0, 0])[0])
    spoil(ballot)
    assert check(core, shared_life, resigned(ballot)) == {"code": code}


def test_signature_is_checked(core: Core, shared_life: Life) -> None:
    text = make(core, shared_life, [0, 1, 0, 0])[0]
    ballot = json.loads(text)
    bump(ballot["signature"]["proof"])
    assert check(core, shared_life, dump_json(ballot).decode()) == {"code": "ballot.signature"}
    ballot = json.loads(text)
    ballot["credential"] = point_text(GENERATOR)
    assert check(core, shared_life, dump_json(ballot).decode()) == {"code": "ballot.hash"}
    assert check(core, shared_life, resigned(ballot)) == {"code": "ballot.signature"}
    assert check(core, shared_life, text.replace(",", ", ", 1)) == {"code": "json.canonical"}


RESIGN = """
  const election = core.parseElection(core.utf8(facts.election));
  const secret = core.secretExponent(election.uuid, facts.credential);
  const { signature, ...body } = JSON.parse(facts.ballot);
  const hash = core.hashBase64(core.utf8(core.dumpJson(body)));
  const w = core.randomScalar(core.systemRandom);
  const challenge = core.hashToScalar(`sig|${hash}|${core.GENERATOR.secretPower(w).text}`);
  const proof = { challenge: `${challenge}`, response: `${core.mod(w - secret * challenge)}` };
  core.verifyBallot(election, core.utf8(core.dumpJson({ ...body, signature: { hash, proof } })));
  return "accepted";
"""


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param(("individual_proofs", 0, 0), "ballot.proof.individual", id="individual-first"),
        pytest.param(("individual_proofs", 3, 1), "ballot.proof.individual", id="individual-last"),
        pytest.param(("overall_proof", 0), "ballot.proof.overall", id="overall-blank-branch"),
        pytest.param(("overall_proof", 1), "ballot.proof.overall", id="overall-count-branch"),
        pytest.param(("blank_proof", 0), "ballot.proof.blank", id="blank-branch"),
        pytest.param(("blank_proof", 1), "ballot.proof.blank", id="blank-sum-branch"),
    ],
)
@pytest.mark.parametrize("part", ["challenge", "response"])
def test_spoiled_proof_of_a_rightly_signed_ballot(
    core: Core, shared_life: Life, path: tuple[Any, ...], code: str, part: str
) -> None:
    ballot = json.loads(make(core, shared_life, [0, 1, 0, 0])[0])
    proof = ballot["answers"][0]
    for step in path:
        proof = proof[step]
    proof[part] = str((int(proof[part]) + 1) % ORDER)
    facts = {
        "election": shared_life.files["election.json"].decode(),
        "credential": shared_life.credentials[0],
        "ballot": json.dumps(ballot),
    }
    assert core.run(RESIGN, facts) == {"code": code}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(spoil_identity, "point.identity", id="identity"),
        pytest.param(spoil_foreign_point, "point.group", id="order-four"),
    ],
)
def test_point_of_a_rightly_signed_ballot(
    core: Core, shared_life: Life, spoil: Any, code: str
) -> None:
    ballot = json.loads(make(core, shared_life, [0, 1, 0, 0])[0])
    spoil(ballot)
    facts = {
        "election": shared_life.files["election.json"].decode(),
        "credential": shared_life.credentials[0],
        "ballot": json.dumps(ballot),
    }
    assert core.run(RESIGN, facts) == {"code": code}
