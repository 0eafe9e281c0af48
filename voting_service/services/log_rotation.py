"""Exchanging the log's key: an entry says so, and the first head under it bears both signatures.

Which key signs follows from the entries, so processes that are running need not be told. After an
interruption the same command goes on where it stopped.
"""

from sqlalchemy.orm import Session, sessionmaker

from voting_service.core.notes import Vkey
from voting_service.services import heads, log, publication
from voting_service.services.ports import Clock, LogSigner


def rotate(sessions: sessionmaker[Session], clock: Clock, signer: LogSigner) -> tuple[Vkey, Vkey]:
    """Old and new key. Each step is committed before the next: key file, entry, head, file's name."""
    with sessions.begin() as session:
        heads.require_sound(session, signer)
    new = signer.keys.prepare()
    with sessions.begin() as session:
        log.locked_head(session)
        known = heads.vkeys(session, signer)
        if known[-1] != new:
            log.rotate(session, known[-1].text, new.text, log.moment(clock(session)))
            known.append(new)
    with sessions.begin() as session:
        publication.advance(session, signer, clock(session))
    signer.keys.promote(new)
    return known[-2], new
