"""Policies, receipts and tiles."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.log_texts import (
    LOG,
    SECOND,
    STRANGER,
    UUID,
    WITNESS,
    ballot,
    head,
    printed,
    signer,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_policy import parse_policy, satisfied
from voting_service.core.merkle import (
    Frontier,
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    root_at,
    verify_inclusion,
)
from voting_service.core.notes import Signer, cosign, parse_note, sign_note
from voting_service.core.receipts import (
    Receipt,
    ballot_entry,
    parse_receipt,
    verify_receipt,
)
from voting_service.core.tiles import (
    WIDTH,
    Tile,
    all_tiles,
    fetch_from,
    parse_entries,
    parse_hashes,
    parse_path,
    print_entries,
    print_hashes,
    tiles,
)


def code(call: object, *arguments: object) -> Code:
    with pytest.raises(VerificationError) as refused:
        call(*arguments)  # type: ignore[operator]
    return refused.value.code


# Policies

THIRD = signer("witness.example/w3", 6)
LOG_LINE = f"log {LOG.vkey.text} https://medborgarrost.example/log\n"
WITNESSES = "".join(
    f"witness {name} {who.witness_vkey.text}\n"
    for name, who in (("a", WITNESS), ("b", SECOND), ("c", THIRD))
)
TEXT = head([b"a", b"b"]).text


def signed_by(*witnesses: Signer) -> bytes:
    note = sign_note(TEXT, [LOG])
    return note.also(*(cosign(TEXT, witness, 5) for witness in witnesses)).to_bytes()


def holds(policy: str, *witnesses: Signer) -> bool:
    with suppress(VerificationError):
        return bool(satisfied(parse_policy(policy.encode()), parse_note(signed_by(*witnesses))))
    return False


NESTED = "group ab any a b\ngroup all all ab c\nquorum all\n"
QUORUMS: list[tuple[str, tuple[Signer, ...], bool]] = [
    ("quorum none\n", (), True),
    ("quorum a\n", (), False),
    ("quorum a\n", (SECOND,), False),
    ("quorum a\n", (WITNESS,), True),
    ("group g any a b c\nquorum g\n", (THIRD,), True),
    ("group g any a b c\nquorum g\n", (), False),
    ("group g all a b c\nquorum g\n", (WITNESS, SECOND), False),
    ("group g all a b c\nquorum g\n", (WITNESS, SECOND, THIRD), True),
    ("group g 2 a b c\nquorum g\n", (WITNESS, THIRD), True),
    ("group g 2 a b c\nquorum g\n", (WITNESS,), False),
    (NESTED, (SECOND, THIRD), True),
    (NESTED, (WITNESS, SECOND), False),
    (NESTED, (THIRD,), False),
    ("\n# two\n \t# of them\n group\tg  2 a b \nquorum g\n", (WITNESS, SECOND), True),
]


@pytest.mark.parametrize(("lines", "witnesses", "reached"), QUORUMS)
def test_a_quorum(lines: str, witnesses: tuple[Signer, ...], reached: bool) -> None:
    assert holds(LOG_LINE + WITNESSES + lines, *witnesses) is reached


def test_a_policy_says_who_signed_and_where_they_are() -> None:
    policy = parse_policy((LOG_LINE + WITNESSES + "quorum none\n").encode())
    checkpoint, signed = satisfied(policy, parse_note(signed_by(WITNESS)))
    assert checkpoint.text == TEXT
    assert [verified.vkey for verified in signed] == [LOG.vkey, WITNESS.witness_vkey]
    assert policy.addresses == {LOG.vkey: "https://medborgarrost.example/log"}


def test_a_quorum_that_is_not_reached_has_a_code_of_its_own() -> None:
    policy = parse_policy((LOG_LINE + WITNESSES + "quorum a\n").encode())
    assert code(satisfied, policy, parse_note(signed_by(SECOND))) is Code.LOG_POLICY


def test_the_log_itself_must_have_signed() -> None:
    policy = parse_policy((LOG_LINE + WITNESSES + "quorum none\n").encode())
    assert code(satisfied, policy, sign_note(TEXT, [STRANGER])) is Code.LOG_SIGNATURE


W = WITNESS.witness_vkey.text
POLICIES_REFUSED = {
    "nothing": "",
    "no-quorum": LOG_LINE,
    "two-quorums": "quorum none\nquorum none\n",
    "no-final-newline": "quorum none",
    "crlf": "quorum none\r\n",
    "blank-of-another-kind": "quorum\u00a0none\n",
    "unknown-word": "trust a\nquorum none\n",
    "quorum-unknown": "quorum a\n",
    "quorum-of-two": WITNESSES + "quorum a b\n",
    "quorum-before": f"quorum a\nwitness a {W}\n",
    "log-with-witness-key": f"log {W}\nquorum none\n",
    "witness-with-log-key": f"witness a {LOG.vkey.text}\nquorum none\n",
    "log-twice": LOG_LINE * 2 + "quorum none\n",
    "witness-key-twice": f"witness a {W}\nwitness b {W}\nquorum none\n",
    "name-twice": f"witness a {W}\nwitness a {SECOND.witness_vkey.text}\nquorum none\n",
    "name-of-a-group": f"witness a {W}\ngroup a any a\nquorum none\n",
    "name-none": f"witness none {W}\nquorum none\n",
    "address-none": f"witness a {W} javascript:1\nquorum none\n",
    "addresses-two": f"witness a {W} https://a.se https://b.se\nquorum none\n",
    "group-empty": "group g any\nquorum none\n",
    "group-of-unknown": "group g any x\nquorum none\n",
    "group-of-itself": "group g any g\nquorum none\n",
    "group-of-none": "group g any none\nquorum none\n",
    "group-member-twice": WITNESSES + "group g 2 a a\nquorum g\n",
    "group-0": WITNESSES + "group g 0 a b\nquorum g\n",
    "group-3-of-2": WITNESSES + "group g 3 a b\nquorum g\n",
    "group-plus-1": WITNESSES + "group g +1 a b\nquorum g\n",
    "group-01": WITNESSES + "group g 01 a b\nquorum g\n",
    "group-some": WITNESSES + "group g some a b\nquorum g\n",
    "huge": "#" * 100_000 + "\nquorum none\n",
    "lines": "\n" * 1000 + "quorum none\n",
}


@pytest.mark.parametrize("name", POLICIES_REFUSED)
def test_what_is_no_policy(name: str) -> None:
    assert code(parse_policy, POLICIES_REFUSED[name].encode()) is Code.LOG_POLICY


def test_a_policy_is_utf8_and_its_keys_are_keys() -> None:
    assert code(parse_policy, b"#\xe5\nquorum none\n") is Code.LOG_POLICY
    assert code(parse_policy, b"log a+b+c\nquorum none\n") is Code.LOG_KEY


# Receipts

POLICY = parse_policy(f"{LOG_LINE}{WITNESSES}quorum none\n".encode())
ENTRIES = [printed(ballot(f"{n:064x}")) for n in range(11)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def nodes() -> dict[Node, bytes]:
    found: dict[Node, bytes] = {}
    frontier = Frontier()
    for leaf in LEAVES:
        frontier, completed = frontier.append(leaf)
        found.update({(level, index): value for level, index, value in completed})
    return found


NODES = nodes()
HEAD = sign_note(head(ENTRIES).text, [LOG])


def receipt(index: int) -> Receipt:
    proof = inclusion_proof(index, len(LEAVES), lambda wanted: [NODES[node] for node in wanted])
    return Receipt(index, tuple(proof), HEAD)


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_a_receipt_proves_an_entry(index: int) -> None:
    data = receipt(index).to_bytes()
    read = parse_receipt(data)
    assert read.to_bytes() == data
    assert verify_receipt(read, ENTRIES[index], POLICY).size == len(LEAVES)
    assert code(verify_receipt, read, ENTRIES[index - 1], POLICY) is Code.LOG_INCLUSION


def test_a_receipt_is_for_one_ballot() -> None:
    assert ballot_entry(UUID, f"{3:064x}") == ENTRIES[3]


def test_a_receipt_under_another_logs_head_is_none() -> None:
    forged = Receipt(3, receipt(3).proof, sign_note(HEAD.text, [STRANGER]))
    assert code(verify_receipt, forged, ENTRIES[3], POLICY) is Code.LOG_SIGNATURE


GOOD = receipt(3).to_bytes().decode()
RECEIPTS_REFUSED = {
    "nothing": "",
    "other-version": GOOD.replace("@v1", "@v2"),
    "no-index": GOOD.replace("index 3\n", ""),
    "index-zeros": GOOD.replace("index 3", "index 03"),
    "index-plus": GOOD.replace("index 3", "index +3"),
    "index-alone": GOOD.partition("\n")[0] + "\n\n" + GOOD.partition("\n\n")[2],
    "extra": GOOD.replace("index 3", "extra AAAA\nindex 3"),
    "hash-short": GOOD.replace("index 3", "index 3\nAAAA"),
    "hash-stray-bits": GOOD.replace("index 3", "index 3\n" + "A" * 42 + "B="),
    "hashes-64": GOOD.replace("index 3", "index 3" + ("\n" + "A" * 43 + "=") * 64),
    "no-empty-line": GOOD.replace("\n\n", "\n"),
}


@pytest.mark.parametrize("name", RECEIPTS_REFUSED)
def test_what_is_no_receipt(name: str) -> None:
    assert code(parse_receipt, RECEIPTS_REFUSED[name].encode()) is Code.LOG_RECEIPT


def test_the_head_in_a_receipt_is_a_note() -> None:
    assert code(parse_receipt, GOOD[:-1].encode()) is Code.LOG_NOTE
    assert code(parse_receipt, b"\xff" + GOOD.encode()) is Code.LOG_RECEIPT


# Tiles

PATHS = {
    Tile(0, 0): "tile/0/000",
    Tile(0, 1234067): "tile/0/x001/x234/067",
    Tile(1, 5, 7): "tile/1/005.p/7",
    Tile(None, 1000, 255): "tile/entries/x001/000.p/255",
    Tile(6, 0, 3): "tile/6/000.p/3",
}


@pytest.mark.parametrize("tile", PATHS, ids=PATHS.values())
def test_a_tile_has_one_path(tile: Tile) -> None:
    assert tile.path == PATHS[tile]
    assert parse_path(tile.path) == tile


@given(st.integers(0, 10**8), st.integers(1, WIDTH))
def test_paths_are_read_as_they_are_written(index: int, width: int) -> None:
    for level in (None, 0, 1, 2):
        assert parse_path(Tile(level, index, width).path) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0", "tile/0/1", "tile/0/0001", "tile/0/x000/001", "tile/0/001/002",
        "tile/0/x001/x002", "tile/00/001", "tile/7/000", "tile/-1/000", "tile/data/000",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/999", "tile/0/000.p/01",
        "tile/0/000.p/", "tile/0/٠٠٠", "tile/0/000\n", "/tile/0/000", "tile/0/../0/000",
        "tile/0/x999/x999/x999/x999/x999/999", "tile/6/x001/000",
    ],
)  # fmt: skip
def test_what_is_no_path(path: str) -> None:
    assert code(parse_path, path) is Code.LOG_TILE


def test_hashes_and_entries_are_read_as_they_are_written() -> None:
    assert parse_hashes(print_hashes(LEAVES), len(LEAVES)) == LEAVES
    entries = [b"", b"a", b"b" * 0xFFFF]
    assert parse_entries(print_entries(entries), 3) == entries


def test_tiles_of_another_length_are_refused() -> None:
    data = print_entries([b"abc", b"de"])
    assert code(parse_hashes, bytes(33), 1) is Code.LOG_TILE
    assert code(parse_hashes, bytes(32)) is Code.LOG_TILE
    for wrong in (data[:-1], data + b"\0", b"", data[:1], data[:6]):
        assert code(parse_entries, wrong, 2) is Code.LOG_TILE
    assert code(print_entries, [b"a" * 0x10000]) is Code.LOG_TILE


def test_the_tiles_of_a_log() -> None:
    assert [tile.path for tile in tiles(0, 513)] == ["tile/0/000", "tile/0/001", "tile/0/002.p/1"]
    assert [tile.path for tile in tiles(None, 512)] == ["tile/entries/000", "tile/entries/001"]
    assert list(tiles(1, 255)) == []
    assert [tile.path for tile in tiles(0, 600, 300)] == ["tile/0/001", "tile/0/002.p/88"]
    new = [tile.path for tile in all_tiles(600, 513)]
    assert new == ["tile/entries/002.p/88", "tile/0/002.p/88"]
    assert list(all_tiles(600, 600)) == []
    assert [tile.path for tile in all_tiles(3)] == ["tile/entries/000.p/3", "tile/0/000.p/3"]


def test_a_tile_says_what_stands_in_it() -> None:
    assert Tile(1, 2, 3).nodes == [(8, 512), (8, 513), (8, 514)]
    assert Tile(None, 2, 3).nodes == [(0, 512), (0, 513), (0, 514)]
    assert Tile(1, 2, 3).entries == range(512 * 256, 515 * 256)


def test_proofs_are_made_from_tiles_alone() -> None:
    size = 70_003
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    kept: dict[Node, bytes] = {}
    frontier = Frontier()
    for leaf in leaves:
        frontier, completed = frontier.append(leaf)
        kept.update({(level, index): value for level, index, value in completed})
    read: list[Tile] = []

    def load(tile: Tile) -> bytes:
        read.append(tile)
        return print_hashes([kept[node] for node in tile.nodes])

    fetch = fetch_from(size, load)
    assert root_at(size, fetch) == frontier.root()
    read.clear()
    proof = inclusion_proof(65_000, size, fetch)
    assert len(read) == len(set(read))
    verify_inclusion(leaves[65_000], 65_000, size, proof, frontier.root())
    assert consistency_proof(300, size, fetch)[0] == kept[2, 74]
    assert root_at(300, fetch) == root(leaves[:300])


def test_a_tile_cut_short_gives_no_proof() -> None:
    assert code(root_at, 3, fetch_from(3, lambda _: bytes(31))) is Code.LOG_TILE
