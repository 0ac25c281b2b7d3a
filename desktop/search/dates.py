"""Days and spans of days as people type them, in English and Dutch."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.search.calendar_names import MONTHS, WEEKDAYS

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?$")
_AGO = re.compile(r"(\d{1,4})\s*(d|w|m|y|j)$")
_NAMED = re.compile(r"(\d{1,2})?\s*([a-z]{3,})\.?\s*(\d{1,4})?$")

_DAY = timedelta(days=1)
SPAN_STARTS = frozenset({"last", "this", "previous", "past", "vorige", "vorig", "afgelopen"}) | {
    "deze",
    "dit",
}
_THIS = frozenset({"this", "deze", "dit"})
_UNITS = {
    "week": "week",
    "month": "month",
    "maand": "month",
    "year": "year",
    "jaar": "year",
}
SPAN_UNITS = frozenset(_UNITS) | {name for names in WEEKDAYS for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From the first day up to, and without, `until`."""

    first: date
    until: date


def parse_days(text: str, today: date) -> Days | None:
    """Return the days that a text names, or None when it names none (yet)."""
    text = " ".join(text.lower().replace("_", " ").split())
    readers: tuple[Callable[[str, date], Days | None], ...] = (
        _word,
        _span,
        _iso,
        _day_first,
        _ago,
        _named,
    )
    for read in readers:
        try:
            found = read(text, today)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found
    return None


def _word(text: str, today: date) -> Days | None:
    offsets = {
        "today": 0,
        "vandaag": 0,
        "yesterday": -1,
        "gisteren": -1,
        "eergisteren": -2,
        "tomorrow": 1,
        "morgen": 1,
    }
    if text in offsets:
        return _one_day(today + offsets[text] * _DAY)
    return _one_day(_weekday_before(number, today)) if (number := _weekday(text)) >= 0 else None


def _span(text: str, today: date) -> Days | None:
    start, _, unit = text.replace("-", " ").partition(" ")
    if start not in SPAN_STARTS:
        return None
    if (number := _weekday(unit)) >= 0:
        return _one_day(_weekday_before(number, today))
    back = 0 if start in _THIS else 1
    match _UNITS.get(unit):
        case "week":
            monday = today - (today.weekday() + 7 * back) * _DAY
            return Days(first=monday, until=monday + 7 * _DAY)
        case "month":
            return _month(today.year, today.month - back)
        case "year":
            return _year(today.year - back)
        case _:
            return None


def _iso(text: str, _today: date) -> Days | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return _one_day(date(year, month, day))
    return _month(year, month) if found[2] else _year(year)


def _day_first(text: str, today: date) -> Days | None:
    found = _DAY_FIRST.match(text)
    if found is None:
        return None
    year = int(found[3]) if found[3] else today.year
    return _one_day(date(year + 2000 if year < 100 else year, int(found[2]), int(found[1])))


def _ago(text: str, today: date) -> Days | None:
    found = _AGO.match(text)
    if found is None:
        return None
    days = int(found[1]) * {"d": 1, "w": 7, "m": 30, "y": 365, "j": 365}[found[2]]
    return _one_day(today - days * _DAY)


def _named(text: str, today: date) -> Days | None:
    """Read "march", "3 mei", "12 june 2025", "juni 2025"."""
    found = _NAMED.match(text)
    month = _month_number(found[2]) if found else 0
    if found is None or not month:
        return None
    number = int(found[3]) if found[3] else 0
    if found[1]:
        day = date(number or today.year, month, int(found[1]))
        return _one_day(day if number or day <= today else day.replace(year=today.year - 1))
    if 0 < number <= 31:
        day = date(today.year, month, number)
        return _one_day(day if day <= today else day.replace(year=today.year - 1))
    year = number or (today.year if month <= today.month else today.year - 1)
    return _month(year, month)


def _one_day(day: date) -> Days:
    return Days(first=day, until=day + _DAY)


def _month(year: int, month: int) -> Days:
    if month == 0:
        year, month = year - 1, 12
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return Days(first=date(year, month, 1), until=after)


def _year(year: int) -> Days:
    return Days(first=date(year, 1, 1), until=date(year + 1, 1, 1))


def _weekday(text: str) -> int:
    for number, names in enumerate(WEEKDAYS):
        if any(text == name or (len(text) >= 2 and text == name[:3]) for name in names):
            return number
    return -1


def _weekday_before(number: int, today: date) -> date:
    """The latest such day, today included."""
    return today - ((today.weekday() - number) % 7) * _DAY


def _month_number(text: str) -> int:
    for number, names in enumerate(MONTHS, start=1):
        if any(name == text or (len(text) >= 3 and name.startswith(text)) for name in names):
            return number
    return 0
