"""A co-decision from draft to promise: drafting, signing by signatories, publishing, cancelling."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from voting_service.core.canonical import Text
from voting_service.core.election import new_uuid
from voting_service.core.encoding import sha256_hex
from voting_service.core.group import Randomness
from voting_service.core.promise import (
    Alternative,
    Basis,
    BodyName,
    DecisionPlan,
    EarlierStep,
    FormQuestion,
    Link,
    Promise,
    Review,
    SignatoryAct,
    Step,
)
from voting_service.core.rules import (
    Area,
    Condition,
    ConditionKind,
    Method,
    Rules,
    Threshold,
    ThresholdKind,
    TieRule,
)
from voting_service.models import (
    MOVES,
    CoDecision,
    Membership,
    Officer,
    PartialDecryption,
    Role,
    SignatoryMark,
    State,
    StatementKind,
)
from voting_service.services import archives, log, rolls, statements
from voting_service.services.draft_checks import problems
from voting_service.services.drafts import Draft, parse_draft
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.permissions import Permission, require
from voting_service.services.ports import Signer


def create_draft(
    session: Session,
    officer: Officer,
    body_id: int,
    draft: Draft,
    now: datetime,
    random: Randomness,
) -> CoDecision:
    """A new co-decision; its uuid is its public id and its archive's."""
    require(session, officer, body_id, Permission.DRAFT)
    co_decision = CoDecision(
        uuid=new_uuid(random), body_id=body_id, author_id=officer.id, state=State.DRAFT,
        draft=draft.to_bytes(), created_at=now, replaces=draft.replaces or None,
    )  # fmt: skip
    session.add(co_decision)
    session.flush()
    return co_decision


def get(session: Session, uuid: str) -> CoDecision:
    """By uuid; refused when there is none."""
    found = session.get(CoDecision, uuid)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return found


def locked(session: Session, uuid: str) -> CoDecision:
    """As `get`, held until the transaction ends.

    Locks are always taken in the order co-decision, archive, log. Not the key is locked: a cast,
    which holds the archive, adds rows that refer to it.
    """
    chosen = select(CoDecision).where(CoDecision.uuid == uuid).with_for_update(key_share=True)
    found = session.scalars(chosen, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return found


def allowed(session: Session, officer: Officer, uuid: str, permission: Permission) -> CoDecision:
    """The co-decision, locked, if the officer may do that to it."""
    co_decision = locked(session, uuid)
    require(session, officer, co_decision.body_id, permission)
    return co_decision


def public_listing(session: Session) -> list[CoDecision]:
    """Everything that was promised, newest first; cancelled ones stay in view if they were."""
    published = select(CoDecision).join(CoDecision.statements).where(
        CoDecision.statements.any(kind=StatementKind.PROMISE)
    )  # fmt: skip
    return list(session.scalars(published.distinct().order_by(CoDecision.created_at.desc())))


def office_listing(session: Session, officer: Officer) -> list[CoDecision]:
    """All co-decisions of the officer's bodies, newest first."""
    bodies = select(Membership.body_id).where(Membership.officer_id == officer.id)
    chosen = select(CoDecision).where(CoDecision.body_id.in_(bodies))
    return list(session.scalars(chosen.order_by(CoDecision.created_at.desc())))


def draft_of(co_decision: CoDecision) -> Draft:
    """What was filled in."""
    return parse_draft(co_decision.draft)


def save_draft(
    session: Session, officer: Officer, uuid: str, draft: Draft, version: int | None = None
) -> CoDecision:
    """Replace the draft; `version` is the one the officer was shown, to refuse lost updates.

    A change voids signatures given before, and a roll read under other rules.
    """
    co_decision = allowed(session, officer, uuid, Permission.DRAFT)
    require_state(co_decision, State.DRAFT)
    if version is not None and version != co_decision.version:
        raise Refusal(RefusalCode.CHANGED_MEANWHILE)
    before = draft_of(co_decision)
    if draft == before:
        return co_decision
    co_decision.draft = draft.to_bytes()
    co_decision.replaces = draft.replaces or None
    session.execute(delete(SignatoryMark).where(SignatoryMark.co_decision == uuid))
    if rolls.demands(before, None) != rolls.demands(draft, None):
        rolls.discard(session, uuid)
    session.flush()
    session.expire(co_decision, ["signatures"])
    return co_decision


def required_signatories(session: Session, body_id: int) -> list[Officer]:
    """Everybody who holds the role of signatory in the body."""
    chosen = (
        select(Officer)
        .join(Membership)
        .where(Membership.body_id == body_id, Membership.role == Role.SIGNATORY)
        .order_by(Officer.id)
    )
    return list(session.scalars(chosen))


def missing_signatories(session: Session, co_decision: CoDecision) -> list[Officer]:
    """Signatories who have not signed the draft as it is now."""
    digest = sha256_hex(co_decision.draft)
    signed = {mark.officer_id for mark in co_decision.signatures if mark.draft_digest == digest}
    needed = required_signatories(session, co_decision.body_id)
    return [officer for officer in needed if officer.id not in signed]


def sign_promise(session: Session, officer: Officer, uuid: str, now: datetime) -> SignatoryMark:
    """Sign the draft as it is; the caller has just asked for the password again."""
    co_decision = allowed(session, officer, uuid, Permission.SIGN)
    require_state(co_decision, State.DRAFT)
    _require_complete(co_decision, now)
    digest = sha256_hex(co_decision.draft)
    mark = session.get(SignatoryMark, (uuid, officer.id))
    if mark is not None and mark.draft_digest == digest:
        raise Refusal(RefusalCode.SIGNED_ALREADY)
    mark = SignatoryMark(
        co_decision=uuid, officer_id=officer.id, draft_digest=digest, signed_at=now
    )
    session.add(mark)
    session.flush()
    session.expire(co_decision, ["signatures"])
    return mark


def publish_promise(
    session: Session, officer: Officer, uuid: str, signer: Signer, now: datetime
) -> CoDecision:
    """Make the promise public: every signatory has signed, and the publisher is not the author."""
    co_decision = allowed(session, officer, uuid, Permission.PUBLISH)
    require_state(co_decision, State.DRAFT)
    _require_complete(co_decision, now)
    if officer.id == co_decision.author_id:
        raise Refusal(RefusalCode.AUTHOR_MAY_NOT_PUBLISH)
    missing = missing_signatories(session, co_decision)
    if missing or not co_decision.signatures:
        raise Refusal(RefusalCode.SIGNATURES_MISSING, count=max(1, len(missing)))
    promise = promise_of(co_decision, signer.key_id)
    statement = statements.store(session, co_decision, StatementKind.PROMISE, promise, signer, now)
    co_decision.opens_at = _parsed(promise.opens_at)
    co_decision.closes_at = _parsed(promise.closes_at)
    move(co_decision, State.PROMISED)
    log.append(session, log.EntryKind.PROMISE, uuid, sha256=statement.digest, at=log.moment(now))
    session.flush()
    return co_decision


def cancel(session: Session, officer: Officer, uuid: str, reason: str, now: datetime) -> CoDecision:
    """End it for good, with a public reason; not after the first partial decryption."""
    co_decision = allowed(session, officer, uuid, Permission.CANCEL)
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    decrypted = select(func.count()).where(PartialDecryption.co_decision == uuid)
    if session.scalar(decrypted.select_from(PartialDecryption)):
        raise Refusal(RefusalCode.DECRYPTION_BEGUN)
    if archives.find(session, uuid) is not None:
        archives.locked(session, uuid)  # no ballot is stored while, or after, this is decided
    was_public = co_decision.state is not State.DRAFT
    move(co_decision, State.CANCELLED)
    co_decision.cancellation_reason, co_decision.cancelled_at = reason.strip(), now
    if was_public:
        log.append(
            session, log.EntryKind.CANCELLATION, uuid, reason=reason.strip(), at=log.moment(now)
        )
    session.flush()
    return co_decision


def move(co_decision: CoDecision, to: State) -> None:
    """Change the state, if the one table of moves allows it."""
    if to not in MOVES[co_decision.state]:
        raise Refusal(RefusalCode.WRONG_STATE, state=co_decision.state.value, needed=to.value)
    co_decision.state = to


def require_state(co_decision: CoDecision, *states: State) -> None:
    """Refuse, naming both, unless the co-decision is in one of these states."""
    if co_decision.state not in states:
        raise Refusal(
            RefusalCode.WRONG_STATE, state=co_decision.state.value,
            needed=" ".join(state.value for state in states),
        )  # fmt: skip


def promise_of(co_decision: CoDecision, key_id: str) -> Promise:
    """The promise that the draft and its signatures make."""
    draft = draft_of(co_decision)
    body = co_decision.body
    acts = sorted(co_decision.signatures, key=lambda mark: (mark.signed_at, mark.officer_id))
    return Promise(
        schema=Promise.SCHEMA, version=1, key_id=key_id, co_decision=co_decision.uuid,
        body=BodyName(body.slug, body.name),
        basis=_basis(draft),
        form=_form(draft), question=_text(draft.question), background=_text(draft.background),
        alternatives=tuple(_alternatives(draft)), review=_review(draft), rules=rules_of(draft),
        conditions=tuple(
            Condition(c.id, ConditionKind(c.kind), _text(c.text)) for c in draft.conditions
        ),
        opens_at=draft.opens_at, closes_at=draft.closes_at, timezone=draft.timezone,
        decision=DecisionPlan(draft.decision_meeting, draft.decision_deadline),
        if_not_kept=_text(draft.if_not_kept), contact=_text(draft.contact),
        signatures=tuple(SignatoryAct(a.officer.title, log.moment(a.signed_at)) for a in acts),
        replaces=draft.replaces or None,
    )  # fmt: skip


def rules_of(draft: Draft) -> Rules:
    """The rules that a complete draft states."""
    given = draft.rules
    single = given.method == Method.SINGLE
    kind = ThresholdKind(given.threshold_kind)
    return Rules(
        method=Method(given.method), minimum=1,
        maximum=1 if single else given.maximum or len(draft.alternatives), blank=True,
        minimum_age=given.minimum_age or 0, record_date=given.record_date,
        areas=tuple(Area(area.code, area.name.strip()) for area in given.areas),
        threshold=Threshold(kind, 0 if kind is ThresholdKind.NONE else given.threshold_value or 0),
        tie=TieRule(given.tie), minimum_ballots=given.minimum_ballots or 1,
        target_group=_optional(given.target_group), limitation_reason=_optional(given.limitation_reason),
    )  # fmt: skip


def _basis(draft: Draft) -> Basis:
    given = draft.basis
    return Basis(given.meeting_date, given.paragraph.strip(), given.registry_number.strip())


def _form(draft: Draft) -> FormQuestion:
    earlier = (
        EarlierStep(Step(s.step), _text(s.what), s.date, s.link or None)
        for s in draft.earlier_steps
    )
    return FormQuestion(_text(draft.why), Step.CO_DECISION, tuple(earlier))


def _alternatives(draft: Draft) -> list[Alternative]:
    return [
        Alternative(
            a.id, _text(a.name), _text(a.summary), _text(a.changes), _text(a.cost), _text(a.affected),
            _text(a.when), tuple(Link(_text(link.label), link.url) for link in a.links),
        )
        for a in draft.alternatives
    ]  # fmt: skip


def _review(draft: Draft) -> Review:
    given = draft.review
    return Review(
        given.reviewer.strip(), given.date, given.law, given.competence, given.cost, given.budget
    )


def _text(text: Text) -> Text:
    return Text(text.sv.strip(), (text.en or "").strip() or None)


def _optional(text: Text) -> Text | None:
    return _text(text) if text.sv.strip() else None


def _require_complete(co_decision: CoDecision, now: datetime) -> None:
    found = problems(draft_of(co_decision), now)
    if found:
        raise Refusal(RefusalCode.DRAFT_INCOMPLETE, count=len(found), first=found[0].path)


def _parsed(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
