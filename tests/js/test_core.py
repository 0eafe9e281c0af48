"""The browser's core against archives by belenios-tool, and against the Python core."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.js.conftest import Core
from tests.js.life import closed_life, decrypt
from voting_service.core import credentials as python_credentials
from voting_service.core.decryption import parse_partial_decryption, verify_partial_decryption
from voting_service.core.election import parse_election
from voting_service.core.encoding import parse_json
from voting_service.core.errors import VerificationError
from voting_service.core.group import parse_point, parse_scalar
from voting_service.core.tally import parse_encrypted_tally
from voting_service.core.trustee_keys import TrusteeKey, encrypt_trustee_key

pytestmark = pytest.mark.usefixtures("real_scrypt")  # the browser derives the same key
VECTORS = Path(__file__).parents[1] / "vectors"
HONEST = ("plurality-3-trustees", "blank-1-trustee", "approval-two-questions", "threshold-2-of-3")
BYTES = "const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));"
AUDIT = (
    BYTES
    + """
  const audit = new core.Audit();
  const archive = new core.ArchiveReader();
  const data = bytes(facts.archive);
  for (let at = 0; at < data.length; at += facts.step ?? 4096)
    for (const record of archive.push(data.subarray(at, at + (facts.step ?? 4096)))) await audit.take(record);
  archive.end();
  await audit.end();
"""
)


def encoded(data: bytes) -> str:
    """Bytes on their way into the browser."""
    return base64.b64encode(data).decode()


def archive(name: str) -> bytes:
    """A vector's archive."""
    return (VECTORS / name / "archive.bel").read_bytes()


@pytest.mark.parametrize(
    "step", [pytest.param(1 << 20, id="whole"), pytest.param(777, id="pieces")]
)
@pytest.mark.parametrize("name", HONEST)
def test_honest_archive_holds(core: Core, name: str, step: int) -> None:
    found = core.run(
        AUDIT + "return [audit.phase, audit.result]",
        {"archive": encoded(archive(name)), "step": step},
    )
    wanted = json.loads((VECTORS / name / "result.json").read_bytes())["result"]
    assert found == ["finished", wanted]


def test_ranked_questions_are_refused(core: Core) -> None:
    found = core.run(AUDIT, {"archive": encoded(archive("ranked-2-trustees"))})
    assert found == {"code": "election.ranked"}


@pytest.mark.parametrize("name", HONEST)
def test_every_step_follows_from_the_secrets(core: Core, name: str) -> None:
    """Credentials give the public list; key files give exactly the published factors."""
    folder = VECTORS / name
    found = core.run(
        AUDIT + """
        const uuid = audit.election.uuid;
        const listed = facts.credentials.map((c) => core.publicCredential(uuid, c).text);
        const rows = facts.secrets.map((secret) => {
          const key = core.GENERATOR.secretPower(BigInt(secret));
          const owner = audit.trustees.keys.findIndex((k) => k.equals(key)) + 1;
          const made = core.utf8(core.partialDecryption(key, BigInt(secret), audit.rows, audit.election.fingerprint));
          const factors = core.verifyPartial(made, key, audit.rows, audit.election.fingerprint);
          return [owner, factors.every((row, i) => row.every((f, j) => f.equals(audit.factors.get(owner)[i][j])))];
        });
        return [listed, rows]""",
        {
            "archive": encoded(archive(name)),
            "credentials": (folder / "creds.txt").read_text().split(),
            "secrets": [json.loads(path.read_text()) for path in sorted(folder.glob("*.privkey"))],
        },
    )  # fmt: skip
    public = json.loads((folder / "public_creds.json").read_text())
    assert sorted(found[0]) == sorted(entry.split(",")[0] for entry in public)
    assert found[1]
    assert all(owner > 0 and same for owner, same in found[1])


def test_mixed_order_points_are_refused(core: Core) -> None:
    points = json.loads((VECTORS / "mixed-order-points.json").read_text())
    spellings = [
        bytes.fromhex(point)[::-1].hex() for point in points
    ]  # they are written as RFC 8032 has them
    found = core.run(
        "return facts.map((p) => { try { core.parsePoint(p); return p } catch (e) { return e.code } })",
        spellings,
    )
    assert set(found) == {"point.group"}


HOSTILE = json.loads((VECTORS / "hostile" / "encodings.json").read_text())["cases"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in HOSTILE])
def test_hostile_encoding(core: Core, case: dict[str, str]) -> None:
    data = case["text"].encode() if "text" in case else bytes.fromhex(case["hex"])
    script = {
        "json": "core.parseJson(bytes(facts))",
        "point": "core.parsePoint(core.fromUtf8(bytes(facts)))",
        "scalar": "core.parseScalar(core.fromUtf8(bytes(facts)))",
        "election": "core.parseElection(bytes(facts))",
        "credentials": "core.parseCredentialList(bytes(facts))",
    }[case["kind"]]
    assert core.run(f"{BYTES} {script}; return 'accepted'", encoded(data)) == {"code": case["code"]}


def put(data: bytes, at: int, new: bytes) -> bytes:
    """The data with `new` in place of what stood there."""
    return data[:at] + new + data[at + len(new) :]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(lambda d: d[:-100], "archive.truncated", id="cut"),
        pytest.param(lambda d: put(d, 1023, b"x"), "archive.padding", id="padding-not-zero"),
        pytest.param(lambda d: put(d, 100, b"0000666"), "archive.tar", id="another-mode"),
        pytest.param(
            lambda d: put(d, 1024 + 136, b"00000000001"), "archive.time", id="another-time"
        ),
        pytest.param(
            lambda d: put(d, 1024, b"00000000"), "archive.name", id="name-is-not-the-hash"
        ),
        pytest.param(lambda d: d + bytes(1024), "archive.tar", id="end-of-archive-blocks"),
        pytest.param(lambda d: d[1024:], "archive.header", id="no-header"),
        pytest.param(lambda d: d[:0], "archive.header", id="empty"),
        pytest.param(lambda d: d[:1024] + d[:1024], "archive.header", id="two-headers"),
    ],
)
def test_spoiled_archive(core: Core, spoil: Callable[[bytes], bytes], code: str) -> None:
    data = spoil(archive("blank-1-trustee"))
    assert core.run(AUDIT + "return 'accepted'", {"archive": encoded(data)}) == {"code": code}


def test_sealed_key_file_opens_and_decrypts(core: Core) -> None:
    """A threshold trustee's key under a passphrase; the factors hold for Python."""
    life = closed_life()
    assert life.tally is not None
    key = life.keys[2]
    sealed = encrypt_trustee_key(key, "lösen på tåg", secrets.token_bytes)
    made = core.run(
        AUDIT
        + """
        const key = await core.readKey(bytes(facts.key), facts.passphrase);
        return core.partialDecryption(key.key, key.secret, audit.rows, audit.election.fingerprint)""",
        {
            "archive": encoded(life.files["archive.bel"]),
            "key": encoded(sealed),
            "passphrase": "lösen på tåg",
        },
    )
    partial = parse_partial_decryption(made.encode())
    verify_partial_decryption(
        partial, key.public, parse_encrypted_tally(life.tally.to_bytes()), life.phi
    )


@pytest.mark.parametrize(
    ("content", "passphrase", "code"),
    [
        pytest.param(b"not json", "", "key.file", id="not-json"),
        pytest.param(b'{"kind":"medbeslut/trustee-key"}', "", "key.file", id="fields-missing"),
        pytest.param("sealed", "wrong", "key.passphrase", id="wrong-passphrase"),
        pytest.param("changed", "right", "key.mismatch", id="secret-of-another-key"),
    ],
)
def test_bad_key_file(core: Core, content: bytes | str, passphrase: str, code: str) -> None:
    key = TrusteeKey("1" * 14, 4711)
    if content == "sealed":
        content = encrypt_trustee_key(key, "right", secrets.token_bytes)
    elif content == "changed":
        content = key.to_bytes().replace(b"4711", b"4712")
    assert isinstance(content, bytes)
    script = BYTES + "await core.readKey(bytes(facts[0]), facts[1]); return 'opened'"
    found = core.run(script, [encoded(content), passphrase])
    assert found == {"code": code}


def test_partly_decrypted_archive_holds(core: Core) -> None:
    life = closed_life()
    decrypt(life, 1)
    decrypt(life, 3)
    script = AUDIT + "return [audit.phase, [...audit.factors.keys()]]"
    found = core.run(script, {"archive": encoded(life.files["archive.bel"])})
    assert found == ["decrypting", [1, 3]]


def test_left_out_ballot_is_found(core: Core) -> None:
    life = closed_life(counted=3)
    assert core.run(AUDIT, {"archive": encoded(life.files["archive.bel"])}) == {
        "code": "tally.product"
    }


def test_letter_codes(core: Core) -> None:
    code = python_credentials.new_credential(secrets.token_bytes)
    typed = code.replace("-", " ")
    found = core.run(
        "const c = core.parseCode(facts[1]);"
        "return [c, core.letterToken(facts[0], c), core.checkGroup(c), core.parseCode(c.slice(1))]",
        ["uuid", typed],
    )
    wanted = python_credentials.letter_token("uuid", code)
    assert found == [code, wanted, python_credentials.check_group(code), None]


READERS: dict[str, Callable[[bytes], object]] = {
    "json": parse_json,
    "point": lambda data: parse_point(data.decode()),
    "scalar": lambda data: parse_scalar(data.decode()),
    "election": parse_election,
    "credentials": python_credentials.parse_credential_list,
}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in HOSTILE])
def test_python_refuses_what_the_table_says(case: dict[str, str]) -> None:
    """The same table, read by the other implementation."""
    data = case["text"].encode() if "text" in case else bytes.fromhex(case["hex"])
    with pytest.raises(VerificationError) as caught:
        READERS[case["kind"]](data)
    assert caught.value.code == case["code"]
