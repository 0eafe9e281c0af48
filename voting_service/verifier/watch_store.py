"""What a watcher keeps of a log, as files: keys, heads, tiles. Nothing kept is ever changed.

keys            the log's keys, one a line, oldest first
head            the newest head, as it was served
heads/          the first note seen of every head, <size>-<root>
tile/…          the tiles, under the log's own paths
new/            tiles fetched and not yet checked
alarms/         what was served when something was wrong
"""

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from voting_service.core.checkpoints import Checkpoint
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_entries import Entry, KeyRotation, parse_entry
from voting_service.core.log_replay import INITIAL, apply
from voting_service.core.merkle import HASH_BYTES, Frontier, leaf_hash
from voting_service.core.notes import Note, Vkey, parse_note, parse_vkey
from voting_service.core.tiles import HEIGHT, WIDTH, Tile
from voting_service.verifier import kept_files
from voting_service.verifier.source import UnusableError


class Store:
    """The folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lock(self) -> AbstractContextManager[None]:
        """One watcher at a time."""
        return kept_files.locked(self.folder / "lock", wait=False)

    def keys(self) -> list[Vkey]:
        """The keys that the log has had, the present one last; none before the first visit."""
        data = self._read("keys")
        try:
            return [parse_vkey(line) for line in data.decode().splitlines()]
        except (VerificationError, UnicodeDecodeError):
            raise self._damaged("keys") from None

    def pin(self, vkey: Vkey) -> None:
        """From now on this is the log's key."""
        kept_files.write(self.folder / "keys", self._read("keys") + f"{vkey.text}\n".encode())

    def head(self) -> Note | None:
        """The newest head that was found in order."""
        data = self._read("head")
        try:
            return parse_note(data) if data else None
        except VerificationError:
            raise self._damaged("head") from None

    def keep_head(self, note: Note, checkpoint: Checkpoint) -> None:
        """Keep a head, after the tiles below it."""
        path = self.folder / "heads" / f"{checkpoint.size:016}-{checkpoint.root.hex()[:16]}"
        if not path.exists():
            kept_files.write(path, note.to_bytes())
        kept_files.write(self.folder / "head", note.to_bytes())

    def tile(self, tile: Tile) -> bytes:
        """A tile kept."""
        data = self._read(tile.path)
        if not data:
            raise self._damaged(tile.path)
        return data

    def stage(self, tile: Tile, data: bytes) -> None:
        """Put a tile where nobody relies on it yet."""
        path = self.folder / "new" / tile.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def staged(self, tile: Tile) -> bytes:
        """A tile just fetched."""
        return (self.folder / "new" / tile.path).read_bytes()

    def discard(self) -> None:
        """Forget what was fetched and not kept."""
        shutil.rmtree(self.folder / "new", ignore_errors=True)

    def keep(self, tiles: Sequence[Tile]) -> None:
        """Keep tiles that have been checked.

        Raises LOG_CONSISTENCY when one was kept before and was another: then a head was seen that
        this process did not live to keep.
        """
        new = [tile for tile in tiles if not (self.folder / tile.path).exists()]
        for tile in set(tiles).difference(new):
            if (self.folder / tile.path).read_bytes() != self.staged(tile):
                raise VerificationError(
                    Code.LOG_CONSISTENCY, "a tile that was public has been rewritten",
                    where=tile.path,
                )  # fmt: skip
        for tile in new:
            kept_files.write(self.folder / tile.path, self.staged(tile))
        self.discard()

    def alarm(self, data: bytes) -> Path:
        """Keep what was served, as evidence."""
        path = self.folder / "alarms" / hashlib.sha256(data).hexdigest()[:16]
        kept_files.write(path, data)
        if (self.folder / "new").exists():
            tiles = path.with_name(f"{path.name}-tiles")
            shutil.rmtree(tiles, ignore_errors=True)
            (self.folder / "new").rename(tiles)
        return path

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise UnusableError(f"{self.folder / name}: {error.strerror}") from None

    def _damaged(self, name: str) -> UnusableError:
        return UnusableError(
            f"{self.folder / name} is damaged or missing: restore it, or start anew"
        )


class Mirror:
    """The log as hashed here, entry by entry: hashes of every eighth level, and the order so far."""

    def __init__(self) -> None:
        self.frontier = Frontier()
        self.state = INITIAL
        self.rotations: list[KeyRotation] = []
        self._levels: list[bytearray] = []

    @property
    def size(self) -> int:
        """How many entries it has."""
        return self.frontier.size

    def add(self, data: bytes) -> None:
        """One entry more; raises LOG_ENTRY, LOG_ORDER, LOG_NUMBER or LOG_TIME."""
        try:
            entry: Entry = parse_entry(data)
            self.state = apply(self.state, entry)
        except VerificationError as error:
            error.where = f"entry {self.size}" + (f", {error.where}" if error.where else "")
            raise
        if isinstance(entry, KeyRotation):
            self.rotations.append(entry)
        self.frontier, completed = self.frontier.append(leaf_hash(data))
        for level, _, value in completed:
            if level % HEIGHT == 0:
                if level // HEIGHT == len(self._levels):
                    self._levels.append(bytearray())
                self._levels[level // HEIGHT] += value

    def leaf(self, index: int) -> bytes:
        """The leaf hash of an entry."""
        return bytes(self._levels[0][index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def hashes(self, tile: Tile) -> bytes:
        """What a tile of hashes must hold."""
        first = tile.index * WIDTH * HASH_BYTES
        return bytes(self._levels[tile.level or 0][first : first + tile.width * HASH_BYTES])
