"""The usage proof as a whole: honest ones pass, and each forgery is refused by the finding meant for it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest

from tests.core.usage_vectors import Case, cases, expected, honest, text_of
from voting_service.core.errors import Code, VerificationError
from voting_service.verifier import usage_checks
from voting_service.verifier.usage_checks import Expected, FoundUsage, check_usage
from voting_service.verifier.workers import Inline, at_work


def wanted(name: str, data: bytes, **changed: object) -> Expected:
    fields = {**expected(name), "sha256": hashlib.sha256(data).hexdigest(), **changed}
    return Expected(**{**fields, "additions": tuple(fields["additions"])})


def listening() -> tuple[list[tuple[str, str]], Callable[[VerificationError, str], None]]:
    """A list, and what fills it with codes and places."""
    faults: list[tuple[str, str]] = []
    return faults, lambda error, where: faults.append((error.code.value, where))


def check(data: bytes, against: Expected) -> tuple[FoundUsage, list[tuple[str, str]]]:
    faults, note = listening()
    return check_usage(io.BytesIO(data), against, Inline(), note), faults


@pytest.mark.parametrize("name", ["web", "paper"])
def test_an_honest_file_passes(name: str) -> None:
    data = text_of(honest(name))
    found, faults = check(data, wanted(name, data))
    assert faults == []
    assert found.entries == 5
    assert found.header is not None
    assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_a_last_batch_that_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_checks, "BATCH", 5)
    data = text_of(honest("web"))
    assert check(data, wanted("web", data))[1] == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_forgery_is_refused_by_the_finding_meant_for_it(case: Case) -> None:
    name, against = case.file, {}
    if case.name.startswith("sum "):  # the archive has as many ballots as the header claims
        against["web"] = expected(name)["web"] + (1 if "fewer" in case.name else -1)
    _, faults = check(case.data(), wanted(name, case.data(), **against))
    assert case.code in {code for code, _ in faults}, faults


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sha256": "0" * 64}, Code.USAGE_HASH),
        ({"commitment": "0" * 64}, Code.USAGE_ROLL),
        ({"web": 4}, Code.USAGE_COUNT),
        ({"paper": 1}, Code.USAGE_COUNT),
        ({"additions": ()}, Code.USAGE_LINES),
        ({"additions": ("0" * 64,)}, Code.USAGE_ROLL),
        ({"sealed": 6}, Code.USAGE_LINES),
        ({"co_decision": "Cd2Cd2Cd2Cd2Cd"}, Code.USAGE_ELECTION),
        ({"election": "B" * 43}, Code.USAGE_ELECTION),
    ],
)
def test_an_honest_file_of_another_roll_or_vote(changed: dict[str, object], code: Code) -> None:
    data = text_of(honest("web"))
    _, faults = check(data, wanted("web", data, **changed))
    assert code in {found for found, _ in faults}


def test_a_finding_says_which_line() -> None:
    case = next(case for case in cases() if case.name == "leaf in capitals")
    _, faults = check(case.data(), wanted("web", case.data()))
    assert faults == [(Code.HASH_SYNTAX.value, "line 3")]


def test_batches_on_several_processes_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_checks, "BATCH", 2)
    monkeypatch.setattr(usage_checks, "AHEAD", 1)
    seen: list[int] = []
    for case in (cases()[0], cases()[40]):
        alone = check(case.data(), wanted(case.file, case.data()))
        faults, note = listening()
        with at_work(2) as pool:
            against = wanted(case.file, case.data())
            found = check_usage(io.BytesIO(case.data()), against, pool, note, seen.append)
        assert (found, faults) == alone
    assert seen[:3] == [2, 4, 5]
