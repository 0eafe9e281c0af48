"""What a forgery is, and the small changes that forgeries are made of."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.verifier.simulator import Scenario, Simulator, pack
from voting_service.core.errors import Code

Hook = Callable[[Any], Any]


@dataclass(frozen=True)
class Mutant:
    """`make` gives all files; `code` is the finding that must be among those reported.

    No code: the file is no bundle at all, and nothing may be concluded from it.
    """

    name: str
    code: Code | None
    make: Callable[[], dict[str, bytes]]
    zipped: Callable[[bytes], bytes] | None = None

    def bundle(self) -> bytes:
        """The forged bundle."""
        data = pack(self.make())
        return data if self.zipped is None else self.zipped(data)


def simulated(
    name: str,
    code: Code,
    scenario: Scenario = Scenario(),  # noqa: B008 - frozen
    /,
    **hooks: Hook,
) -> Mutant:
    """A co-decision of this scenario, wrong where the hooks make it so."""
    return Mutant(name, code, Simulator(scenario, **hooks).files)


def set_to(*path: str | int, to: Any) -> Hook:
    """A value set, or changed by a function, somewhere in a JSON value; returns a changed copy."""

    def apply(value: Any) -> Any:
        copied = inner = json.loads(json.dumps(value))
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to(inner[path[-1]]) if callable(to) else to
        return copied

    return apply
