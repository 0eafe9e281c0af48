"""What the demonstration is about: body, officers, trustees, the co-decision and its dates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from voting_service.cli.draft_file import read_draft_file
from voting_service.core.canonical import Text
from voting_service.models import Role
from voting_service.services.drafts import Draft

BODY_SLUG: Final = "kultur-och-fritid"
BODY_NAME: Final = Text("Kultur- och fritidsnämnden", "Culture and Leisure Committee")
ZONE: Final = ZoneInfo("Europe/Stockholm")
#: Printed by the demonstration and refused nowhere else: it never leaves this machine.
PASSWORD: Final = "demo-losenord-2026"
TRUSTEES: Final = ("Nämndsekreterare", "Kommunens revisor", "Ungdomsrådets ombud")
NEEDED: Final = 2
SERVER_LABEL: Final = "Tjänstens egen nyckel"
_FILE: Final = Path(__file__).with_name("outdoor_gym.toml")


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """An officer of the demonstration; all share one password."""

    sign_in: str
    title: Text
    roles: tuple[Role, ...]


DRAFTER: Final = DemoOfficer("handlaggare", Text("Handläggare", "Case officer"), (Role.DRAFTER,))
CHAIR: Final = DemoOfficer("ordforande", Text("Ordförande", "Chair"), (Role.SIGNATORY,))
SECRETARY: Final = DemoOfficer(
    "sekreterare", Text("Nämndsekreterare", "Committee secretary"), (Role.SECRETARY,)
)
REGISTRAR: Final = DemoOfficer(
    "rostlangd", Text("Röstlängdsansvarig", "Registrar"), (Role.REGISTRAR,)
)
OFFICERS: Final = (DRAFTER, CHAIR, SECRETARY, REGISTRAR)


@dataclass(frozen=True, slots=True)
class Dates:
    """Moments of the demonstration, all aware. `drafted` and `signed` come before the opening."""

    drafted: datetime
    signed: datetime
    opens: datetime
    closes: datetime
    meeting: datetime

    @classmethod
    def for_a_visit(cls, now: datetime) -> Dates:
        """Opened yesterday at eight, closes at six in the evening in two weeks."""
        local = now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
        closes = (local + timedelta(days=14)).replace(hour=18)
        return cls(
            drafted=now - timedelta(days=30),
            signed=now - timedelta(days=21),
            opens=(local - timedelta(days=1)).replace(hour=8),
            closes=closes,
            meeting=closes + timedelta(days=7),
        )

    @classmethod
    def for_a_run(cls, now: datetime) -> Dates:
        """Opened a minute ago, may stay open for an hour, decided the same day (UTC)."""
        whole = now.astimezone(UTC).replace(microsecond=0)
        closes = min(whole + timedelta(hours=1), end_of_day(whole))
        return cls(
            drafted=now - timedelta(days=30),
            signed=now - timedelta(days=21),
            opens=whole - timedelta(minutes=1),
            closes=closes,
            meeting=closes,
        )


def end_of_day(now: datetime) -> datetime:
    """The last second of the day, UTC: a decision cannot be recorded before its date."""
    return now.astimezone(UTC).replace(hour=23, minute=59, second=59, microsecond=0)


def draft(dates: Dates) -> Draft:
    """The outdoor gym in Vargön, with dates around `dates`."""
    written = read_draft_file(_FILE.read_bytes()).draft
    before = [_day(dates.drafted - timedelta(days=days)) for days in (190, 75)]
    return replace(
        written,
        earlier_steps=tuple(
            replace(step, date=day)
            for step, day in zip(written.earlier_steps, before, strict=True)
        ),
        basis=replace(written.basis, meeting_date=_day(dates.drafted - timedelta(days=10))),
        review=replace(written.review, date=_day(dates.drafted - timedelta(days=3))),
        rules=replace(written.rules, record_date=_day(dates.opens - timedelta(days=30))),
        opens_at=_moment(dates.opens),
        closes_at=_moment(dates.closes),
        decision_meeting=_day(dates.meeting),
        decision_deadline=_day(dates.meeting + timedelta(days=30)),
    )


def _day(moment: datetime) -> str:
    return moment.astimezone(ZONE).date().isoformat()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
