"""What the archive turned out to say."""

from dataclasses import dataclass, field

from voting_service.core.election import Election


@dataclass(slots=True)
class Found:
    """What the archive turned out to say, for log and statements to be compared with.

    Events by their hash; `partials` as (owner, event), owner 0 where none can be read; `ballots` is
    the 32 bytes of each ballot's hash, one after the other.
    """

    election: Election | None = None
    promise: str | None = None
    credentials: int | None = None
    trustees: int | None = None
    setup_event: str | None = None
    tally_event: str | None = None
    result_event: str | None = None
    partials: list[tuple[int, str]] = field(default_factory=list)
    ballots: bytearray = field(default_factory=bytearray)
