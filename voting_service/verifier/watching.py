"""One look at a log: has it only grown since the last, and is everything on it what it should be?"""

from collections.abc import Iterable
from dataclasses import dataclass

from voting_service.core.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from voting_service.core.errors import Code, VerificationError
from voting_service.core.log_policy import Policy, satisfied
from voting_service.core.merkle import HASH_BYTES, leaf_hash
from voting_service.core.notes import (
    MAX_NOTE_BYTES,
    MAX_VKEY,
    Note,
    Vkey,
    parse_note,
    parse_vkey,
    verify_note,
)
from voting_service.core.tiles import MAX_ENTRY, WIDTH, Tile, all_tiles, parse_entries, tiles
from voting_service.verifier.site import NotThereError, Site
from voting_service.verifier.source import UnusableError
from voting_service.verifier.watch_store import Mirror, Store

_ENTRY_TILE = WIDTH * (MAX_ENTRY + 2)
_HASH_TILE = WIDTH * HASH_BYTES


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: the head, how many entries are new, the key, and whether it is a new one.

    `announced` is a key that is served and has not signed yet. `signed` counts witnesses of the
    policy.
    """

    checkpoint: Checkpoint
    new: int
    key: Vkey
    pinned: bool
    announced: Vkey | None
    signed: int


class Watcher:
    """A log, what is kept of it, and what is demanded."""

    def __init__(
        self, site: Site, store: Store, policy: Policy | None = None, trust: str | None = None
    ) -> None:
        self._site = site
        self._store = store
        self._policy = policy
        self._trust = trust
        self._mirror = Mirror()
        self._load()

    def _load(self) -> None:
        """Hash again what is kept: a watcher whose own memory was changed must not speak."""
        note = self._store.head()
        if note is None:
            return
        try:
            checkpoint = open_checkpoint(note, self._store.keys())
            for tile in tiles(None, checkpoint.size):
                for entry in parse_entries(self._store.tile(tile), tile.width):
                    self._mirror.add(entry)
            whole = self._mirror.frontier.root() == checkpoint.root
        except VerificationError:
            whole = False
        if not whole:
            raise UnusableError(
                f"{self._store.folder} is not what was kept: restore it, or start anew"
            )

    def look(self) -> Look:
        """Look once. Raises a VerificationError when something is wrong, its evidence kept.

        UnusableError when the site cannot be reached: nothing is concluded then.
        """
        self._store.discard()
        # The head first: a key exchanged between the two requests is then already there.
        served = self._get("checkpoint", MAX_NOTE_BYTES, Code.LOG_NOTE)
        line = self._get("vkey", MAX_VKEY + 1, Code.LOG_KEY)
        try:
            return self._judge(served, line)
        except VerificationError as error:
            path = self._store.alarm(served + b"\n" + line)
            error.add_note(f"What was served is kept in {path}.")
            raise

    def _judge(self, served: bytes, line: bytes) -> Look:
        note = parse_note(served)
        offered = parse_vkey(line.decode("utf-8", "replace").removesuffix("\n"))
        pinned = self._store.keys()
        key = self._key(note, offered, pinned)
        self._require_trust(key)
        checkpoint = open_checkpoint(note, [key])
        self._require_growth(checkpoint)
        signed = satisfied(self._policy, note)[1] if self._policy else ()
        before = self._mirror.size
        new = self._grow(checkpoint) if checkpoint.size > before else []
        self._require_rotation(key, pinned)
        self._store.keep(new)
        if key not in pinned:
            self._store.pin(key)
        self._store.keep_head(note, checkpoint)
        return Look(
            checkpoint, checkpoint.size - before, key, key not in pinned,
            offered if offered != key else None,
            sum(verified.at is not None for verified in signed),
        )  # fmt: skip

    # Keys

    def _key(self, note: Note, offered: Vkey, pinned: list[Vkey]) -> Vkey:
        """The key that the head is to be checked with."""
        if not pinned or offered == pinned[-1]:
            return offered
        signed = {verified.vkey for verified in verify_note(note, [pinned[-1], offered])}
        if offered not in signed:
            return pinned[-1]  # announced, and not in use yet
        if pinned[-1] not in signed and self._trust != offered.fingerprint:
            raise VerificationError(
                Code.LOG_KEY,
                "another key, and the head is not signed with the old one as well: compare its "
                "fingerprint with one published elsewhere, then give it as --trust",
                expected=pinned[-1].fingerprint, found=offered.fingerprint,
            )  # fmt: skip
        return offered

    def _require_trust(self, key: Vkey) -> None:
        if self._trust not in {None, key.fingerprint}:
            raise VerificationError(
                Code.KEY_UNTRUSTED, "the log's key is not the one you trust",
                expected=self._trust or "", found=key.fingerprint,
            )  # fmt: skip

    def _require_rotation(self, key: Vkey, pinned: list[Vkey]) -> None:
        """An exchange of keys stands on the log, and none does that has not happened."""
        mirror = self._mirror
        exchanged = {rotation.old for rotation in mirror.rotations}
        wanted = {key.text} if pinned and key != pinned[-1] else {None, key.text}
        known = not pinned or key == pinned[-1] or pinned[-1].text in exchanged
        if mirror.state.key not in wanted or not known:
            raise VerificationError(
                Code.LOG_KEY, "the key in use is not the one that the log's entries lead to",
                expected=mirror.state.key or pinned[-1].text, found=key.text,
            )  # fmt: skip

    # Growth

    def _require_growth(self, checkpoint: Checkpoint) -> None:
        note = self._store.head()
        if note is None:
            return
        kept = parse_checkpoint(note.text)
        if checkpoint.origin != kept.origin:
            raise VerificationError(
                Code.LOG_ORIGIN, "another log", expected=kept.origin, found=checkpoint.origin
            )
        if checkpoint.size < kept.size:
            raise VerificationError(
                Code.LOG_CONSISTENCY, "the log shrank: entries that were public are gone",
                expected=f"at least {kept.size} entries", found=str(checkpoint.size),
            )  # fmt: skip
        if checkpoint.size == kept.size and checkpoint.root != kept.root:
            raise VerificationError(
                Code.LOG_CONSISTENCY, "two heads of one size: the log shows two faces",
                expected=kept.root.hex(), found=checkpoint.root.hex(),
            )  # fmt: skip

    def _grow(self, checkpoint: Checkpoint) -> list[Tile]:
        """Fetch everything first, so that a site that fails half-way changes nothing here."""
        new: list[Tile] = []
        for tile in all_tiles(checkpoint.size, self._mirror.size):  # a head may claim 2^53 entries
            new.append(tile)
            limit = _ENTRY_TILE if tile.level is None else _HASH_TILE
            self._store.stage(tile, self._get(tile.path, limit, Code.LOG_TILE))
        self._add(tile for tile in new if tile.level is None)
        if self._mirror.frontier.root() != checkpoint.root:
            raise VerificationError(
                Code.LOG_CONSISTENCY,
                "what was kept and what is served do not make this head: the log was rewritten",
                expected=checkpoint.root.hex(), found=self._mirror.frontier.root().hex(),
            )  # fmt: skip
        for tile in new:
            if tile.level is not None and self._store.staged(tile) != self._mirror.hashes(tile):
                raise VerificationError(
                    Code.LOG_TILE, "a tile that does not hold the hashes of the entries",
                    where=tile.path,
                )  # fmt: skip
        return new

    def _add(self, new: Iterable[Tile]) -> None:
        mirror = self._mirror
        for tile in new:
            entries = parse_entries(self._store.staged(tile), tile.width)
            for index, entry in zip(tile.entries, entries, strict=True):
                if index >= mirror.size:
                    mirror.add(entry)
                elif leaf_hash(entry) != mirror.leaf(index):
                    raise VerificationError(
                        Code.LOG_CONSISTENCY, "an entry that was public has been rewritten",
                        where=f"entry {index}", expected=mirror.leaf(index).hex(),
                        found=leaf_hash(entry).hex(),
                    )  # fmt: skip

    def _get(self, path: str, limit: int, missing: Code) -> bytes:
        try:
            return self._site.get(path, limit)
        except NotThereError:
            if self._store.head() is None and missing is not Code.LOG_TILE:
                raise UnusableError(f"there is no log at {self._site.address} yet") from None
            raise VerificationError(
                missing, "withheld: the site has no such file", where=path
            ) from None
