"""Who may vote and who has, and which encryptions have been seen: packed, for millions of ballots."""

import sys
from array import array
from bisect import bisect_left
from itertools import pairwise

from voting_service.core.credentials import parse_credential_list
from voting_service.core.errors import VerificationError
from voting_service.core.group import parse_point

POINT_BYTES = 32
_ITEM = 67  # '"', 64 digits, '"', and a comma or the closing bracket
_PARTS = 256


def pack_credentials(data: bytes) -> bytes:
    """The published list as 32 bytes each, in its order, which must be ascending.

    Raises what `parse_credential_list` raises. That function keeps several objects per credential;
    it is asked only for the name of what is wrong.
    """
    packed = bytearray()
    for start in range(1, len(data), _ITEM):
        text = data[start + 1 : start + 1 + 2 * POINT_BYTES]
        last = start + _ITEM == len(data)
        try:
            point = parse_point(text.decode("latin-1"))
        except VerificationError:
            return _read_exactly(data)
        if (
            data[start : start + _ITEM] != b'"%s"%s' % (text, b"]" if last else b",")
            or point <= packed[-POINT_BYTES:]
        ):
            return _read_exactly(data)
        packed += point
    return bytes(packed) if data.startswith(b"[") else _read_exactly(data)


def _read_exactly(data: bytes) -> bytes:
    return b"".join(parse_credential_list(data))


class Voters:
    """40 bytes per credential: the credential, and the number of its newest ballot (0: none)."""

    __slots__ = ("_credentials", "_newest")

    def __init__(self, packed: bytes) -> None:
        self._credentials = packed
        self._newest = array("Q", bytes(8 * len(self)))

    def __len__(self) -> int:
        return len(self._credentials) // POINT_BYTES

    def _at(self, index: int) -> bytes:
        return self._credentials[index * POINT_BYTES : (index + 1) * POINT_BYTES]

    def find(self, credential: bytes) -> int | None:
        """Where the credential stands on the list."""
        index = bisect_left(range(len(self)), credential, key=self._at)
        return index if self._at(index) == credential else None

    def newest(self, index: int) -> int:
        """The number of the newest ballot of this credential, from 1; 0 if there is none."""
        return self._newest[index]

    def mark(self, index: int, ballot: int) -> None:
        """This credential's newest ballot."""
        self._newest[index] = ballot


class Encryptions:
    """8 bytes per ciphertext. Kept in parts by the first byte, so that sorting needs little memory."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts = [array("Q") for _ in range(_PARTS)]

    def add(self, digests: bytes | bytearray) -> None:
        """Remember digests of 8 bytes each."""
        for digest in array("Q", bytes(digests)):
            self._parts[digest % _PARTS].append(digest)

    def repeated(self) -> set[bytes]:
        """Digests that occur more than once; whether two ciphertexts are equal is for a second look."""
        return {
            left.to_bytes(8, sys.byteorder)
            for part in self._parts
            for left, right in pairwise(sorted(part))
            if left == right
        }
