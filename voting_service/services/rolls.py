"""The electoral roll: read, loaded, sealed. With the seal the credentials are made."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import rfc8785
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from voting_service.core.credentials import letter_token, new_credential, public_credential
from voting_service.core.election import parse_uuid
from voting_service.core.encoding import load_json
from voting_service.core.group import Randomness, point_text
from voting_service.models import (
    CoDecision,
    LetterToken,
    Officer,
    PoolCredential,
    PublicCredential,
    Roll,
    RollEntry,
    RollPerson,
    State,
)
from voting_service.services import log, roll_leaves
from voting_service.services.drafts import Draft, parse_draft
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission, require
from voting_service.services.ports import PersonKey, PoolCipher
from voting_service.services.roll_csv import RollReport, RollRequirements, read_roll

MAXIMUM_SPARES = 1_000_000


def demands(draft: Draft, municipality: str | None) -> RollRequirements | None:
    """What the draft's rules ask of each row; None while they are not filled in."""
    try:
        closes = datetime.strptime(draft.closes_at, "%Y-%m-%dT%H:%M:%SZ").replace(
            tzinfo=ZoneInfo("UTC")
        )
        record_date = date.fromisoformat(draft.rules.record_date)
        zone = ZoneInfo(draft.timezone)
    except (ValueError, KeyError):
        return None
    return RollRequirements(
        minimum_age=draft.rules.minimum_age or 0,
        last_day=closes.astimezone(zone).date(),
        record_date=record_date,
        areas=frozenset(area.code for area in draft.rules.areas),
        municipality=municipality,
    )


def preview(co_decision: CoDecision, data: bytes) -> RollReport:
    """A dry run: nothing is stored."""
    wanted = demands(parse_draft(co_decision.draft), co_decision.body.municipality_code)
    if wanted is None:
        raise Refusal(RefusalCode.DRAFT_INCOMPLETE, count=1, first="rules.record_date")
    return read_roll(data, wanted)


def find(session: Session, uuid: str) -> Roll | None:
    """The roll, if one was loaded."""
    return session.get(Roll, uuid)


def areas(roll: Roll) -> Mapping[str, int]:
    """Entries by area code; the empty code for residents who have none."""
    counts = load_json(roll.by_area.encode())
    return (
        {str(code): int(str(count)) for code, count in counts.items()}
        if isinstance(counts, dict)
        else {}
    )


def additions(session: Session, uuid: str) -> int:
    """How many entries were added after the seal; `Roll.entries` does not count them."""
    return roll_leaves.next_addition(session, uuid) - 1


def load_roll(
    session: Session, officer: Officer, co_decision: CoDecision, data: bytes, person_key: PersonKey,
    random: Randomness, now: datetime,
) -> RollReport:  # fmt: skip
    """Store the roll, all of it or nothing; replaces one that is not sealed."""
    require(session, officer, co_decision.body_id, Permission.ROLL)
    return import_roll(session, co_decision, data, person_key, random, now)


def import_roll(
    session: Session, co_decision: CoDecision, data: bytes, person_key: PersonKey, random: Randomness,
    now: datetime,
) -> RollReport:  # fmt: skip
    """As `load_roll`, for the operator at the command line."""
    _require_open_to_change(session, co_decision)
    report = preview(co_decision, data)
    if not report.acceptable:
        raise Refusal(RefusalCode.ROLL_INVALID, count=len(report.faults), report=report)
    discard(session, co_decision.uuid)
    by_area = rfc8785.dumps(dict(report.by_area)).decode()
    session.add(
        Roll(co_decision=co_decision.uuid, entries=len(report.rows), by_area=by_area, loaded_at=now)
    )
    entries, persons = [], []
    for row in report.rows:
        entry = random(16).hex()
        entries.append(
            {
                "id": entry,
                "co_decision": co_decision.uuid,
                "basis": row.basis.value,
                "area": row.area,
                **roll_leaves.fields(person_key, co_decision.uuid, row.numbers[0], row.area),
            }
        )
        for number in row.numbers:
            pseudonym = person_key.pseudonym(co_decision.uuid, number)
            persons.append({"co_decision": co_decision.uuid, "person": pseudonym, "entry": entry})
    session.flush()
    # Sorted by their random ids: the order of the file, often alphabetical, is not kept.
    session.execute(insert(RollEntry), sorted(entries, key=lambda row: str(row["id"])))
    session.execute(insert(RollPerson), sorted(persons, key=lambda row: str(row["person"])))
    session.flush()
    return report


def discard(session: Session, uuid: str) -> None:
    """Forget a roll that is not sealed."""
    for table in (LetterToken, RollPerson, RollEntry, Roll):
        session.execute(delete(table).where(table.co_decision == uuid))
    session.flush()


def seal_roll(
    session: Session, officer: Officer, co_decision: CoDecision, spares: int, pool: PoolCipher,
    random: Randomness, now: datetime,
) -> Roll:  # fmt: skip
    """Freeze the roll, log its size, and make one credential for each entry and each spare."""
    require(session, officer, co_decision.body_id, Permission.ROLL)
    if co_decision.state is not State.PROMISED:
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=State.PROMISED.value
        )
    roll = find(session, co_decision.uuid)
    if roll is None:
        raise Refusal(RefusalCode.ROLL_MISSING)
    if roll.sealed_at is not None:
        raise Refusal(RefusalCode.ROLL_SEALED)
    if not 0 <= spares <= MAXIMUM_SPARES:
        raise Refusal(RefusalCode.SPARES_INVALID, highest=MAXIMUM_SPARES)
    roll.spares, roll.sealed_at = spares, now
    roll.commitment = roll_leaves.commitment(session, co_decision.uuid)
    _make_credentials(session, co_decision.uuid, roll.entries + spares, pool, random)
    log.append(
        session, log.EntryKind.ROLL, co_decision.uuid, entries=roll.entries, spares=spares,
        by_area={code: count for code, count in areas(roll).items() if code},
        commitment=roll.commitment, at=log.moment(now),
    )  # fmt: skip
    return roll


def _make_credentials(
    session: Session, uuid: str, count: int, pool: PoolCipher, random: Randomness
) -> None:
    made = [new_credential(random) for _ in range(count)]
    kept = [
        {"id": random(16).hex(), "co_decision": uuid, "sealed": pool.seal(code.encode(), uuid)}
        for code in made
    ]
    public = sorted(public_credential(uuid, code) for code in made)
    listed = [{"co_decision": uuid, "credential": point_text(point)} for point in public]
    session.execute(insert(PoolCredential), sorted(kept, key=lambda row: str(row["id"])))
    session.execute(insert(PublicCredential), listed)
    session.flush()


# Voting letters: codes are made on the registrar's own computer, the service sees digests of tokens


@dataclass(frozen=True, slots=True)
class LetterCode:
    """One letter: whose (the number stands only in the registrar's file), and its secret code."""

    number: str
    code: str
    token_digest: str


def make_letter_codes(uuid: str, report: RollReport, random: Randomness) -> list[LetterCode]:
    """A fresh code for each row of an acceptable roll."""
    parse_uuid(uuid)
    made = []
    for row in report.rows:
        code = new_credential(random)
        made.append(LetterCode(row.numbers[0], code, token_digest(letter_token(uuid, code))))
    return made


def token_digest(token: str) -> str:
    """What is stored of a token: SHA-256 of its 32 bytes, hex."""
    return hashlib.sha256(bytes.fromhex(token)).hexdigest()


def load_tokens(
    session: Session, co_decision: CoDecision, digests: Mapping[str, str], person_key: PersonKey
) -> int:
    """Store token digests by personal number, replacing all earlier ones; all or nothing."""
    if co_decision.state not in (State.DRAFT, State.PROMISED, State.READY):
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=State.PROMISED.value
        )
    chosen = select(RollPerson).where(RollPerson.co_decision == co_decision.uuid)
    entries = {person.person: person.entry for person in session.scalars(chosen)}
    rows: list[dict[str, str]] = []
    for number, digest in digests.items():
        entry = entries.get(person_key.pseudonym(co_decision.uuid, number))
        if entry is None or len(digest) != 64:
            raise Refusal(RefusalCode.TOKENS_INVALID, line=len(rows) + 2)
        rows.append({"co_decision": co_decision.uuid, "token_digest": digest, "entry": entry})
    session.execute(delete(LetterToken).where(LetterToken.co_decision == co_decision.uuid))
    if rows:
        session.execute(insert(LetterToken), sorted(rows, key=lambda row: row["token_digest"]))
    return len(rows)


def _require_open_to_change(session: Session, co_decision: CoDecision) -> None:
    if co_decision.state not in (State.DRAFT, State.PROMISED):
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=State.PROMISED.value
        )
    roll = find(session, co_decision.uuid)
    if roll is not None and roll.sealed_at is not None:
        raise Refusal(RefusalCode.ROLL_SEALED)
