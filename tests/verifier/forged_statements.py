"""Opening, closing, tally, decision and correction of a simulated co-decision, and its log entries."""

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.verifier import forged_log as log
from tests.verifier import forged_usage as usage
from tests.verifier import forger
from tests.verifier.forger import SIGNER, UUID
from voting_service.core import statements
from voting_service.core.canonical import dump_canonical
from voting_service.core.decision import Decision, MeetingDecision
from voting_service.core.encoding import sha256_hex
from voting_service.core.outcome import Adoption, ConditionFinding, TieResolution, compute_verdict
from voting_service.core.outcome import Status as Outcome
from voting_service.core.rules import Area
from voting_service.core.signed_tally import (
    Attestation,
    Channels,
    Counts,
    PaperCounts,
    RollTotals,
    SignedTally,
    outcome_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.verifier.simulator import Made, Scenario, Stage

Json = dict[str, Any]

AREAS = (Area("nord", "Nord"), Area("syd", "Syd"))
OPENED_AT = "2026-09-20T06:00:03Z"
DECIDED_ON, RECORDED_AT = "2026-10-22", "2026-10-23T10:00:00Z"


def events_of(archive: bytes) -> list[tuple[str, str]]:
    """(type, hash) of each event, found by reading leniently: the forged ones have theirs too."""
    found = []
    for start in range(0, len(archive), 512):
        if archive[start + 64 : start + 70] == b".event":
            kind = re.search(rb'"type":"(\w+)"', archive[start + 512 : start + 1024])
            found.append((kind[1].decode() if kind else "", archive[start : start + 64].decode()))
    return found


def event(archive: bytes, kind: str, number: int = 0) -> str:
    hashes = [digest for found, digest in events_of(archive) if found == kind]
    return hashes[number] if number < len(hashes) else "0" * 64


class Statements:
    """The part of the simulator that speaks: statements and log."""

    scenario: "Scenario"
    made: "Made"
    _stage: "Callable[[str, Any], Any]"
    reached: "Callable[[Stage], bool]"

    # The roll

    @cached_property
    def roll(self) -> tuple[list[usage.Entry], list[usage.Entry]]:
        """Sealed entries by leaf, then additions; used on the web from the end, on paper before."""
        areas = [area.code for area in AREAS] if self.scenario.areas else [None]
        people = [usage.person(number, areas[number % len(areas)]) for number in range(7)]
        sealed = sorted(people[:5], key=lambda entry: entry.leaf(UUID))
        added = people[5 : 5 + self.scenario.additions]
        everybody = [*sealed, *added]
        web, paper = len(self.scenario.choices), len(self.scenario.paper)
        for index in range(len(everybody)):
            from_end = len(everybody) - 1 - index
            everybody[index] = replace(
                everybody[index], web=from_end < web, paper=web <= from_end < web + paper
            )
        return everybody[:5], everybody[5:]

    # Statements

    def _make_statements(self) -> None:
        from tests.verifier.simulator import Stage

        documents = self.made.documents
        for stage, name, make in (
            (Stage.OPEN, "opening", self._opening),
            (Stage.CLOSED, "closing", self._closing),
            (Stage.TALLIED, "tally", self._tally),
            (Stage.DECIDED, "decision", self._decision),
        ):
            if stage is Stage.TALLIED and self.reached(Stage.USED):
                documents["usage.jsonl"] = self._usage()
            if self.reached(stage):
                documents[f"{name}.json"] = self._stage(f"{name}_bytes", make())
        for number in range(1, self.scenario.corrections + 1):
            documents[f"correction-{number}.json"] = self._correction(number)

    def digest(self, name: str) -> str:
        data = self.made.documents.get(name)
        return "0" * 64 if data is None else sha256_hex(data)

    def _statement(self, kind: str, **content: Any) -> Json:
        return {
            "co_decision": UUID, "key_id": statements.key_id(SIGNER.public_key()),
            "schema": f"medbeslut/{kind}", "version": 1, **content,
        }  # fmt: skip

    @property
    def closes_at(self) -> str:
        """The closing time that holds at last."""
        return (self.made.promise.closes_at, *self.scenario.closes_at)[-1]

    @property
    def closed_at(self) -> str:
        return self.closes_at.replace(":00Z", ":05Z")

    # Opening and closing

    def _sealed(self) -> Json:
        leaves = [entry.leaf(UUID) for entry in self.roll[0]]
        return {"commitment": usage.commitment(leaves), "entries": len(leaves), "spares": 1}

    def _opening(self) -> bytes:
        made = self.made
        return log.canonical(self._stage("opening", self._statement(
            "opening", promise=sha256_hex(made.promise_bytes), roll=self._stage("opening_roll", self._sealed()),
            election=made.phi, setup_event=event(made.archive, "Setup"), opens_at=made.promise.opens_at,
            closes_at=made.promise.closes_at, opened_at=OPENED_AT,
        )))  # fmt: skip

    def _closing(self) -> bytes:
        made = self.made
        return log.canonical(self._stage("closing", self._statement(
            "closing", promise=sha256_hex(made.promise_bytes), opening=self.digest("opening.json"),
            ballots=len(made.ballots), additions=self.scenario.additions,
            tally_event=event(made.archive, "EncryptedTally"), closes_at=self.closes_at, closed_at=self.closed_at,
        )))  # fmt: skip

    # Usage

    def _usage(self) -> bytes:
        entries = self._stage("marks", [*self.roll[0], *self.roll[1]])
        phi, once = self.made.phi, bool(self.scenario.paper)
        listed = [(entry.leaf(UUID), int(entry.web), int(entry.paper)) for entry in entries]
        lines = [usage.line(phi, *entry, once=once) for entry in listed]
        header = self._stage("usage_header", usage.header(UUID, phi, listed))
        whole = [header, *self._stage("usage_lines", lines)]
        data: bytes = self._stage("usage", log.json_lines(whole))
        return data

    # Tally

    def _counts(self, rows: "Sequence[tuple[int, ...]]") -> Counts:
        size = len(self.made.promise.alternatives)
        sums = [sum(row[index] for row in rows) for index in range(size + 1)]
        return Counts(len(rows), sums[0], tuple(sums[1:]))

    def _tally(self) -> bytes:
        made, scenario = self.made, self.scenario
        web, paper = self._counts(scenario.choices), self._counts(scenario.paper)
        totals = self._counts((*scenario.choices, *scenario.paper))
        entries = sum(map(len, self.roll))
        attested = (
            Attestation("Biblioteket", paper.ballots, paper.blank, paper.counts,
                        (forger.text("röstmottagare"),), "2026-10-04T18:30:00Z"),
        )  # fmt: skip
        linked = {"closing": self.digest("closing.json"), "usage": self.digest("usage.jsonl")}
        known = SignedTally.__dataclass_fields__
        tally = SignedTally(
            schema=SignedTally.SCHEMA, version=1, key_id=statements.key_id(SIGNER.public_key()), co_decision=UUID,
            promise=sha256_hex(made.promise_bytes), election=made.phi, archive=forger.reference(made.archive),
            roll=RollTotals(entries, totals.ballots, entries - totals.ballots, 1 - scenario.additions,
                            len(self.roll[0]) + 1),
            channels=Channels(web, PaperCounts(
                paper.ballots, paper.blank, paper.counts, attested if scenario.paper else ())),
            totals=totals, outcome=outcome_of(made.promise, totals, entries),
            published_at="2026-10-05T09:00:00Z", **{n: v for n, v in linked.items() if n in known},
        )  # fmt: skip
        self.tally = self._stage("signed_tally", tally)
        return dump_canonical(self.tally)

    # Decision

    def _decision(self) -> bytes:
        made, promised, outcome = self.made, self.made.promise, self.tally.outcome
        resolution = None
        if outcome.status is Outcome.TIE:
            resolution = TieResolution(promised.rules.tie, DECIDED_ON, (outcome.tied or ("a1",))[0])
        winner = resolution.winner if resolution else outcome.winner
        conditions = (ConditionFinding("budget", met=True),)
        meeting = MeetingDecision(
            DECIDED_ON, "nämndsammanträde", "§ 88", "https://example.se/protokoll", winner, 9, 2
        )
        self.decision: Decision = self._stage("decision", Decision(
            schema=Decision.SCHEMA, version=1, key_id=statements.key_id(SIGNER.public_key()), co_decision=UUID,
            promise=sha256_hex(made.promise_bytes), tally=self.digest("tally.json"), outcome=outcome,
            conditions=conditions, decision=meeting,
            verdict=self._verdict(resolution, meeting),
            recorded_at=RECORDED_AT, tie_resolution=resolution,
        ))  # fmt: skip
        return dump_canonical(self.decision)

    def _verdict(self, resolution: TieResolution | None, meeting: MeetingDecision) -> Any:
        """What follows from the counts, whatever a forged tally says of them."""
        rows = (*self.scenario.choices, *self.scenario.paper)
        honest = outcome_of(self.made.promise, self._counts(rows), sum(map(len, self.roll)))
        winner = resolution.winner if resolution else honest.winner
        deadline = self.made.promise.decision.deadline
        return compute_verdict(
            winner, Adoption(meeting.adopted, meeting.date), deadline, conditions_met=True
        )

    def _correction(self, number: int) -> bytes:
        """The record of the first decision with another address of the minutes."""
        corrected = log.parse_lines(dump_canonical(self.decision))[0]
        corrected["decision"]["minutes_url"] = f"https://example.se/protokoll-{number}"
        corrected["recorded_at"] = f"2026-11-0{number}T10:00:00Z"
        before = "decision.json" if number == 1 else f"correction-{number - 1}.json"
        honest = self._statement(
            "correction", correction=number, supersedes=self.digest(before),
            reasons={"sv": "Fel adress till protokollet"}, corrected=corrected,
            corrected_at=f"2026-11-0{number}T10:00:00Z",
        )  # fmt: skip
        return log.canonical(self._stage(f"correction_{number}", honest))

    # The log's entries about this co-decision

    def entries(self) -> list[Json]:
        """All of them in order, acts numbered."""
        from tests.verifier.simulator import Stage

        made: list[Json] = []
        for stage, parts in (
            (Stage.PROMISED, [self._promise_acts]), (Stage.SEALED, [self._roll_acts]),
            (Stage.READY, [self._setup_acts]), (Stage.OPEN, [self._opening_acts, self._ballot_entries]),
            (Stage.CLOSED, [self._closing_acts]), (Stage.USED, [self._usage_acts]),
            (Stage.DECRYPTING, [self._partial_acts]), (Stage.RESULT, [self._result_acts]),
            (Stage.TALLIED, [self._tally_acts]), (Stage.DECIDED, [self._decision_acts]),
            (Stage.FULFILLED, [self._fulfilment_acts]),
        ):  # fmt: skip
            if self.reached(stage):
                made += [entry for part in parts for entry in part()]
        if self.scenario.cancelled:
            made += self._cancellation_acts()
        return numbered(made)

    def _promise_acts(self) -> list[Json]:
        return [act("promise", "2026-09-01T09:00:00Z", sha256=self.digest("promise.json"))]

    def _cancellation_acts(self) -> list[Json]:
        return [
            act("cancellation", "2026-10-06T08:00:00Z", reason="Platsen är såld"),
            act("notice", "2026-10-06T08:00:00Z", text={"sv": "Omröstningen är inställd"}),
        ]

    def _roll_acts(self) -> list[Json]:
        areas = [entry.area for entry in self.roll[0] if entry.area]
        by_area = {area: areas.count(area) for area in sorted(set(areas))}
        return [act("roll", "2026-09-10T09:00:00Z", by_area=by_area, **self._sealed())]

    def _setup_acts(self) -> list[Json]:
        return [act("setup", "2026-09-12T09:00:00Z", election=self.made.phi,
                    archive_event=event(self.made.archive, "Setup"))]  # fmt: skip

    def _opening_acts(self) -> list[Json]:
        return [act("opening", OPENED_AT, sha256=self.digest("opening.json"))]

    def _ballot_entries(self) -> list[Json]:
        ballots: list[Json] = [
            {"co_decision": UUID, "kind": "ballot", "sha256": sha256_hex(ballot)} for ballot in self.made.ballots
        ]  # fmt: skip
        between = [act("failed_casts", "2026-09-22T06:00:00Z", counts={"already_voted": 1})]
        for entry in self.roll[1]:
            area = {"area": entry.area} if entry.area else {}
            between.append(act("roll_addition", "2026-09-23T06:00:00Z", leaf=entry.leaf(UUID),
                               appeal="KFN 2026/31", **area))  # fmt: skip
        for number, moment in enumerate(self.scenario.closes_at):
            between.append(act("schedule", f"2026-09-2{4 + number}T06:00:00Z", closes_at=moment,
                               reason="Driftstopp"))  # fmt: skip
        half = len(ballots) // 2
        return [*ballots[:half], *between, *ballots[half:]]

    def _closing_acts(self) -> list[Json]:
        return [act("closing", self.closed_at, sha256=self.digest("closing.json"))]

    def _usage_acts(self) -> list[Json]:
        return [act("usage", self.closed_at, sha256=self.digest("usage.jsonl"),
                    web=len(self.scenario.choices), paper=len(self.scenario.paper))]  # fmt: skip

    def _partial_acts(self) -> list[Json]:
        found = [
            digest for kind, digest in events_of(self.made.archive) if kind == "PartialDecryption"
        ]
        owners = [
            int(number) for number in re.findall(rb'\{"owner":(\d+),"payload"', self.made.archive)
        ]
        return [
            act("partial_decryption", "2026-10-05T08:00:00Z", owner=owner, archive_event=digest)
            for owner, digest in zip(owners, found, strict=False)
        ]

    def _result_acts(self) -> list[Json]:
        return [
            act("result", "2026-10-05T09:00:00Z", archive_event=event(self.made.archive, "Result"))
        ]

    def _tally_acts(self) -> list[Json]:
        return [act("tally", "2026-10-05T09:00:00Z", sha256=self.digest("tally.json"))]

    def _decision_acts(self) -> list[Json]:
        digest, made = self.digest("decision.json"), []
        if self.decision.tie_resolution is not None:
            made.append(act("tie_resolution", RECORDED_AT, sha256=digest))
        made.append(
            act("decision", RECORDED_AT, sha256=digest, verdict=self.decision.verdict.value)
        )
        for number in range(1, self.scenario.corrections + 1):
            before = "decision.json" if number == 1 else f"correction-{number - 1}.json"
            made.append(act(
                "correction", f"2026-11-0{number}T10:00:00Z", sha256=self.digest(f"correction-{number}.json"),
                supersedes=self.digest(before), verdict=self.decision.verdict.value,
            ))  # fmt: skip
        return made

    def _fulfilment_acts(self) -> list[Json]:
        at = "2026-12-01T08:00:00Z"
        made = [
            act("milestone", at, milestone=1, what="Gymmet byggs", due="2027-04-01"),
            act("milestone", at, milestone=1, done="2027-03-15", evidence="https://example.se/gym"),
            act("fulfilment", at),
        ]
        if self.scenario.disputed:
            made += [
                act("dispute", at, dispute=1, answer_by="2026-12-15"),
                act(
                    "dispute_answer",
                    at,
                    dispute=1,
                    outcome="rejected",
                    reasons="Posten är oanvänd",
                ),
            ]
        return made


def act(kind: str, at: str, **content: Any) -> Json:
    return {"at": at, "co_decision": UUID, "kind": kind, **content}


def numbered(entries: list[Json]) -> list[Json]:
    """Acts numbered from 0 without gaps."""
    number, made = 0, []
    for entry in entries:
        if entry["kind"] in {"ballot", "key_rotation"}:
            made.append(entry)
            continue
        made.append({**entry, "number": number})
        number += 1
    return made
