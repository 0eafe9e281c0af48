"""What anybody may download and verify with software that is not ours."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Blueprint, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting_service.core.archive import BLOCK
from voting_service.http import public
from voting_service.http.access import PUBLIC, access
from voting_service.http.clockwork import catch_up, now
from voting_service.http.context import extensions
from voting_service.http.db import transaction
from voting_service.models import Archive, ArchiveRecord, Usage
from voting_service.services import archives, bundles, usage
from voting_service.services.errors import Refusal, RefusalCode

blueprint = Blueprint("files", __name__)
BINARY = "application/octet-stream"
_PIECE = 1 << 16


@blueprint.get("/audit-key.pem")
@access(PUBLIC)
def audit_key() -> Response:
    """The public key that signs promises, tallies and decisions."""
    return _attached(extensions().signer.public_pem, "audit-key.pem", "application/x-pem-file")


@blueprint.get("/c/<uuid>/files/<name>")
@access(PUBLIC)
def file(uuid: str, name: str) -> Response:
    """One file of a co-decision; while voting is open the archive as far as it is published."""
    catch_up()
    if name == "bundle.zip":
        return _bundle(uuid)
    with transaction() as session:
        shown = public.load(session, uuid, now())
        archive = shown.archive
        if name == "archive.bel" and archive is not None and archive.published:
            return _archive(session, archive)
        if name == "audit-key.pem":
            return audit_key()
        if name == "usage.jsonl" and (proof := usage.find(session, uuid)) is not None:
            return _usage(proof)
        if name == "election.json" and archive is not None:
            return _attached(archive.election, name, "application/json")
        content = bundles.statement_files(session, uuid).get(name)
    if content is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return _attached(content, name, "application/json" if name.endswith(".json") else BINARY)


def _attached(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _archive(session: Session, archive: Archive) -> Response:
    sessions = extensions().sessions
    parts = archives.download(sessions, archive.co_decision, archive.timestamp, archive.published)
    response = Response(parts, mimetype=BINARY)
    response.content_length = _size(session, archive)
    response.headers["Content-Disposition"] = 'attachment; filename="archive.bel"'
    return response


def _usage(proof: Usage) -> Response:
    parts = usage.download(extensions().sessions, proof)
    response = Response(parts, mimetype="application/jsonl")
    response.content_length = proof.size
    response.headers["Content-Disposition"] = 'attachment; filename="usage.jsonl"'
    return response


def _size(session: Session, archive: Archive) -> int:
    """Bytes of the published archive: a header block for each record, contents padded to blocks."""
    blocks = (func.length(ArchiveRecord.content) + BLOCK - 1) // BLOCK + 1
    chosen = select(func.sum(blocks)).where(
        ArchiveRecord.co_decision == archive.co_decision,
        ArchiveRecord.position < archive.published,
    )
    return int(session.scalar(chosen) or 0) * BLOCK


def _bundle(uuid: str) -> Response:
    """Planned in one transaction, written in many short ones: nobody who votes waits for it."""
    with transaction() as session:
        planned = bundles.plan(session, uuid, extensions().signer, extensions().log_signer)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the last piece has been sent
    bundles.write(planned, extensions().sessions, out)
    size = out.tell()
    out.seek(0)
    response = Response(_pieces(out), mimetype="application/zip")
    response.content_length = size
    response.call_on_close(out.close)
    response.headers["Content-Disposition"] = 'attachment; filename="bundle.zip"'
    return response


def _pieces(out: IO[bytes]) -> Iterator[bytes]:
    while piece := out.read(_PIECE):
        yield piece
