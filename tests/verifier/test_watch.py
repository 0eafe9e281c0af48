"""`voting-verify watch`: quiet while a log grows, loud about everything else. Real HTTP on loopback."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.log_texts import (
    LOG,
    NEW_LOG,
    STRANGER,
    WITNESS,
    act,
    ballot,
    head,
    printed,
    rotation,
    signer,
)
from tests.verifier.log_site import Served, files, life, site, ticking
from voting_service.core.checkpoints import Checkpoint
from voting_service.core.notes import cosign, parse_note, sign_note
from voting_service.verifier import __main__ as program
from voting_service.verifier import kept_files
from voting_service.verifier.site import Site
from voting_service.verifier.source import UnusableError
from voting_service.verifier.terminal import plain

Watch = Callable[..., tuple[int, str, str]]
SMALL, LARGE = life(254), life(511)  # 258 and 515 entries: one full tile, and two


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    with site() as served:
        yield served


@pytest.fixture
def log(running: Served) -> Served:
    running.__init__(running.address)  # type: ignore[misc]
    running.show(SMALL)
    return running


@pytest.fixture
def watch(
    log: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Watch:
    """(exit status, output, messages) of one look, always into the same folder."""

    def call(*options: str, url: str = log.address) -> tuple[int, str, str]:
        words = ["voting-verify", "watch", url, "--state", str(tmp_path / "kept"), *options]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            program.main()
        out, err = capsys.readouterr()
        return int(str(ended.value.code)), out, err

    return call


def test_a_log_that_grows(watch: Watch, log: Served, tmp_path: Path) -> None:
    status, out, err = watch()
    assert (status, err) == (0, "")
    assert f"Key pinned: {LOG.vkey.fingerprint}" in out
    assert f"medborgarrost.example/log: 258 entries, 258 new, root {head(SMALL).root.hex()}" in out
    assert watch()[1].splitlines() == [
        f"medborgarrost.example/log: 258 entries, 0 new, root {head(SMALL).root.hex()}"
    ]
    log.asked.clear()
    log.show(LARGE)
    assert "515 entries, 257 new" in watch("--once")[1]
    assert "tile/entries/000" not in log.asked
    kept = tmp_path / "kept"
    assert {path.name.split("-")[0] for path in (kept / "heads").iterdir()} == {
        f"{258:016}",
        f"{515:016}",
    }
    assert (kept / "tile/entries/002.p/3").read_bytes() == log.files["tile/entries/002.p/3"]
    assert (kept / "tile/entries/001.p/2").exists()
    assert not (kept / "new").exists()
    assert not (kept / "alarms").exists()


def test_an_empty_log(watch: Watch, log: Served) -> None:
    log.show([])
    assert "0 entries, 0 new" in watch()[1]
    log.show(SMALL)
    assert "258 entries, 258 new" in watch(url=log.address + "/log/")[1]


REWRITTEN = [*SMALL[:257], printed(ballot("ff" * 32))]


def without(path: str, entries: list[bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files(entries).items() if name != path}


def with_head(entries: list[bytes], checkpoint: bytes) -> dict[str, bytes]:
    return {**files(entries), "checkpoint": checkpoint}


def cut(path: str, data: bytes) -> dict[str, bytes]:
    return {**files(LARGE), path: data}


PLAIN = files(LARGE)
LAST = PLAIN["tile/entries/002.p/3"]
FORKED = Checkpoint(head(SMALL).origin, len(SMALL), head(REWRITTEN).root)
OTHER = signer("other.example/log", 7)
FAULTS: dict[str, tuple[dict[str, bytes], str]] = {
    "shrunk": (files(SMALL[:200]), "log.consistency: the log shrank"),
    "emptied": (files([]), "log.consistency: the log shrank"),
    "forked": (files(REWRITTEN), "log.consistency: two heads of one size"),
    "forked-head-alone": (
        with_head(SMALL, sign_note(FORKED.text, [LOG]).to_bytes()), "log.consistency: two heads"
    ),
    "rewritten": (
        files([*REWRITTEN, *LARGE[258:]]), "log.consistency at entry 257: an entry that was public"
    ),
    "rewritten-long-ago": (
        files([*SMALL[:20], printed(ballot("ff" * 32)), *LARGE[21:]]),
        "log.consistency: what was kept and what is served do not make this head",
    ),
    "entry-not-under-the-head": (
        {**files(LARGE), "tile/entries/002.p/3": LAST[:-3] + b'0"}'},
        "log.consistency: what was kept",
    ),
    "entry-out-of-order": (
        files([*LARGE, printed(act("tally", 4))]), "log.order at entry 515: tally stands too early"
    ),
    "entry-of-no-kind": (files([*LARGE, b"{}"]), "log.entry at entry 515, kind"),
    "act-missing": (files([*LARGE, printed(act("closing", 5))]), "log.number at entry 515"),
    "time-backwards": (
        files([*LARGE, printed(act("closing", 4, at="2020-01-01T00:00:00Z"))]),
        "log.time at entry 515",
    ),
    "other-key": (files(LARGE, (STRANGER,)), "log.key: another key"),
    "other-origin": (
        with_head(LARGE, sign_note(head(LARGE, "other.example/log").text, [LOG]).to_bytes()),
        "log.origin",
    ),
    "no-vkey": (without("vkey", LARGE), "log.key at vkey: withheld"),
    "vkey-long": ({**PLAIN, "vkey": b"a" * 5000}, "log.key"),
    "vkey-bytes": ({**PLAIN, "vkey": b"\xff\n"}, "log.key"),
    "no-head": (without("checkpoint", LARGE), "log.note at checkpoint: withheld"),
    "head-crlf": (with_head(LARGE, PLAIN["checkpoint"].replace(b"\n", b"\r\n")), "log.note"),
    "head-huge": (with_head(LARGE, b"a" * 2_000_000), "log.note: larger than any honest note"),
    "head-with-extension": (
        with_head(LARGE, sign_note(head(LARGE).text + "more\n", [LOG]).to_bytes()), "log.checkpoint"
    ),
    "head-beyond-all-logs": (
        with_head(LARGE, sign_note(Checkpoint(head(LARGE).origin, 2**53 - 1, bytes(32)).text, [LOG]).to_bytes()),
        "log.tile at tile/entries/002: withheld",
    ),
    "head-unsigned": (
        with_head(LARGE, sign_note(head(LARGE).text, [OTHER]).to_bytes()), "log.signature"
    ),
    "entries-withheld": (
        without("tile/entries/002.p/3", LARGE), "log.tile at tile/entries/002.p/3: withheld"
    ),
    "entries-cut": (cut("tile/entries/002.p/3", LAST[:-1]), "log.tile"),
    "entries-more": (cut("tile/entries/002.p/3", LAST + b"\0\0"), "log.tile"),
    "entries-endless": (cut("tile/entries/002.p/3", b"\0" * 20_000_000), "log.tile"),
    "hashes-withheld": (without("tile/1/000.p/2", LARGE), "log.tile at tile/1/000.p/2: withheld"),
    "hashes-wrong": (cut("tile/1/000.p/2", bytes(64)), "log.tile at tile/1/000.p/2"),
    "hashes-short": (cut("tile/0/002.p/3", bytes(32)), "log.tile at tile/0/002.p/3"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_watcher_shouts_about(watch: Watch, log: Served, tmp_path: Path, name: str) -> None:
    served, finding = FAULTS[name]
    assert watch()[0] == 0
    log.files = served
    status, out, err = watch()
    assert status == 1
    assert out == ""
    assert err.startswith("ALARM: ")
    assert finding in err
    kept = not finding.endswith(("vkey: withheld", "checkpoint: withheld"))
    assert ("What was served is kept in" in err) is kept
    assert (tmp_path / "kept" / "alarms").exists() is kept
    log.show(LARGE)  # what was kept is unharmed: the honest log is in order again
    assert watch()[0] == 0


# Keys

ROTATED = [*SMALL, printed(rotation())]


def test_the_key_is_the_one_you_trust_from_the_first_look_on(watch: Watch) -> None:
    assert watch("--trust", "ab" * 32)[0] == 1
    assert watch("--trust", LOG.vkey.fingerprint.upper())[0] == 0
    status, _, err = watch("--trust", "ab" * 32)
    assert status == 1
    assert f"found:    {LOG.vkey.fingerprint}" in err
    assert watch("--trust", "ab")[0] == 2


def test_a_key_is_exchanged_in_public(watch: Watch, log: Served) -> None:
    watch()
    log.show(ROTATED, LOG, NEW_LOG)
    status, out, _ = watch()
    assert status == 0
    assert f"Key pinned: {NEW_LOG.vkey.fingerprint}" in out
    log.show([*ROTATED, printed(ballot("ee" * 32))], NEW_LOG)
    assert watch()[0] == 0
    log.show([*ROTATED, printed(ballot("ee" * 32)), printed(ballot("ed" * 32))], LOG)
    assert "log.key: another key" in watch()[2]


def test_an_exchange_without_the_old_key_is_believed_only_with_its_fingerprint(
    watch: Watch, log: Served
) -> None:
    watch()
    log.show(ROTATED, NEW_LOG)
    status, _, err = watch()
    assert status == 1
    assert "log.key: another key, and the head is not signed with the old one as well" in err
    assert watch("--trust", NEW_LOG.vkey.fingerprint)[0] == 0
    assert watch()[0] == 0


@pytest.mark.parametrize(
    ("entries", "signers"),
    [
        pytest.param(LARGE, (LOG, NEW_LOG), id="no-entry"),
        pytest.param(
            [*SMALL, printed(rotation(STRANGER, NEW_LOG))], (LOG, NEW_LOG), id="of-another"
        ),
        pytest.param([*SMALL, printed(rotation(LOG, STRANGER))], (LOG, NEW_LOG), id="to-another"),
        pytest.param(ROTATED, (LOG,), id="not-done"),
    ],
)
def test_an_exchange_that_the_log_does_not_tell(
    watch: Watch,
    log: Served,
    entries: list[bytes],
    signers: tuple[signer, ...],  # type: ignore[valid-type]
) -> None:
    watch()
    log.show(entries, *signers)
    status, _, err = watch()
    assert status == 1
    assert "log.key: the key in use is not the one that the log's entries lead to" in err


def test_a_new_key_may_be_served_before_it_signs(watch: Watch, log: Served) -> None:
    watch()
    log.files["vkey"] = f"{NEW_LOG.vkey.text}\n".encode()
    status, out, _ = watch()
    assert status == 0
    assert f"A new key is announced: {NEW_LOG.vkey.fingerprint}" in out
    log.show(LARGE)
    assert watch("--trust", LOG.vkey.fingerprint)[0] == 0


# Policies


def test_a_policy_is_demanded_of_every_head(watch: Watch, log: Served, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text(f"log {LOG.vkey.text}\nwitness w {WITNESS.witness_vkey.text}\nquorum w\n")
    status, _, err = watch("--policy", str(policy))
    assert status == 1
    assert "log.policy: too few witnesses" in err
    note = parse_note(log.files["checkpoint"])
    log.files["checkpoint"] = note.also(cosign(note.text, WITNESS, 7)).to_bytes()
    status, out, _ = watch("--policy", str(policy))
    assert status == 0
    assert ", 1 witnesses" in out


@pytest.mark.parametrize("content", [None, b"nothing", b"quorum x\n"])
def test_a_policy_that_is_none(watch: Watch, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "policy"
    if content is not None:
        path.write_bytes(content)
    assert watch("--policy", str(path))[0] == 2


# Nothing concluded


@pytest.mark.parametrize("status", [302, 403, 500])
def test_a_site_that_does_not_answer_as_it_should(watch: Watch, log: Served, status: int) -> None:
    watch()
    log.show(LARGE)
    log.statuses["tile/0/001"] = status
    code, _, err = watch()
    assert code == 2
    assert f"answers with status {status}" in err
    log.statuses.clear()
    assert "257 new" in watch()[1]


@pytest.mark.parametrize("path", ["checkpoint", "vkey"])
def test_where_no_log_was_ever_seen_none_is_missed(watch: Watch, log: Served, path: str) -> None:
    del log.files[path]
    status, _, err = watch()
    assert status == 2
    assert "there is no log at" in err


def test_nobody_answers(watch: Watch) -> None:
    status, _, err = watch(url="http://127.0.0.1:9")
    assert status == 2
    assert "cannot be fetched" in err


@pytest.mark.parametrize(
    "url", ["ftp://a.se", "file:///etc/passwd", "a.se", "http://", "http://a.se/?x"]
)
def test_addresses_that_are_none(watch: Watch, url: str) -> None:
    assert watch(url=url)[0] == 2


def test_a_site_that_drips_is_left(log: Served) -> None:
    log.slow.add("checkpoint")
    with pytest.raises(UnusableError, match="too slow"):
        Site(log.address, clock=ticking(20)).get("checkpoint", 10_000)


def test_a_file_is_read_to_its_bound_and_no_further(log: Served) -> None:
    log.files["vkey"] = b"a" * 1000
    assert Site(log.address).get("vkey", 10) == b"a" * 11


@pytest.mark.parametrize("options", [("--once", "--every", "60"), ("--every", "1")])
def test_options_that_exclude_each_other(watch: Watch, options: tuple[str, ...]) -> None:
    assert watch(*options)[0] == 2


def test_watching_goes_on_until_something_is_wrong(
    watch: Watch, log: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that is away for a while is no alarm."""
    then: list[Callable[[], object]] = [
        lambda: log.statuses.update(vkey=503),
        log.statuses.clear,
        lambda: log.show(SMALL[:-1]),
    ]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        then.pop(0)()

    monkeypatch.setattr("voting_service.verifier.watch.time.sleep", sleep)
    status, out, err = watch("--every", "60")
    assert status == 1
    assert slept == [60, 60, 60]
    assert out.count("258 entries") == 2
    assert "Not looked at: " in err
    assert "ALARM" in err


# What is kept


@pytest.mark.parametrize("name", ["head", "keys", "tile/entries/000", "tile/entries/001.p/2"])
@pytest.mark.parametrize("change", ["removed", "changed"])
def test_a_watcher_with_a_damaged_memory_says_nothing(
    watch: Watch, tmp_path: Path, name: str, change: str
) -> None:
    watch()
    path = tmp_path / "kept" / name
    data = path.read_bytes()
    path.unlink()
    if change == "changed":
        path.write_bytes(data[:-9] + b"\xff" + data[-8:])
    if (name, change) == ("head", "removed"):
        return  # as before the first look
    status, _, err = watch()
    assert status == 2
    assert "restore it, or start anew" in err


def test_a_head_of_another_log_in_the_folder(watch: Watch, tmp_path: Path) -> None:
    watch()
    kept = tmp_path / "kept"
    (kept / "head").write_bytes(files(REWRITTEN)["checkpoint"])
    assert "is not what was kept" in watch()[2]


def test_two_logs_do_not_share_a_folder(watch: Watch, log: Served) -> None:
    watch()
    log.files["vkey"] = f"{OTHER.vkey.text}\n".encode()
    text = head(SMALL, OTHER.name).text
    log.files["checkpoint"] = sign_note(text, [OTHER, LOG]).to_bytes()
    status, _, err = watch()
    assert status == 1
    assert "log.origin: another log" in err


def test_a_tile_from_before_a_crash_is_compared(watch: Watch, log: Served, tmp_path: Path) -> None:
    """Tiles of a head that was seen and not kept: the log may not show another in its place."""
    watch()
    kept = tmp_path / "kept"
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    log.show(LARGE)
    watch()
    shutil.copy(copy / "head", kept / "head")
    assert watch()[0] == 0
    shutil.copy(copy / "head", kept / "head")
    log.show([*SMALL, *(printed(ballot(f"{n:060x}ffff")) for n in range(300))])
    status, _, err = watch()
    assert status == 1
    assert "log.consistency at tile/" in err
    assert "a tile that was public has been rewritten" in err


def test_one_watcher_at_a_time(watch: Watch, tmp_path: Path) -> None:
    with kept_files.locked(tmp_path / "kept" / "lock", wait=False):
        status, _, err = watch()
    assert status == 2
    assert "in use by another process" in err


def test_a_folder_that_cannot_be_read(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "kept" / "head").mkdir(parents=True)
    assert watch()[0] == 2


# Words


def test_what_strangers_wrote_does_not_steer_the_terminal(watch: Watch, log: Served) -> None:
    evil = signer("e\x7f\x9b31m\u202evil.example/log", 8)
    text = head(SMALL, evil.name).text
    log.files = {**log.files, "vkey": f"{evil.vkey.text}\n".encode(),
                 "checkpoint": sign_note(text, [evil]).to_bytes()}  # fmt: skip
    status, out, err = watch()
    assert status == 0
    for shown in (out, err):
        assert all(c.isprintable() or c == "\n" for c in shown)
    assert "e\\x7f\\x9b31m\\u202evil.example/log" in out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vargön 🌲", "Vargön 🌲"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nPASS", "a\\nPASS"),
        ("\u202e\u2066\u200b\ufeff", "\\u202e\\u2066\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("a" * 3000, "a" * 2000 + "…"),
    ],
)
def test_plain_text(text: str, shown: str) -> None:
    assert plain(text) == shown
