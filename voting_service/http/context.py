"""What the composition root made, reachable from a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session, sessionmaker

    from voting_service.services.ports import (
        Clock,
        LogSigner,
        OpeningsKey,
        PersonKey,
        PoolCipher,
        ReceiptPrinter,
        ServerTrusteeKeys,
        Signer,
    )
    from voting_service.services.rounds import Rounds
    from voting_service.settings import Settings

NAME: Final = "medbeslut"


@dataclass(frozen=True, slots=True)
class Extensions:
    """One per application. Keys are behind ports: a view can use them, never read them."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    clock: Clock
    signer: Signer
    person_key: PersonKey
    openings_key: OpeningsKey
    pool_cipher: PoolCipher
    server_keys: ServerTrusteeKeys
    log_signer: LogSigner
    rounds: Rounds
    receipt_printer: ReceiptPrinter


def extensions() -> Extensions:
    """Those of the application that answers this request."""
    return cast(Extensions, current_app.extensions[NAME])
