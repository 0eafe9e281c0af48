"""Fetching a log's files: bounded in size and time, no redirects, nothing but GET."""

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import IO
from urllib.parse import urlsplit

from voting_service.verifier.source import UnusableError

SECONDS = 60.0  # for a whole file, however slowly it drips
_SILENCE = 20.0  # between two bytes
_CHUNK = 1 << 16
_NOT_FOUND = 404


class NotThereError(Exception):
    """The site answers, and says that it has no such file."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """A log stands where it says; whoever moved it must be asked."""


class Site:
    """The log below an address: that of the service, or of the log itself (`…/log`)."""

    def __init__(
        self, address: str, *, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise UnusableError("an address http(s)://… is expected")
        base = re.sub(r"/+$", "", address)
        self.address = base if base.endswith("/log") else f"{base}/log"
        self._seconds = seconds
        self._clock = clock
        self._opener = urllib.request.build_opener(_NoRedirects)

    def get(self, path: str, limit: int) -> bytes:
        """At most `limit` + 1 bytes of a file: whoever reads them sees that they are too many.

        Raises NotThereError, or UnusableError when the site does not answer as a site should.
        """
        address = f"{self.address}/{path}"
        request = urllib.request.Request(  # noqa: S310 - http and https alone, see above
            address, headers={"User-Agent": "voting-verify", "Accept-Encoding": "identity"}
        )
        try:
            with self._opener.open(request, timeout=min(_SILENCE, self._seconds)) as answer:
                return self._read(answer, limit + 1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _NOT_FOUND:
                raise NotThereError(path) from None
            raise UnusableError(f"{address} answers with status {error.code}") from None
        except (OSError, HTTPException, ValueError) as error:
            raise UnusableError(f"{address} cannot be fetched: {error}") from None

    def _read(self, answer: IO[bytes], most: int) -> bytes:
        until = self._clock() + self._seconds
        found = bytearray()
        while len(found) < most:
            part = answer.read1(min(_CHUNK, most - len(found)))  # type: ignore[attr-defined]
            if not part:
                break
            found += part
            if self._clock() > until:
                raise TimeoutError("too slow")
        return bytes(found)
