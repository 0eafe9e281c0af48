"""Tiles (C2SP tlog-tiles): the log cut into files that never change once they are full."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from voting_service.core.errors import Code, VerificationError
from voting_service.core.merkle import HASH_BYTES, MAX_SIZE, Fetch, Node, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
MAX_ENTRY = 0xFFFF  # bytes; the length stands in two
MAX_LEVEL = 6  # 256^7 is beyond the largest size
_LENGTH_BYTES = 2

_PATH = re.compile(
    r"tile/(?P<level>[0-6]|entries)/(?P<groups>(?:x[0-9]{3}/){0,5}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """`width` hashes of level 8·`level`, or as many entries where `level` is None.

    Entry i of tile n of level l is the node (8·l, 256·n + i).
    """

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its address below the log's."""
        groups = [self.index % 1000]
        rest = self.index // 1000
        while rest:
            groups.insert(0, rest % 1000)
            rest //= 1000
        number = "/".join([*(f"x{group:03}" for group in groups[:-1]), f"{groups[-1]:03}"])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{'entries' if self.level is None else self.level}/{number}{partial}"

    @property
    def nodes(self) -> list[Node]:
        """The nodes whose hashes stand in it, in order; of entries, their leaves."""
        level = HEIGHT * (self.level or 0)
        return [(level, self.index * WIDTH + at) for at in range(self.width)]

    @property
    def entries(self) -> range:
        """The indexes of the entries that it covers."""
        weight = WIDTH ** (self.level or 0)
        first = self.index * WIDTH * weight
        return range(first, first + self.width * weight)


def parse_path(path: str) -> Tile:
    """The tile at `tile/…`; raises LOG_TILE for a path that no tile has, or has not in this way."""
    match = _PATH.fullmatch(path)
    if match is None:
        _refuse("not the path of a tile", "tile/<L>/<N>[.p/<W>]", path[:100])
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["groups"].replace("/", "").replace("x", ""))
    tile = Tile(level, index, int(match["width"] or WIDTH))
    if tile.path != path or tile.entries.stop > MAX_SIZE:
        _refuse("not the path of a tile", "a tile of this log in its one spelling", path[:100])
    return tile


def tiles(level: int | None, size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of one level in a log of `size` entries, but those already full at size `since`.

    The last may be partial; an empty one does not exist.
    """
    weight = WIDTH ** (level or 0)
    count, before = size // weight, since // weight
    for index in range(before // WIDTH, -(-count // WIDTH)):
        yield Tile(level, index, min(WIDTH, count - index * WIDTH))


def all_tiles(size: int, since: int = 0) -> Iterator[Tile]:
    """`tiles` of the entries and of every level; those no wider than at size `since` are left out."""
    for level in (None, *range(MAX_LEVEL + 1)):
        known = {tile.path for tile in tiles(level, since)}
        yield from (tile for tile in tiles(level, size, since) if tile.path not in known)


def print_hashes(hashes: Sequence[bytes]) -> bytes:
    """The bytes of a tile of hashes."""
    return b"".join(hashes)


def parse_hashes(data: bytes, width: int = WIDTH) -> list[bytes]:
    """The hashes of a tile; raises LOG_TILE unless there are exactly `width`."""
    if len(data) != width * HASH_BYTES:
        _refuse("not a tile of hashes", f"{width * HASH_BYTES} bytes", f"{len(data)} bytes")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def print_entries(entries: Sequence[bytes]) -> bytes:
    """The bytes of a tile of entries; an entry that is too long is refused with LOG_TILE."""
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            _refuse("an entry too long for the log", f"at most {MAX_ENTRY} bytes", str(len(entry)))
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def parse_entries(data: bytes, width: int = WIDTH) -> list[bytes]:
    """The entries of a tile; raises LOG_TILE unless there are exactly `width` and nothing else."""
    found, at = [], 0
    for _ in range(width):
        begin = at + _LENGTH_BYTES
        at = begin + int.from_bytes(data[at:begin], "big")
        found.append(data[begin:at])
        if begin > len(data) or at > len(data):
            _refuse("a tile of entries that ends too early", f"{width} entries",
                    f"{len(found) - 1}")  # fmt: skip
    if at != len(data):
        _refuse("bytes after the last entry of a tile", f"{at} bytes", f"{len(data)} bytes")
    return found


def fetch_from(size: int, read: Callable[[Tile], bytes]) -> Fetch:
    """Nodes out of tiles of hashes, as they stand in a log of `size` entries.

    Each tile is read once a call. Raises LOG_TILE for a tile of the wrong length; that the hashes
    are the log's only a proof shows.
    """

    def fetch(nodes: Sequence[Node]) -> list[bytes]:
        kept: dict[Tile, list[bytes]] = {}
        return [_node(node, kept) for node in nodes]

    def _node(node: Node, kept: dict[Tile, list[bytes]]) -> bytes:
        tile_level, height = divmod(node[0], HEIGHT)
        first = node[1] << height
        index = first // WIDTH
        count = (size >> HEIGHT * tile_level) - index * WIDTH
        tile = Tile(tile_level, index, min(WIDTH, count))
        if tile not in kept:
            kept[tile] = parse_hashes(read(tile), tile.width)
        hashes = kept[tile][first % WIDTH : first % WIDTH + (1 << height)]
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [node_hash(left, right) for left, right in pairs]
        return hashes[0]

    return fetch


def _refuse(message: str, expected: str, found: str) -> NoReturn:
    raise VerificationError(Code.LOG_TILE, message, expected=expected, found=found)
