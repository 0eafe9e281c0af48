"""A process of its own that casts: what it was told is written down before anything else happens.

Run as `python -m tests.faults.worker JOB.json`; the job names the installation, and the ballots to
cast with the entries that cast them. Each answer becomes one line of JSON, flushed to the disk.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from tests.conftest import install
from voting_service.cli.context import Installation
from voting_service.core.errors import VerificationError
from voting_service.services import storage, voting
from voting_service.services.errors import Refusal
from voting_service.services.identification import Resident


def attempt(service: Installation, resident: Resident, data: bytes) -> dict[str, Any]:
    """One cast as a view does it; the answer after the commit."""
    try:
        with service.transaction() as session:
            checked = voting.check(session, data, resident, service.clock)
        voting.verify(checked)
        with service.transaction() as session:
            receipt = voting.store(session, checked, resident, service.clock)
    except Refusal as refusal:
        return {"refused": refusal.code.value}
    except VerificationError as error:
        return {"refused": error.code.value}
    except DBAPIError as error:
        refusal_ = storage.refusal_for(error)
        if refusal_ is None:
            raise
        return {"refused": refusal_.code.value}
    return {"sha256": receipt.sha256, "height": receipt.height, "repeated": receipt.repeated}


def main(job: dict[str, Any]) -> None:
    """Cast everything, starting at the given moment so that processes meet."""
    service = install(job["url"], Path(job["keys"]))
    with service.engine.connect():
        pass
    time.sleep(max(0.0, job["start"] - time.time()))
    with Path(job["answers"]).open("a", encoding="ascii") as answers:
        for entry, data in job["casts"]:
            resident = Resident(job["uuid"], entry)
            answer = attempt(service, resident, base64.b64decode(data))
            answers.write(json.dumps({"entry": entry, **answer}) + "\n")
            answers.flush()
            os.fsync(answers.fileno())


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="ascii")))
