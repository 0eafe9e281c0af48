"""A whole co-decision with everything it publishes: honest for its scenario, or wrong in one place.

Every stage can be replaced by a hook, as in `Forger`; what follows is made again as an honest
service would make it: hashes, statements, signatures, log, heads and proofs. A skilled forger holds
all keys, so only the fault itself can give a forgery away.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.pedersen_forger import Dealers
from tests.verifier import forged_log as log
from tests.verifier import forger
from tests.verifier.forged_statements import AREAS, Statements
from tests.verifier.forger import CREDENTIALS, NAMES, RANDOM, SECRETS, TIMESTAMP, UUID, EventParts
from voting_service.core import statements
from voting_service.core.archive import EventType
from voting_service.core.ballots import build_ballot, parse_ballot
from voting_service.core.canonical import dump_canonical
from voting_service.core.credentials import credential_list, public_credential
from voting_service.core.decryption import partial_decryption
from voting_service.core.election import fingerprint, parse_election
from voting_service.core.encoding import dump_json, sha256_hex
from voting_service.core.errors import VerificationError
from voting_service.core.group import Point, base_power, multiply, point_text
from voting_service.core.promise import Promise
from voting_service.core.tally import Aggregate, SizedTally, parse_encrypted_tally
from voting_service.core.trustees import Single, Trustees

Json = dict[str, Any]
EPOCH = (1980, 1, 1, 0, 0, 0)


class Stage(IntEnum):
    """How far the co-decision has come."""

    PROMISED = 0
    SEALED = 1
    READY = 2
    OPEN = 3
    CLOSED = 4
    USED = 5
    DECRYPTING = 6
    RESULT = 7
    TALLIED = 8
    DECIDED = 9
    FULFILLED = 10


@dataclass(frozen=True)
class Scenario:
    """What happens. `choices` on the web and `paper` are rows of 0 and 1, blank first."""

    name: str = "decided"
    stage: Stage = Stage.DECIDED
    choices: tuple[tuple[int, ...], ...] = ((0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (1, 0, 0, 0))
    paper: tuple[tuple[int, ...], ...] = ()
    additions: int = 0
    areas: bool = False
    closes_at: tuple[str, ...] = ()  # changes of the closing time
    rotated: bool = False
    witnesses: int = 0
    corrections: int = 0
    cancelled: bool = False
    pedersen: bool = False
    disputed: bool = False
    rules: tuple[tuple[str, Any], ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*self.choices, strict=True))) or (0,) * (1 + len(NAMES))


@dataclass(frozen=True)
class Keys:
    """The trustees: what is published, the election key, and (owner, secret) of who decrypts."""

    published: Trustees
    point: Point
    decrypting: tuple[tuple[int, int], ...]


@lru_cache(maxsize=2)
def keys(*, pedersen: bool) -> Keys:
    if not pedersen:
        singles = Trustees(tuple(map(Single, forger.PUBLIC)))
        return Keys(singles, forger.KEY, tuple(enumerate(SECRETS, start=1)))
    dealers = Dealers(2, 3)
    point = base_power(SECRETS[0])
    for polynomial in dealers.polynomials:
        point = multiply(point, base_power(polynomial[0]))
    published = Trustees((Single(forger.PUBLIC[0]), dealers.pedersen()))
    return Keys(published, point, ((1, SECRETS[0]), (2, dealers.secret(1)), (4, dealers.secret(3))))


@lru_cache(maxsize=32)
def ballots_of(election_bytes: bytes, choices: tuple[tuple[int, ...], ...]) -> tuple[bytes, ...]:
    """One voter for each choice; none if the election cannot be read, as then nobody can vote."""
    try:
        parsed, phi = parse_election(election_bytes), fingerprint(election_bytes)
        size = parsed.questions[0].size
        return tuple(
            build_ballot(parsed, phi, credential, [list(choice[:size])], RANDOM)
            for credential, choice in zip(CREDENTIALS, choices, strict=False)
        )
    except VerificationError:
        return ()


@dataclass
class Made:
    """What has been made so far, for the stages that follow."""

    promise: Promise
    promise_bytes: bytes
    election: bytes = b""
    phi: str = ""
    archive: bytes = b""
    ballots: list[bytes] = field(default_factory=list)
    counted: int = 0
    documents: dict[str, bytes] = field(default_factory=dict)


class Simulator(Statements):
    """Makes all files; `hooks` by stage, each given what is honest there."""

    def __init__(
        self,
        scenario: Scenario = Scenario(),
        /,
        **hooks: Callable[[Any], Any],
    ) -> None:
        self.scenario = scenario
        self._hooks = hooks

    def _stage(self, name: str, value: Any) -> Any:
        return self._hooks[name](value) if name in self._hooks else value

    def reached(self, stage: Stage) -> bool:
        return self.scenario.stage >= stage

    # Everything

    def files(self) -> dict[str, bytes]:
        """Everything that is published, by name; the log's files are `log/…`."""
        promised: Promise = self._stage("promise", self._promise())
        self.made = Made(promised, dump_canonical(promised))
        documents = self.made.documents
        documents["promise.json"] = self._stage("promise_bytes", self.made.promise_bytes)
        if self.reached(Stage.READY):
            self._make_archive()
        self._make_statements()
        signed = {f"{name}.sig": forger.sign(data) for name, data in documents.items()
                  if name.endswith(".json")}  # fmt: skip
        documents |= self._stage("signatures", signed)
        documents["audit-key.pem"] = statements.public_key_pem(forger.SIGNER.public_key())
        if self.reached(Stage.READY):
            documents["archive.bel"] = self.made.archive
        documents |= self._log()
        found: dict[str, bytes] = self._stage("documents", documents)
        return found

    def bundle(self) -> bytes:
        """The zip, as the service packs it."""
        packed: bytes = self._stage("zip", pack(self.files()))
        return packed

    # The archive

    def _promise(self) -> Promise:
        rules = dict(self.scenario.rules)
        if self.scenario.areas:
            rules |= {"areas": AREAS, "limitation_reason": forger.text("De som bor nära")}
        honest = forger.promise()
        return replace(honest, rules=replace(honest.rules, **rules))

    def _election(self) -> Json:
        promised = self.made.promise
        rules = self.made.promise.rules
        return {
            "version": 1,
            "description": f"medbeslut/1 {UUID} promise-sha256:{sha256_hex(self.made.promise_bytes)}",
            "name": promised.question.sv, "group": "Ed25519",
            "public_key": point_text(keys(pedersen=self.scenario.pedersen).point),
            "questions": [{
                "answers": list(NAMES), "blank": True, "min": rules.minimum, "max": rules.maximum,
                "question": "Var ska utegymmet stå?",
            }],
            "uuid": UUID, "administrator": promised.body.name.sv,
        }  # fmt: skip

    def _make_archive(self) -> None:
        made, trusted = self.made, keys(pedersen=self.scenario.pedersen)
        made.election = forger.as_bytes(self._stage("election", self._election()))
        made.phi = fingerprint(made.election)
        publics = [public_credential(UUID, credential) for credential in CREDENTIALS]
        setup = {
            "election": made.election,
            "trustees": forger.as_bytes(self._stage("trustees", trusted.published.to_bytes())),
            "credentials": forger.as_bytes(self._stage("credentials", credential_list(publics))),
        }
        named = {name: sha256_hex(data) for name, data in setup.items()}
        data = forger.as_bytes(self._stage("setup", named))
        events: list[EventParts] = [(EventType.SETUP, [*setup.values(), data])]
        if self.reached(Stage.OPEN):
            honest = list(ballots_of(made.election, self.scenario.choices))
            made.ballots = self._stage("ballots", honest)
            events += [(EventType.BALLOT, [ballot]) for ballot in made.ballots]
        if self.reached(Stage.CLOSED):
            counted = self._stage("counted", made.ballots)
            made.counted = len(counted)
            events += [(EventType.END_BALLOTS, []), *self._tallying(counted)]
        chained = forger.chain(self._stage("events", events), TIMESTAMP)
        made.archive = self._stage("raw", chained)

    def _tallying(self, counted: Sequence[bytes]) -> list[EventParts]:
        try:
            aggregate = Aggregate(parse_election(self.made.election))
            for ballot in counted:
                aggregate.add(parse_ballot(ballot))
            honest = aggregate.tally()
            parse_encrypted_tally(honest.to_bytes())
        except (VerificationError, ValueError):
            return []  # nothing that could be added up: the forgery stands at its fault
        tally = forger.as_bytes(self._stage("tally", json.loads(honest.to_bytes())))
        sized = SizedTally(len(counted), len(counted), sha256_hex(tally)).to_bytes()
        sized = forger.as_bytes(self._stage("sized", json.loads(sized)))
        events: list[EventParts] = [(EventType.ENCRYPTED_TALLY, [tally, sized])]
        if self.reached(Stage.DECRYPTING):
            try:
                published = parse_encrypted_tally(tally)
            except VerificationError:
                published = honest
            events += self._partials(published)
        if self.reached(Stage.RESULT):
            honest_result = {"result": [list(self.scenario.counts)]}
            result = forger.as_bytes(self._stage("result", honest_result))
            events.append((EventType.RESULT, [result]))
        return events

    def _partials(self, published: Any) -> list[EventParts]:
        who = keys(pedersen=self.scenario.pedersen).decrypting
        partials = [
            (owner, partial_decryption(secret, published, self.made.phi, RANDOM).to_bytes())
            for owner, secret in (who if self.reached(Stage.RESULT) else who[:1])
        ]
        return [
            (
                EventType.PARTIAL_DECRYPTION,
                [data, dump_json({"owner": owner, "payload": sha256_hex(data)})],
            )
            for owner, data in self._stage("partials", partials)
        ]

    # The log

    def _log(self) -> dict[str, bytes]:
        acts = [log.canonical(entry) for entry in self._stage("entries", self.entries())]
        tree, ours = self._stage("tree", self._interleaved(acts))
        leaves = [log.leaf(entry) for entry in tree]
        lines = [{"entry": json.loads(tree[index]), "index": index} for index in ours]
        proof = {"hashes": [log.b64(h) for h in log.many(ours, leaves)], "size": len(leaves)}
        files = {
            "log/checkpoint": self._stage(
                "head", self._head(leaves, rotated=self.scenario.rotated)
            ),
            "log/entries.jsonl": log.json_lines(self._stage("lines", lines)),
            "log/heads.jsonl": log.json_lines(self._stage("heads", self._heads(tree, leaves))),
            "log/proof.json": log.canonical(self._stage("proof", proof)),
            "log/vkey": self._vkeys(),
        }
        found: dict[str, bytes] = self._stage("log", files)
        return found

    def _vkeys(self) -> bytes:
        named = [log.LOG_KEY, log.NEXT_LOG_KEY] if self.scenario.rotated else [log.LOG_KEY]
        return "".join(log.vkey(key) + "\n" for key in named).encode()

    def _interleaved(self, acts: Sequence[bytes]) -> tuple[list[bytes], list[int]]:
        """The whole log, with entries of another co-decision between ours; and where ours stand."""
        foreign = "Brinken1234567"
        tree = [log.canonical({"at": "2026-08-01T08:00:00Z", "co_decision": foreign,
                               "kind": "promise", "number": 0, "sha256": "0" * 64})]  # fmt: skip
        ours: list[int] = []
        for number, act in enumerate(acts):
            ours.append(len(tree))
            tree.append(act)
            if number == 1 and self.scenario.rotated:
                ours.append(len(tree))
                tree.append(log.canonical({
                    "at": "2026-09-11T08:00:00Z", "kind": "key_rotation",
                    "new": log.vkey(log.NEXT_LOG_KEY), "old": log.vkey(log.LOG_KEY),
                }))  # fmt: skip
            if number % 3 == 0:
                digest = hashlib.sha256(str(number).encode()).hexdigest()
                tree.append(log.canonical(
                    {"co_decision": foreign, "kind": "ballot", "sha256": digest}
                ))  # fmt: skip
        return tree, ours

    def _head(self, leaves: Sequence[bytes], *, rotated: bool) -> bytes:
        """The newest head, with its cosignatures."""
        text: str = self._stage("head_text", log.head_text(leaves))
        note = text + "\n"
        note += log.signature_line(text, log.NEXT_LOG_KEY if rotated else log.LOG_KEY)
        for number, (name, key) in enumerate(log.WITNESSES[: self.scenario.witnesses]):
            note += log.cosignature_line(text, name, key, TIMESTAMP + number)
        return note.encode()

    def _heads(self, tree: Sequence[bytes], leaves: Sequence[bytes]) -> list[Json]:
        """A head after each act but the last; the first after the rotation is signed with both keys."""
        made, keys_then = [], [log.LOG_KEY]
        for size in range(1, len(tree)):
            entry = json.loads(tree[size - 1])
            if entry["kind"] == "key_rotation":
                keys_then = [log.LOG_KEY, log.NEXT_LOG_KEY]
            if entry["kind"] not in {"ballot", "key_rotation"} and entry["co_decision"] == UUID:
                made.append(self.older(leaves, size, keys_then))
                keys_then = keys_then[-1:]
        return made

    def older(
        self, leaves: Sequence[bytes], size: int, signers: Sequence[Ed25519PrivateKey]
    ) -> Json:
        """A line of heads.jsonl."""
        text = log.head_text(leaves[:size])
        note = text + "\n" + "".join(log.signature_line(text, key) for key in signers)
        hashes = [log.b64(h) for h in log.consistency(size, leaves)]
        return {"checkpoint": note, "consistency": hashes}


def pack(
    files: dict[str, bytes], *, listed: bool = True, stored: bool = True, in_order: bool = True
) -> bytes:
    """A bundle of these files: sorted by name, the manifest last unless it is among them."""
    names = [name for name in files if name != "manifest.json"]
    if in_order:
        names.sort()
    digests = {"files": {name: sha256_hex(files[name]) for name in names}}
    whole = {name: files[name] for name in names}
    if listed:
        whole["manifest.json"] = files.get("manifest.json", log.canonical(digests))
    output = io.BytesIO()
    with zipfile.ZipFile(
        output, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    ) as out:
        for name, data in whole.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = out.compression
            out.writestr(entry, data)
    return output.getvalue()
