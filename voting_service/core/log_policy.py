"""Who must have signed a head (C2SP tlog-policy): one of the logs, and a quorum of witnesses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from voting_service.core.canonical import ADDRESS
from voting_service.core.checkpoints import Checkpoint, open_checkpoint
from voting_service.core.encoding import shown
from voting_service.core.errors import Code, VerificationError
from voting_service.core.notes import KeyKind, Note, Verified, Vkey, parse_vkey, verify_note

MAX_POLICY_BYTES = 100_000
MAX_LINES = 1000
NONE = "none"
_URL = re.compile(ADDRESS)
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_QUORUM_ITEMS = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and earlier groups, `needed` of which must have seen a head."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """`quorum` names a witness or a group, or nobody. Addresses are by key."""

    logs: tuple[Vkey, ...]
    witnesses: Mapping[str, Vkey]
    groups: Mapping[str, Group]
    quorum: str
    addresses: Mapping[Vkey, str]


def parse_policy(data: bytes) -> Policy:
    """A policy, whose `log`, `witness`, `group` lines may only name what stands before them.

    Raises LOG_POLICY or LOG_KEY.
    """
    try:
        text = data[: MAX_POLICY_BYTES + 1].decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    lines = text.split("\n")
    if not text.endswith("\n") or len(data) > MAX_POLICY_BYTES or len(lines) > MAX_LINES:
        _refuse("not a policy", "lines of UTF-8, each with its newline", shown(text[-100:]))
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        items = [item for item in re.split(r"[ \t]+", line) if item]
        if items and not items[0].startswith("#"):
            reader.read(items, f"line {number}")
    return reader.policy()


class _Reader:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[Vkey] = []
        self.witnesses: dict[str, Vkey] = {}
        self.groups: dict[str, Group] = {}
        self.addresses: dict[Vkey, str] = {}
        self.quorum: str | None = None

    def read(self, items: list[str], where: str) -> None:
        match items:
            case ["log", vkey, *url]:
                self.logs.append(self._key(vkey, KeyKind.LOG, self.logs, url, where))
            case ["witness", name, vkey, *url]:
                known = list(self.witnesses.values())
                self._require_new(name, where)
                self.witnesses[name] = self._key(vkey, KeyKind.WITNESS, known, url, where)
            case ["group", name, needed, *members]:
                self._require_new(name, where)
                self.groups[name] = self._group(needed, members, where)
            case ["quorum", name] if self.quorum is None:
                self._require_known([name] if name != NONE else [], where)
                self.quorum = name
            case _:
                _refuse("not a line of a policy", "log, witness, group or one quorum",
                        " ".join(items), where)  # fmt: skip

    def policy(self) -> Policy:
        if self.quorum is None:
            _refuse("a policy without a quorum", "quorum <name>|none", "none of it")
        return Policy(
            tuple(self.logs), self.witnesses, self.groups, self.quorum, self.addresses
        )  # fmt: skip

    def _key(self, text: str, kind: KeyKind, known: list[Vkey], url: list[str], where: str) -> Vkey:
        vkey = parse_vkey(text)
        if vkey.kind is not kind:
            _refuse("a key for another use", f"a key of a {kind.name.lower()}", text, where)
        if any(vkey.key == other.key for other in known):
            _refuse("one key twice", "each key once", text, where)
        if url[1:] or (url and not _URL.fullmatch(url[0])):
            _refuse("not a web address", "at most one address", " ".join(url), where)
        if url:
            self.addresses[vkey] = url[0]
        return vkey

    def _group(self, needed: str, members: list[str], where: str) -> Group:
        self._require_known(members, where)
        if not members or len(set(members)) != len(members):
            _refuse("no members, or one twice", "each member once", " ".join(members), where)
        words = {"any": 1, "all": len(members)}
        count = words.get(needed) or (int(needed) if _COUNT.fullmatch(needed) else 0)
        if not 1 <= count <= len(members):
            _refuse("not a number of members", f"any, all, or 1…{len(members)}", needed, where)
        return Group(count, tuple(members))

    def _require_new(self, name: str, where: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            _refuse("a name that is taken", "a new name", name, where)

    def _require_known(self, names: list[str], where: str) -> None:
        for name in names:
            if name not in self.witnesses and name not in self.groups:
                _refuse("nobody of that name stands before", "a witness or group", name, where)


def satisfied(policy: Policy, note: Note) -> tuple[Checkpoint, tuple[Verified, ...]]:
    """The head, and everyone known who signed it.

    Raises LOG_POLICY when the quorum is not reached; LOG_SIGNATURE, LOG_CHECKPOINT or LOG_ORIGIN as
    `open_checkpoint` does.
    """
    checkpoint = open_checkpoint(note, policy.logs)
    signed = verify_note(note, [*policy.logs, *policy.witnesses.values()])
    seen = {verified.vkey for verified in signed}
    reached = {name for name, vkey in policy.witnesses.items() if vkey in seen}
    for name, group in policy.groups.items():  # members stand before their group
        if sum(member in reached for member in group.members) >= group.needed:
            reached.add(name)
    if policy.quorum != NONE and policy.quorum not in reached:
        _refuse("too few witnesses have signed this head", f"quorum {policy.quorum}",
                " ".join(sorted(reached)) or "none")  # fmt: skip
    return checkpoint, signed


def _refuse(message: str, expected: str, found: str, where: str = "") -> NoReturn:
    raise VerificationError(
        Code.LOG_POLICY, message, expected=expected, found=shown(found), where=where
    )
