"""Request bodies whose exact bytes matter: what is hashed and signed must arrive as it was made."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import UnsupportedMediaType


def exact_json() -> bytes:
    """The body, unparsed. It must be declared as JSON and not be encoded in any way."""
    if request.mimetype != "application/json" or request.content_encoding:
        raise UnsupportedMediaType
    return request.get_data(cache=False)
