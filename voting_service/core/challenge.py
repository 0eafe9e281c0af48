"""Opened test ballots: did the device encrypt what was chosen? (format-log.md 6)

The file is made by the booth before a ballot is signed, so that what it opens can never be cast.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voting_service.core.ballots import check_choice, parse_unsigned, verify_unsigned
from voting_service.core.election import Election, fingerprint, parse_election
from voting_service.core.elgamal import Ciphertext
from voting_service.core.encoding import (
    Json,
    b64_sha256,
    dump_json,
    parse_b64_digest,
    parse_json,
    read_integer,
    read_list,
    read_record,
    read_text,
    shown,
)
from voting_service.core.errors import Code, VerificationError
from voting_service.core.group import base_power, multiply, parse_scalar, power

KIND = "medbeslut/challenge"
VERSION = 1
_FIELDS = (
    "kind", "version", "co_decision", "commitment", "election", "ballot", "choices", "randomness",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Challenge:
    """The file as read. `choices` and `randomness` for each question, the blank first where it is.

    `commitment` is what the booth showed before it asked whether to cast or to test.
    """

    co_decision: str
    commitment: str
    election: bytes
    ballot: bytes
    choices: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[int, ...], ...]

    def to_bytes(self) -> bytes:
        """The file."""
        return dump_json({
            "kind": KIND, "version": VERSION, "co_decision": self.co_decision,
            "commitment": self.commitment, "election": self.election.decode(),
            "ballot": self.ballot.decode(), "choices": [list(row) for row in self.choices],
            "randomness": [[str(nonce) for nonce in row] for row in self.randomness],
        })  # fmt: skip


def parse_challenge(data: bytes) -> Challenge:
    """Read the file in its one spelling."""
    fields = read_record(parse_json(data), _FIELDS)
    if (fields["kind"], fields["version"]) != (KIND, VERSION) or fields["version"] is True:
        raise VerificationError(
            Code.CHALLENGE_KIND, "not an opened test ballot", expected=f"{KIND} {VERSION}",
            found=shown([fields["kind"], fields["version"]]),
        )  # fmt: skip
    return Challenge(
        co_decision=read_text(fields["co_decision"], where="co_decision"),
        commitment=parse_b64_digest(fields["commitment"], where="commitment"),
        election=read_text(fields["election"], where="election").encode(),
        ballot=read_text(fields["ballot"], where="ballot").encode(),
        choices=tuple(_choices(row, where) for row, where in _rows(fields["choices"], "choices")),
        randomness=tuple(
            _scalars(row, where) for row, where in _rows(fields["randomness"], "randomness")
        ),
    )


def _rows(value: Json, where: str) -> list[tuple[list[Json], str]]:
    rows = enumerate(read_list(value, where=where))
    return [(read_list(row, where=f"{where}[{i}]"), f"{where}[{i}]") for i, row in rows]


def _choices(row: list[Json], where: str) -> tuple[int, ...]:
    return tuple(read_integer(item, high=1, where=f"{where}[{i}]") for i, item in enumerate(row))


def _scalars(row: list[Json], where: str) -> tuple[int, ...]:
    return tuple(parse_scalar(item, where=f"{where}[{i}]") for i, item in enumerate(row))


def verify_challenge(challenge: Challenge) -> Election:
    """The election, if the opened ballot holds what the file says, and is the one committed to.

    Raises CHALLENGE_COMMITMENT, CHALLENGE_ELECTION, CHALLENGE_OPENING, or what reading and checking
    election, ballot and choice raise.
    """
    commitment = b64_sha256(challenge.ballot)
    if challenge.commitment != commitment:
        raise VerificationError(
            Code.CHALLENGE_COMMITMENT, "not the ballot that was committed to", where="commitment",
            expected=commitment, found=challenge.commitment,
        )  # fmt: skip
    election = parse_election(challenge.election)
    if challenge.co_decision != election.uuid:
        raise VerificationError(
            Code.CHALLENGE_ELECTION, "the question of another co-decision", where="co_decision",
            expected=election.uuid, found=shown(challenge.co_decision),
        )  # fmt: skip
    ballot = parse_unsigned(challenge.ballot)
    verify_unsigned(election, fingerprint(challenge.election), ballot)
    _require_rows("choices", challenge.choices, election)
    _require_rows("randomness", challenge.randomness, election)
    for index, answer in enumerate(ballot.answers):
        check_choice(election.questions[index], challenge.choices[index])
        opened = zip(
            answer.choices, challenge.choices[index], challenge.randomness[index], strict=True
        )
        for number, (ciphertext, choice, nonce) in enumerate(opened):
            where = f"answers[{index}].choices[{number}]"
            _verify_opening(election, ciphertext, choice, nonce, where)
    return election


def _require_rows(where: str, rows: Sequence[Sequence[int]], election: Election) -> None:
    wanted = [question.size for question in election.questions]
    if [len(row) for row in rows] != wanted:
        raise VerificationError(
            Code.RECORD_LENGTH, "not one number for each ciphertext", where=where,
            expected=str(wanted), found=shown(str([len(row) for row in rows])),
        )  # fmt: skip


def _verify_opening(
    election: Election, ciphertext: Ciphertext, choice: int, nonce: int, where: str
) -> None:
    mask = power(election.public_key, nonce)
    beta = multiply(mask, base_power(choice))
    if ciphertext.alpha != base_power(nonce) or ciphertext.beta != beta:
        raise VerificationError(
            Code.CHALLENGE_OPENING, "a ciphertext does not hold the choice that was shown",
            where=where, expected=f"an encryption of {choice}", found="another",
        )  # fmt: skip
