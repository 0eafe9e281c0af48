"""Honest bundles of every state and kind, built without the service: what any verifier must accept.

    for name, data in honest_bundles(): ...

`python -m tests.verifier.honest_bundles FOLDER` writes them as files.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.verifier.simulator import Scenario, Simulator, Stage
from voting_service.core.rules import Method, Threshold, ThresholdKind

BLANK, FIRST, SECOND = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)
TIED = (FIRST, SECOND, BLANK)
BOTH, NONE = (0, 1, 1, 0), (0, 0, 0, 0)

SCENARIOS = (
    *(Scenario(stage.name.lower(), stage) for stage in Stage),
    Scenario("tie", choices=TIED, rules=(("threshold", Threshold(ThresholdKind.NONE)),)),
    Scenario("threshold-not-met", choices=(FIRST, FIRST)),
    Scenario("share-of-the-roll", rules=(("threshold", Threshold(ThresholdKind.SHARE, 60)),)),
    Scenario("all-blank", choices=(BLANK,) * 3),
    Scenario("corrected", corrections=2),
    Scenario("addition", additions=1),
    Scenario("areas", areas=True, additions=1),
    Scenario("extended", closes_at=("2026-10-04T20:00:00Z", "2026-10-04T21:00:00Z")),
    Scenario("rotated", rotated=True),
    Scenario("cosigned", witnesses=3),
    Scenario("paper", choices=(FIRST, FIRST, BLANK), paper=(SECOND, FIRST)),
    Scenario("only-paper-open", Stage.OPEN, choices=()),
    Scenario("approval", choices=(BOTH, FIRST, NONE, BLANK), rules=(
        ("method", Method.APPROVAL), ("minimum", 0), ("maximum", 2))),
    Scenario("no-ballots", Stage.USED, choices=()),
    Scenario("cancelled-promise", Stage.PROMISED, cancelled=True),
    Scenario("cancelled-open", Stage.OPEN, cancelled=True),
    Scenario("two-of-three", pedersen=True),
    Scenario("disputed", Stage.FULFILLED, disputed=True),
)  # fmt: skip


@cache
def honest_bundle(name: str) -> bytes:
    """The bundle of this scenario."""
    return Simulator(scenario(name)).bundle()


def scenario(name: str) -> Scenario:
    return next(one for one in SCENARIOS if one.name == name)


def honest_bundles() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each."""
    for one in SCENARIOS:
        yield one.name, honest_bundle(one.name)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in honest_bundles():
        (folder / f"{name}.zip").write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
