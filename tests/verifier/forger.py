"""A whole co-decision, honest unless asked otherwise, and then wrong in exactly one place.

Every stage can be replaced by a hook; what follows it is made again as an honest service would make
it, hashes, chain and signatures included, so that only the fault itself can give a forgery away.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_service.core import statements
from voting_service.core.archive import (
    Event,
    EventType,
    data_record,
    event_record,
    header_record,
    tar_bytes,
)
from voting_service.core.ballots import build_ballot, parse_ballot
from voting_service.core.canonical import Text, dump_canonical
from voting_service.core.closing import Closing
from voting_service.core.correction import Correction
from voting_service.core.credentials import (
    credential_list,
    new_credential,
    public_credential,
    secret_exponent,
)
from voting_service.core.decision import Decision, MeetingDecision
from voting_service.core.decryption import partial_decryption
from voting_service.core.election import description_line, fingerprint, parse_election
from voting_service.core.encoding import b64_sha256, dump_json, sha256_hex
from voting_service.core.errors import VerificationError
from voting_service.core.group import base_power, multiply, point_text, random_scalar
from voting_service.core.opening import Opening, SealedRoll
from voting_service.core.outcome import ConditionFinding, Verdict
from voting_service.core.promise import (
    Alternative,
    Basis,
    BodyName,
    DecisionPlan,
    FormQuestion,
    Promise,
    Review,
    SignatoryAct,
    Step,
)
from voting_service.core.proofs import prove_knowledge
from voting_service.core.rules import (
    Condition,
    ConditionKind,
    Method,
    Rules,
    Threshold,
    ThresholdKind,
    TieRule,
)
from voting_service.core.signed_messages import make_public_key
from voting_service.core.signed_tally import (
    ArchiveReference,
    Channels,
    Counts,
    PaperCounts,
    RollTotals,
    SignedTally,
    outcome_of,
)
from voting_service.core.tally import Aggregate, SizedTally, parse_encrypted_tally
from voting_service.core.trustees import Single, Trustees

TIMESTAMP = 1_790_000_000
_random = random.Random(20261124)
RANDOM = _random.randbytes
UUID = "Vargon12345678"
CREDENTIALS = [new_credential(RANDOM) for _ in range(6)]
SECRETS = [random_scalar(RANDOM) for _ in range(2)]
OUTSIDER = new_credential(RANDOM)
SIGNER = Ed25519PrivateKey.from_private_bytes(RANDOM(32))
STRANGER = Ed25519PrivateKey.from_private_bytes(RANDOM(32))
NAMES = ("Holmängen", "Nordkroken", "Sikhallsvägen")
CHOICES = ([0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0])
COUNTS = (1, 2, 1, 0)
PUBLIC = [make_public_key(secret, RANDOM) for secret in SECRETS]
KEY = multiply(*(public.point for public in PUBLIC))

Json = dict[str, Any]
EventParts = tuple[EventType, list[bytes]]


def text(swedish: str) -> Text:
    return Text(swedish, None)


def _alternative(number: int, name: str) -> Alternative:
    return Alternative(
        f"a{number}", text(name), text("Ett utegym"), text("Gräs blir gym"), text("400 000 kr"), text("De närmaste"),
        text("Våren"), (),
    )  # fmt: skip


def promise() -> Promise:
    return Promise(
        schema=Promise.SCHEMA,
        version=1,
        key_id=statements.key_id(SIGNER.public_key()),
        co_decision=UUID,
        body=BodyName("kfn", text("Kultur- och fritidsnämnden")),
        basis=Basis("2026-08-20", "§ 71", "KFN 2026/14"),
        form=FormQuestion(text("Platsen berör dem som bor nära"), Step.CO_DECISION, ()),
        question=text("Var ska utegymmet stå?"),
        background=text("Nämnden har avsatt medel"),
        alternatives=tuple(
            _alternative(number, name) for number, name in enumerate(NAMES, start=1)
        ),
        review=Review(
            "kommunjurist", "2026-08-01", law=True, competence=True, cost=True, budget=True
        ),
        rules=Rules(
            Method.SINGLE,
            1,
            1,
            True,
            13,
            "2026-09-01",
            (),
            Threshold(ThresholdKind.VOTES, 3),
            TieRule.LOT,
            2,
        ),
        conditions=(Condition("budget", ConditionKind.BUDGET, text("Högst 400 000 kr")),),
        opens_at="2026-09-20T06:00:00Z",
        closes_at="2026-10-04T18:00:00Z",
        timezone="Europe/Stockholm",
        decision=DecisionPlan("2026-10-22", "2026-11-30"),
        if_not_kept=text("Nämnden förklarar varför"),
        contact=text("kultur@example.se"),
        signatures=(SignatoryAct(text("ordförande"), "2026-09-01T08:00:00Z"),),
    )


def election(promise_bytes: bytes) -> Json:
    return {
        "version": 1, "description": description_line(UUID, sha256_hex(promise_bytes)),
        "name": "Var ska utegymmet stå?",
        "group": "Ed25519", "public_key": point_text(KEY),
        "questions": [
            {"answers": list(NAMES), "blank": True, "min": 1, "max": 1, "question": "Var ska utegymmet stå?"}
        ],
        "uuid": UUID, "administrator": "Kultur- och fritidsnämnden",
    }  # fmt: skip


@lru_cache(maxsize=4)
def honest_ballots(election_bytes: bytes) -> tuple[bytes, ...]:
    """Four voters; none if the election cannot be read, as then nobody can vote."""
    try:
        parsed = parse_election(election_bytes)
        phi = fingerprint(election_bytes)
        return tuple(
            build_ballot(parsed, phi, credential, [choice[: parsed.questions[0].size]], RANDOM)
            for credential, choice in zip(CREDENTIALS, CHOICES, strict=False)
        )
    except VerificationError:
        return ()


def sealed(body: Json, credential: str) -> bytes:
    """A ballot's fields signed as its voter would have signed them."""
    body = {name: value for name, value in body.items() if name != "signature"}
    digest = b64_sha256(dump_json(body))
    proof = prove_knowledge(f"sig|{digest}", secret_exponent(UUID, credential), RANDOM)
    return dump_json({**body, "signature": {"hash": digest, "proof": proof.to_json()}})


def chain(events: Sequence[EventParts], timestamp: int = TIMESTAMP) -> bytes:
    """An archive of these events; the last payload of each is the one its event names."""
    records, parent = [header_record(timestamp)], None
    for height, (kind, payloads) in enumerate(events):
        data = [data_record(payload) for payload in payloads]
        event = event_record(Event(parent, height, kind, data[-1].digest if data else None))
        parent = event.digest
        records += [*data, event]
    return b"".join(tar_bytes(record, timestamp) for record in records)


def as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else dump_json(value)


def sign(data: bytes, key: Ed25519PrivateKey = SIGNER) -> bytes:
    return statements.sign(key, data)


class Forger:
    """Makes all files of the co-decision; `hooks` by stage, each given what is honest there."""

    def __init__(self, **hooks: Callable[[Any], Any]) -> None:
        self._hooks = hooks

    def _stage(self, name: str, value: Any) -> Any:
        return self._hooks[name](value) if name in self._hooks else value

    def files(self) -> dict[str, bytes]:
        """Everything that is published, by name."""
        promised = self._stage("promise", promise())
        promise_bytes = dump_canonical(promised)
        archive = self._archive(promise_bytes)
        archive = self._stage("raw", archive)
        documents = {"promise.json": promise_bytes}
        opening = self._stage("opening", self._opening(promised, documents, archive))
        documents["opening.json"] = dump_canonical(opening)
        closing = self._stage("closing", self._closing_statement(promised, documents, archive))
        documents["closing.json"] = dump_canonical(closing)
        tally = self._stage("signed_tally", self._tally(promised, documents, archive))
        documents["tally.json"] = dump_canonical(tally)
        decision = self._stage("decision", self._decision(documents, tally))
        documents["decision.json"] = dump_canonical(decision)
        for number, make in enumerate(self._stage("corrections", []), start=1):
            documents[f"correction-{number}.json"] = dump_canonical(make(documents, decision))
        documents |= {f"{name}.sig": sign(data) for name, data in documents.items()}
        documents["audit-key.pem"] = statements.public_key_pem(SIGNER.public_key())
        documents["archive.bel"] = archive
        found: dict[str, bytes] = self._stage("documents", documents)
        return found

    def _archive(self, promise_bytes: bytes) -> bytes:
        election_bytes = as_bytes(self._stage("election", election(promise_bytes)))
        self.election_bytes, self.phi = election_bytes, fingerprint(election_bytes)
        trustees = as_bytes(
            self._stage("trustees", Trustees(tuple(map(Single, PUBLIC))).to_bytes())
        )
        publics = [public_credential(UUID, credential) for credential in CREDENTIALS]
        credentials = as_bytes(self._stage("credentials", credential_list(publics)))
        setup = {"election": election_bytes, "trustees": trustees, "credentials": credentials}
        setup_data = as_bytes(
            self._stage("setup", {name: sha256_hex(data) for name, data in setup.items()})
        )
        ballots = self._stage("ballots", list(honest_ballots(election_bytes)))
        events: list[EventParts] = [
            (EventType.SETUP, [*setup.values(), setup_data]),
            *((EventType.BALLOT, [ballot]) for ballot in ballots),
            (EventType.END_BALLOTS, []),
        ]
        counted = self._stage("counted", ballots)
        events += self._closing(counted)
        return chain(self._stage("events", events))

    def _closing(self, counted: Sequence[bytes]) -> list[EventParts]:
        try:
            aggregate = Aggregate(parse_election(self.election_bytes))
            for ballot in counted:
                aggregate.add(parse_ballot(ballot))
            honest = aggregate.tally()
            parse_encrypted_tally(honest.to_bytes())
        except (VerificationError, ValueError):
            return []  # nothing that could be added up: the forgery stands at its fault
        tally = as_bytes(self._stage("tally", json.loads(honest.to_bytes())))
        sized = SizedTally(len(counted), len(counted), sha256_hex(tally)).to_bytes()
        sized = as_bytes(self._stage("sized", json.loads(sized)))
        try:
            published = parse_encrypted_tally(tally)
        except VerificationError:
            published = honest
        partials = [
            (owner, partial_decryption(secret, published, self.phi, RANDOM).to_bytes())
            for owner, secret in enumerate(SECRETS, start=1)
        ]
        partials = self._stage("partials", partials)
        result = as_bytes(self._stage("result", {"result": [list(COUNTS)]}))
        return [
            (EventType.ENCRYPTED_TALLY, [tally, sized]),
            *(
                (
                    EventType.PARTIAL_DECRYPTION,
                    [data, dump_json({"owner": owner, "payload": sha256_hex(data)})],
                )
                for owner, data in partials
            ),
            (EventType.RESULT, [result]),
        ]

    def _opening(self, promised: Promise, documents: dict[str, bytes], archive: bytes) -> Opening:
        return Opening(
            schema=Opening.SCHEMA,
            version=1,
            key_id=statements.key_id(SIGNER.public_key()),
            co_decision=UUID,
            promise=sha256_hex(documents["promise.json"]),
            roll=SealedRoll(entries=5, spares=1, commitment="c" * 64),
            election=self.phi,
            setup_event=event_digest(archive, EventType.SETUP),
            opens_at=promised.opens_at,
            closes_at=promised.closes_at,
            opened_at=promised.opens_at,
        )

    def _closing_statement(
        self, promised: Promise, documents: dict[str, bytes], archive: bytes
    ) -> Closing:
        return Closing(
            schema=Closing.SCHEMA,
            version=1,
            key_id=statements.key_id(SIGNER.public_key()),
            co_decision=UUID,
            promise=sha256_hex(documents["promise.json"]),
            opening=sha256_hex(documents["opening.json"]),
            ballots=4,
            additions=0,
            tally_event=event_digest(archive, EventType.ENCRYPTED_TALLY),
            closes_at=promised.closes_at,
            closed_at=promised.closes_at,
        )

    def _tally(self, promised: Promise, documents: dict[str, bytes], archive: bytes) -> SignedTally:
        blank, *counts = COUNTS
        web = Counts(4, blank, tuple(counts))
        return SignedTally(
            schema=SignedTally.SCHEMA,
            version=1,
            key_id=statements.key_id(SIGNER.public_key()),
            co_decision=UUID,
            promise=sha256_hex(documents["promise.json"]),
            closing=sha256_hex(documents["closing.json"]),
            usage=sha256_hex(b"usage.jsonl"),
            election=self.phi,
            archive=reference(archive),
            roll=RollTotals(entries=5, used=4, unused=1, spares=1, credentials=6),
            channels=Channels(web, PaperCounts(0, 0, (0, 0, 0), ())),
            totals=web,
            outcome=outcome_of(promised, web, 5),
            published_at="2026-10-05T09:00:00Z",
        )

    def _decision(self, documents: dict[str, bytes], tally: SignedTally) -> Decision:
        return Decision(
            schema=Decision.SCHEMA,
            version=1,
            key_id=statements.key_id(SIGNER.public_key()),
            co_decision=UUID,
            promise=sha256_hex(documents["promise.json"]),
            tally=sha256_hex(documents["tally.json"]),
            outcome=tally.outcome,
            conditions=(ConditionFinding("budget", met=True),),
            decision=MeetingDecision(
                "2026-10-22", "nämndsammanträde", "§ 88", "https://example.se/protokoll", "a1", 9, 2
            ),
            verdict=Verdict.KEPT,
            recorded_at="2026-10-23T10:00:00Z",
        )


def correction(documents: dict[str, bytes], decision: Decision) -> Correction:
    """The first one: the minutes were read wrongly, and the verdict stays."""
    when = "2026-11-02T10:00:00Z"
    return Correction(
        schema=Correction.SCHEMA,
        version=1,
        key_id=decision.key_id,
        co_decision=decision.co_decision,
        correction=1,
        supersedes=sha256_hex(documents["decision.json"]),
        reasons=text("Rösterna i protokollet var omkastade"),
        corrected=replace(
            decision, decision=replace(decision.decision, votes_for=8), recorded_at=when
        ),
        corrected_at=when,
    )


def reference(archive: bytes) -> ArchiveReference:
    """Found by reading leniently: the forged ones must have theirs as well."""
    names = [archive[start : start + 76] for start in range(0, len(archive), 512)]
    starts = [name for name in names if name[64:70] in {b".data.", b".event"}]
    events = [name for name in starts if name[64:70] == b".event"]
    return ArchiveReference(
        sha256_hex(archive), 1 + len(starts), events[-1][:64].decode() if events else "0" * 64
    )


def event_digest(archive: bytes, kind: EventType) -> str:
    """Of the first event of that kind, found by reading leniently; zeros where there is none."""
    for start in range(0, len(archive), 512):
        content = archive[start + 512 : start + 1024]
        if archive[start + 64 : start + 70] == b".event" and f'"{kind}"'.encode() in content:
            return archive[start : start + 64].decode()
    return "0" * 64


def edited(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """JSON changed in place by `change` and written again."""
    value = json.loads(data)
    change(value)
    return dump_json(value)


def power_text(exponent: int) -> str:
    return point_text(base_power(exponent))
