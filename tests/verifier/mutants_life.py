"""Forgeries of opening, closing, tally links, decisions and corrections, and of the bundle itself."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.verifier import forger
from tests.verifier.forged_log import canonical
from tests.verifier.honest_bundles import scenario
from tests.verifier.mutant import Hook, Mutant, set_to, simulated
from tests.verifier.simulator import Simulator, pack
from voting_service.core.canonical import Text
from voting_service.core.errors import Code
from voting_service.core.outcome import Verdict
from voting_service.core.promise import SignatoryAct
from voting_service.core.statements import public_key_pem

ZERO = "0" * 64
FOREIGN = Path(__file__).parents[1] / "vectors" / "plurality-3-trustees" / "archive.bel"
CORRECTED, TIE = scenario("corrected"), scenario("tie")


def _opening(**fields: Any) -> dict[str, Hook]:
    return {"opening": lambda opening: {**opening, **fields}}


def _closing(**fields: Any) -> dict[str, Hook]:
    return {"closing": lambda closing: {**closing, **fields}}


def _tally(**fields: Any) -> dict[str, Hook]:
    return {"tally_bytes": lambda data: canonical({**json.loads(data), **fields})}


def _correction(number: int = 1, *path: str, to: Any) -> dict[str, Hook]:
    return {f"correction_{number}": set_to(*path, to=to)}


def _dated(moment: str) -> Hook:
    """A correction dated so, its record too."""
    return lambda c: {
        **c,
        "corrected_at": moment,
        "corrected": {**c["corrected"], "recorded_at": moment},
    }


def _without(*names: str) -> dict[str, Hook]:
    return {"documents": lambda files: {n: data for n, data in files.items() if n not in names}}


def _replaced(name: str, change: Callable[[bytes], bytes]) -> dict[str, Hook]:
    return {"documents": lambda files: {**files, name: change(files[name])}}


def _unsigned(name: str) -> Mutant:
    return simulated(f"{name} unsigned", Code.FILES_MISSING, CORRECTED, **_without(f"{name}.sig"))


def _by_stranger(name: str) -> Mutant:
    return simulated(f"{name} signed by a stranger", Code.STATEMENT_SIGNATURE, CORRECTED, documents=lambda files: {
        **files, f"{name}.sig": forger.sign(files[name], forger.STRANGER)})  # fmt: skip


def _late_signature(promise: Any) -> Any:
    """Signed by the last signatory after it was published."""
    late = SignatoryAct(forger.text("nämndsekreterare"), "2026-09-01T10:00:00Z")
    return replace(promise, signatures=(*promise.signatures, late))


STATEMENTS = (
    "promise.json",
    "opening.json",
    "closing.json",
    "tally.json",
    "decision.json",
    "correction-1.json",
)
OPENED = [
    simulated("opened under another promise", Code.STATEMENT_REFERENCE, **_opening(promise=ZERO)),
    simulated("opening of another question", Code.STATEMENT_REFERENCE, **_opening(election="A" * 43)),
    simulated("opening of another co-decision", Code.STATEMENT_REFERENCE, **_opening(co_decision="B" * 14)),
    simulated("opening of another setup", Code.LOG_STATEMENT, **_opening(setup_event=ZERO)),
    simulated("opening promised later than it was", Code.STATEMENT_OPENING,
              **_opening(opens_at="2026-09-20T05:00:00Z")),
    simulated("closing promised later than it was", Code.STATEMENT_OPENING,
              **_opening(closes_at="2026-10-09T18:00:00Z")),
    simulated("opened before its time", Code.STATEMENT_OPENING, **_opening(opened_at="2026-09-20T05:59:59Z")),
    simulated("opening dated after it was logged", Code.LOG_STATEMENT, **_opening(opened_at="2026-09-20T07:00:00Z")),
    simulated("opened with an entry more", Code.LOG_STATEMENT, opening=set_to("roll", "entries", to=6)),
    simulated("opened with a spare more", Code.LOG_STATEMENT, opening=set_to("roll", "spares", to=2)),
    simulated("opened with another roll", Code.LOG_STATEMENT, opening=set_to("roll", "commitment", to=ZERO)),
    simulated("opening with a field of its own", Code.STATEMENT_FIELDS, **_opening(note="x")),
    simulated("opening of another version", Code.STATEMENT_KIND, **_opening(version=2)),
    simulated("opening of another kind", Code.STATEMENT_KIND, **_opening(schema="medbeslut/closing")),
    simulated("opening that names another key", Code.STATEMENT_KEY, **_opening(key_id=ZERO)),
    simulated("opening that is not canonical", Code.JSON_CANONICAL, opening_bytes=lambda d: d + b"\n"),
    simulated("opening missing", Code.FILES_MISSING, **_without("opening.json", "opening.json.sig")),
    simulated("closed under another promise", Code.STATEMENT_REFERENCE, **_closing(promise=ZERO)),
    simulated("closing of another opening", Code.STATEMENT_REFERENCE, **_closing(opening=ZERO)),
    simulated("closing of another co-decision", Code.STATEMENT_REFERENCE, **_closing(co_decision="B" * 14)),
    simulated("closed with a ballot more", Code.ROLL_COUNTS, **_closing(ballots=5)),
    simulated("closed with a ballot less", Code.ROLL_COUNTS, **_closing(ballots=3)),
    simulated("closed with an addition that never was", Code.LOG_STATEMENT, **_closing(additions=1)),
    simulated("closed with more additions than spares", Code.STATEMENT_CLOSING, **_closing(additions=2)),
    simulated("closing of another tally", Code.LOG_STATEMENT, **_closing(tally_event=ZERO)),
    simulated("closing time that nobody set", Code.LOG_DATE, **_closing(closes_at="2026-10-04T17:00:00Z")),
    simulated("closed before its time", Code.STATEMENT_CLOSING, **_closing(closed_at="2026-10-04T17:59:59Z")),
    simulated("closing dated after it was logged", Code.LOG_STATEMENT, **_closing(closed_at="2026-10-04T19:00:00Z")),
    simulated("closing without a number of ballots", Code.STATEMENT_FIELDS,
              closing=lambda c: {name: value for name, value in c.items() if name != "ballots"}),
    simulated("closing missing", Code.FILES_MISSING, **_without("closing.json", "closing.json.sig")),
    *map(_unsigned, STATEMENTS[1:]),
    *map(_by_stranger, STATEMENTS[1:]),
]  # fmt: skip

DECIDED = [
    simulated("tally of another closing", Code.STATEMENT_REFERENCE, signed_tally=lambda t: replace(t, closing=ZERO)),
    simulated("tally of another usage proof", Code.STATEMENT_REFERENCE, **_tally(usage=ZERO)),
    simulated("tally published before the closing", Code.STATEMENT_TALLY,
              signed_tally=lambda t: replace(t, published_at="2026-10-04T17:00:00Z")),
    simulated("tally dated after it was logged", Code.LOG_STATEMENT,
              signed_tally=lambda t: replace(t, published_at="2026-10-06T09:00:00Z")),
    simulated("an entry more in the tally", Code.STATEMENT_TALLY,
              signed_tally=lambda t: replace(t, roll=replace(t.roll, entries=6, unused=2, spares=0))),
    simulated("promise signed after it was logged", Code.PROMISE_LATE, promise=_late_signature),
    simulated("asked under another name than promised", Code.PROMISE_ALTERNATIVES,
              election=lambda e: {**e, "name": "Utegym"}),
    simulated("asked by another body than promised", Code.PROMISE_ALTERNATIVES,
              election=lambda e: {**e, "administrator": "Kommunstyrelsen"}),
    simulated("asked by nobody", Code.PROMISE_ALTERNATIVES,
              election=lambda e: {n: v for n, v in e.items() if n != "administrator"}),
    simulated("decided after it was recorded", Code.STATEMENT_DECISION,
              decision=lambda d: replace(d, decision=replace(d.decision, date="2026-10-24"))),
    simulated("recorded before the tally", Code.STATEMENT_DECISION,
              decision=lambda d: replace(d, recorded_at="2026-10-05T08:00:00Z",
                                         decision=replace(d.decision, date="2026-10-05"))),
    simulated("a decision under another promise", Code.STATEMENT_REFERENCE,
              decision=lambda d: replace(d, promise=ZERO)),
    simulated("a tie resolved by another rule", Code.DECISION_TIE, TIE, decision=lambda d: replace(
        d, tie_resolution=replace(d.tie_resolution, rule="body", reasons=Text("Närmast")))),
    simulated("a tie won by who did not lead", Code.DECISION_TIE, TIE, decision=lambda d: replace(
        d, tie_resolution=replace(d.tie_resolution, winner="a3"))),
    simulated("a tie resolved after the decision", Code.STATEMENT_DECISION, TIE, decision=lambda d: replace(
        d, tie_resolution=replace(d.tie_resolution, date="2026-10-23"))),
    simulated("a tie resolved before the closing", Code.STATEMENT_DECISION, TIE, decision=lambda d: replace(
        d, tie_resolution=replace(d.tie_resolution, date="2026-10-03"))),
    simulated("a tie left open", Code.DECISION_TIE, TIE, decision=lambda d: replace(d, tie_resolution=None)),
    simulated("a correction of another record", Code.STATEMENT_CORRECTION, CORRECTED,
              **_correction(1, "supersedes", to=ZERO)),
    simulated("a second correction of the first record", Code.STATEMENT_CORRECTION, CORRECTED,
              **_correction(2, "supersedes", to=ZERO)),
    simulated("corrections numbered wrongly", Code.STATEMENT_CORRECTION, CORRECTED,
              **_correction(2, "correction", to=3)),
    simulated("a correction of another tally", Code.STATEMENT_REFERENCE, CORRECTED,
              **_correction(1, "corrected", "tally", to=ZERO)),
    simulated("a correction with another verdict", Code.DECISION_VERDICT, CORRECTED,
              **_correction(1, "corrected", "verdict", to="lapsed")),
    simulated("a correction with another outcome", Code.STATEMENT_DECISION, CORRECTED,
              **_correction(1, "corrected", "outcome", "winner", to="a2")),
    simulated("a correction dated before the decision", Code.STATEMENT_CORRECTION, CORRECTED,
              correction_1=_dated("2026-10-22T10:00:00Z")),
    simulated("a correction dated after it was logged", Code.LOG_STATEMENT, CORRECTED,
              correction_2=_dated("2026-11-05T10:00:00Z")),
    simulated("a correction of another co-decision", Code.STATEMENT_CORRECTION, CORRECTED,
              **_correction(1, "co_decision", to="B" * 14)),
    simulated("a correction without reasons", Code.STATEMENT_FIELDS, CORRECTED, correction_1=lambda c: {
        name: value for name, value in c.items() if name != "reasons"}),
    simulated("the first of two corrections missing", Code.FILES_MISSING, CORRECTED,
              **_without("correction-1.json", "correction-1.json.sig")),
    simulated("the last correction missing", Code.FILES_MISSING, CORRECTED,
              **_without("correction-2.json", "correction-2.json.sig")),
    simulated("a correction that was never logged", Code.LOG_STATEMENT, CORRECTED, documents=lambda files: {
        **files, "correction-3.json": files["correction-2.json"],
        "correction-3.json.sig": files["correction-2.json.sig"]}),
    simulated("a deviation corrected into a promise kept", Code.DECISION_VERDICT, CORRECTED, decision=lambda d: replace(
        d, verdict=Verdict.DEVIATED, decision=replace(d.decision, adopted="a2", reasons=Text("För dyrt"))),
              **_correction(1, "corrected", "verdict", to="kept")),
]  # fmt: skip


# The bundle itself


def _weak_key(files: dict[str, bytes]) -> dict[str, bytes]:
    """A key of small order: whoever wants can sign under it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex("01" + "00" * 31))
    return {**files, "audit-key.pem": public_key_pem(key)}


def _zipped(name: str, code: Code | None, change: Callable[[bytes], bytes]) -> Mutant:
    return Mutant(name, code, Simulator().files, change)


def _renamed(files: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    return {new if name == old else name: data for name, data in files.items()}


def _shuffled() -> bytes:
    """The second file before the first."""
    first, second, *rest = sorted(Simulator().files().items())
    return pack(dict([second, first, *rest]), in_order=False)


def _listed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Hook]:
    """Another manifest."""
    from voting_service.core.encoding import sha256_hex

    def apply(files: dict[str, bytes]) -> dict[str, bytes]:
        honest = {"files": {name: sha256_hex(data) for name, data in files.items()}}
        return {**files, "manifest.json": canonical(change(honest))}

    return {"documents": apply}


BUNDLES = [
    simulated("no archive", Code.FILES_MISSING, **_without("archive.bel")),
    simulated("no promise", Code.FILES_MISSING, **_without("promise.json", "promise.json.sig")),
    simulated("no key", Code.FILES_MISSING, **_without("audit-key.pem")),
    simulated("a key of small order", Code.STATEMENT_KEY, documents=_weak_key),
    simulated("key of small order in a promise", Code.STATEMENT_KEY, scenario("promised"), documents=_weak_key),
    simulated("a decision without its log entry", Code.LOG_STATEMENT, scenario("tallied"), documents=lambda files: {
        **files, **{n: data for n, data in Simulator().files().items() if n.startswith("decision")}}),
    simulated("a manifest with another hash", Code.FILES_MANIFEST, **_listed(set_to("files", "promise.json", to=ZERO))),
    simulated("a manifest with a file too many", Code.FILES_MANIFEST, **_listed(set_to("files", "note.txt", to=ZERO))),
    simulated("a manifest of another form", Code.FILES_MANIFEST, **_listed(lambda _: {"files": []})),
    simulated("an archive cut at the last event", Code.LOG_STATEMENT, raw=lambda a: a[: a.rindex(b".data.json") - 64]),
    _zipped("a bundle with trailing bytes", None, lambda data: data + b"more"),
    _zipped("a bundle cut short", None, lambda data: data[:-30]),
    _zipped("a bundle with a comment", None, lambda data: data[:-2] + b"\4\0more"),
    Mutant("an archive of another system, packed as a bundle", Code.FILES_MISSING, lambda: {
        "archive.bel": FOREIGN.read_bytes()}),
    Mutant("a file that has no place", None, lambda: {**Simulator().files(), "note.txt": b"hello"}),
    Mutant("an upper-case name", None, lambda: _renamed(Simulator().files(), "log/vkey", "log/VKEY")),
    Mutant("a log without its folder", None, lambda: _renamed(Simulator().files(), "log/vkey", "vkey")),
    Mutant("a path upwards", None, lambda: _renamed(Simulator().files(), "log/vkey", "log/../vkey")),
    Mutant("files in another order", Code.FILES_MANIFEST, Simulator().files, lambda _: _shuffled()),
    Mutant("no manifest", Code.FILES_MISSING, Simulator().files, lambda _: pack(Simulator().files(), listed=False)),
]  # fmt: skip

LIFE_MUTANTS: list[Mutant] = [*OPENED, *DECIDED, *BUNDLES]
