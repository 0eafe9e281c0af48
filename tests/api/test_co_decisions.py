"""What programs read: lists, one co-decision, and the description of the interface."""

from __future__ import annotations

import hashlib

from flask import Flask

from tests.web.site import Browser, Site


def test_the_list_names_the_open_vote(site: Site, browser: Browser) -> None:
    (found,) = browser.get("/api/v1/co-decisions").get_json()["co_decisions"]
    assert (found["uuid"], found["state"], found["verdict"]) == (site.uuid, "open", None)
    assert set(found["question"]) == {"sv", "en"}
    assert found["closes_at"].endswith("Z")


def test_one_co_decision_names_its_files_and_no_counts(site: Site, browser: Browser) -> None:
    found = browser.get(f"/api/v1/co-decisions/{site.uuid}").get_json()
    assert len(found["alternatives"]) == 3
    assert found["entries"] == len(site.seeded.residents)
    assert found["ballots"] == 0
    for file in found["files"]:
        content = browser.get(f"/c/{site.uuid}/files/{file['name']}").data
        if "sha256" in file:
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert "counts" not in str(found)


def test_an_unknown_one_is_a_problem_document(browser: Browser) -> None:
    refused = browser.get("/api/v1/co-decisions/8kKBgsAND6JmZQ")
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")
    assert refused.get_json()["code"] == "not_found"


def test_the_description_has_every_route(site: Site, browser: Browser) -> None:
    described = browser.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == set(_api_routes(site.app))


def _api_routes(app: Flask) -> list[str]:
    return [
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith("openapi.json")
    ]
