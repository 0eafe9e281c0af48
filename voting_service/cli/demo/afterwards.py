"""What comes after the voting: closing, decrypting, publishing, deciding – by the same services."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable
from typing import Final

from voting_service.cli.context import Installation
from voting_service.cli.usage import prove_pending
from voting_service.cli.demo.content import CHAIR, SECRETARY
from voting_service.cli.demo.residents import Resident
from voting_service.cli.demo.seed import acting
from voting_service.core.ballots import build_ballot
from voting_service.core.before_decrypting import check_before_decrypting, decrypt_once
from voting_service.core.canonical import Text
from voting_service.core.decision import Decision, MeetingDecision
from voting_service.core.outcome import ConditionFinding, Outcome, Status, TieResolution
from voting_service.core.rules import TieRule
from voting_service.core.signed_tally import SignedTally
from voting_service.core.trustee_keys import TrusteeKey
from voting_service.services import (
    archives,
    decisions,
    identification,
    lifecycle,
    statements,
    tallying,
    voting,
)
from voting_service.services.decisions import DecisionInput
from voting_service.services.ports import Clock

EARLY_CLOSE: Final = (
    "Demonstrationen: alla invånare som ska rösta har röstat. / "
    "The demonstration: every resident who was to vote has voted."
)
MINUTES_URL: Final = "https://www.example.se/kultur-och-fritid/protokoll"


def cast_directly(
    service: Installation, uuid: str, votes: Iterable[tuple[Resident, tuple[int, ...]]], clock: Clock
) -> None:
    """Ballots without HTTP, where a vote must already have begun."""
    for resident, choice in votes:
        with service.transaction() as session:
            voter = identification.by_personal_number(
                session, uuid, resident.number, service.person_key, clock(session)
            )
            credential = voting.draw_credential(
                session, voter, service.pool_cipher, clock, secrets.token_bytes
            )
            archive = archives.locked(session, uuid)
            election, phi = archives.election_of(archive)
            ballot = build_ballot(election, phi, credential, [choice], secrets.token_bytes)
            voting.cast(session, ballot, voter, clock)


def close_early(service: Installation, uuid: str) -> None:
    """Two people end the vote before its time, with a public reason."""
    with service.transaction() as session:
        lifecycle.propose_closing(
            session, acting(session, SECRETARY), uuid, service.clock(session), EARLY_CLOSE,
            service.clock,
        )  # fmt: skip
    with service.transaction() as session:
        lifecycle.confirm_closing(session, acting(session, CHAIR), uuid, service.clock)


def partial_decryption(archive: bytes, promise: bytes, key: TrusteeKey) -> bytes:
    """What a trustee's tool does: verify everything, then decrypt the sum, once."""
    ready = check_before_decrypting(io.BytesIO(archive), promise, key.public)
    return decrypt_once(ready, key, None, secrets.token_bytes).partial.to_bytes()


def publish(service: Installation, uuid: str) -> SignedTally:
    """The secretary publishes; the server's own key takes part, after the same checks.

    The proof of use comes before, as by a tick.
    """
    prove_pending(service)
    with service.transaction() as session:
        return tallying.publish_result(
            session, acting(session, SECRETARY), uuid, service.signer, service.server_keys,
            secrets.token_bytes, service.clock,
        )  # fmt: skip


def decide(service: Installation, uuid: str, clock: Clock | None = None) -> Decision:
    """The body adopts what won, all conditions met."""
    with service.transaction() as session:
        promise, tally = statements.promise(session, uuid), statements.tally(session, uuid)
        if promise is None or tally is None:
            raise LookupError(f"{uuid} has no signed tally yet")
        now = (clock or service.clock)(session)
        met = tuple(ConditionFinding(condition.id, met=True) for condition in promise.conditions)
        given = _decision(tally.outcome, met, now.date().isoformat())
        return decisions.record_decision(
            session, acting(session, SECRETARY), uuid, given, service.signer, clock or service.clock
        )


def _decision(
    outcome: Outcome, conditions: tuple[ConditionFinding, ...], day: str
) -> DecisionInput:
    tie = None
    if outcome.status is Status.TIE and outcome.tied:
        tie = TieResolution(TieRule.LOT, day, secrets.choice(outcome.tied))
    adopted = tie.winner if tie else outcome.winner
    meeting = MeetingDecision(
        date=day,
        meeting="Kultur- och fritidsnämnden",
        paragraph="§ 61",
        minutes_url=MINUTES_URL,
        adopted=adopted,
        votes_for=11 if adopted else 0,
        votes_against=0,
        reasons=None if adopted else Text(
            "Löftets deltagarkrav uppfylldes inte.",
            "The participation that the promise demands was not reached.",
        ),
    )  # fmt: skip
    return DecisionInput(meeting, conditions, tie)


