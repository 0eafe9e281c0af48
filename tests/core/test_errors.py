"""Findings keep all they say, also through another process."""

import pickle

from voting_service.core.errors import Code, VerificationError


def test_a_finding_survives_pickling() -> None:
    error = VerificationError(Code.POINT_GROUP, "no", expected="a", found="b", where="c")
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.message) == (Code.POINT_GROUP, "no")
    assert (again.expected, again.found, again.where) == ("a", "b", "c")


def test_a_finding_without_a_place_reads_well() -> None:
    assert str(VerificationError(Code.POINT_GROUP, "no")) == "point.group: no"


def test_no_code_is_used_twice() -> None:
    assert len({code.value for code in Code}) == len(Code.__members__)
