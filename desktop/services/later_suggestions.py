"""The moments that the later picker offers before anything is typed. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from desktop.services.later_time import DAY_START, to_zone

AFTERNOON = time(16)
EVENING = time(19)
_LEAD = timedelta(minutes=30)
"""A moment closer than this is not offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterSuggestion:
    """`code`: "in_two_hours", "this_afternoon", "this_evening", "tomorrow", "before_due"
    or "next_week"."""

    code: str
    at: datetime


def suggest_later(
    now: datetime, *, due_at: datetime | None = None, zone: tzinfo | None = None
) -> tuple[LaterSuggestion, ...]:
    """Return the suggestions that make sense now, soonest first, no moment twice."""
    wall = now.astimezone(zone).replace(tzinfo=None)
    today = wall.date()
    monday = today + timedelta(days=7 - today.weekday())
    candidates = [
        ("this_afternoon", datetime.combine(today, AFTERNOON)),
        ("this_evening", datetime.combine(today, EVENING)),
        ("tomorrow", datetime.combine(today + timedelta(days=1), DAY_START)),
        ("next_week", datetime.combine(monday, DAY_START)),
    ]
    if wall.time() >= AFTERNOON:
        candidates.append(("in_two_hours", wall + timedelta(hours=2)))
    if due_at is not None:
        due = due_at.astimezone(zone).replace(tzinfo=None).date()
        candidates.append(("before_due", datetime.combine(due - timedelta(days=1), DAY_START)))
    offered: dict[datetime, str] = {}
    for code, moment in candidates:
        if moment > wall + _LEAD:
            offered.setdefault(moment, code)
    return tuple(
        LaterSuggestion(code=offered[moment], at=to_zone(moment, zone).astimezone(UTC))
        for moment in sorted(offered)
    )
