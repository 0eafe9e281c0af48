"""Everything published about one co-decision under one head of the log, in one file (format-log.md 9).

The same head gives the same bytes at every download: how far archive, statements and entries go is
read off the log below the head, never off the clock.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import IO, Final

import rfc8785
from sqlalchemy.orm import Session

from voting_service.core.log_entries import EntryKind as K
from voting_service.models import LogCheckpoint
from voting_service.services import archives, bundle_log, heads, statements, usage
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import LogSigner, Sessions, Signer

KEY_NAME: Final = "audit-key.pem"
ARCHIVE_NAME: Final = "archive.bel"
USAGE_NAME: Final = "usage.jsonl"
MANIFEST_NAME: Final = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say: no time of ours in it
#: Records that each entry of the log stands for in the archive: payloads and event.
_RECORDS = {
    K.SETUP: 6,  # the archive's header among them
    K.BALLOT: 2,
    K.CLOSING: 4,  # the end of voting, and the encrypted tally
    K.PARTIAL_DECRYPTION: 3,
    K.RESULT: 2,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bundle holds: small files whole, the others by how far they go.

    `records` of the archive, 0 before there is one; `size` is the head's.
    """

    uuid: str
    size: int
    files: dict[str, bytes]
    timestamp: int
    records: int
    with_usage: bool


def statement_files(session: Session, uuid: str) -> dict[str, bytes]:
    """All statements made so far, each with its signature."""
    files: dict[str, bytes] = {}
    for row in statements.published(session, uuid):
        name = statements.file_name(row)
        files |= {name: row.body, f"{name}.sig": row.signature}
    return files


def plan(session: Session, uuid: str, signer: Signer, log_signer: LogSigner) -> Plan:
    """The bundle under the newest public head; NOT_FOUND while that knows nothing of the vote."""
    head = heads.newest(session)
    kinds = bundle_log.kinds(session, uuid, head.size) if head is not None else {}
    if head is None or not kinds:
        raise Refusal(RefusalCode.NOT_FOUND)
    archive = archives.find(session, uuid)
    return Plan(
        uuid=uuid, size=head.size, files=_small(session, uuid, head, signer, log_signer),
        timestamp=archive.timestamp if archive is not None else 0,
        records=sum(_RECORDS.get(kind, 0) * count for kind, count in kinds.items()),
        with_usage=K.USAGE in kinds,
    )  # fmt: skip


def _small(
    session: Session, uuid: str, head: LogCheckpoint, signer: Signer, log_signer: LogSigner
) -> dict[str, bytes]:
    """Files that fit into memory: statements that are on the log below the head, keys, proofs."""
    logged = bundle_log.digests(session, uuid, head.size)
    files = {KEY_NAME: signer.public_pem}
    for row in statements.published(session, uuid):
        if row.digest in logged:
            name = statements.file_name(row)
            files |= {name: row.body, f"{name}.sig": row.signature}
    return files | bundle_log.files(session, uuid, head, log_signer)


def write(plan: Plan, sessions: Sessions, out: IO[bytes]) -> None:
    """Write the zip. What is large is read in short transactions, so that no cast waits for it."""
    streams: dict[str, Iterable[bytes]] = {
        bundle_log.ENTRIES: bundle_log.lines(sessions, plan.uuid, plan.size)
    }
    if plan.records:
        streams[ARCHIVE_NAME] = archives.download(sessions, plan.uuid, plan.timestamp, plan.records)
    if plan.with_usage:
        streams[USAGE_NAME] = _usage(sessions, plan.uuid)
    digests = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted({*plan.files, *streams}):
            parts = streams[name] if name in streams else (plan.files[name],)
            digests[name] = _add(bundle, name, parts)
        _add(bundle, MANIFEST_NAME, (rfc8785.dumps({"files": digests}),))


def write_bundle(
    session: Session, uuid: str, signer: Signer, log_signer: LogSigner, out: IO[bytes]
) -> None:
    """Both at once, in the caller's transaction."""
    write(plan(session, uuid, signer, log_signer), lambda: nullcontext(session), out)


def _usage(sessions: Sessions, uuid: str) -> Iterator[bytes]:
    with sessions() as session:
        found = usage.find(session, uuid)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    yield from usage.download(sessions, found)


def _add(bundle: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> str:
    """Add one file; gives its SHA-256."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    digest = hashlib.sha256()
    with bundle.open(entry, "w", force_zip64=True) as file:
        for part in parts:
            digest.update(part)
            file.write(part)
    return digest.hexdigest()
