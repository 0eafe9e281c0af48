"""Everything published about one co-decision in one file, the same bytes at every download."""

import hashlib
import zipfile
from collections.abc import Iterator
from typing import IO

import rfc8785
from sqlalchemy.orm import Session

from voting_service.models import Archive, CoDecision
from voting_service.services import archives, statements
from voting_service.services.ports import Signer

KEY_NAME = "audit-key.pem"
ARCHIVE_NAME = "archive.bel"
MANIFEST_NAME = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say: no time of ours in it


def statement_files(session: Session, uuid: str) -> dict[str, bytes]:
    """All statements made so far, each with its signature."""
    files: dict[str, bytes] = {}
    for row in statements.published(session, uuid):
        name = statements.file_name(row)
        files |= {name: row.body, f"{name}.sig": row.signature}
    return files


def write_bundle(session: Session, co_decision: CoDecision, signer: Signer, out: IO[bytes]) -> None:
    """Write the zip: statements, key, published archive, and a manifest of all their SHA-256."""
    files = statement_files(session, co_decision.uuid) | {KEY_NAME: signer.public_pem}
    archive = archives.find(session, co_decision.uuid)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        if archive is not None and archive.published:
            digests[ARCHIVE_NAME] = _write(bundle, ARCHIVE_NAME, _published(session, archive))
        for name in sorted(files):
            _write(bundle, name, iter((files[name],)))
        _write(bundle, MANIFEST_NAME, iter((rfc8785.dumps({"files": digests}),)))


def _published(session: Session, archive: Archive) -> Iterator[bytes]:
    return archives.pieces(session, archive, archive.published)


def _write(bundle: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> str:
    """Add one file; gives its SHA-256."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    digest = hashlib.sha256()
    with bundle.open(entry, "w", force_zip64=True) as file:
        for part in parts:
            digest.update(part)
            file.write(part)
    return digest.hexdigest()
