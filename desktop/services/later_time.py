"""Reads when something should come back: "thu 9", "2h", "next week", "do 9", "2u", "morgen".

Pure: the moment now and the zone come in, a moment comes out. English and Dutch are understood
at the same time, whatever the language of the window, because people mix them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from desktop.search.calendar_names import MONTHS, WEEKDAYS

DAY_START = time(8, 30)
"""When a day without a named hour begins."""
LONGEST_DAYS = 366 * 5
"""Further ahead than this many days is taken for a typing error."""

_WEEKDAYS = tuple((*names, names[1][:2]) for names in WEEKDAYS)
"""With the two letters of Dutch calendars: "ma", "di"."""
_DAY_OFFSETS = {
    "today": 0,
    "vandaag": 0,
    "tomorrow": 1,
    "morgen": 1,
    "tmrw": 1,
    "overmorgen": 2,
}
_PARTS = {
    "morning": time(8, 30),
    "ochtend": time(8, 30),
    "noon": time(12),
    "midday": time(12),
    "afternoon": time(14),
    "middag": time(14),
    "evening": time(19),
    "night": time(19),
    "avond": time(19),
}
_TODAY_PARTS = {
    "tonight": "evening",
    "vanochtend": "morning",
    "vanmorgen": "morning",
    "vanmiddag": "afternoon",
    "vanavond": "evening",
}
_TOMORROW_PARTS = {
    "morgenochtend": "morning",
    "morgenvroeg": "morning",
    "morgenmiddag": "afternoon",
    "morgenavond": "evening",
}
_UNITS = {
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "minuut": "minute", "minuten": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "u": "hour", "uur": "hour", "uren": "hour", "uurtje": "hour",
    "d": "day", "day": "day", "days": "day", "dag": "day", "dagen": "day",
    "w": "week", "wk": "week", "week": "week", "weeks": "week", "weken": "week",
    "mo": "month", "month": "month", "months": "month", "maand": "month", "maanden": "month",
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
}  # fmt: skip
_FILLERS = frozenset(
    ("in", "over", "at", "on", "om", "op", "de", "the", "this", "deze", "for", "voor", "tot")
)
_NEXT = frozenset(("next", "volgende", "volgend"))

_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|\d{1,2}[:.u]\d{2}|\d+|[^\W\d_]+|\S"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What has been understood so far."""

    day: date | None = None
    at: time | None = None
    exact: datetime | None = None
    is_weekday: bool = False


def parse_later(text: str, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """Return the moment `text` names, in the future, or None when it is not understood.

    `now` is aware. `zone` is where the person is; None takes the computer's own zone.
    """
    wall = now.astimezone(zone).replace(tzinfo=None)
    tokens = [token for token in _TOKEN.findall(text.strip().casefold()) if token not in ",;"]
    if not tokens:
        return None
    reading = _read(tokens, wall)
    return _settle(reading, wall, now, zone) if reading is not None else None


def to_zone(wall: datetime, zone: tzinfo | None) -> datetime:
    """Return a wall time as an aware moment; None is the computer's own zone."""
    return wall.astimezone() if zone is None else wall.replace(tzinfo=zone)


def _read(tokens: list[str], wall: datetime) -> _Reading | None:
    """Take the tokens from the left, each rule as many as it understands."""
    reading, rest = _Reading(), tokens
    while rest:
        says_hour = rest[0] in ("at", "om")
        if rest[0] in _FILLERS and len(rest) > 1:
            rest = rest[1:]
        for rule in (_clock, *_RULES) if says_hour else _RULES:
            taken = rule(rest, reading, wall)
            if taken is not None:
                count, reading = taken
                rest = rest[count:]
                break
        else:
            return None
    return reading


def _settle(
    reading: _Reading, wall: datetime, now: datetime, zone: tzinfo | None
) -> datetime | None:
    """Fill in what was not said, and refuse what lies in the past or absurdly far."""
    if reading.exact is not None:
        moment = to_zone(reading.exact, zone)
    else:
        day = reading.day or wall.date()
        at = reading.at or DAY_START
        moment = to_zone(datetime.combine(day, at), zone)
        if moment <= now and reading.is_weekday:
            moment = to_zone(datetime.combine(day + timedelta(days=7), at), zone)
        elif moment <= now and reading.day is None:
            moment = to_zone(datetime.combine(day + timedelta(days=1), at), zone)
    is_sensible = now < moment <= now + timedelta(days=LONGEST_DAYS)
    return moment.astimezone(UTC) if is_sensible else None


_Taken = tuple[int, _Reading] | None


def _duration(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "2h", "2 weeks", "an hour", "half uur", "1h 30m"; days begin at DAY_START."""
    amount = _number(tokens[0])
    unit = _UNITS.get(tokens[1]) if len(tokens) > 1 else None
    if amount is None or unit is None or reading.day is not None:
        return None
    if tokens[1] in ("u", "h") and 13 <= amount <= 23:  # "16u" is a time of day
        return None
    start = reading.exact or wall
    if unit in ("minute", "hour"):
        step = timedelta(minutes=amount) if unit == "minute" else timedelta(hours=amount)
        return 2, replace(reading, exact=start + step)
    days = {"day": amount, "week": 7 * amount}.get(unit)
    day = _add_months(wall.date(), amount) if days is None else _add_days(wall.date(), days)
    return (2, replace(reading, day=day)) if day is not None else None


def _half(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "half an hour", "half uur", and the Dutch "half 10" (09:30)."""
    if tokens[0] in ("halfuur", "halfuurtje"):
        return 1, replace(reading, exact=wall + timedelta(minutes=30))
    if tokens[0] != "half":
        return None
    rest = [token for token in tokens[1:3] if token not in ("a", "an")]
    if rest and _UNITS.get(rest[0]) == "hour":
        return tokens.index(rest[0]) + 1, replace(reading, exact=wall + timedelta(minutes=30))
    if rest and rest[0].isdecimal() and 1 <= int(rest[0]) <= 12:
        return 2, replace(reading, at=time((int(rest[0]) - 1) % 24, 30))
    return None


def _next(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "next week", "volgende maand", "next thursday" (the one in next week)."""
    if tokens[0] not in _NEXT or len(tokens) < 2:
        return None
    today = wall.date()
    unit = _UNITS.get(tokens[1])
    monday = today + timedelta(days=7 - today.weekday())
    if unit == "week":
        return 2, replace(reading, day=monday)
    if unit == "month":
        return 2, replace(reading, day=_add_months(today.replace(day=1), 1))
    weekday = _named(tokens[1], _WEEKDAYS)
    if weekday is None:
        return None
    return 2, replace(reading, day=monday + timedelta(days=weekday))


def _day_word(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "tomorrow", "overmorgen", "vanavond", "weekend", and their beginnings."""
    today, word = wall.date(), tokens[0]
    if tokens[:3] == ["day", "after", "tomorrow"]:
        return 3, replace(reading, day=today + timedelta(days=2))
    for parts, offset in ((_TODAY_PARTS, 0), (_TOMORROW_PARTS, 1)):
        if word in parts:
            day = today + timedelta(days=offset)
            return 1, replace(reading, day=day, at=_PARTS[parts[word]])
    if word == "weekend":
        return 1, replace(reading, day=today + timedelta(days=(5 - today.weekday()) % 7 or 7))
    matches = {_DAY_OFFSETS[name] for name in _DAY_OFFSETS if _begins(name, word)}
    if len(matches) == 1 and reading.day is None:
        return 1, replace(reading, day=today + timedelta(days=matches.pop()))
    return None


def _weekday(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "thu", "donderdag": the coming one, today included."""
    weekday = _named(tokens[0], _WEEKDAYS)
    if weekday is None or reading.day is not None:
        return None
    days = (weekday - wall.weekday()) % 7
    if days == 0 and len(tokens) == 1 and reading.at is None:
        days = 7
    return 1, replace(reading, day=wall.date() + timedelta(days=days), is_weekday=True)


def _date(tokens: list[str], reading: _Reading, wall: datetime) -> _Taken:
    """Understand "11 june", "june 11", "11 juni 2027", "11-6", "11/6", "2026-06-11"."""
    numbers = [int(part) for part in re.split(r"[-/]", tokens[0]) if part.isdecimal()]
    if len(numbers) in (2, 3):
        if len(numbers) == 3 and numbers[0] > 31:
            return _on(1, reading, wall, numbers[2], numbers[1], numbers[0])
        return _on(1, reading, wall, *numbers)
    if len(tokens) < 2:
        return None
    for first, second in ((0, 1), (1, 0)):
        month = _named(tokens[second], MONTHS)
        if tokens[first].isdecimal() and month is not None:
            has_year = len(tokens) > 2 and re.fullmatch(r"20\d\d", tokens[2])
            year = (int(tokens[2]),) if has_year else ()
            return _on(2 + len(year), reading, wall, int(tokens[first]), month + 1, *year)
    return None


def _on(
    count: int, reading: _Reading, wall: datetime, day: int, month: int, year: int | None = None
) -> _Taken:
    """Make the date; without a year it is the next time that it is that day."""
    try:
        if year is not None:
            return count, replace(
                reading, day=date(year + 2000 if year < 100 else year, month, day)
            )
        found = date(wall.year, month, day)
        if found < wall.date():
            found = date(wall.year + 1, month, day)
    except ValueError:
        return None
    return count, replace(reading, day=found)


def _clock(tokens: list[str], reading: _Reading, _wall: datetime) -> _Taken:
    """Understand "9", "9:30", "9.30", "9u30", "9u", "3 pm", "noon", "morning", "avond"."""
    word = tokens[0]
    if word in _PARTS:
        return 1, replace(reading, at=_PARTS[word])
    match = re.fullmatch(r"(\d{1,2})(?:[:.u](\d{2}))?", word)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    suffix = tokens[1] if len(tokens) > 1 else ""
    if suffix in ("am", "pm"):
        hour = hour % 12 + (12 if suffix == "pm" else 0) if hour <= 12 else 99
    if hour > 23 or minute > 59:
        return None
    count = 2 if suffix in ("am", "pm", "u", "h", "uur") else 1
    return count, replace(reading, at=time(hour, minute))


_RULES: tuple[Callable[[list[str], _Reading, datetime], _Taken], ...] = (
    _next,
    _half,
    _duration,
    _day_word,
    _date,
    _weekday,
    _clock,
)


def _named(word: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    """Return the index of the only group with a name that `word` is or begins."""
    found = {i for i, group in enumerate(names) if word in group}
    if not found:
        found = {i for i, group in enumerate(names) for name in group if _begins(name, word)}
    return found.pop() if len(found) == 1 else None


def _begins(name: str, word: str) -> bool:
    return word == name or (len(word) >= 3 and word.isalpha() and name.startswith(word))


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 6 else _NUMBERS.get(word)


def _add_days(day: date, days: int) -> date | None:
    return day + timedelta(days=days) if days <= LONGEST_DAYS else None


def _add_months(day: date, months: int) -> date | None:
    """The same day so many months on, or the last of that month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    if months > LONGEST_DAYS // 28:
        return None
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return None
