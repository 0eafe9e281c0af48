"""The log's part of a bundle: its head, what stands below it, older heads, and the order of entries."""

import io
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from voting_service.core.checkpoints import Checkpoint, open_checkpoint
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import Ballot, Entry, EntryKind, KeyRotation
from voting_service.core.log_policy import Policy, satisfied
from voting_service.core.log_replay import State as Order
from voting_service.core.log_replay import apply
from voting_service.core.merkle import root_from_many, verify_consistency
from voting_service.core.notes import KeyKind, Note, Vkey, parse_note, verify_note
from voting_service.verifier import source as names
from voting_service.verifier.found import Found
from voting_service.verifier.log_files import (
    Leaves,
    Line,
    lines_of,
    parse_line,
    parse_older_head,
    parse_proof,
    parse_vkeys,
    require_strong,
)
from voting_service.verifier.report import KEPT_PER_STEP, Report, Step
from voting_service.verifier.source import Source

LOG_STEPS = (Step.LOG_HEAD, Step.LOG_ENTRIES, Step.LOG_CONSISTENCY, Step.LOG_ORDER)


@dataclass(slots=True)
class Log:
    """What the log says of this co-decision: acts by kind, in order, and 32 bytes for each ballot.

    `whole` is whether all lines could be read.
    """

    acts: dict[EntryKind, list[Any]] = field(default_factory=lambda: defaultdict(list))
    ballots: bytearray = field(default_factory=bytearray)
    whole: bool = False

    def one(self, kind: EntryKind) -> Any:
        """The act that can stand once, or None."""
        return self.acts[kind][0] if self.acts[kind] else None

    def has(self, kind: EntryKind) -> bool:
        """Whether such an act stands on the log."""
        return bool(self.acts[kind])


class LogCheck:
    """One run over the log's files; `run` fills the report."""

    def __init__(
        self, source: Source, report: Report, found: Found, policy: Policy | None = None
    ) -> None:
        self._source, self._report, self._found, self._policy = source, report, found, policy
        self._documents = source.documents
        self._log = Log()
        self._vkeys: tuple[Vkey, ...] = ()
        self._head: Checkpoint | None = None
        self._leaves = Leaves()
        self._acts: list[int] = []  # indexes
        self._rotations: list[tuple[int, KeyRotation]] = []
        self._order: Order | None = Order()

    def run(self) -> Log | None:
        """What the log says, or None where there is none to speak of."""
        if not self._source.names & set(names.LOG):
            self._report.skip("there is no log", *LOG_STEPS)
            return None
        self._check_keys()
        self._check_head()
        self._check_entries()
        self._check_rotations()
        self._check_older_heads()
        return self._log

    # Keys and head

    def _check_keys(self) -> None:
        if names.VKEY not in self._documents:
            return
        with self._report.checking(Step.LOG_HEAD, names.VKEY):
            self._vkeys = parse_vkeys(self._documents[names.VKEY])
            facts = self._report.facts
            facts.log_key, facts.log_origin = self._vkeys[-1].fingerprint, self._vkeys[-1].name

    def _check_head(self) -> None:
        if not self._vkeys or names.HEAD not in self._documents:
            self._report.skip(f"{names.HEAD} or a key to check it with is missing", *LOG_STEPS)
            return
        with self._report.checking(Step.LOG_HEAD, names.HEAD):
            note = parse_note(self._documents[names.HEAD])
            self._head = open_checkpoint(note, self._vkeys[-1:])
            self._report.facts.log_size = self._head.size
            self._report.done(Step.LOG_HEAD, f"{self._head.size} entries{self._witnesses(note)}")

    def _witnesses(self, note: Note) -> str:
        """What to say of them: without a policy, nobody knows any witness."""
        if self._policy is None:
            return ""
        _, signed = satisfied(self._policy, note)
        for verified in signed:
            require_strong(verified.vkey.key, Code.LOG_KEY, verified.vkey.name)
        count = sum(verified.vkey.kind is KeyKind.WITNESS for verified in signed)
        return f", as the policy demands: {count} of its witnesses have signed"

    # Entries

    def _check_entries(self) -> None:
        file = self._source.streams.get(names.ENTRIES)
        if file is None:
            return
        with self._report.checking(Step.LOG_ENTRIES, names.ENTRIES):
            for number, data in enumerate(lines_of(file, names.ENTRIES), start=1):
                self._read(number, data)
            self._log.whole = True
        if self._log.whole and self._order is not None:
            self._report.done(Step.LOG_ORDER, f"{len(self._acts)} acts")
        if self._head is None or not self._log.whole or names.PROOF not in self._documents:
            return
        with self._report.checking(Step.LOG_ENTRIES, names.PROOF):
            self._prove(self._head)
            self._report.done(Step.LOG_ENTRIES, f"{len(self._leaves)} entries")

    def _read(self, number: int, data: bytes) -> None:
        try:
            line = parse_line(data)
            self._leaves.add(line)
        except VerificationError as error:
            error.where = f"line {number}" + (f", {error.where}" if error.where else "")
            raise
        self._note(number, line)
        self._place(number, line.entry)

    def _note(self, number: int, line: Line) -> None:
        entry, facts = line.entry, self._report.facts
        if isinstance(entry, KeyRotation):
            self._rotations.append((line.index, entry))
            return
        facts.uuid = facts.uuid or entry.co_decision
        if entry.co_decision != facts.uuid:
            error = VerificationError(
                Code.LOG_LINES, "an entry about another co-decision", expected=facts.uuid,
                found=entry.co_decision, where=f"line {number}",
            )  # fmt: skip
            self._report.fault(Step.LOG_ENTRIES, error, names.ENTRIES)
        if isinstance(entry, Ballot):
            self._log.ballots += bytes.fromhex(entry.sha256)
            return
        self._acts.append(line.index)
        self._log.acts[entry.KIND].append(entry)
        facts.last_act = f"{entry.KIND} {entry.at}"

    def _place(self, number: int, entry: Entry) -> None:
        """One fault makes the places of all that follow doubtful: the first is reported."""
        if self._order is None:
            return
        try:
            self._order = apply(self._order, entry)
        except VerificationError as error:
            self._report.fault(Step.LOG_ORDER, error, f"{names.ENTRIES}, line {number}")
            self._order = None

    def _prove(self, head: Checkpoint) -> None:
        proof = parse_proof(self._documents[names.PROOF])
        if proof.size != head.size:
            raise VerificationError(
                Code.LOG_INCLUSION, "a proof for another head", where="size",
                expected=str(head.size), found=str(proof.size),
            )  # fmt: skip
        root = root_from_many(self._leaves, head.size, proof.hashes)
        if root != head.root:
            raise VerificationError(
                Code.LOG_INCLUSION, "these are not the entries of this log",
                expected=f"root {head.root.hex()}", found=f"root {root.hex()}",
            )  # fmt: skip

    # Rotations and older heads

    def _check_rotations(self) -> None:
        """Each key but the first was announced on the log by the one before it."""
        if not self._vkeys or not self._log.whole:
            return
        wanted = [(old.text, new.text) for old, new in pairwise(self._vkeys)]
        found = [(entry.old, entry.new) for _, entry in self._rotations]
        if wanted != found:
            error = VerificationError(
                Code.LOG_KEY, "the keys are not those that the log has exchanged",
                expected=f"{len(wanted)} rotations between the keys listed",
                found=f"{len(found)} rotations on the log", where=names.VKEY,
            )  # fmt: skip
            self._report.fault(Step.LOG_HEAD, error)

    def _key_at(self, size: int) -> Vkey:
        """The key of a head of this size."""
        rotated = sum(index < size for index, _ in self._rotations)
        return self._vkeys[min(rotated, len(self._vkeys) - 1)]

    def _check_older_heads(self) -> None:
        if self._head is None or names.HEADS not in self._documents or not self._log.whole:
            return
        before, count = 0, 0
        data = io.BytesIO(self._documents[names.HEADS])
        for count, line in enumerate(data, start=1):
            if self._report.counts[Step.LOG_CONSISTENCY] > KEPT_PER_STEP:
                break  # a file of nothing but newlines has millions of faults
            with self._report.checking(Step.LOG_CONSISTENCY, f"{names.HEADS}, line {count}"):
                before = self._check_older_head(line, before, self._head)
        self._report.done(Step.LOG_CONSISTENCY, f"{count} older heads")

    def _check_older_head(self, line: bytes, before: int, head: Checkpoint) -> int:
        """The size of this older head; `before` is that of the one before it."""
        if not line.endswith(b"\n"):
            raise VerificationError(Code.LOG_LINES, "a line that does not end")
        older = parse_older_head(line[:-1])
        note = parse_note(older.checkpoint)
        verify_note(note, self._vkeys)  # a false signature spoils a head, whichever key's it is
        found = self._opened(note)
        acts = bisect_left(self._acts, found.size) - bisect_left(self._acts, before)
        if not before < found.size < head.size or not acts:
            raise VerificationError(
                Code.LOG_HEADS, "not the first head with an act of this co-decision",
                expected=f"a head between {before} and {head.size} that holds one more",
                found=str(found.size),
            )  # fmt: skip
        verify_consistency(found.size, head.size, older.consistency, found.root, head.root)
        return found.size

    def _opened(self, note: Note) -> Checkpoint:
        """By the key of its time, which its size tells: read first with whichever key signed it."""
        found = open_checkpoint(note, self._vkeys)
        return open_checkpoint(note, [self._key_at(found.size)])
