"""How often somebody may try to identify: a brake on guessing, kept in memory and forgotten.

Keys are hashed under a secret that lives as long as the process, so that not even a memory image
tells who tried. Each process counts for itself: with n processes the limits are at most n times
as wide, which the 128 bits of a letter code can bear.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict, deque
from typing import Final

WINDOW_SECONDS: Final = 900.0
MOST_KEYS: Final = 50_000


class Limiter:
    """At most `failures` of one key within a quarter of an hour."""

    def __init__(self, failures: int) -> None:
        self._failures = failures
        self._secret = secrets.token_bytes(32)
        self._times: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def blocked(self, key: str, now: float) -> bool:
        """Whether there were too many failures before `now` (seconds)."""
        with self._lock:
            times = self._times.get(self._name(key), deque())
            return sum(time > now - WINDOW_SECONDS for time in times) >= self._failures

    def note(self, key: str, now: float) -> None:
        """Count a failure."""
        with self._lock:
            times = self._times.setdefault(self._name(key), deque(maxlen=self._failures))
            times.append(now)
            self._times.move_to_end(self._name(key))
            while len(self._times) > MOST_KEYS:
                self._times.popitem(last=False)

    def _name(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=16).digest()
