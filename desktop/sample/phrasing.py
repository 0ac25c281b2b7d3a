"""Turns a template with slots and choices into a text.

`{slot}` takes a value of the word list, the same one wherever it stands in a conversation;
`{this|that}` picks one, and choices may hold slots.
"""

import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_INNERMOST = re.compile(r"\{([^{}]*)\}")

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Phrasing:
    """The words of one conversation: slots keep their value."""

    def __init__(
        self,
        words: Mapping[str, tuple[str, ...]],
        chance: random.Random,
        fixed: Mapping[str, str] | None = None,
    ) -> None:
        self._words = words
        self._chance = chance
        self._chosen = dict(fixed or {})

    def fill(self, template: str) -> str:
        """Return `template` with every slot filled and every choice made."""
        text, previous = template, ""
        while text != previous:
            previous = text
            text = _INNERMOST.sub(self._replace, text)
        return text

    def _replace(self, match: re.Match[str]) -> str:
        inner: str = match.group(1)
        if "|" in inner:
            return self._chance.choice(inner.split("|"))
        if inner not in self._chosen:
            self._chosen[inner] = self._chance.choice(self._words[inner])
        return self._chosen[inner]


def slots_of_the_day(now: datetime) -> dict[str, str]:
    """Return the slots that depend on the moment at which the sample workspace opens."""
    due = _working_day(now + timedelta(days=2))
    agenda = _working_day(now + timedelta(days=8))
    soon = (now + timedelta(minutes=159)).replace(minute=0)
    return {
        "due_day": _DAYS_EN[due.weekday()],
        "tomorrow": _DAYS_EN[_working_day(now + timedelta(days=1)).weekday()],
        "agenda_day": f"{agenda.day} {_MONTHS_EN[agenda.month - 1]}",
        "soon": f"{soon:%H:%M}",
        "leave_week": str((now + timedelta(weeks=10)).isocalendar().week),
    }


def _working_day(day: datetime) -> datetime:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
