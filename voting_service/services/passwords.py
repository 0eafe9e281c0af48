"""Officers' passwords: long, not among the common ones, kept as argon2id."""

import gzip
import re
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from voting_service import places
from voting_service.services.errors import Refusal, RefusalCode

MINIMUM: Final = 12
_HASHER = PasswordHasher()  # argon2id with the library's recommended cost (RFC 9106)
# Compared with when nobody has that name, so that the time an answer takes does not tell.
_NOBODY = _HASHER.hash("nobody has this password")
_AROUND: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def hash_password(password: str, sign_in: str = "") -> str:
    """argon2id; refused are short ones, common ones, and the officer's own name with something
    around it (NIST SP 800-63B: length and a list, no rules of composition)."""
    if len(password) < MINIMUM:
        raise Refusal(RefusalCode.WEAK_PASSWORD, minimum=MINIMUM)
    if is_common(password, sign_in):
        raise Refusal(RefusalCode.COMMON_PASSWORD)
    return _HASHER.hash(password)


def is_common(password: str, sign_in: str = "") -> bool:
    """On the list; or a word of the list, or the name, repeated or with digits and signs around it."""
    text = unicodedata.normalize("NFKC", password).casefold()
    known = {*common(), sign_in.casefold()}
    core = _AROUND.sub("", text)
    return any(_repeated(one) in known for one in {text, core}) or len(set(text)) < 4


def _repeated(text: str) -> str:
    """The part that the text is a repetition of, or the text."""
    at = (text + text).find(text, 1)
    return text[:at]


@cache
def common() -> frozenset[str]:
    """The list, in lower case."""
    data = gzip.decompress(places.data("common-passwords.txt.gz").read_bytes())
    return frozenset(data.decode().split())


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; without a hash it takes as long to say no."""
    try:
        _HASHER.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made at another cost than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def rehash(password: str) -> str:
    """The same password, which was accepted once, at today's cost."""
    return _HASHER.hash(password)
