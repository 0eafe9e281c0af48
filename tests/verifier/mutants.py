"""Forgeries, each with one fault and the finding meant for it: protocol.md 10, bullet by bullet."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.verifier.forger import (
    CREDENTIALS,
    KEY,
    OUTSIDER,
    PUBLIC,
    RANDOM,
    STRANGER,
    TIMESTAMP,
    UUID,
    edited,
    power_text,
    sealed,
    sign,
)
from tests.verifier.mutant import Mutant, simulated
from tests.verifier.simulator import Simulator
from voting_service.core.archive import BLOCK, EventType, header_record, tar_bytes
from voting_service.core.ballots import build_ballot
from voting_service.core.credentials import credential_list, public_credential
from voting_service.core.election import fingerprint, parse_election
from voting_service.core.encoding import dump_json
from voting_service.core.errors import Code
from voting_service.core.group import ORDER, Point, multiply, point_text
from voting_service.core.statements import public_key_pem
from voting_service.core.trustees import Single, Trustees

Hooks = dict[str, Callable[[Any], Any]]
OF_ORDER_2 = Point(b"\xec" + b"\xff" * 30 + b"\x7f")


def _mutant(name: str, code: Code, **hooks: Callable[[Any], Any]) -> Mutant:
    return simulated(name, code, **hooks)


# The archive's bytes


def _entry(archive: bytes, kind: bytes, number: int) -> int:
    """Offset of the number-th entry whose name ends so."""
    starts = [
        i
        for i in range(0, len(archive), BLOCK)
        if archive[i + 64 : i + 76] == kind.ljust(12, b"\0")
    ]
    return starts[number]


def _headed(archive: bytes, at: int, start: int, change: bytes) -> bytes:
    """One tar header changed, its checksum made right again."""
    block = bytearray(archive[at : at + BLOCK])
    block[start : start + len(change)] = change
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return archive[:at] + bytes(block) + archive[at + BLOCK :]


def _overwritten(archive: bytes, at: int, change: bytes) -> bytes:
    return archive[:at] + change + archive[at + len(change) :]


def _padding(archive: bytes) -> bytes:
    at = _entry(archive, b".event.json", 0)
    return _overwritten(archive, at + 2 * BLOCK - 1, b"x")


DATA = b".data.json"
ARCHIVE_BYTES = [
    _mutant("header of another version", Code.ARCHIVE_HEADER,
            raw=lambda a: a.replace(b'{"version":1,', b'{"version":2,', 1)),
    _mutant("header's time is not the entries'", Code.ARCHIVE_TIME,
            raw=lambda a: a.replace(str(TIMESTAMP).encode(), str(TIMESTAMP + 1).encode(), 1)),
    _mutant("entry with a time of its own", Code.ARCHIVE_TIME,
            raw=lambda a: _headed(a, _entry(a, DATA, 4), 136, b"%011o" % (TIMESTAMP + 60))),
    _mutant("other mode", Code.ARCHIVE_TAR, raw=lambda a: _headed(a, _entry(a, DATA, 1), 100, b"0000755")),
    _mutant("an owner", Code.ARCHIVE_TAR, raw=lambda a: _headed(a, _entry(a, DATA, 1), 108, b"0001750")),
    _mutant("a symbolic link", Code.ARCHIVE_TAR, raw=lambda a: _headed(a, _entry(a, DATA, 1), 156, b"2")),
    _mutant("wrong checksum", Code.ARCHIVE_TAR, raw=lambda a: _overwritten(a, _entry(a, DATA, 1) + 149, b"7")),
    _mutant("foreign name", Code.ARCHIVE_TAR, raw=lambda a: _headed(a, _entry(a, DATA, 1), 0, b"README")),
    _mutant("name is another hash", Code.ARCHIVE_NAME, raw=lambda a: _headed(a, _entry(a, DATA, 2), 0, b"0" * 64)),
    _mutant("one byte of a ballot", Code.ARCHIVE_NAME,
            raw=lambda a: _overwritten(a, _entry(a, DATA, 5) + BLOCK + 100, b"~")),
    _mutant("padding not empty", Code.ARCHIVE_PADDING, raw=_padding),
    _mutant("cut inside an entry", Code.ARCHIVE_TRUNCATED, raw=lambda a: a[: _entry(a, DATA, 6) + BLOCK + 10]),
    _mutant("cut inside a header", Code.ARCHIVE_TRUNCATED, raw=lambda a: a[: _entry(a, DATA, 6) + 10]),
    _mutant("trailing bytes", Code.ARCHIVE_TRUNCATED, raw=lambda a: a + b"more"),
    _mutant("end-of-archive blocks", Code.ARCHIVE_TAR, raw=lambda a: a + bytes(2 * BLOCK)),
    _mutant("a second header", Code.ARCHIVE_HEADER, raw=lambda a: a + tar_bytes(header_record(TIMESTAMP), TIMESTAMP)),
    _mutant("a payload after the end", Code.ARCHIVE_UNREFERENCED,
            raw=lambda a: a + a[_entry(a, DATA, 0) : _entry(a, DATA, 1)]),
    _mutant("two entries exchanged", Code.ARCHIVE_UNREFERENCED, raw=lambda a: (
        a[: (i := _entry(a, DATA, 0))] + a[(j := _entry(a, DATA, 1)) : (k := _entry(a, DATA, 2))] + a[i:j] + a[k:])),
]  # fmt: skip


# Events: chained anew by a forger who knows how


def _spelt(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """The last event's own bytes, under their own hash."""

    def apply(archive: bytes) -> bytes:
        from voting_service.core.archive import Kind, Record
        from voting_service.core.encoding import sha256_hex

        at = _entry(archive, b".event.json", -1)
        content = change(archive[at + BLOCK :].rstrip(b"\0"))
        return archive[:at] + tar_bytes(Record(Kind.EVENT, sha256_hex(content), content), TIMESTAMP)

    return apply


def _moved(events: list[Any], kind: EventType, to: int) -> list[Any]:
    event = next(event for event in events if event[0] is kind)
    rest = [other for other in events if other is not event]
    return [*rest[:to], event, *rest[to:]]


BALLOT, END, TALLY = EventType.BALLOT, EventType.END_BALLOTS, EventType.ENCRYPTED_TALLY
EVENTS = [
    _mutant("a ballot after the end of voting", Code.ARCHIVE_ORDER, events=lambda e: _moved(e, BALLOT, 5)),
    _mutant("honest ballots hidden behind a second end", Code.ARCHIVE_ORDER,
            events=lambda e: [*e[:6], e[1], (END, []), *e[6:]]),
    _mutant("voting ended twice", Code.ARCHIVE_ORDER, events=lambda e: [*e[:6], (END, []), *e[6:]]),
    _mutant("voting never ended", Code.ARCHIVE_ORDER, events=lambda e: [x for x in e if x[0] is not END]),
    _mutant("a ballot before the setup", Code.ARCHIVE_ORDER, events=lambda e: [e[1], e[0], *e[2:]]),
    _mutant("set up twice", Code.ARCHIVE_ORDER, events=lambda e: [e[0], *e]),
    _mutant("tallied twice", Code.ARCHIVE_ORDER, events=lambda e: [*e[:7], e[6], *e[7:]]),
    _mutant("decrypted before tallied", Code.ARCHIVE_ORDER, events=lambda e: [*e[:6], e[7], e[6], *e[8:]]),
    _mutant("result without decryption", Code.ARCHIVE_ORDER, events=lambda e: [*e[:7], e[-1]]),
    _mutant("a ballot after the result", Code.ARCHIVE_AFTER_END, events=lambda e: [*e, e[1]]),
    _mutant("a second result", Code.ARCHIVE_AFTER_END, events=lambda e: [*e, e[-1]]),
    _mutant("a ballot without payload", Code.ARCHIVE_PAYLOAD, events=lambda e: [e[0], (BALLOT, []), *e[2:]]),
    _mutant("an end with a payload", Code.ARCHIVE_PAYLOAD,
            events=lambda e: [*e[:5], (END, [b"{}"]), *e[6:]]),
    _mutant("a payload nobody names", Code.ARCHIVE_UNREFERENCED,
            events=lambda e: [e[0], (BALLOT, [b"{}", *e[1][1]]), *e[2:]]),
    _mutant("setup names another election", Code.ARCHIVE_UNREFERENCED, setup=lambda s: {**s, "election": "0" * 64}),
    _mutant("setup names more", Code.RECORD_FIELDS, setup=lambda s: {**s, "note": "0" * 64}),
    _mutant("height skipped", Code.ARCHIVE_HEIGHT,
            raw=_spelt(lambda c: re.sub(rb'"height":\d+', b'"height":99', c))),
    _mutant("parent of another event", Code.ARCHIVE_CHAIN,
            raw=_spelt(lambda c: re.sub(rb'"parent":"\w+"', b'"parent":"' + b"0" * 64 + b'"', c))),
    _mutant("no parent", Code.ARCHIVE_CHAIN, raw=_spelt(lambda c: re.sub(rb'"parent":"\w+",', b"", c))),
    _mutant("event with blanks", Code.ARCHIVE_EVENT, raw=_spelt(lambda c: c.replace(b":", b": ", 1))),
    _mutant("event of unknown type", Code.ARCHIVE_EVENT, raw=_spelt(lambda c: c.replace(b"Result", b"Recount"))),
    _mutant("a shuffle where nothing is ranked", Code.ARCHIVE_RANKED,
            events=lambda e: [*e[:7], (EventType.SHUFFLE, [b"{}"]), *e[7:]]),
    _mutant("payload of another entry", Code.ARCHIVE_PAYLOAD,
            raw=_spelt(lambda c: re.sub(rb'"payload":"\w+"', b'"payload":"' + b"0" * 64 + b'"', c))),
]  # fmt: skip


# Setup


def _question(**fields: Any) -> Callable[[Any], Any]:
    return lambda e: {**e, "questions": [{**e["questions"][0], **fields}]}


PUBLICS = [public_credential(UUID, credential) for credential in CREDENTIALS]
LISTED = json.loads(credential_list(PUBLICS))
SETUP = [
    _mutant("format version 2", Code.ELECTION_VERSION, election=lambda e: {**e, "version": 2}),
    _mutant("another group", Code.ELECTION_GROUP, election=lambda e: {**e, "group": "BELENIOS-2048"}),
    _mutant("uuid too short", Code.ELECTION_UUID, election=lambda e: {**e, "uuid": "abc"}),
    _mutant("more than all answers", Code.ELECTION_QUESTIONS, election=_question(max=4)),
    _mutant("at least two, at most one", Code.ELECTION_QUESTIONS, election=_question(min=2)),
    _mutant("no answers", Code.ELECTION_QUESTIONS, election=_question(answers=[], min=0, max=0)),
    _mutant("election with a final newline", Code.JSON_CANONICAL, election=lambda e: dump_json(e) + b"\n"),
    _mutant("election with a field of its own", Code.RECORD_FIELDS, election=lambda e: {**e, "note": "x"}),
    _mutant("declared for another co-decision", Code.ELECTION_DECLARATION,
            election=lambda e: {**e, "description": e["description"].replace(UUID, "A" * 14)}),
    _mutant("declaration that cannot be read", Code.ELECTION_DECLARATION,
            election=lambda e: {**e, "description": "medbeslut/1 as promised"}),
    _mutant("key with a component of order 2", Code.POINT_GROUP,
            election=lambda e: {**e, "public_key": point_text(multiply(KEY, OF_ORDER_2))}),
    _mutant("key that is not the trustees'", Code.TRUSTEES_KEY, election=lambda e: {**e, "public_key": power_text(7)}),
    _mutant("a credential twice", Code.CREDENTIALS_DUPLICATE, credentials=lambda _: [LISTED[0], *LISTED]),
    _mutant("credentials not sorted", Code.CREDENTIALS_ORDER, credentials=lambda _: LISTED[::-1]),
    _mutant("identity as credential", Code.POINT_IDENTITY, credentials=lambda _: ["0" * 63 + "1", *LISTED[1:]]),
    _mutant("credential outside the group", Code.POINT_GROUP,
            credentials=lambda _: [*LISTED[:-1], point_text(OF_ORDER_2)]),
    _mutant("credential in capitals", Code.POINT_SYNTAX, credentials=lambda _: [LISTED[0].upper(), *LISTED[1:]]),
    _mutant("credential with a weight", Code.POINT_SYNTAX, credentials=lambda _: [LISTED[0] + ",1", *LISTED[1:]]),
    _mutant("credentials with a final newline", Code.JSON_CANONICAL, credentials=lambda c: c + b"\n"),
    _mutant("one credential more than roll and spares", Code.CREDENTIALS_NUMBER,
            credentials=lambda _: credential_list([*PUBLICS, public_credential(UUID, OUTSIDER)])),
    _mutant("a trustee twice", Code.TRUSTEES_DUPLICATE,
            trustees=lambda _: Trustees((Single(PUBLIC[0]), Single(PUBLIC[0]))).to_bytes()),
    _mutant("a trustee without proof", Code.TRUSTEES_POK,
            trustees=lambda _: Trustees((Single(replace(PUBLIC[0], pok=PUBLIC[1].pok)), Single(PUBLIC[1]))).to_bytes()),
    _mutant("no trustees", Code.TRUSTEES_SHAPE, trustees=lambda _: b"[]"),
]  # fmt: skip


# Ballots


def _first(change: Callable[[Any], None]) -> Callable[[list[bytes]], list[bytes]]:
    """The first ballot changed and signed again by its voter."""

    def apply(ballots: list[bytes]) -> list[bytes]:
        body = json.loads(ballots[0])
        change(body)
        return [sealed(body, CREDENTIALS[0]), *ballots[1:]]

    return apply


def _unsigned(change: Callable[[Any], None]) -> Callable[[list[bytes]], list[bytes]]:
    """The first ballot changed by somebody who cannot sign for its voter."""
    return lambda ballots: [edited(ballots[0], change), *ballots[1:]]


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def apply(value: Any) -> None:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to(value[path[-1]]) if callable(to) else to

    return apply


def _spent_by(credential: str, seed: int | None = None) -> Callable[[list[bytes]], list[bytes]]:
    """One more ballot, rightly made with this credential."""

    def apply(ballots: list[bytes]) -> list[bytes]:
        drawn = RANDOM if seed is None else random.Random(seed).randbytes
        return [*ballots, build_ballot(*_asked(), credential, [[0, 1, 0, 0]], drawn)]

    return apply


def _asked() -> tuple[Any, str]:
    simulator = Simulator()
    simulator.files()
    return parse_election(simulator.made.election), fingerprint(simulator.made.election)


def _same_randomness(ballots: list[bytes]) -> list[bytes]:
    """Two voters, one broken generator of random numbers: equal encryptions, valid proofs."""
    return _spent_by(CREDENTIALS[5], seed=4)(_spent_by(CREDENTIALS[4], seed=4)(ballots))


def _copied(ballots: list[bytes]) -> list[bytes]:
    """Another voter's answers under a credential of the copier's own."""
    body = json.loads(ballots[0])
    body["credential"] = point_text(PUBLICS[4])
    return [*ballots, sealed(body, CREDENTIALS[4])]


ANSWER = ("answers", 0)
BALLOTS = [
    _mutant("ballot of another election", Code.BALLOT_UUID, ballots=_first(_set("election_uuid", to="A" * 14))),
    _mutant("ballot for another question", Code.BALLOT_FINGERPRINT, ballots=_first(_set("election_hash", to="A" * 43))),
    _mutant("credential not on the list", Code.BALLOT_UNLISTED, ballots=_spent_by(OUTSIDER)),
    _mutant("second ballot of one credential", Code.BALLOT_REPEATED, ballots=_spent_by(CREDENTIALS[0])),
    _mutant("the same ballot twice", Code.BALLOT_REPEATED, ballots=lambda b: [*b, b[0]]),
    _mutant("the same encryption twice", Code.BALLOT_COPIED, ballots=lambda b: [*b, b[0]]),
    _mutant("equal encryptions of two voters", Code.BALLOT_COPIED, ballots=_same_randomness),
    _mutant("answers copied from another voter", Code.BALLOT_PROOF_INDIVIDUAL, ballots=_copied),
    _mutant("signature over something else", Code.BALLOT_HASH,
            ballots=_unsigned(_set("signature", "hash", to="A" * 43))),
    _mutant("answers changed after signing", Code.BALLOT_HASH,
            ballots=_unsigned(_set(*ANSWER, "overall_proof", 0, "response", to="5"))),
    _mutant("signed by another voter", Code.BALLOT_SIGNATURE,
            ballots=lambda b: [sealed(json.loads(b[0]), CREDENTIALS[4]), *b[1:]]),
    _mutant("individual proof", Code.BALLOT_PROOF_INDIVIDUAL,
            ballots=_first(_set(*ANSWER, "individual_proofs", 1, 0, "response", to="5"))),
    _mutant("overall proof", Code.BALLOT_PROOF_OVERALL,
            ballots=_first(_set(*ANSWER, "overall_proof", 0, "response", to="5"))),
    _mutant("blank proof", Code.BALLOT_PROOF_BLANK,
            ballots=_first(_set(*ANSWER, "blank_proof", 0, "response", to="5"))),
    _mutant("no blank proof", Code.BALLOT_SHAPE, ballots=_first(lambda b: b["answers"][0].pop("blank_proof"))),
    _mutant("one choice too few", Code.BALLOT_SHAPE, ballots=_first(lambda b: b["answers"][0]["choices"].pop())),
    _mutant("one overall proof too many", Code.BALLOT_SHAPE,
            ballots=_first(lambda b: b["answers"][0]["overall_proof"].append(b["answers"][0]["overall_proof"][0]))),
    _mutant("one encryption twice in a ballot", Code.BALLOT_CIPHERTEXT_REPEATED,
            ballots=_first(lambda b: _set(*ANSWER, "choices", 1, to=b["answers"][0]["choices"][2])(b))),
    _mutant("alpha outside the group", Code.POINT_GROUP,
            ballots=_first(_set(*ANSWER, "choices", 0, "alpha", to=point_text(OF_ORDER_2)))),
    _mutant("beta is the identity", Code.POINT_IDENTITY,
            ballots=_first(_set(*ANSWER, "choices", 0, "beta", to="0" * 63 + "1"))),
    _mutant("scalar not reduced", Code.SCALAR_RANGE,
            ballots=_first(_set(*ANSWER, "overall_proof", 0, "response", to=str(ORDER)))),
    _mutant("scalar with a leading zero", Code.SCALAR_SYNTAX,
            ballots=_first(_set(*ANSWER, "overall_proof", 0, "response", to=lambda text: "0" + text))),
    _mutant("a field of its own", Code.RECORD_FIELDS, ballots=_first(_set("note", to="x"))),
    _mutant("ballot with a blank", Code.JSON_CANONICAL, ballots=lambda b: [b[0].replace(b":", b": ", 1), *b[1:]]),
    _mutant("ballot with a doubled field", Code.JSON_CANONICAL,
            ballots=lambda b: [b[0].replace(b'{"election', b'{"election_uuid":"x","election', 1), *b[1:]]),
    _mutant("no JSON at all", Code.JSON_SYNTAX, ballots=lambda b: [*b, b"vote"]),
]  # fmt: skip


# Tally, decryptions, result


def _swapped(tally: Any) -> Any:
    row = tally[0]
    return [[row[0], row[2], row[1], *row[3:]]]


TALLYING = [
    _mutant("tally of a subset", Code.TALLY_PRODUCT, counted=lambda b: b[:3]),
    _mutant("a ballot tallied twice", Code.TALLY_PRODUCT, counted=lambda b: [*b, b[0]]),
    _mutant("two alternatives exchanged in the tally", Code.TALLY_PRODUCT, tally=_swapped),
    _mutant("tally of another question", Code.TALLY_SHAPE, tally=lambda t: [t[0][:3]]),
    _mutant("one ballot more in num_tallied", Code.TALLY_NUMBER, sized=lambda s: {**s, "num_tallied": 5}),
    _mutant("one more in total_weight", Code.TALLY_WEIGHT, sized=lambda s: {**s, "total_weight": 5}),
    _mutant("tally with a blank", Code.JSON_CANONICAL, tally=lambda t: dump_json(t).replace(b",", b", ", 1)),
    _mutant("decrypted by nobody we know", Code.DECRYPTION_OWNER, partials=lambda p: [*p, (3, p[0][1])]),
    _mutant("decrypted twice by one trustee", Code.DECRYPTION_OWNER_REPEATED, partials=lambda p: [*p, p[0]]),
    _mutant("decryption under another's name", Code.DECRYPTION_PROOF,
            partials=lambda p: [(2, p[0][1]), (1, p[1][1])]),
    _mutant("another decryption factor", Code.DECRYPTION_PROOF, partials=lambda p: [
        (1, edited(p[0][1], _set("decryption_factors", 0, 0, to=power_text(5)))), p[1]]),
    _mutant("a factor too few", Code.DECRYPTION_SHAPE, partials=lambda p: [
        (1, edited(p[0][1], lambda d: d["decryption_factors"][0].pop())), p[1]]),
    _mutant("a factor outside the group", Code.POINT_GROUP, partials=lambda p: [
        (1, edited(p[0][1], _set("decryption_factors", 0, 0, to=point_text(OF_ORDER_2)))), p[1]]),
    _mutant("decryption with a blank", Code.JSON_CANONICAL, partials=lambda p: [
        (1, p[0][1].replace(b",", b", ", 1)), p[1]]),
    _mutant("a trustee missing", Code.DECRYPTION_TOO_FEW, partials=lambda p: p[:1]),
    _mutant("one vote moved", Code.TALLY_RESULT, result=lambda _: {"result": [[1, 1, 2, 0]]}),
    _mutant("one vote more", Code.TALLY_SUM, result=lambda _: {"result": [[1, 3, 1, 0]]}),
    _mutant("one vote less", Code.TALLY_SUM, result=lambda _: {"result": [[1, 1, 1, 0]]}),
    _mutant("more votes than ballots", Code.TALLY_RANGE, result=lambda _: {"result": [[1, 5, 1, 0]]}),
    _mutant("result of another question", Code.TALLY_SHAPE, result=lambda _: {"result": [[1, 2, 1]]}),
    _mutant("result with a blank", Code.JSON_CANONICAL, result=lambda _: b'{"result": [[1,2,1,0]]}'),
]  # fmt: skip


# Statements


def _document(
    name: str, change: Callable[[bytes], bytes], *, signed: bool = False
) -> Callable[[Any], Any]:
    """A published document changed afterwards, with or without a new signature."""

    def apply(files: dict[str, bytes]) -> dict[str, bytes]:
        data = change(files[name])
        again = {f"{name}.sig": sign(data)} if signed else {}
        return {**files, name: data, **again}

    return apply


def _without(*names: str) -> Callable[[Any], Any]:
    return lambda files: {name: data for name, data in files.items() if name not in names}


def _canonical(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def apply(data: bytes) -> bytes:
        value = json.loads(data)
        change(value)
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    return apply


def _foreign_signature(name: str) -> Callable[[Any], Any]:
    return lambda files: {**files, f"{name}.sig": sign(files[name], STRANGER)}


def _rules(**fields: Any) -> Callable[[Any], Any]:
    return lambda p: replace(p, rules=replace(p.rules, **fields))


def _tally_part(part: str, **fields: Any) -> Callable[[Any], Any]:
    return lambda t: replace(t, **{part: replace(getattr(t, part), **fields)})


def _recounted(tally: Any) -> Any:
    """Blanks given to the winner, everything in the statement made to agree."""
    web = replace(tally.channels.web, blank=0, counts=(3, 1, 0))
    return replace(tally, channels=replace(tally.channels, web=web), totals=web)


CLOSES = "2026-10-04T18:00:00Z"
STATEMENTS = [
    _mutant("promise changed after signing", Code.STATEMENT_SIGNATURE,
            documents=_document("promise.json", _canonical(_set("decision", "deadline", to="2027-11-30")))),
    _mutant("another promise signed afterwards", Code.PROMISE_COMMITMENT, documents=_document(
        "promise.json", _canonical(_set("decision", "deadline", to="2027-11-30")), signed=True)),
    _mutant("promise of another co-decision", Code.PROMISE_COMMITMENT,
            promise=lambda p: replace(p, co_decision="B" * 14)),
    _mutant("promise not in canonical form", Code.JSON_CANONICAL,
            documents=_document("promise.json", lambda d: d + b"\n", signed=True)),
    _mutant("promise with a field of its own", Code.STATEMENT_FIELDS,
            documents=_document("promise.json", _canonical(_set("note", to="x")), signed=True)),
    _mutant("promise of another version", Code.STATEMENT_KIND,
            documents=_document("promise.json", _canonical(_set("version", to=2)), signed=True)),
    _mutant("promise unsigned", Code.FILES_MISSING, documents=_without("promise.json.sig")),
    _mutant("promise with an empty signature", Code.STATEMENT_SIGNATURE,
            documents=lambda files: {**files, "promise.json.sig": b""}),
    _mutant("promise signed by a stranger", Code.STATEMENT_SIGNATURE, documents=_foreign_signature("promise.json")),
    _mutant("promise missing", Code.FILES_MISSING, documents=_without("promise.json", "promise.json.sig")),
    _mutant("promise names another key", Code.STATEMENT_KEY, promise=lambda p: replace(p, key_id="0" * 64)),
    _mutant("alternatives in another order", Code.PROMISE_ALTERNATIVES,
            promise=lambda p: replace(p, alternatives=p.alternatives[::-1])),
    _mutant("another question asked than promised", Code.PROMISE_ALTERNATIVES,
            election=_question(question="Ska det bli ett utegym?")),
    _mutant("an alternative renamed on the ballot", Code.PROMISE_ALTERNATIVES,
            election=_question(answers=["Holmängen", "Nordkroken", "Ingen plats"])),
    _mutant("two may be chosen where one was promised", Code.PROMISE_RULES, election=_question(max=2)),
    _mutant("fewer ballots decrypted than promised", Code.DECRYPTION_FEW_BALLOTS, promise=_rules(minimum_ballots=5)),
    _mutant("rules that contradict themselves", Code.STATEMENT_RULES, documents=_document(
        "promise.json", _canonical(_set("rules", "minimum", to=0)), signed=True)),
    _mutant("promise that closes before it opens", Code.STATEMENT_PROMISE, documents=_document(
        "promise.json", _canonical(_set("opens_at", to=CLOSES)), signed=True)),
    _mutant("promise with a day that never was", Code.STATEMENT_VALUE, documents=_document(
        "promise.json", _canonical(_set("decision", "deadline", to="2026-11-31")), signed=True)),
    _mutant("key is no key", Code.STATEMENT_KEY, documents=lambda files: {**files, "audit-key.pem": b"key"}),
    _mutant("key replaced", Code.STATEMENT_SIGNATURE,
            documents=lambda files: {**files, "audit-key.pem": public_key_pem(STRANGER.public_key())}),
    _mutant("key missing", Code.FILES_MISSING, documents=_without("audit-key.pem")),
    _mutant("tally of another archive", Code.STATEMENT_REFERENCE,
            signed_tally=_tally_part("archive", sha256="0" * 64)),
    _mutant("tally of a longer archive", Code.STATEMENT_REFERENCE, signed_tally=_tally_part("archive", records=27)),
    _mutant("tally after another event", Code.STATEMENT_REFERENCE,
            signed_tally=_tally_part("archive", last_event="0" * 64)),
    _mutant("tally under another promise", Code.STATEMENT_REFERENCE,
            signed_tally=lambda t: replace(t, promise="0" * 64)),
    _mutant("tally of another question's ballots", Code.STATEMENT_REFERENCE,
            signed_tally=lambda t: replace(t, election="A" * 43)),
    _mutant("counts that are not the archive's", Code.STATEMENT_COUNTS, signed_tally=_recounted),
    _mutant("totals that do not add up", Code.STATEMENT_TALLY, signed_tally=_tally_part("totals", ballots=5)),
    _mutant("roll that does not add up", Code.STATEMENT_TALLY, signed_tally=_tally_part("roll", unused=2)),
    _mutant("more spares than credentials", Code.CREDENTIALS_NUMBER,
            signed_tally=_tally_part("roll", spares=2, credentials=7)),
    _mutant("another winner", Code.OUTCOME_RULE, signed_tally=_tally_part("outcome", winner="a2")),
    _mutant("threshold said not to be met", Code.OUTCOME_RULE, signed_tally=lambda t: replace(
        t, outcome=replace(t.outcome, threshold=replace(t.outcome.threshold, reached=False)))),
    _mutant("tally unsigned", Code.FILES_MISSING, documents=_without("tally.json.sig")),
    _mutant("tally missing under a decision", Code.FILES_MISSING, documents=_without("tally.json", "tally.json.sig")),
    _mutant("tally changed after signing", Code.STATEMENT_SIGNATURE,
            documents=_document("tally.json", _canonical(_set("published_at", to="2026-10-06T09:00:00Z")))),
    _mutant("decision changed after signing", Code.STATEMENT_SIGNATURE,
            documents=_document("decision.json", _canonical(_set("decision", "votes_for", to=11)))),
    _mutant("decision on another tally", Code.STATEMENT_REFERENCE, decision=lambda d: replace(d, tally="0" * 64)),
    _mutant("decision of another co-decision", Code.STATEMENT_REFERENCE,
            decision=lambda d: replace(d, co_decision="B" * 14)),
    _mutant("decision with another outcome", Code.STATEMENT_DECISION, decision=_tally_part("outcome", winner="a2")),
    _mutant("a deviation called kept", Code.DECISION_VERDICT, decision=lambda d: replace(
        d, decision=replace(d.decision, adopted="a2", reasons=d.conditions and _text("För dyrt")))),
    _mutant("a deviation without reasons", Code.STATEMENT_DECISION, decision=_tally_part("decision", adopted="a2")),
    _mutant("adopted what was never voted on", Code.STATEMENT_DECISION,
            decision=_tally_part("decision", adopted="a9")),
    _mutant("decided before the vote closed", Code.STATEMENT_DECISION,
            decision=_tally_part("decision", date="2026-10-01")),
    _mutant("late, but called kept", Code.DECISION_VERDICT, decision=_tally_part("decision", date="2026-12-24")),
    _mutant("a condition not answered", Code.DECISION_CONDITIONS, decision=lambda d: replace(d, conditions=())),
    _mutant("a condition failed without reason", Code.DECISION_CONDITIONS,
            decision=lambda d: replace(d, conditions=(replace(d.conditions[0], met=False),))),
    _mutant("a tie resolved where there was none", Code.DECISION_TIE,
            decision=lambda d: replace(d, tie_resolution=_resolution())),
]  # fmt: skip


def _text(swedish: str) -> Any:
    from voting_service.core.canonical import Text

    return Text(swedish)


def _resolution() -> Any:
    from voting_service.core.outcome import TieResolution
    from voting_service.core.rules import TieRule

    return TieResolution(TieRule.LOT, "2026-10-22", winner="a1")


MUTANTS = [*ARCHIVE_BYTES, *EVENTS, *SETUP, *BALLOTS, *TALLYING, *STATEMENTS]
