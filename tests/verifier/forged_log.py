"""A log as a forger makes it: trees, proofs, heads and cosignatures of its own, nothing from the core.

Written from docs/format-log.md sections 1 to 4 and 9, plainly and for small trees, so that the core
and this module can only agree where both follow the format.
"""

import base64
import hashlib
import json
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519, COSIGNATURE = b"\x01", b"\x04"
ORIGIN = "medborgarrost.example/log"


def key_of(label: str) -> Ed25519PrivateKey:
    """A key that is the same in every run, and secret in none."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(label.encode()).digest())


LOG_KEY, NEXT_LOG_KEY, OTHER_LOG_KEY = map(key_of, ("log", "next log", "other log"))
WITNESSES = tuple(
    (f"witness-{number}.example", key_of(f"witness {number}")) for number in (1, 2, 3)
)


def canonical(value: Any) -> bytes:
    return value if isinstance(value, bytes) else rfc8785.dumps(value)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# Trees


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def _split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    middle = _split(len(leaves))
    return hashlib.sha256(b"\1" + root(leaves[:middle]) + root(leaves[middle:])).digest()


def consistency(old: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.2, from a head of `old` > 0 leaves."""
    return _subproof(old, leaves, whole=True)


def _subproof(old: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        return [*_subproof(old, leaves[:middle], whole=whole), root(leaves[middle:])]
    return [*_subproof(old - middle, leaves[middle:], whole=False), root(leaves[:middle])]


def inclusion(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1, from the leaf to the root."""
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion(index, leaves[:middle]), root(leaves[middle:])]
    return [*inclusion(index - middle, leaves[middle:]), root(leaves[:middle])]


def many(indexes: Sequence[int], leaves: Sequence[bytes], start: int = 0) -> list[bytes]:
    """The one proof of several leaves, their indexes ascending (format-log.md section 9)."""
    if bisect_left(indexes, start) == bisect_left(indexes, start + len(leaves)):
        return [root(leaves)]
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    return many(indexes, leaves[:middle], start) + many(indexes, leaves[middle:], start + middle)


# Notes


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _id(name: str, kind: bytes, key: Ed25519PrivateKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public(key)).digest()[:4]


def vkey(key: Ed25519PrivateKey, name: str = ORIGIN, kind: bytes = ED25519) -> str:
    return f"{name}+{_id(name, kind, key).hex()}+{b64(kind + public(key))}"


def fingerprint(key: Ed25519PrivateKey) -> str:
    return hashlib.sha256(public(key)).hexdigest()


def signature_line(text: str, key: Ed25519PrivateKey, name: str = ORIGIN) -> str:
    return f"— {name} {b64(_id(name, ED25519, key) + key.sign(text.encode()))}\n"


def cosignature_line(text: str, name: str, key: Ed25519PrivateKey, seconds: int) -> str:
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    blob = _id(name, COSIGNATURE, key) + seconds.to_bytes(8, "big") + key.sign(message)
    return f"— {name} {b64(blob)}\n"


def head_text(leaves: Sequence[bytes], origin: str = ORIGIN) -> str:
    return f"{origin}\n{len(leaves)}\n{b64(root(leaves))}\n"


def policy(quorum: int, count: int = 3, key: Ed25519PrivateKey = LOG_KEY) -> str:
    """A policy that demands `quorum` of the first `count` witnesses."""
    named = WITNESSES[:count]
    lines = [f"witness w{i} {vkey(key, name, COSIGNATURE)}" for i, (name, key) in enumerate(named)]
    group = f"group all-of-them {quorum} {' '.join(f'w{i}' for i in range(count))}"
    return "\n".join([f"log {vkey(key)}", *lines, group, "quorum all-of-them", ""])


def json_lines(values: Sequence[Any]) -> bytes:
    return b"".join(canonical(value) + b"\n" for value in values)


def parse_lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]
