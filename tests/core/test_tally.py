"""From ballots to counts, at the limits: no ballots, all blank, out of range."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.elections import Small, question, small
from voting_service.core.ballots import parse_ballot
from voting_service.core.elgamal import ONE
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import IDENTITY, Point, base_power, multiply, point_text, power
from voting_service.core.tally import (
    MAX_COUNT,
    Aggregate,
    EncryptedTally,
    Logarithms,
    Result,
    SizedTally,
    compute_result,
    discrete_log,
    parse_encrypted_tally,
    parse_result,
    parse_sized_tally,
    read_count,
    require_shape,
    verify_result,
)

OWN = small(question(3, 1, 1), question(2, 0, 2, blank=True))
VOTES = ([[1, 0, 0], [0, 1, 1]], [[1, 0, 0], [1, 0, 0]], [[0, 0, 1], [0, 0, 0]])
COUNTS = ((2, 0, 1), (1, 1, 1))


def counted(own: Small = OWN, votes: tuple[list[list[int]], ...] = VOTES) -> Aggregate:
    aggregate = Aggregate(own.election)
    for voter, vectors in enumerate(votes):
        aggregate.add(parse_ballot(own.ballot(voter, *vectors)))
    return aggregate


def factors(own: Small, tally: EncryptedTally) -> list[list[Point]]:
    return [[power(one.alpha, own.secret) for one in row] for row in tally.questions]


def finding(check: Callable[[], object]) -> VerificationError:
    with pytest.raises(VerificationError) as caught:
        check()
    assert caught.value.expected
    assert caught.value.found
    return caught.value


def test_ballots_are_counted() -> None:
    aggregate = counted()
    tally = aggregate.tally()
    result = compute_result(OWN.election, tally, factors(OWN, tally), aggregate.ballots)
    assert result == Result(COUNTS)
    verify_result(OWN.election, tally, factors(OWN, tally), 3, result)


def test_a_replaced_ballot_is_taken_out() -> None:
    aggregate = counted()
    late = parse_ballot(OWN.ballot(0, [0, 1, 0], [1, 0, 0], seed="late"))
    aggregate.add(late)
    aggregate.remove(late)
    assert aggregate.tally() == counted().tally()
    assert aggregate.ballots == 3


def test_parts_counted_apart_make_the_same_tally() -> None:
    whole, left, right = counted(), counted(votes=VOTES[:1]), Aggregate(OWN.election)
    for voter in (1, 2):
        right.add(parse_ballot(OWN.ballot(voter, *VOTES[voter])))
    left.merge(right)
    assert (left.tally(), left.ballots) == (whole.tally(), 3)


def test_no_ballots_are_an_honest_tally() -> None:
    tally = Aggregate(OWN.election).tally()
    assert {one for row in tally.questions for one in row} == {ONE}
    result = compute_result(OWN.election, tally, factors(OWN, tally), 0)
    assert result.to_bytes() == b'{"result":[[0,0,0],[0,0,0]]}'
    verify_result(OWN.election, tally, factors(OWN, tally), 0, result)
    assert parse_encrypted_tally(tally.to_bytes()) == tally


def test_all_blank_is_an_honest_tally() -> None:
    own = small(question(2, 1, 1, blank=True))
    tally = counted(own, ([[1, 0, 0]], [[1, 0, 0]])).tally()
    result = compute_result(own.election, tally, factors(own, tally), 2)
    assert result == Result(((2, 0, 0),))


# Discrete logarithms


@given(st.integers(0, 3000), st.integers(0, 3000))
@settings(max_examples=40)
def test_logarithms_are_found_exactly_up_to_the_bound(exponent: int, bound: int) -> None:
    point = base_power(exponent)
    if exponent <= bound:
        assert discrete_log(point, bound) == exponent
    else:
        assert finding(lambda: discrete_log(point, bound)).code is Code.TALLY_RANGE


@pytest.mark.parametrize("bound", range(12))
def test_every_small_bound_is_exact(bound: int) -> None:
    logarithms = Logarithms(bound)
    assert [logarithms.of(base_power(n)) for n in range(bound + 1)] == list(range(bound + 1))
    for outside in (bound + 1, bound + 2, -1):
        point = base_power(outside)
        assert finding(lambda point=point: logarithms.of(point)).code is Code.TALLY_RANGE  # type: ignore[misc]


@pytest.mark.parametrize("exponent", [0, 1, 999_999, 1_000_000])
def test_a_million_ballots_can_be_counted(exponent: int) -> None:
    assert discrete_log(base_power(exponent), 1_000_000) == exponent


def test_a_count_out_of_range_stops() -> None:
    """C18: 2^40 votes from a million ballots is an error, never a hang."""
    error = finding(lambda: discrete_log(base_power(2**40), 1_000_000))
    assert (error.code, error.expected) == (Code.TALLY_RANGE, "0…1000000")


@pytest.mark.parametrize("bound", [-1, MAX_COUNT + 1])
def test_absurd_bounds_are_refused(bound: int) -> None:
    assert finding(lambda: discrete_log(IDENTITY, bound)).code is Code.TALLY_RANGE


# Published results


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        pytest.param(((0, 2, 1), (1, 1, 1)), Code.TALLY_RESULT, id="two counts swapped"),
        pytest.param(((2, 0, 1), (0, 1, 1)), Code.TALLY_RESULT, id="a blank less"),
        pytest.param(((2, 0, 0), (1, 1, 1)), Code.TALLY_SUM, id="a vote less"),
        pytest.param(((2, 1, 1), (1, 1, 1)), Code.TALLY_SUM, id="a vote more"),
        pytest.param(((4, 0, 0), (1, 1, 1)), Code.TALLY_RANGE, id="more than ballots"),
        pytest.param(((2, 0, 1), (2, 2, 1)), Code.TALLY_SUM, id="blanks voted too"),
        pytest.param(((2, 0, 1),), Code.TALLY_SHAPE, id="a question less"),
        pytest.param(((2, 0, 1), (1, 1)), Code.TALLY_SHAPE, id="a count less"),
    ],
)
def test_other_results_are_refused(counts: tuple[tuple[int, ...], ...], code: Code) -> None:
    tally = counted().tally()
    error = finding(
        lambda: verify_result(OWN.election, tally, factors(OWN, tally), 3, Result(counts))
    )
    assert error.code is code
    if code is Code.TALLY_RESULT:
        assert error.expected == '{"result":[[2,0,1],[1,1,1]]}'


def test_a_result_that_decrypts_to_no_count_is_refused() -> None:
    tally = counted().tally()
    wrong = factors(OWN, tally)
    wrong[1][2] = multiply(wrong[1][2], base_power(50))
    error = finding(lambda: compute_result(OWN.election, tally, wrong, 3))
    assert (error.code, error.where) == (Code.TALLY_RANGE, "result[1][2]")
    error = finding(lambda: verify_result(OWN.election, tally, wrong, 3, Result(COUNTS)))
    assert error.code is Code.TALLY_RANGE


def test_counts_that_no_ballots_can_add_up_to_are_refused() -> None:
    """Decryption that is right, of a tally that never came from valid ballots."""
    tally = counted().tally()
    error = finding(lambda: compute_result(OWN.election, tally, factors(OWN, tally), 4))
    assert (error.code, error.where) == (Code.TALLY_SUM, "result[0]")


def test_factors_must_fit_the_questions() -> None:
    tally = counted().tally()
    short = factors(OWN, tally)[:1]
    assert finding(lambda: compute_result(OWN.election, tally, short, 3)).code is Code.TALLY_SHAPE
    assert finding(lambda: require_shape(OWN.election, [[1], [2]])).found == "[1, 1]"


# Bytes

POINT = point_text(base_power(5))
NONE = "00" * 31 + "01"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(
            f'[[{{"alpha":"{"0" * 64}","beta":"{POINT}"}}]]', Code.POINT_GROUP, id="order 4"
        ),
        pytest.param(f'[[{{"beta":"{POINT}","alpha":"{POINT}"}}]]', Code.RECORD_FIELDS, id="order"),
        pytest.param(f'[{{"alpha":"{POINT}","beta":"{POINT}"}}]', Code.RECORD_TYPE, id="flat"),
        pytest.param("[[] ]", Code.JSON_CANONICAL, id="blank"),
        pytest.param("{}", Code.RECORD_TYPE, id="object"),
    ],
)
def test_hostile_tallies_are_refused(data: str, code: Code) -> None:
    assert finding(lambda: parse_encrypted_tally(data.encode())).code is code


HASH = "ab" * 32


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(f'"num_tallied":-1,"total_weight":1,"encrypted_tally":"{HASH}"',
                     Code.RECORD_RANGE, id="negative"),
        pytest.param(f'"num_tallied":"1","total_weight":1,"encrypted_tally":"{HASH}"',
                     Code.RECORD_TYPE, id="number as text"),
        pytest.param(f'"num_tallied":1,"total_weight":"1","encrypted_tally":"{HASH}"',
                     Code.RECORD_RANGE, id="small weight as text"),
        pytest.param(f'"num_tallied":1,"total_weight":1000000000,"encrypted_tally":"{HASH}"',
                     Code.RECORD_RANGE, id="large weight as number"),
        pytest.param(f'"num_tallied":1,"total_weight":1,"encrypted_tally":"{HASH.upper()}"',
                     Code.HASH_SYNTAX, id="upper case"),
        pytest.param(f'"num_tallied":1,"total_weight": 1,"encrypted_tally":"{HASH}"',
                     Code.JSON_CANONICAL, id="blank"),
        pytest.param('"num_tallied":1,"total_weight":1', Code.RECORD_FIELDS, id="no tally"),
    ],
)  # fmt: skip
def test_hostile_sized_tallies_are_refused(data: str, code: Code) -> None:
    assert finding(lambda: parse_sized_tally(f"{{{data}}}".encode())).code is code


@pytest.mark.parametrize(
    "text",
    ["0123456789", "1_000_000_000", "١٠٠٠٠٠٠٠٠٠", "99999999999999999", "-1000000000", "", "1e9"],
)
def test_large_counts_are_spelt_one_way(text: str) -> None:
    assert finding(lambda: read_count(text)).code is Code.RECORD_RANGE


def test_a_large_count_over_the_limit_is_refused() -> None:
    assert finding(lambda: read_count("9999999999999999")).code is Code.RECORD_RANGE


@given(st.integers(0, 10**6), st.integers(0, 2**53 - 1))
def test_sized_tallies_round_trip(ballots: int, weight: int) -> None:
    sized = SizedTally(ballots, weight, HASH)
    assert parse_sized_tally(sized.to_bytes()) == sized


@given(st.lists(st.lists(st.integers(0, 2**53 - 1), max_size=4).map(tuple), max_size=3))
def test_results_round_trip(rows: list[tuple[int, ...]]) -> None:
    result = Result(tuple(rows))
    assert parse_result(result.to_bytes()) == result


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b'{"result":[[1.0]]}', Code.JSON_SYNTAX, id="float"),
        pytest.param(b'{"result":[[true]]}', Code.RECORD_TYPE, id="flag"),
        pytest.param(b'{"result":[1]}', Code.RECORD_TYPE, id="flat"),
        pytest.param(b'{"result":[[-1]]}', Code.RECORD_RANGE, id="negative"),
        pytest.param(b'{"result":[[1]]}\n', Code.JSON_CANONICAL, id="newline"),
        pytest.param(b'{"counts":[[1]]}', Code.RECORD_FIELDS, id="other name"),
        pytest.param(b'{"result":[[1]],"x":1}', Code.RECORD_FIELDS, id="unknown field"),
    ],
)
def test_hostile_results_are_refused(data: bytes, code: Code) -> None:
    assert finding(lambda: parse_result(data)).code is code
