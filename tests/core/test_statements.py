"""The six kinds of statements: one spelling, strict reading, and a signature that OpenSSL accepts."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import needs
from tests.verifier.forger import SIGNER, STRANGER, Forger, correction, promise, text
from voting_service.core import statements
from voting_service.core.canonical import Text, dump_canonical, parse_canonical, read_record
from voting_service.core.decision import Annulment, check_decision
from voting_service.core.errors import Code, VerificationError
from voting_service.core.outcome import TieResolution, Verdict
from voting_service.core.promise import EarlierStep, Link, Promise, Step, folded
from voting_service.core.rules import Area, TieRule
from voting_service.core.signed_tally import Attestation, Counts, PaperCounts, outcome_of

PARSERS: dict[str, Callable[[bytes], Any]] = {
    "promise.json": statements.parse_promise,
    "opening.json": statements.parse_opening,
    "closing.json": statements.parse_closing,
    "tally.json": statements.parse_tally,
    "decision.json": statements.parse_decision,
    "correction-1.json": statements.parse_correction,
}


@cache
def honest() -> dict[str, bytes]:
    """All six kinds."""
    return Forger(corrections=lambda _: [correction]).files()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def refusal(call: Callable[[], object]) -> VerificationError:
    with pytest.raises(VerificationError) as refused:
        call()
    return refused.value


@pytest.mark.parametrize("name", PARSERS)
def test_printing_what_was_read_gives_the_same_bytes(name: str) -> None:
    assert PARSERS[name](honest()[name]).to_bytes() == honest()[name]


def full_promise() -> Promise:
    """Every optional field used."""
    plain = promise()
    step = EarlierStep(
        Step.DIALOGUE, Text("Möte", "Meeting"), "2026-05-02", "https://example.se/mote"
    )
    first = replace(
        plain.alternatives[0], links=(Link(text("Karta"), "https://example.se/karta?x=1"),)
    )
    return replace(
        plain,
        form=replace(plain.form, earlier_steps=(step,)),
        alternatives=(first, *plain.alternatives[1:]),
        rules=replace(plain.rules, areas=(Area("vargon", "Vargön"),), target_group=text("Alla över 12 år"),
                      limitation_reason=text("De berörs")),
        replaces="B" * 14,
    )  # fmt: skip


def test_optional_fields_are_read_and_left_out() -> None:
    full = full_promise()
    assert statements.parse_promise(full.to_bytes()) == full
    assert b'"replaces"' not in promise().to_bytes()


def test_a_decision_with_everything() -> None:
    decision = statements.parse_decision(honest()["decision.json"])
    more = replace(
        decision,
        decision=replace(decision.decision, adopted=None, reasons=text("x"), changes=text("y")),
        tie_resolution=TieResolution(TieRule.BODY, "2026-10-22", "a1", text("z")),
        annulment=Annulment(text("Förvaltningsrätten"), "1234-27", "2027-03-01"),
        verdict=Verdict.ANNULLED,
    )
    assert b'"adopted":null' in more.to_bytes()
    assert statements.parse_decision(more.to_bytes()) == more


def test_a_decision_annulled_by_a_court() -> None:
    given_promise = promise()
    decision = statements.parse_decision(honest()["decision.json"])
    annulled = replace(
        decision,
        annulment=Annulment(text("Förvaltningsrätten"), "1234-27", "2027-03-01"),
        verdict=Verdict.ANNULLED,
        recorded_at="2027-03-02T08:00:00Z",
    )
    tally = statements.parse_tally(honest()["tally.json"])
    check_decision(annulled, given_promise, tally, given_promise.closes_at)


# Spelling


def _changed(name: str, change: Callable[[Any], None]) -> bytes:
    value = json.loads(honest()[name])
    change(value)
    return canonical(value)


def _at(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return change


SPELLINGS: list[tuple[str, Callable[[bytes], bytes], Code]] = [
    ("a blank", lambda d: d.replace(b":", b": ", 1), Code.JSON_CANONICAL),
    ("a final newline", lambda d: d + b"\n", Code.JSON_CANONICAL),
    ("a byte order mark", lambda d: b"\xef\xbb\xbf" + d, Code.JSON_SYNTAX),
    ("fields not sorted", lambda d: json.dumps(dict(reversed(json.loads(d).items())), ensure_ascii=False,
                                               separators=(",", ":")).encode(), Code.JSON_CANONICAL),
    ("an escape without need", lambda d: d.replace(b"Vargon", b"\\u0056argon"), Code.JSON_CANONICAL),
    ("a field twice", lambda d: d.replace(b'"version":1', b'"version":2,"version":1'), Code.JSON_CANONICAL),
    ("a float", lambda d: d.replace(b'"version":1', b'"version":1.0'), Code.JSON_SYNTAX),
    ("NaN", lambda d: d.replace(b'"version":1', b'"version":NaN'), Code.JSON_SYNTAX),
    ("a number too large", lambda d: d.replace(b'"version":1', b'"version":' + b"9" * 20), Code.JSON_CANONICAL),
    ("a number far too large", lambda d: d.replace(b'"version":1', b'"version":' + b"9" * 5000), Code.JSON_SYNTAX),
    ("a lone surrogate", lambda d: d.replace(b"medbeslut/", b"\\ud800", 1), Code.JSON_CANONICAL),
    ("not UTF-8", lambda d: d.replace(b"Vargon", b"V\xe5rgon"), Code.JSON_SYNTAX),
    ("nested deeply", lambda _: b"[" * 100_000 + b"]" * 100_000, Code.JSON_DEPTH),
    ("nothing", lambda _: b"", Code.JSON_SYNTAX),
    ("another kind", lambda _: b"[]", Code.STATEMENT_KIND),
    ("a megabyte and more", lambda d: d + b" " * (1 << 20), Code.JSON_SIZE),
]  # fmt: skip


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize(
    ("change", "code"), [pytest.param(c, code, id=what) for what, c, code in SPELLINGS]
)
def test_only_one_spelling_is_read(name: str, change: Callable[[bytes], bytes], code: Code) -> None:
    changed = change(honest()[name])
    if changed == honest()[name]:
        pytest.fail("this case changes nothing")
    assert refusal(lambda: PARSERS[name](changed)).code is code


VALUES = [
    ("a field of its own", _at("note", to="x"), Code.STATEMENT_FIELDS, ""),
    ("a field missing", lambda v: v.pop("contact"), Code.STATEMENT_FIELDS, ""),
    ("another schema", _at("schema", to="medbeslut/tally"), Code.STATEMENT_KIND, "schema"),
    ("another version", _at("version", to=2), Code.STATEMENT_KIND, "schema"),
    ("null for what may be left out", _at("replaces", to=None), Code.STATEMENT_VALUE, "replaces"),
    ("a text for an object", _at("body", to="nämnden"), Code.STATEMENT_VALUE, "body"),
    ("an object for a list", _at("alternatives", to={}), Code.STATEMENT_VALUE, "alternatives"),
    ("a list without end", _at("alternatives", to=[1] * 1001), Code.STATEMENT_VALUE, "alternatives"),
    ("true for a number", _at("rules", "minimum", to=True), Code.STATEMENT_VALUE, "rules.minimum"),
    ("one for true", _at("rules", "blank", to=1), Code.STATEMENT_VALUE, "rules.blank"),
    ("a negative number", _at("rules", "minimum_age", to=-1), Code.STATEMENT_VALUE, "rules.minimum_age"),
    ("a number out of range", _at("rules", "minimum_age", to=10**13), Code.STATEMENT_VALUE, "rules.minimum_age"),
    ("an unknown word", _at("rules", "tie", to="coin"), Code.STATEMENT_VALUE, "rules.tie"),
    ("a number for a word", _at("rules", "tie", to=1), Code.STATEMENT_VALUE, "rules.tie"),
    ("an empty text", _at("question", "sv", to=" "), Code.STATEMENT_VALUE, "question.sv"),
    ("no Swedish", _at("question", to={"en": "Where?"}), Code.STATEMENT_FIELDS, "question"),
    ("a control character", _at("question", "sv", to="Var\u0007?"), Code.STATEMENT_VALUE, "question.sv"),
    ("a text without end", _at("question", "sv", to="x" * 20_001), Code.STATEMENT_VALUE, "question.sv"),
    ("two lines for one", _at("timezone", to="Europe\nStockholm"), Code.STATEMENT_VALUE, "timezone"),
    ("no day", _at("decision", "deadline", to="2026-02-30"), Code.STATEMENT_VALUE, "decision.deadline"),
    ("a day in short", _at("decision", "deadline", to="20261130"), Code.STATEMENT_VALUE, "decision.deadline"),
    ("a moment without zone", _at("opens_at", to="2026-09-20T06:00:00"), Code.STATEMENT_VALUE, "opens_at"),
    ("a moment in another zone", _at("opens_at", to="2026-09-20T06:00:00+02:00"), Code.STATEMENT_VALUE, "opens_at"),
    ("no moment", _at("opens_at", to="tomorrow"), Code.STATEMENT_VALUE, "opens_at"),
    ("capitals in a hash", _at("key_id", to="A" * 64), Code.STATEMENT_VALUE, "key_id"),
    ("a uuid with a zero", _at("co_decision", to="0" * 14), Code.STATEMENT_VALUE, "co_decision"),
    ("a script for a link", _at("alternatives", 0, "links", to=[{"label": {"sv": "x"}, "url": "javascript:alert(1)"}]),
     Code.STATEMENT_VALUE, "alternatives[0].links[0].url"),
    ("a link with a blank", _at("alternatives", 0, "links", to=[{"label": {"sv": "x"}, "url": "https://a.se/ b"}]),
     Code.STATEMENT_VALUE, "alternatives[0].links[0].url"),
    ("a link to nowhere", _at("alternatives", 0, "links", to=[{"label": {"sv": "x"}, "url": "https://[a"}]),
     Code.STATEMENT_VALUE, "alternatives[0].links[0].url"),
    ("one alternative", lambda v: v.update(alternatives=v["alternatives"][:1]), Code.STATEMENT_PROMISE, "alternatives"),
    ("one identifier twice", _at("alternatives", 1, "id", to="a1"), Code.STATEMENT_PROMISE, "alternatives"),
    ("names equal to a reader", _at("alternatives", 1, "name", "sv", to="HOLM-ängen!"), Code.STATEMENT_PROMISE,
     "alternatives"),
    ("a name of signs alone", _at("alternatives", 1, "name", "sv", to="…"), Code.STATEMENT_PROMISE, "alternatives"),
    ("one condition twice", lambda v: v["conditions"].append(v["conditions"][0]), Code.STATEMENT_PROMISE, "conditions"),
    ("law not reviewed", _at("review", "law", to=False), Code.STATEMENT_PROMISE, "review"),
    ("budget not reviewed", _at("review", "budget", to=False), Code.STATEMENT_PROMISE, "review"),
    ("nobody has signed", _at("signatures", to=[]), Code.STATEMENT_PROMISE, "signatures"),
    ("signed before the review", _at("review", "date", to="2026-09-02"), Code.STATEMENT_PROMISE, "review.date"),
    ("signed too late", _at("signatures", 0, "signed_at", to="2026-09-20T06:00:00Z"), Code.STATEMENT_PROMISE,
     "signatures"),
    ("replaces itself", _at("replaces", to="Vargon12345678"), Code.STATEMENT_PROMISE, "replaces"),
    ("closes before it opens", _at("closes_at", to="2026-09-20T06:00:00Z"), Code.STATEMENT_PROMISE, "closes_at"),
    ("decided before it closes", _at("decision", "meeting_date", to="2026-10-03"), Code.STATEMENT_PROMISE,
     "decision.meeting_date"),
    ("deadline before the meeting", _at("decision", "deadline", to="2026-10-21"), Code.STATEMENT_PROMISE,
     "decision.deadline"),
    ("rules that contradict themselves", _at("rules", "maximum", to=2), Code.STATEMENT_RULES, "rules.minimum"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [pytest.param(c, code, where, id=name) for name, c, code, where in VALUES],
)
def test_a_promise_that_is_refused(change: Callable[[Any], None], code: Code, where: str) -> None:
    error = refusal(lambda: statements.parse_promise(_changed("promise.json", change)))
    assert (error.code, error.where) == (code, where)


def test_what_cannot_be_read_is_not_written() -> None:
    assert refusal(replace(promise(), signatures=()).to_bytes).code is Code.STATEMENT_PROMISE
    assert refusal(replace(promise(), timezone="a\nb").to_bytes).code is Code.STATEMENT_VALUE
    assert refusal(replace(promise(), version=2**60).to_bytes).code is Code.STATEMENT_VALUE


@pytest.mark.parametrize(
    ("left", "right"), [("Holmängen", "holm ängen!"), ("STRASSE", "straße"), ("ﬁn", "FIN")]
)
def test_names_that_are_equal_to_a_reader(left: str, right: str) -> None:
    assert folded(left) == folded(right)


# The tally


def _web(tally: Any, web: Counts, paper: PaperCounts) -> Any:
    return replace(tally, channels=replace(tally.channels, web=web, paper=paper))


def test_paper_counts_are_attested() -> None:
    tally = statements.parse_tally(honest()["tally.json"])
    record = Attestation(
        "Biblioteket", 1, 0, (1, 0, 0), (text("röstmottagare"),), "2026-10-04T19:00:00Z"
    )
    mixed = _web(tally, Counts(3, 1, (1, 1, 0)), PaperCounts(1, 0, (1, 0, 0), (record,)))
    assert statements.parse_tally(mixed.to_bytes()) == mixed
    unattested = _web(tally, Counts(3, 1, (1, 1, 0)), PaperCounts(1, 0, (1, 0, 0), ()))
    assert refusal(unattested.to_bytes).where == "channels.paper.attestations"
    nobody = PaperCounts(1, 0, (1, 0, 0), (replace(record, signed_by=()),))
    unsigned = _web(tally, Counts(3, 1, (1, 1, 0)), nobody)
    assert refusal(unsigned.to_bytes).where == "channels.paper.attestations[0].signed_by"


@pytest.mark.parametrize(("change", "where"), [
    pytest.param(_at("roll", "unused", to=7), "roll.entries", id="roll"),
    pytest.param(_at("roll", "spares", to=7), "roll.credentials", id="spares"),
    pytest.param(lambda v: v["roll"].update(used=3, unused=2), "roll.used", id="marks and ballots"),
    pytest.param(_at("totals", "blank", to=2), "totals", id="totals"),
    pytest.param(_at("channels", "web", "counts", to=[2, 1]), "channels, number of counts", id="a count too few"),
])  # fmt: skip
def test_a_tally_that_does_not_add_up(change: Callable[[Any], None], where: str) -> None:
    error = refusal(lambda: statements.parse_tally(_changed("tally.json", change)))
    assert (error.code, error.where) == (Code.STATEMENT_TALLY, where)


def test_there_is_one_count_for_each_alternative() -> None:
    assert refusal(lambda: outcome_of(promise(), Counts(1, 0, (1, 0)), 5)).where == "totals.counts"


# Signatures


def test_openssl_accepts_the_signature(tmp_path: Path) -> None:
    for name, data in honest().items():
        (tmp_path / name).write_bytes(data)
    for name in PARSERS:
        command = ["pkeyutl", "-verify", "-pubin", "-inkey", "audit-key.pem", "-rawin", "-in", name]
        done = subprocess.run(
            [needs.openssl(), *command, "-sigfile", f"{name}.sig"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, "Signature Verified Successfully" in done.stdout) == (0, True), (
            done.stderr
        )


def test_the_fingerprint_is_openssl_s(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(honest()["audit-key.pem"])
    der = subprocess.run(
        [needs.openssl(), "pkey", "-pubin", "-in", "key.pem", "-outform", "DER"],
        cwd=tmp_path, capture_output=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    from hashlib import sha256

    assert statements.key_id(SIGNER.public_key()) == sha256(der).hexdigest()


@pytest.mark.parametrize(
    "signature", [b"", b"x" * 64, b"x" * 65, statements.sign(STRANGER, b"data")]
)
def test_a_signature_that_does_not_hold(signature: bytes) -> None:
    error = refusal(lambda: statements.verify_signature(SIGNER.public_key(), b"data", signature))
    assert error.code is Code.STATEMENT_SIGNATURE


def test_a_signature_holds_for_its_bytes_alone() -> None:
    signature = statements.sign(SIGNER, b"data")
    statements.verify_signature(SIGNER.public_key(), b"data", signature)
    refusal(lambda: statements.verify_signature(SIGNER.public_key(), b"data ", signature))


_PEM = statements.public_key_pem(SIGNER.public_key())
_ED448 = (
    Ed448PrivateKey.generate()
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
)


@pytest.mark.parametrize("data", [
    pytest.param(b"", id="nothing"),
    pytest.param(b"key", id="no PEM"),
    pytest.param(_ED448, id="another curve"),
    pytest.param(_PEM + b"\n", id="a blank line"),
    pytest.param(_PEM.replace(b"\n", b"\r\n"), id="other line ends"),
    pytest.param(b"note\n" + _PEM, id="a text before it"),
    pytest.param(_PEM + _PEM, id="two keys"),
    pytest.param(_PEM + b"x" * 5000, id="too long"),
])  # fmt: skip
def test_only_one_spelling_of_a_key_is_read(data: bytes) -> None:
    assert statements.key_id(statements.parse_public_key(_PEM)) == statements.key_id(
        SIGNER.public_key()
    )
    assert refusal(lambda: statements.parse_public_key(data)).code is Code.STATEMENT_KEY


def test_a_statement_names_its_key() -> None:
    statements.require_key(promise(), SIGNER.public_key())
    assert (
        refusal(lambda: statements.require_key(promise(), STRANGER.public_key())).code
        is Code.STATEMENT_KEY
    )


# Round trips

_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(_json)
def test_canonical_json_is_read_back(value: Any) -> None:
    import rfc8785

    data = rfc8785.dumps(value)
    assert parse_canonical(data) == value
    assert rfc8785.dumps(parse_canonical(data)) == data


@settings(deadline=None)
@given(
    st.text(min_size=1).filter(lambda t: t.strip() and t.isprintable()),
    st.none() | st.just("English"),
)
def test_texts_are_read_back(swedish: str, english: str | None) -> None:
    value = Text(swedish, english)
    assert read_record(Text, parse_canonical(dump_canonical(value))) == value
