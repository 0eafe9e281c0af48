"""The browser's core in one Node process: the same scripts as in Chromium, without a browser's start."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests import needs

HARNESS = Path(__file__).with_name("harness.mjs")


class NodeCore:
    """Run a script with `core`, `bytes` (of Base64), `crew` and `facts` in reach."""

    def __init__(self, given: IO[str], answers: IO[str]) -> None:
        self._given, self._answers = given, answers

    def run(self, script: str, facts: object = None) -> Any:
        """What the script returns, or {code} of the VerificationError that it throws."""
        self._given.write(json.dumps({"script": script, "facts": facts}) + "\n")
        self._given.flush()
        answer = json.loads(self._answers.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def code(self, script: str, facts: object = None) -> Any:
        """The finding's code; "accepted" when there is none."""
        found = self.run(script + "; return 'accepted'", facts)
        return found["code"] if isinstance(found, dict) else found


@contextmanager
def running() -> Iterator[NodeCore]:
    """A process that lives as long as the block."""
    command = [needs.node(), str(HARNESS)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield NodeCore(process.stdin, process.stdout)
        process.stdin.close()
