"""Whether all files are there and belong together, and with which keys they were signed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from voting_service.core.canonical import parse_canonical
from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import EntryKind as K
from voting_service.core.statements import key_id, parse_public_key
from voting_service.verifier import source as names
from voting_service.verifier.found import Found
from voting_service.verifier.log_checks import Log
from voting_service.verifier.log_facts import FILES
from voting_service.verifier.log_files import require_strong
from voting_service.verifier.report import Report, Step
from voting_service.verifier.source import (
    ARCHIVE,
    CLOSING,
    CORRECTIONS,
    DECISION,
    KEY,
    LOG,
    MANIFEST,
    OPENING,
    PROMISE,
    STATEMENTS,
    TALLY,
    USAGE,
    Kind,
    Source,
)

#: Of two statements the second presupposes the first.
_CHAIN = (
    (PROMISE, OPENING),
    (OPENING, CLOSING),
    (CLOSING, TALLY),
    (USAGE, TALLY),
    (TALLY, DECISION),
)


class FileCheck:
    """One run; archive and log have been read before."""

    def __init__(
        self, source: Source, report: Report, found: Found, log: Log | None, *, finished: bool
    ) -> None:
        self._source, self._report, self._found = source, report, found
        self._log, self._finished = log, finished

    def run(self, trust: tuple[str, ...]) -> Ed25519PublicKey | None:
        """Fill the report; gives the key of statements, if it can be read."""
        there = self._source.names
        for name, reason in dict(self._wanted(there)).items():
            if name not in there:
                error = VerificationError(
                    Code.FILES_MISSING, "a file is missing", expected=reason, found="no such file"
                )
                self._report.fault(Step.FILES, error, name)
        if MANIFEST in there:
            with self._report.checking(Step.FILES, MANIFEST):
                self._check_manifest(there)
        self._report.done(Step.FILES, f"{len(there)} files")
        key = self._read_key()
        self._compare_keys(trust)
        return key

    # Files

    def _wanted(self, there: set[str]) -> list[tuple[str, str]]:
        """Files that others presuppose, each with the reason."""
        spoken = [name for name in STATEMENTS if name in there]
        wanted = [(f"{name}.sig", f"the signature of {name}") for name in spoken]
        if spoken:
            wanted.append((KEY, "the key that signed"))
        ours = spoken or self._found.promise is not None or there & set(LOG)
        if ours or self._source.kind is Kind.BUNDLE:  # nobody packs a foreign archive so
            wanted.append((PROMISE, "the promise that was voted on"))
            wanted += [(name, "the log, which every co-decision stands on") for name in LOG]
        wanted += [(one, f"what {two} rests on") for one, two in _CHAIN if two in there]
        before = zip((DECISION, *CORRECTIONS), CORRECTIONS, strict=False)
        wanted += [(one, "what was corrected") for one, two in before if two in there]
        if self._finished and self._found.promise is not None:
            wanted += [(TALLY, "the signed tally"), (USAGE, "the usage proof")]
        if self._source.kind is Kind.BUNDLE:
            wanted.append((MANIFEST, "the list of the bundle's files"))
        return [*wanted, *self._logged()]

    def _logged(self) -> list[tuple[str, str]]:
        """Files that the log speaks of."""
        if self._log is None:
            return []
        wanted = [(name, "the log has it") for kind, name in FILES.items() if self._log.has(kind)]
        if self._log.has(K.SETUP):
            wanted.append((ARCHIVE, "the log has its setup"))
        corrections = CORRECTIONS[: len(self._log.acts[K.CORRECTION])]
        return [*wanted, *((name, "the log has it") for name in corrections)]

    def _check_manifest(self, there: set[str]) -> None:
        listed = parse_canonical(self._source.documents[MANIFEST])
        wanted = {name: self._source.sha256(name) for name in sorted(there - {MANIFEST})}
        files = listed.get("files") if isinstance(listed, dict) else None
        if listed != {"files": wanted}:
            known = files if isinstance(files, dict) else {}
            differs = [name for name, digest in wanted.items() if known.get(name) != digest]
            differs += sorted(known.keys() - wanted.keys())
            raise VerificationError(
                Code.FILES_MANIFEST, "the manifest does not describe these files", expected=shown(str(wanted)),
                found=shown(str(listed)), where=shown(", ".join(differs)),
            )  # fmt: skip
        order = (*wanted, MANIFEST)
        if self._source.order and self._source.order != order:
            raise VerificationError(
                Code.FILES_MANIFEST, "the files stand in another order than prescribed",
                expected=shown(" ".join(order)), found=shown(" ".join(self._source.order)),
            )  # fmt: skip

    # Keys

    def _read_key(self) -> Ed25519PublicKey | None:
        data = self._source.documents.get(KEY)
        if data is None:
            self._report.skip(f"there is no {KEY}", Step.KEY)
            return None
        key: Ed25519PublicKey | None = None
        with self._report.checking(Step.KEY):
            key = parse_public_key(data)
            self._report.facts.key = key_id(key)
            require_strong(key.public_bytes_raw(), Code.STATEMENT_KEY, KEY)
            self._report.done(Step.KEY)
        return key

    def _compare_keys(self, trust: tuple[str, ...]) -> None:
        """Each fingerprint must be one of the two keys'; a key that none is meant for stays open."""
        facts, left = self._report.facts, set(trust)
        if trust and facts.key in left:
            facts.key_trusted = True
        if trust and facts.log_key in left:
            facts.log_key_trusted = True
        left -= {facts.key or "", facts.log_key or ""}
        for fingerprint in sorted(left):
            step, found = Step.KEY, facts.key
            if facts.key_trusted:
                step, found = Step.LOG_HEAD, facts.log_key
                facts.log_key_trusted = False
            else:
                facts.key_trusted = False
            error = VerificationError(
                Code.KEY_UNTRUSTED, "signed with another key than the one you trust",
                expected=fingerprint, found=found or "no key",
                where=KEY if step is Step.KEY else names.VKEY,
            )  # fmt: skip
            self._report.fault(step, error)
