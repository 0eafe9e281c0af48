"""Leaves and commitment of a roll, against values computed beside the code."""

from __future__ import annotations

import hashlib

import pytest

from voting_service.core.roll_leaves import commitment, identity, is_number, is_salt, leaf

UUID = "Ab1Ab1Ab1Ab1Ab"
NUMBER = "191212121212"
SALT = "5a" * 32


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_an_identity_is_a_salted_hash() -> None:
    made = identity(UUID, NUMBER, SALT)
    assert made == sha(f"medbeslut-identity|{UUID}|{NUMBER}|{SALT}")
    others = {
        identity("Cd2Cd2Cd2Cd2Cd", NUMBER, SALT),
        identity(UUID, "195006262546", SALT),
        identity(UUID, NUMBER, "5b" * 32),
    }
    assert len(others - {made}) == 3


@pytest.mark.parametrize(
    ("area", "text"), [("vargon", '"area":"vargon",'), (None, ""), ("Vargön", '"area":"Vargön",')]
)
def test_a_leaf_is_the_hash_of_canonical_json(area: str | None, text: str) -> None:
    named = "0a" * 32
    assert leaf(UUID, named, area) == sha(f'{{{text}"co_decision":"{UUID}","identity":"{named}"}}')


def test_the_commitment_is_a_root_over_leaves_in_ascending_order() -> None:
    leaves = [sha(str(number)) for number in range(5)]
    hashed = [hashlib.sha256(b"\0" + bytes.fromhex(one)).digest() for one in sorted(leaves)]

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    four = node(node(hashed[0], hashed[1]), node(hashed[2], hashed[3]))
    assert commitment(leaves) == commitment(reversed(leaves)) == node(four, hashed[4]).hex()
    assert commitment(leaves[:4]) != commitment(leaves)
    assert commitment([]) == sha("")


@pytest.mark.parametrize("text", ["", SALT[:-1], SALT.upper(), SALT + "\n", "٥" * 64])
def test_not_a_salt(text: str) -> None:
    assert is_salt(SALT)
    assert not is_salt(text)


@pytest.mark.parametrize("text", ["", NUMBER[:-1], NUMBER + "\n", "19121212-1212", "١" * 12])
def test_not_a_number(text: str) -> None:
    assert is_number(NUMBER)
    assert not is_number(text)
