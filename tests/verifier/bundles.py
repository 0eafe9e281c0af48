"""Bundles, honest and odd."""

import io
import json
import zipfile

from voting_service.core.encoding import sha256_hex


def manifest(files: dict[str, bytes]) -> bytes:
    listed = {"files": {name: sha256_hex(data) for name, data in files.items()}}
    return json.dumps(listed, sort_keys=True, separators=(",", ":")).encode()


def packed(files: dict[str, bytes], *, listed: bool = True) -> bytes:
    """A zip of these files, with their manifest unless `listed` is false."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in sorted(files.items()):
            bundle.writestr(name, data)
        if listed:
            bundle.writestr("manifest.json", manifest(files))
    return output.getvalue()
