"""A stand-in for the service: the booth's and trustee's real templates and scripts, with the API in memory.

It lets a test say exactly what goes wrong between browser and service (`faults`), which the real
service cannot do. The ballots it gets are checked with the Python core.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.serving import make_server

from tests.js.life import Life
from tests.js.stub_log import StubLog
from voting_service.core.ballots import parse_ballot, tracker, verify_ballot
from voting_service.core.encoding import sha256_hex
from voting_service.http.headers import CONTENT_SECURITY_POLICY

PACKAGE = Path(__file__).parents[2] / "voting_service"
BASE = """<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf-token" content="{{ csrf_token() }}"><title>{% block title %}{% endblock %}</title>
<link rel="stylesheet" href="/static/vendor/designsystemet.css">
<link rel="stylesheet" href="/static/css/site.css">
{% block head %}{% endblock %}</head><body><main class="site-main">{% block content %}{% endblock %}</main>
{% block scripts %}{% endblock %}</body></html>"""

IDENTIFY = """<!doctype html><html lang="sv"><title>Legitimera dig</title>
<form method="post" action="/identify" data-letter data-uuid="UUID" data-malformed="Koden har 22 tecken.">
<label for="code">Kod</label> <input id="code" name="code" required> <output data-check-group></output>
<button>Fortsätt</button></form><script type="module" src="/static/vendor/identify.js"></script></html>"""


@dataclass
class Site:
    """What the service holds, what it was asked, and what it is told to do wrong."""

    life: Life
    session: str = "session-1"
    lang: str = "sv"
    task: str = "decrypt"
    randomness: str = "12345"
    stored: dict[str, bytes] = field(default_factory=dict)
    draws: int = 0
    posts: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # one is taken for each ballot that arrives
    log: StubLog = field(default_factory=StubLog)
    spoil: Callable[[dict[str, Any]], Any] | None = None  # what becomes of the answer to a cast
    tests_left: int = 3
    url: str = ""

    def fault(self) -> str:
        """What goes wrong this time."""
        return self.faults.pop(0) if self.faults else ""


def _problem(status: int, detail: str) -> tuple[Response, int]:
    response = jsonify(type="about:blank", title="Refused", status=status, detail=detail)
    response.content_type = "application/problem+json"
    return response, status


def _cast(site: Site, ballot: bytes) -> Any:
    site.posts.append(ballot)
    fault = site.fault()
    if fault == "late":
        return _problem(409, "Omröstningen är stängd.")
    if fault == "busy":
        return _problem(429, "För många försök just nu.")
    if fault == "lost-request":
        return _problem(503, "")
    verify_ballot(site.life.election, site.life.phi, parse_ballot(ballot))
    digest = sha256_hex(ballot)
    if site.stored and digest not in site.stored:
        return _problem(409, "Du har redan röstat.")
    site.stored[digest] = ballot
    if fault == "lost-answer":
        return _problem(502, "")
    if fault == "slow":
        time.sleep(1)
    uuid = site.life.election.uuid
    site.log.cast(uuid, digest)
    receipt = site.log.receipt(uuid, digest).to_bytes().decode()
    answer: Any = {
        "tracker": tracker(ballot), "sha256": digest, "receipt": receipt, "growth": site.log.growth()
    }  # fmt: skip
    if site.spoil is not None:
        answer = site.spoil(answer)
    return jsonify(answer), 201


def make_app(site: Site) -> Flask:
    """The stand-in as a Flask application."""
    app = Flask(__name__, static_folder=str(PACKAGE / "static"))
    app.jinja_loader = ChoiceLoader(
        [DictLoader({"base.html": BASE}), FileSystemLoader(PACKAGE / "templates")]
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        csrf_token=lambda: "token",
        asset_url=lambda name: f"/static/{name}",
        stylesheet=lambda name: Markup('<link rel="stylesheet" href="/static/{}">').format(name),
        script=lambda name: Markup('<script type="module" src="/static/{}"></script>').format(name),
    )

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    _add_pages(app, site)
    _add_voting(app, site)
    _add_log(app, site)
    _add_trustees(app, site)
    return app


def _add_pages(app: Flask, site: Site) -> None:
    page = f"/c/{site.life.election.uuid}"
    facts = ["Nämnden har lovat att besluta som omröstningen säger."]

    @app.get("/")
    def empty() -> str:
        return '<!doctype html><html lang="en"><title>Core</title><p>Core</p></html>'

    @app.get(f"{page}/vote")
    def booth() -> str:
        return _render(
            app, "booth.html", site, facts=facts, booth_session=site.session, log=site.log.page()
        )

    @app.get("/verify")
    def verify() -> str:
        return _render(app, "verify.html", site)

    @app.get("/trustee/<token>")
    def trustee(token: str) -> str:
        return _render(app, "trustee.html", site, token=token, label="Nyckelförvaltare 1")

    @app.get(f"{page}/files/<name>")
    def files(name: str) -> Response:
        return Response(site.life.files[name], mimetype="application/octet-stream")

    @app.get("/identify")
    def identify() -> str:
        return IDENTIFY.replace("UUID", site.life.election.uuid)

    @app.post("/identify")
    def identified() -> str:
        site.forms.append(request.form.to_dict())
        return "<!doctype html><html lang=sv><title>Legitimerad</title><h1>Legitimerad</h1></html>"

    @app.post("/leave")
    def leave() -> str:
        return "<!doctype html><html lang=sv><title>Lämnat</title><h1>Du har lämnat</h1></html>"


def _add_voting(app: Flask, site: Site) -> None:
    api = f"/api/v1/co-decisions/{site.life.election.uuid}"

    @app.post(f"{api}/credential")
    def credential() -> Any:
        if request.get_json().get("test"):
            if site.tests_left == 0:
                return _problem(409, "Inga fler tester.")
            site.tests_left -= 1
        if site.draws >= len(site.life.credentials):
            return _problem(409, "Du har hämtat röstsedel för många gånger.")
        site.draws += 1
        return jsonify(credential=site.life.credentials[site.draws - 1])

    @app.post(f"{api}/ballots")
    def cast() -> Any:
        return _cast(site, request.get_data())

    @app.get(f"{api}/ballots/<digest>")
    def stored(digest: str) -> Any:
        if site.faults[:1] == ["deaf"]:
            site.faults.pop(0)
            return _problem(503, "")
        if digest not in site.stored:
            return _problem(404, "Ingen sådan röst.")
        return jsonify(stored=True, tracker=tracker(site.stored[digest]))


def _add_log(app: Flask, site: Site) -> None:
    @app.get("/api/v1/log/consistency")
    def consistency() -> Any:
        old, new = int(request.args["old"]), int(request.args["new"])
        if not old <= new <= site.log.published:
            return _problem(404, "Det finns inget sådant.")
        return jsonify(old=old, new=new, hashes=site.log.consistency(old, new))


def _add_trustees(app: Flask, site: Site) -> None:
    @app.get("/api/v1/trustees/<token>")
    def task(token: str) -> Any:
        assert token
        return jsonify(task=site.task, owner=1, rehearsal={"randomness": site.randomness})

    @app.post("/api/v1/trustees/<token>/<kind>")
    def answer(token: str, kind: str) -> Any:
        assert token
        assert kind in {"rehearsal", "partial-decryption"}
        site.answers.append(request.get_data())
        return jsonify(accepted=True), 201


def _render(app: Flask, name: str, site: Site, **facts: object) -> str:
    return app.jinja_env.get_template(name).render(
        lang=site.lang,
        uuid=site.life.election.uuid,
        title="Utegym",
        contact="0521-00 00 00",
        **facts,
    )


@contextmanager
def served(life: Life) -> Iterator[Site]:
    """The stand-in on a free port of the loopback address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    site = Site(life)
    server = make_server("127.0.0.1", 0, make_app(site), threaded=True)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
