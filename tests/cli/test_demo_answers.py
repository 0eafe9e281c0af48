"""Answers that no voter or trustee should meet stop a run, and say what was answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Run
from tests.js.stub_log import StubLog
from voting_service.cli.demo import run as demo_run
from voting_service.cli.demo.voters import Polling, UnexpectedAnswerError, Vote, cast, look_up
from voting_service.core.ballot_format import tracker
from voting_service.core.election import Election, Question
from voting_service.core.encoding import sha256_hex
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import GENERATOR
from voting_service.core.log_policy import parse_policy

TOKEN = '<meta name="csrf-token" content="t"><form><input name="csrf_token" value="t"></form>'
ELECTION = Election(
    description="d", name="n", public_key=GENERATOR, uuid="1" * 14, administrator=None,
    credential_authority=None, questions=(Question(("a", "b"), True, 1, 1, "q"),),
)  # fmt: skip
LOG = StubLog()
POLICY = parse_policy(f"log {LOG.signer.vkey.text}\nquorum none\n".encode())
PLACE = Polling("http://127.0.0.1:1", ELECTION.uuid, ELECTION, "p" * 43, POLICY)
VOTE = Vote(SimpleNamespace(number="192911019806"), (0, 1, 0))  # type: ignore[arg-type]
CREDENTIAL = {"credential": "QBXjt-Xsi22Z-KGyNg-AYMbg1"}


def service(**answers: Any) -> httpx.MockTransport:
    """A service that answers as it should, but for what is given by the path's last part."""

    def answer(request: httpx.Request) -> httpx.Response:
        last = request.url.path.rsplit("/", 1)[1]
        usual = {
            "identify": httpx.Response(303 if request.method == "POST" else 200, text=TOKEN),
            "vote": httpx.Response(200, text=TOKEN),
            "credential": httpx.Response(200, json=CREDENTIAL),
            "ballots": httpx.Response(201, json={"tracker": "of another ballot"}),
        }
        given = answers.get(f"post_{last}") if request.method == "POST" else None
        if given is not None:
            made: httpx.Response = given(request.content) if callable(given) else given
            return made
        found: httpx.Response = answers.get(last, usual[last])
        return found

    return httpx.MockTransport(answer)


@pytest.mark.parametrize(
    ("transport", "said"),
    [
        pytest.param(service(post_identify=httpx.Response(403, text="not on the roll")),
                     "identification: 403 not on the roll", id="not-identified"),
        pytest.param(service(credential=httpx.Response(409, text="pool_empty")), "409 pool_empty", id="no-credential"),
        pytest.param(service(ballots=httpx.Response(422, text="ballot.proof")), "422 ballot.proof", id="refused"),
        pytest.param(service(), "tracker of another ballot", id="receipt-of-another-ballot"),
    ],
)  # fmt: skip
def test_a_voter_says_what_was_answered(transport: httpx.BaseTransport, said: str) -> None:
    with pytest.raises(UnexpectedAnswerError, match=said):
        cast(PLACE, VOTE, transport)


def receipts(spoil: Callable[[dict[str, Any]], object]) -> Callable[[bytes], httpx.Response]:
    """Stores a ballot and answers with its receipt, spoilt."""

    def answer(ballot: bytes) -> httpx.Response:
        digest = sha256_hex(ballot)
        LOG.cast(ELECTION.uuid, digest)
        receipt = LOG.receipt(ELECTION.uuid, digest).to_bytes().decode()
        body = {"tracker": tracker(ballot), "receipt": receipt, "growth": LOG.growth()}
        spoil(body)
        return httpx.Response(201, json=body)

    return answer


def test_a_voter_verifies_the_receipt() -> None:
    honest = service(post_ballots=receipts(lambda _answer: None))
    assert len(cast(PLACE, VOTE, honest)) == 43


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(
            lambda a: a.update(receipt=a["receipt"].replace("index ", "index 1")),
            Code.LOG_INCLUSION, id="index"),
        pytest.param(lambda a: a.update(receipt=a["receipt"][:-3]), Code.LOG_NOTE, id="cut"),
        pytest.param(lambda a: a["growth"].update(consistency=[]), Code.LOG_CONSISTENCY, id="no-growth"),
        pytest.param(lambda a: a["growth"].update(consistency=["?"]), Code.LOG_CONSISTENCY, id="odd-growth"),
        pytest.param(
            lambda a: a["growth"].update(checkpoint=StubLog().public_head().to_bytes().decode()),
            Code.LOG_SIGNATURE, id="another-log"),
    ],
)  # fmt: skip
def test_a_voter_finds_a_receipt_that_does_not_hold(spoil: Any, code: Code) -> None:
    with pytest.raises(VerificationError) as caught:
        cast(PLACE, VOTE, service(post_ballots=receipts(spoil)))
    assert caught.value.code is code


def test_a_tracker_that_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    page = httpx.Response(200, text="No such vote", request=httpx.Request("POST", "http://x"))
    monkeypatch.setattr("voting_service.cli.demo.voters.httpx.post", lambda *_a, **_k: page)
    with pytest.raises(UnexpectedAnswerError, match="is not found"):
        look_up(PLACE, "A" * 43)


def test_two_equal_receipts_are_one_too_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "voting_service.cli.demo.run.voters.cast_all",
        lambda _place, votes: iter(["same"] * len(votes)),
    )
    seeded: Any = SimpleNamespace(uuid="u", residents=[None] * demo_run.RESIDENTS)
    with pytest.raises(UnexpectedAnswerError, match="1 different receipts for 10 ballots"):
        demo_run._vote(PLACE, seeded, 10)


def test_a_trustee_who_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = httpx.Response(422, text="proof", request=httpx.Request("POST", "http://x"))
    monkeypatch.setattr(demo_run, "_get", lambda _url, _path: b"")
    monkeypatch.setattr(
        "voting_service.cli.demo.run.afterwards.partial_decryption", lambda *_: b"{}"
    )
    monkeypatch.setattr(httpx, "post", lambda *_, **__: refused)
    with pytest.raises(UnexpectedAnswerError, match="trustee: 422 proof"):
        demo_run._decrypt_one("http://x", "u", SimpleNamespace(token="t"), None)  # type: ignore[arg-type]


def test_a_file_that_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpx, "get", lambda *_, **__: httpx.Response(404))
    with pytest.raises(UnexpectedAnswerError, match=r"/c/u/files/tally\.json: 404"):
        demo_run._get("http://x", "/c/u/files/tally.json")


def test_the_command_tells_it(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_votes: int, _out: Path) -> None:
        raise UnexpectedAnswerError("identification: 403")

    monkeypatch.setattr("voting_service.cli.demo.command.whole_life", fail)
    assert "identification: 403" in run("demo", "--run", "--out", tmp_path, status=1).output


@pytest.mark.parametrize(("verified", "status"), [(True, 0), (False, 1)])
def test_the_status_says_whether_it_verified(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verified: bool, status: int
) -> None:
    done = SimpleNamespace(verified=verified)
    monkeypatch.setattr("voting_service.cli.demo.command.whole_life", lambda *_: done)
    monkeypatch.setattr("voting_service.cli.demo.command.summary", lambda *_: "the end")
    assert "the end" in run("demo", "--run", "--out", tmp_path, status=status).output
