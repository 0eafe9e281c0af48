"""What can happen beside the main path: a notice, somebody added to the roll, a record corrected."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Final

from voting_service.cli.context import Installation
from voting_service.cli.demo.content import CHAIR, REGISTRAR, SECRETARY
from voting_service.cli.demo.residents import fictional_number
from voting_service.cli.demo.seed import acting
from voting_service.core.canonical import Text
from voting_service.core.correction import Correction
from voting_service.services import additions, corrections, notices, statements
from voting_service.services.additions import Applicant
from voting_service.services.corrections import Proposal
from voting_service.services.decisions import DecisionInput

ADDED: Final = fictional_number(date(1971, 3, 14), 7, coordination=False)
APPEAL: Final = "KFN 2027/112"
NOTICE: Final = Text(
    "Gångvägen till Hallevi är avstängd under omröstningen. Det påverkar inte alternativen.",
    "The footpath to Hallevi is closed during the vote. It does not change the alternatives.",
)
WHY: Final = Text("Länken till protokollet ledde fel.", "The link to the minutes was wrong.")


def tell(service: Installation, uuid: str) -> None:
    """A notice beside the promise."""
    with service.transaction() as session:
        notices.publish(session, acting(session, SECRETARY), uuid, NOTICE, service.clock(session))


def add_by_appeal(service: Installation, uuid: str) -> None:
    """Somebody whose appeal was granted comes onto the sealed roll, by two officers."""
    applicant = Applicant(number=ADDED, former=(), area=None, appeal=APPEAL)
    with service.transaction() as session:
        proposed = additions.propose(
            session, acting(session, REGISTRAR), uuid, applicant, service.person_key,
            secrets.token_bytes, service.clock,
        ).number  # fmt: skip
    with service.transaction() as session:
        secretary = acting(session, SECRETARY)
        additions.confirm(session, secretary, uuid, proposed, secrets.token_bytes, service.clock)


def correct(service: Installation, uuid: str) -> Correction:
    """The record of the decision, its link to the minutes mended; the verdict stays."""
    with service.transaction() as session:
        record = statements.decision(session, uuid)
        if record is None:
            raise LookupError(f"{uuid} has no decision yet")
        meeting = replace(record.decision, minutes_url=f"{record.decision.minutes_url}#61")
        given = DecisionInput(meeting, record.conditions, record.tie_resolution, record.annulment)
        proposed = corrections.propose(
            session, acting(session, SECRETARY), uuid, Proposal(WHY, given), service.signer,
            service.clock,
        ).number  # fmt: skip
    with service.transaction() as session:
        chair = acting(session, CHAIR)
        return corrections.confirm(session, chair, uuid, proposed, service.signer, service.clock)
