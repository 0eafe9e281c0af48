"""What a trustee makes sure of before its key touches anything (security.md C15).

Whoever shows a trustee a sum of one ballot reads that ballot. So the sum is computed again from a
whole archive that holds in every respect, of a vote that has ended, with as many ballots as the
promise demands, and a key is used for one sum only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voting_service.core.archive import EventType, Record, Source, read_records
from voting_service.core.ballots import Ballot, parse_ballot, verify_ballot
from voting_service.core.credentials import parse_credential_list
from voting_service.core.decryption import (
    PartialDecryption,
    parse_owned,
    parse_partial_decryption,
    partial_decryption,
)
from voting_service.core.election import Election, declared_promise, fingerprint, parse_election
from voting_service.core.encoding import (
    dump_json,
    parse_b64_digest,
    parse_hex_digest,
    parse_json,
    read_record,
    read_text,
    sha256_hex,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import Point, Randomness
from voting_service.core.replay import Phase, Step, replay
from voting_service.core.statements import parse_promise
from voting_service.core.tally import (
    Aggregate,
    EncryptedTally,
    parse_encrypted_tally,
    parse_sized_tally,
)
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.core.trustees import (
    Trustees,
    owner_of,
    parse_trustees,
    require_election_key,
    verify_trustees,
)

USED_KIND = "medbeslut/key-used"
CheckBallot = Callable[[Election, str, Ballot], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """What may be decrypted, and by whom: `phi` names the election, `owner` the trustee."""

    co_decision: str
    phi: str
    owner: int
    tally: EncryptedTally
    ballots: int

    @property
    def tally_digest(self) -> str:
        """SHA-256 (hex) of the encrypted tally."""
        return sha256_hex(self.tally.to_bytes())


def check_before_decrypting(
    source: Source,
    promise: bytes,
    public: Point,
    *,
    again: bool = False,
    check_ballot: CheckBallot = verify_ballot,
) -> Ready:
    """Verify the whole archive in `source` and give its tally, for the trustee whose key is `public`.

    `again` lets an archive pass that has this trustee's part already; only for a caller that will
    answer with the very same part. `check_ballot` may be replaced by a caller that has verified
    each ballot before. Raises the finding; of its own: DECRYPTION_EARLY, DECRYPTION_FEW_BALLOTS,
    DECRYPTION_REPEATED, PROMISE_COMMITMENT, KEY_MISMATCH, TALLY_PRODUCT.
    """
    steps = replay(read_records(source))
    first = next(steps, None)
    if first is None:
        raise _refused(Code.DECRYPTION_EARLY, "nothing has been set up", Phase.TALLIED, Phase.EMPTY)
    count = _Count(first.payloads, promise, public, check_ballot)
    tally = count.follow(steps, again=again)
    minimum = parse_promise(promise).rules.minimum_ballots
    if count.ballots < minimum:
        raise _refused(
            Code.DECRYPTION_FEW_BALLOTS, "fewer ballots than the promise allows to be decrypted",
            f"at least {minimum}", str(count.ballots),
        )  # fmt: skip
    return Ready(count.election.uuid, count.phi, count.owner, tally, count.ballots)


class _Count:
    """One walk over an archive: every ballot verified and added."""

    def __init__(
        self, setup: tuple[Record, ...], promise: bytes, public: Point, check_ballot: CheckBallot
    ) -> None:
        election, trustees, credentials = (record.content for record in setup[:3])
        self.election = parse_election(election)
        self.phi = fingerprint(election)
        self.owner = _check_trustees(parse_trustees(trustees), self.election, public)
        _require_promise(self.election, promise)
        self._unused = set(parse_credential_list(credentials))
        self._used: set[Point] = set()
        self._seen: set[bytes] = set()
        self._aggregate = Aggregate(self.election)
        self._check_ballot = check_ballot

    @property
    def ballots(self) -> int:
        """How many were counted."""
        return self._aggregate.ballots

    def follow(self, steps: Iterator[Step], *, again: bool) -> EncryptedTally:
        """The published tally, found equal to our own."""
        tally: EncryptedTally | None = None
        phase = Phase.OPEN
        for step in steps:
            phase = step.state.phase
            if step.event.type is EventType.BALLOT:
                self._add(step.payloads[0].content, f"byte {step.offset}")
            elif step.event.type is EventType.ENCRYPTED_TALLY:
                tally = self._compare(*(record.content for record in step.payloads))
            elif step.event.type is EventType.PARTIAL_DECRYPTION and not again:
                self._require_other(step.payloads[1].content)
        if tally is None:
            raise _refused(
                Code.DECRYPTION_EARLY, "the vote has not been closed and tallied",
                Phase.TALLIED, phase,
            )  # fmt: skip
        return tally

    def _add(self, content: bytes, where: str) -> None:
        ballot = parse_ballot(content)
        if ballot.credential not in self._unused:
            repeated = ballot.credential in self._used
            raise _refused(
                Code.BALLOT_REPEATED if repeated else Code.BALLOT_UNLISTED,
                "a second ballot of one credential" if repeated else "a ballot of no voter",
                "one ballot of each credential on the list", ballot.credential[::-1].hex(), where,
            )  # fmt: skip
        self._check_ballot(self.election, self.phi, ballot)
        for ciphertext in ballot.ciphertexts():
            digest = ciphertext.digest()
            if digest in self._seen:
                raise _refused(
                    Code.BALLOT_COPIED, "a ciphertext that was cast before",
                    "new ciphertexts", ciphertext.text(), where,
                )  # fmt: skip
            self._seen.add(digest)
        self._unused.remove(ballot.credential)
        self._used.add(ballot.credential)
        self._aggregate.add(ballot)

    def _compare(self, tally: bytes, sized_tally: bytes) -> EncryptedTally:
        published, sized = parse_encrypted_tally(tally), parse_sized_tally(sized_tally)
        if published != self._aggregate.tally():
            raise _refused(
                Code.TALLY_PRODUCT, "the encrypted tally is not the product of all ballots",
                sha256_hex(self._aggregate.tally().to_bytes()), sha256_hex(tally),
            )  # fmt: skip
        for code, number in (
            (Code.TALLY_NUMBER, sized.num_tallied), (Code.TALLY_WEIGHT, sized.total_weight)
        ):  # fmt: skip
            if number != self.ballots:
                raise _refused(
                    code, "a number of ballots that is not that of the archive",
                    str(self.ballots), str(number),
                )  # fmt: skip
        return published

    def _require_other(self, owned: bytes) -> None:
        if parse_owned(owned).owner == self.owner:
            raise _refused(
                Code.DECRYPTION_REPEATED, "this trustee's part is in the archive already",
                "no part of this trustee", f"owner {self.owner}",
            )  # fmt: skip


def _check_trustees(trustees: Trustees, election: Election, public: Point) -> int:
    verify_trustees(trustees)
    require_election_key(trustees, election.public_key)
    return owner_of(trustees, public)


def _require_promise(election: Election, promise: bytes) -> None:
    declared = declared_promise(election)
    if declared != sha256_hex(promise):
        raise _refused(
            Code.PROMISE_COMMITMENT, "the archive belongs to another promise",
            sha256_hex(promise), declared or "none", "description",
        )  # fmt: skip


def _refused(
    code: Code, message: str, expected: str, found: str, where: str = ""
) -> VerificationError:
    return VerificationError(
        code, message, expected=shown(expected), found=shown(found), where=where
    )


# One key, one decryption


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A note kept beside the key: which sum it has decrypted, and the answer given."""

    phi: str
    tally_digest: str
    partial: PartialDecryption

    def to_bytes(self) -> bytes:
        """The note as a file."""
        return dump_json({
            "kind": USED_KIND, "version": 1, "election": self.phi, "tally": self.tally_digest,
            "partial": self.partial.to_bytes().decode(),
        })  # fmt: skip


def parse_used_key(data: bytes) -> UsedKey:
    """Read the note."""
    fields = read_record(parse_json(data), ("kind", "version", "election", "tally", "partial"))
    if (fields["kind"], fields["version"]) != (USED_KIND, 1):
        raise _refused(
            Code.KEY_FILE, "not the note of a used key", USED_KIND, str(fields["kind"]), "kind"
        )
    return UsedKey(
        parse_b64_digest(fields["election"], where="election"),
        parse_hex_digest(fields["tally"], where="tally"),
        parse_partial_decryption(read_text(fields["partial"], where="partial").encode()),
    )


def decrypt_once(
    ready: Ready, key: TrusteeKey, used: UsedKey | None, random: Randomness
) -> UsedKey:
    """The trustee's part, to be noted before it is shown; the same again for the same tally.

    Raises DECRYPTION_REPEATED if the key has decrypted anything else, KEY_MISMATCH if it was made
    for another co-decision.
    """
    if key.co_decision != ready.co_decision:
        raise _refused(
            Code.KEY_MISMATCH, "a key made for another co-decision",
            ready.co_decision, key.co_decision, "co_decision",
        )  # fmt: skip
    if used is None:
        partial = partial_decryption(key.decryption, ready.tally, ready.phi, random)
        return UsedKey(ready.phi, ready.tally_digest, partial)
    if (used.phi, used.tally_digest) != (ready.phi, ready.tally_digest):
        raise _refused(
            Code.DECRYPTION_REPEATED, "this key has decrypted another tally before",
            f"election {used.phi}, tally {used.tally_digest}",
            f"election {ready.phi}, tally {ready.tally_digest}",
        )  # fmt: skip
    return used
