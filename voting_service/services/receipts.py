"""What a voter is given: that the ballot stands in the log, and that the log grew from what all see.

The head is signed for this voter, after the ballot was committed, and ends with their ballot; everybody
else gets the next public one. A voter who holds a receipt can show any later attempt to leave the ballot
out. Whoever asks again learns nothing new: heads that grew with each question would tell, to the second,
when the others vote.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting_service.core.merkle import consistency_proof, inclusion_proof
from voting_service.core.notes import Note, padded_b64
from voting_service.core.receipts import Receipt
from voting_service.models import Ballot
from voting_service.services import heads
from voting_service.services.errors import Refusal, RefusalCode
from voting_service.services.ports import LogSigner


@dataclass(frozen=True, slots=True)
class CastReceipt:
    """`receipt_text`: a tlog-proof file. The public head and the way from it to the receipt's head;
    both empty while nothing of the log is public."""

    receipt_text: str
    growth_checkpoint: str
    growth_consistency: tuple[str, ...]


def for_cast(session: Session, co_decision: str, sha256: str, signer: LogSigner) -> CastReceipt:
    """For a ballot that is committed. Raises Refusal NOT_FOUND, or LOG_MISMATCH: nothing is signed."""
    position = _position(session, co_decision, sha256)
    published = heads.newest(session)  # before the signature: the next step may come at any moment
    if published is not None and position < published.size:
        text = _text(session, position, published.size, heads.note_of(published))
        return CastReceipt(text, published.note, ())
    head, note = heads.sign(session, signer, size=position + 1)
    growth: list[bytes] = []
    if published is not None:
        growth = consistency_proof(published.size, head.size, heads.fetcher(session))
    return CastReceipt(
        _text(session, position, head.size, note),
        published.note if published is not None else "",
        tuple(padded_b64(one) for one in growth),
    )


def public(session: Session, co_decision: str, sha256: str) -> str:
    """The same proof under the newest public head, for anybody; NOT_FOUND until it is public."""
    position = _position(session, co_decision, sha256)
    published = heads.newest(session)
    if published is None or position >= published.size:
        raise Refusal(RefusalCode.NOT_FOUND)
    return _text(session, position, published.size, heads.note_of(published))


def _text(session: Session, position: int, size: int, note: Note) -> str:
    proof = inclusion_proof(position, size, heads.fetcher(session))
    return Receipt(position, tuple(proof), note).to_bytes().decode()


def _position(session: Session, co_decision: str, sha256: str) -> int:
    """Where the ballot stands in the log."""
    chosen = select(Ballot.log_position).where(
        Ballot.co_decision == co_decision, Ballot.digest == sha256
    )
    found = session.scalars(chosen).one_or_none()
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND)
    return found
