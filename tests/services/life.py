"""A co-decision brought through its life for tests, with everybody's secrets at hand."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from voting_service.cli.context import Installation
from voting_service.cli.demo import content, seed
from voting_service.cli.demo.content import CHAIR, DRAFTER, REGISTRAR, SECRETARY, Dates
from voting_service.cli.demo.residents import Resident as Person
from voting_service.core.archive import Source
from voting_service.core.ballots import build_ballot
from voting_service.core.before_decrypting import check_before_decrypting
from voting_service.core.decision import MeetingDecision
from voting_service.core.decryption import partial_decryption
from voting_service.core.outcome import ConditionFinding
from voting_service.core.signed_tally import SignedTally
from voting_service.models import (
    Body,
    CoDecision,
    LogHead,
    Officer,
    State,
    StatementKind,
    Usage,
)
from voting_service.services import (
    archives,
    codecisions,
    decisions,
    identification,
    lifecycle,
    publication,
    statements,
    tallying,
    trustees,
    usage,
    voting,
)
from voting_service.services.drafts import Draft
from voting_service.services.identification import Resident
from voting_service.services.voting import Receipt

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
DATES = Dates(
    drafted=NOW - timedelta(days=30),
    signed=NOW - timedelta(days=21),
    opens=NOW - timedelta(days=1),
    closes=NOW + timedelta(days=14),
    meeting=NOW + timedelta(days=21),
)
MINIMUM = 3
BLANK, FIRST, SECOND, THIRD = ([int(place == i) for place in range(4)] for i in range(4))
__all__ = ["BLANK", "CHAIR", "DRAFTER", "FIRST", "NOW", "REGISTRAR", "SECOND", "SECRETARY", "THIRD"]


@dataclass(slots=True)
class Life:
    """One co-decision. `at` is the moment at which everything happens next."""

    session: Session
    service: Installation
    people: tuple[Person, ...]
    uuid: str
    dates: Dates
    at: datetime
    secrets: seed.Secrets | None = None

    def clock(self, _session: Session) -> datetime:
        """The test's clock."""
        return self.at

    def officer(self, one: content.DemoOfficer) -> Officer:
        """An officer as stored."""
        return seed.acting(self.session, one)

    @property
    def co_decision(self) -> CoDecision:
        """As it is now."""
        return codecisions.get(self.session, self.uuid)

    def state(self) -> State:
        """Where it is in its life now."""
        return self.co_decision.state

    @property
    def held(self) -> seed.Secrets:
        """Letters, invitations and trustees' keys."""
        assert self.secrets is not None
        return self.secrets

    # Voting

    def resident(self, number: int) -> Resident:
        """The resident with the letter of that number, identified by it."""
        return identification.by_letter_code(
            self.session, self.uuid, self.held.letters[number].code
        )

    def draw(self, number: int, *, for_test: bool = False) -> str:
        """A credential for that resident."""
        return voting.draw_credential(
            self.session, self.resident(number), self.service.pool_cipher, self.clock, secrets.token_bytes,
            for_test=for_test,
        )  # fmt: skip

    def encrypt(self, credential: str, choice: Sequence[int]) -> bytes:
        """A ballot as the browser makes it."""
        archive = archives.find(self.session, self.uuid)
        assert archive is not None
        election, phi = archives.election_of(archive)
        return build_ballot(election, phi, credential, [choice], secrets.token_bytes)

    def ballot(self, number: int, choice: Sequence[int] = FIRST) -> bytes:
        """A ballot of that resident, not yet cast."""
        return self.encrypt(self.draw(number), choice)

    def cast(self, number: int, data: bytes) -> Receipt:
        """Cast as that resident."""
        return voting.cast(self.session, data, self.resident(number), self.clock)

    def vote(self, number: int, choice: Sequence[int] = FIRST) -> Receipt:
        """Draw, encrypt and cast."""
        return self.cast(number, self.ballot(number, choice))

    # Afterwards

    def advance(self) -> None:
        """The next public step."""
        publication.advance(self.session, self.service.log_signer, self.at)

    def close(self, *, prove: bool = True) -> None:
        """By the clock; and the proof of use that the next tick makes."""
        self.at = self.dates.closes
        assert lifecycle.tick(self.session, self.clock, self.service.signer)
        if prove:
            self.prove_use()

    def prove_use(self) -> Usage:
        """usage.jsonl, as a tick makes it after closing."""
        return usage.make_at_once(
            self.session, self.uuid, self.service.openings_key, secrets.token_bytes, self.clock
        )

    def source(self) -> Source:
        """The archive as anybody reads it."""
        archive = archives.find(self.session, self.uuid)
        assert archive is not None
        return archives.Source(archives.pieces(self.session, archive))

    def part(self, number: int) -> bytes:
        """The partial decryption of a trustee, made as the trustee's own tool makes it."""
        key = self.held.keys[number]
        promise = statements.find(self.session, self.uuid, StatementKind.PROMISE)
        assert promise is not None
        ready = check_before_decrypting(self.source(), promise.body, key.public)
        return partial_decryption(
            key.decryption, ready.tally, ready.phi, secrets.token_bytes
        ).to_bytes()

    def submit(self, number: int, data: bytes) -> None:
        """Hand in a part as that trustee."""
        trustee = trustees.by_token(self.session, self.held.invitations[number].token)
        trustees.submit_partial_decryption(self.session, trustee, data, self.clock)

    def publish(self) -> SignedTally:
        """The result, by the secretary."""
        return tallying.publish_result(
            self.session, self.officer(SECRETARY), self.uuid, self.service.signer,
            self.service.server_keys, secrets.token_bytes, self.clock,
        )  # fmt: skip

    def tally(self) -> SignedTally:
        """Close, two of three decrypt, publish."""
        self.close()
        for number in (0, 1):
            self.submit(number, self.part(number))
        return self.publish()

    def decision(self, adopted: str | None) -> decisions.DecisionInput:
        """What the minutes would say about that alternative."""
        conditions = codecisions.draft_of(self.co_decision).conditions
        return decisions.DecisionInput(
            MeetingDecision(
                date=self.dates.meeting.date().isoformat(), meeting="Nämndens sammanträde",
                paragraph="§ 42", minutes_url="https://kommunen.example/protokoll/42",
                adopted=adopted, votes_for=9, votes_against=2,
            ),
            tuple(ConditionFinding(condition.id, met=True) for condition in conditions),
        )  # fmt: skip


def another_time(session: Session) -> None:
    """Lives of tests begin on one day each, and the log dates no act before the newest: as if new."""
    session.execute(update(LogHead).values(newest_at=""))


def written(dates: Dates = DATES) -> Draft:
    """The demonstration's draft, with three ballots as the fewest to be decrypted."""
    made = content.draft(dates)
    return replace(made, rules=replace(made.rules, minimum_ballots=MINIMUM))


def draft(session: Session, service: Installation, residents: int = 12) -> Life:
    """A complete draft, the roll loaded, letters made; nothing signed."""
    dates = DATES
    another_time(session)
    everyone = seed.everybody(dates, residents)
    body = session.scalars(select(Body)).first() or seed.people(session)
    author = seed.acting(session, DRAFTER)
    uuid = codecisions.create_draft(
        session, author, body.id, written(dates), dates.drafted, secrets.token_bytes
    ).uuid
    life = Life(session, service, everyone, uuid, dates, dates.drafted)
    letters = seed.load(session, service, uuid, everyone, dates.drafted)
    life.secrets = seed.Secrets(letters, (), ())
    return life


def promised(session: Session, service: Installation, residents: int = 12) -> Life:
    """A published promise; the roll not sealed, no trustees."""
    life = draft(session, service, residents)
    seed.promise(session, service, life.uuid, life.dates.signed)
    life.at = life.dates.signed + timedelta(days=1)
    return life


def ready(session: Session, service: Installation, residents: int = 12) -> Life:
    """Everything done; the clock has not come to the opening."""
    life = promised(session, service, residents)
    seed.seal(session, service, life.uuid, life.at)
    invitations, keys = seed.keys(session, service, life.uuid, life.at)
    life.secrets = seed.Secrets(life.held.letters, invitations, keys)
    seed.ready(session, life.uuid, life.at)
    return life


def opened(session: Session, service: Installation, residents: int = 12) -> Life:
    """Voting is open, since yesterday."""
    life = ready(session, service, residents)
    life.at = NOW
    assert lifecycle.tick(session, life.clock, service.signer)
    return life
