"""The group: every encoding outside it is refused, identity and zero are answered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.elections import VECTORS, order_eight, order_two, seeded
from voting_service.core import elgamal, group
from voting_service.core.elgamal import Ciphertext
from voting_service.core.encoding import Json
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import GENERATOR, IDENTITY, ORDER, Point

P = 2**255 - 19
MIXED = tuple(json.loads((VECTORS / "mixed-order-points.json").read_text()))
SCALARS = st.integers(0, ORDER - 1)
FEW = st.integers(1, 2**64)


def hexed(little_endian: bytes) -> str:
    return little_endian[::-1].hex()


def field(number: int, *, sign: int = 0) -> bytes:
    return (number | sign << 255).to_bytes(32, "little")


def with_added(torsion: Point) -> Point:
    return group.multiply(group.base_power(5), torsion)


OUTSIDE = [
    pytest.param(field(P - 1), id="order 2"),
    pytest.param(field(0), id="order 4"),
    pytest.param(field(0, sign=1), id="order 4, other sign"),
    pytest.param(order_eight(), id="order 8"),
    pytest.param(order_eight()[:31] + b"\xfa", id="order 8, other sign"),
    pytest.param(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        id="order 8, second",
    ),
    pytest.param(
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
        id="order 8, second, other sign",
    ),
    pytest.param(with_added(order_eight()), id="P + T8"),
    pytest.param(with_added(order_two()), id="P + T2"),
    pytest.param(with_added(Point(field(0))), id="P + T4"),
    pytest.param(field(2), id="off the curve"),
    pytest.param(b"\xff" * 32, id="all ones"),
    pytest.param(field(P + 1), id="non-canonical identity"),
    pytest.param(field(1, sign=1), id="identity with a sign"),
    pytest.param(field(P), id="non-canonical order 4"),
    *(pytest.param(field(P + k), id=f"y = p + {k}") for k in (3, 4, 5, 6, 9, 10, 14, 15, 16, 18)),
]


@pytest.mark.parametrize("encoded", OUTSIDE)
def test_points_outside_the_group_are_refused(encoded: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        group.parse_point(hexed(encoded), identity=True, where="there")
    assert caught.value.code is Code.POINT_GROUP
    assert caught.value.where == "there"
    assert caught.value.found == hexed(encoded)


@pytest.mark.parametrize("encoded", OUTSIDE)
@pytest.mark.parametrize("exponent", [0, 1, 2, 8, ORDER - 1, ORDER])
def test_no_power_of_a_point_outside_is_taken(encoded: bytes, exponent: int) -> None:
    with pytest.raises(VerificationError) as caught:
        group.power(Point(encoded), exponent)
    assert caught.value.code is Code.POINT_GROUP


@pytest.mark.parametrize("encoded", MIXED)
def test_mixed_order_points_are_refused(encoded: str) -> None:
    point = Point(bytes.fromhex(encoded))
    with pytest.raises(VerificationError) as caught:
        group.parse_point(hexed(point))
    assert caught.value.code is Code.POINT_GROUP
    for exponent in (0, 1, 8):
        with pytest.raises(VerificationError) as caught:
            group.power(point, exponent)
        assert caught.value.code is Code.POINT_GROUP


def test_the_generator_is_written_big_endian() -> None:
    assert group.point_text(GENERATOR) == "66" * 31 + "58"
    assert group.base_power(1) == GENERATOR


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("66" * 31 + "5", id="63 digits"),
        pytest.param("66" * 31 + "588", id="65 digits"),
        pytest.param("66" * 30 + "66 8", id="blank"),
        pytest.param("AB" + "66" * 31, id="upper case"),
        pytest.param("0x" + "66" * 31, id="prefix"),
        pytest.param("66" * 31 + "58\n", id="newline"),
        pytest.param("٦" * 64, id="Arabic digits"),
        pytest.param("", id="nothing"),
        pytest.param(None, id="null"),
        pytest.param(66, id="number"),
    ],
)
def test_points_are_spelt_one_way(value: Json) -> None:
    with pytest.raises(VerificationError) as caught:
        group.parse_point(value)
    assert caught.value.code is Code.POINT_SYNTAX


def test_little_endian_digits_are_another_point() -> None:
    with pytest.raises(VerificationError) as caught:
        group.parse_point(GENERATOR.hex())
    assert caught.value.code is Code.POINT_GROUP


def test_the_identity_is_read_only_where_it_is_allowed() -> None:
    text = "00" * 31 + "01"
    assert group.parse_point(text, identity=True) == IDENTITY
    with pytest.raises(VerificationError) as caught:
        group.parse_point(text)
    assert caught.value.code is Code.POINT_IDENTITY


@given(SCALARS)
def test_points_are_printed_as_they_are_read(exponent: int) -> None:
    text = group.point_text(group.base_power(exponent))
    assert group.point_text(group.parse_point(text, identity=True)) == text


# Scalars


@given(SCALARS)
def test_scalars_are_printed_as_they_are_read(scalar: int) -> None:
    assert str(group.parse_scalar(str(scalar))) == str(scalar)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param(str(ORDER), Code.SCALAR_RANGE, id="the order"),
        pytest.param(str(ORDER + 1), Code.SCALAR_RANGE, id="one more"),
        pytest.param("9" * 76, Code.SCALAR_RANGE, id="76 nines"),
        pytest.param("1" * 78, Code.SCALAR_SYNTAX, id="78 digits"),
        pytest.param("-1", Code.SCALAR_SYNTAX, id="minus"),
        pytest.param("+1", Code.SCALAR_SYNTAX, id="plus"),
        pytest.param("01", Code.SCALAR_SYNTAX, id="leading zero"),
        pytest.param("00", Code.SCALAR_SYNTAX, id="two zeros"),
        pytest.param("1_0", Code.SCALAR_SYNTAX, id="underscore"),
        pytest.param(" 1", Code.SCALAR_SYNTAX, id="leading blank"),
        pytest.param("1\n", Code.SCALAR_SYNTAX, id="newline"),
        pytest.param("0x1f", Code.SCALAR_SYNTAX, id="hexadecimal"),
        pytest.param("1f", Code.SCALAR_SYNTAX, id="hexadecimal digit"),
        pytest.param("١", Code.SCALAR_SYNTAX, id="Arabic digit"),
        pytest.param("", Code.SCALAR_SYNTAX, id="nothing"),
        pytest.param(1, Code.SCALAR_SYNTAX, id="number"),
        pytest.param(None, Code.SCALAR_SYNTAX, id="null"),
    ],
)
def test_scalars_are_spelt_one_way(value: Json, code: Code) -> None:
    with pytest.raises(VerificationError) as caught:
        group.parse_scalar(value)
    assert caught.value.code is code


# Arithmetic


@given(SCALARS, SCALARS)
def test_powers_multiply(left: int, right: int) -> None:
    product = group.multiply(group.base_power(left), group.base_power(right))
    assert product == group.base_power(left + right)
    assert group.divide(product, group.base_power(right)) == group.base_power(left)
    assert group.power(group.base_power(left), right) == group.base_power(left * right)


@given(SCALARS, SCALARS, SCALARS)
def test_secret_arithmetic_is_arithmetic(addend: int, left: int, right: int) -> None:
    assert group.multiply_add(addend, left, right) == (addend + left * right) % ORDER
    assert group.multiply_subtract(addend, left, right) == (addend - left * right) % ORDER


def test_identity_and_zero_have_answers() -> None:
    point = group.base_power(7)
    assert group.power(IDENTITY, 5) == IDENTITY
    assert group.power(point, 0) == IDENTITY
    assert group.power(point, ORDER) == IDENTITY
    assert group.base_power(0) == IDENTITY
    assert group.multiply(point, IDENTITY) == point
    assert group.divide(IDENTITY, point) == group.base_power(-7)
    assert group.divide(point, point) == IDENTITY
    assert group.multiply(IDENTITY, IDENTITY) == IDENTITY


def test_random_scalars_use_sixty_four_bytes() -> None:
    asked: list[int] = []

    def random(length: int) -> bytes:
        asked.append(length)
        return b"\xff" * length

    assert group.random_scalar(random) == (2**512 - 1) % ORDER
    assert asked == [64]


def test_hashes_are_big_endian_numbers() -> None:
    empty = int("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 16)
    assert group.hash_to_scalar("") == empty % ORDER


# ElGamal


@given(SCALARS, st.integers(0, 1), SCALARS)
def test_encryptions_add_up(nonce: int, message: int, other: int) -> None:
    key = group.base_power(11)
    one, two = elgamal.encrypt(key, message, nonce), elgamal.encrypt(key, 1, other)
    total = elgamal.product([one, two])
    assert group.divide(total.beta, group.power(total.alpha, 11)) == group.base_power(message + 1)
    assert elgamal.separate(total, two) == one


def test_the_product_of_nothing_is_one() -> None:
    assert elgamal.product([]) == elgamal.ONE


def test_ciphertexts_round_trip() -> None:
    one = elgamal.encrypt(group.base_power(3), 1, 5)
    assert elgamal.parse_ciphertext(one.to_json()) == one
    assert elgamal.parse_ciphertext(elgamal.ONE.to_json(), identity=True) == elgamal.ONE
    assert len(one.digest()) == 32
    assert one.digest() != elgamal.ONE.digest()


@pytest.mark.parametrize("half", ["alpha", "beta"])
def test_both_halves_are_checked(half: str) -> None:
    value = elgamal.encrypt(group.base_power(3), 1, 5).to_json()
    value[half] = hexed(with_added(order_eight()))
    with pytest.raises(VerificationError) as caught:
        elgamal.parse_ciphertext(value, where="tally")
    assert (caught.value.code, caught.value.where) == (Code.POINT_GROUP, f"tally.{half}")


def test_one_half_is_no_ciphertext() -> None:
    with pytest.raises(VerificationError) as caught:
        elgamal.parse_ciphertext({"alpha": group.point_text(GENERATOR)})
    assert caught.value.code is Code.RECORD_FIELDS


def test_random_bytes_make_different_scalars() -> None:
    random = seeded("scalars")
    assert len({group.random_scalar(random) for _ in range(50)}) == 50
    assert Ciphertext(GENERATOR, IDENTITY).text() == f"{'66' * 31}58,{'00' * 31}01"
