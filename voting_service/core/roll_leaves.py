"""What the roll's commitment is made of: a hash for each entry (docs/format-log.md 7).

An identity is the salted hash of a personal number: without the salt, which only the service can
make again, nobody can try numbers against it, although there are few enough to try them all.
"""

import hashlib
import re
from collections.abc import Iterable

import rfc8785

from voting_service.core import merkle
from voting_service.core.encoding import sha256_hex

_SALT = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{12}", re.ASCII)


def is_salt(text: str) -> bool:
    """64 lowercase hex digits."""
    return _SALT.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """A personal number's twelve digits."""
    return _NUMBER.fullmatch(text) is not None


def identity(uuid: str, number: str, salt: str) -> str:
    """Hex SHA-256 that stands for one person in one co-decision."""
    return hashlib.sha256(f"medbeslut-identity|{uuid}|{number}|{salt}".encode()).hexdigest()


def leaf(uuid: str, identity: str, area: str | None) -> str:
    """Hex SHA-256 of the entry as canonical JSON; `area` is left out where there is none."""
    entry = {"co_decision": uuid, "identity": identity} | ({"area": area} if area else {})
    return sha256_hex(rfc8785.dumps(entry))


def commitment(leaves: Iterable[str]) -> str:
    """The RFC 6962 root, hex, over the leaves' 32 bytes each, in ascending order."""
    return merkle.root(merkle.leaf_hash(bytes.fromhex(one)) for one in sorted(leaves)).hex()
