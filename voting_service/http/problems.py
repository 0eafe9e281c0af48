"""Errors as answers: RFC 9457 problem documents for the API, a page for people.

Three families are expected: a `VerificationError` (somebody's data is bad), a `Refusal` (not now,
not so, not you) and what the web itself refuses. Anything else is our bug: it says 500 and nothing
more, and the log names the place in the code, never the data.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask, Response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from voting_service.core.errors import VerificationError
from voting_service.services import storage
from voting_service.services.errors import Refusal

from .headers import personal
from .problem_table import DENIED, HTTP, REFUSALS, DeniedCode, Row, finding

_log = logging.getLogger("voting_service.http")
API = "/api/"


class Denied(Exception):
    """Refused before a view is asked; `facts` say where to go instead."""

    def __init__(self, code: DeniedCode, **facts: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong in the reader's language. `facts` are extension members (RFC 9457, 3.2)."""

    status: int
    code: str
    title: str
    detail: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"/problems#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.facts,
        }


def problem_of(error: Exception) -> Problem:
    """What to say about any error; an unknown one is 500 and says nothing of itself."""
    if isinstance(error, DBAPIError):
        error = storage.refusal_for(error) or error
    if isinstance(error, CSRFError):
        error = Denied(DeniedCode.CSRF)
    if isinstance(error, Refusal):
        return _problem(REFUSALS[error.code], error.code.value, _refusal_facts(error))
    if isinstance(error, VerificationError):
        return _problem(finding(error.code), error.code.value, _finding_facts(error))
    if isinstance(error, Denied):
        return _problem(DENIED[error.code], error.code.value, {})
    if isinstance(error, HTTPException):
        return _http_problem(error)
    return _problem(HTTP[500], "http-500", {})


def message(refusal: Refusal) -> str:
    """A refusal in one sentence, for showing it on the page where it happened."""
    return str(REFUSALS[refusal.code].detail)


def init_app(app: Flask) -> None:
    """Answer every error; called after the API has put in its own handlers, to replace them."""
    app.register_error_handler(Exception, answer)
    app.register_error_handler(HTTPException, answer)


def answer(error: Exception) -> Response:
    """The reply to an error."""
    problem = problem_of(error)
    if problem.code == "http-500":
        report(error)
    personal()
    if request.path.startswith(API):
        return _document(problem)
    if isinstance(error, Denied) and (place := _elsewhere(error)):
        return redirect(place, 303)  # type: ignore[return-value]
    return _page(problem)


def _document(problem: Problem) -> Response:
    body = json.dumps(problem.document(), ensure_ascii=False)
    return Response(body, problem.status, mimetype="application/problem+json")


def _page(problem: Problem) -> Response:
    try:
        html = render_template("errors/problem.html", problem=problem)
    except Exception as error:  # noqa: BLE001 - the page of last resort must not fail
        report(error)
        return Response(
            f"{problem.title}\n{problem.detail}\n", problem.status, mimetype="text/plain"
        )
    return Response(html, problem.status)


def _elsewhere(error: Denied) -> str | None:
    """Where a person can put right what was missing; None when they must be told."""
    if request.method not in {"GET", "HEAD"}:
        return None
    if error.code is DeniedCode.IDENTIFY:
        return url_for("voting.identify", uuid=error.facts["uuid"])
    if error.code is DeniedCode.SIGN_IN:
        return url_for("account.sign_in", next=request.path)
    return None


def _problem(row: Row, code: str, facts: Mapping[str, Any]) -> Problem:
    return Problem(row.status, code, str(row.title), str(row.detail), facts)


def _http_problem(error: HTTPException) -> Problem:
    status = error.code or 500
    row = HTTP.get(status, HTTP[400] if status < 500 else HTTP[500])
    fields = getattr(error, "data", {}).get("messages")
    facts = {"errors": fields} if fields else {}
    return Problem(status, f"http-{status}", str(row.title), str(row.detail), facts)


def _finding_facts(error: VerificationError) -> dict[str, str]:
    given = {
        "finding": error.message,
        "where": error.where,
        "expected": error.expected,
        "found": error.found,
    }
    return {name: value for name, value in given.items() if value}


def _refusal_facts(error: Refusal) -> dict[str, Any]:
    """Only texts, numbers and moments leave the service; a report may hold lines of a roll."""
    facts = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in error.facts.items()
        if value is None or isinstance(value, int | str | date)
    }
    return {"facts": facts} if facts else {}


def report(error: Exception) -> None:
    """One line: kind of error and places in the code. Messages and values may name a person."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
    ]
    record = {
        "event": "unexpected_error",
        "endpoint": request.endpoint,
        "error": type(error).__qualname__,
        "places": places[-8:],
    }
    _log.error(json.dumps(record))
