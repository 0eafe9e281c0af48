"""Errors as answers: every code has words and a status, and what is unknown says nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from tests.web.site import Site, build
from voting_service.core.errors import Code, VerificationError
from voting_service.http.access import PUBLIC, access
from voting_service.http.problem_table import (
    DENIED,
    FINDINGS,
    REFUSALS,
    DeniedCode,
    every_row,
    finding,
)
from voting_service.services.errors import Refusal, RefusalCode

SECRET = "19121212-1212"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service with two views that raise whatever a test wants."""
    site = build(tmp_path_factory.mktemp("broken"))
    site.app.view_functions["resident.left"] = access(PUBLIC)(_raise)
    yield site
    site.close()


_next: list[Exception] = []


def _raise() -> str:
    raise _next.pop()


def test_every_refusal_has_a_row() -> None:
    assert set(REFUSALS) == set(RefusalCode)


def test_every_denial_has_a_row() -> None:
    assert set(DENIED) == set(DeniedCode)


def test_every_finding_has_a_row_and_no_row_is_idle() -> None:
    assert {code.partition(".")[0] for code in Code} == set(FINDINGS)
    assert all(400 <= finding(code).status < 500 for code in Code)


def test_the_page_about_problems_has_them_all(broken: Site) -> None:
    shown = broken.browser().get("/problems").text
    for code in every_row():
        assert f'id="{code}"' in shown, code


def test_an_unknown_error_says_500_and_nothing_else(
    broken: Site, caplog: pytest.LogCaptureFixture
) -> None:
    _next.append(RuntimeError(SECRET))
    answer = broken.browser().get("/left")
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "RuntimeError" not in answer.text
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    told = json.loads(line)
    assert (told["event"], told["error"], told["endpoint"]) == (
        "unexpected_error", "RuntimeError", "resident.left",
    )  # fmt: skip
    assert SECRET not in line


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(
            Refusal(RefusalCode.WRONG_STATE, state="open", needed="closed"), 409, id="refusal"
        ),
        pytest.param(VerificationError(Code.JSON_SYNTAX, "not JSON"), 400, id="finding"),
        pytest.param(OperationalError("x", {}, _locked := Exception("locked")), 500, id="database"),
    ],
)
def test_expected_errors_become_a_page(broken: Site, error: Exception, status: int) -> None:
    _next.append(error)
    answer = broken.browser().get("/left")
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<h1" in answer.text


def test_a_locked_database_is_a_refusal(broken: Site) -> None:
    import sqlite3

    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorname = "SQLITE_BUSY"
    _next.append(OperationalError("INSERT", {"who": SECRET}, cause))
    answer = broken.browser().get("/left")
    assert answer.status_code == 503
    assert SECRET not in answer.text


def test_a_report_inside_a_refusal_never_leaves(broken: Site) -> None:
    from voting_service.http.problems import problem_of

    with broken.app.test_request_context("/"):
        told = problem_of(Refusal(RefusalCode.ROLL_INVALID, count=2, report=[SECRET])).document()
    assert told["facts"] == {"count": 2}
    assert SECRET not in str(told)


def test_the_page_of_last_resort_needs_no_template(
    broken: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("voting_service.http.problems.render_template", fail)
    answer = broken.browser().get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/nowhere", 404, id="unknown-page"),
        pytest.param("GET", "/api/v1/nowhere", 404, id="unknown-resource"),
        pytest.param("DELETE", "/api/v1/co-decisions", 405, id="method"),
        pytest.param("GET", "/c/x", 404, id="unknown-vote"),
        pytest.param("GET", "/bodies/999", 404, id="unknown-body"),
    ],
)
def test_pages_for_people_and_documents_for_programs(
    broken: Site, method: str, path: str, status: int
) -> None:
    answer = broken.app.test_client().open(path, method=method, base_url="http://127.0.0.1:8000")
    assert answer.status_code == status
    expected = "application/problem+json" if path.startswith("/api/") else "text/html"
    assert answer.mimetype == expected
    assert answer.headers["Cache-Control"] == "no-store"
