"""Finds the deadline a text names, in English and Dutch: the words and the moment.

A day alone is no deadline ("see you Friday"); it takes a word such as "before" or "uiterlijk" in
front, or a need that is due today. The search goes from those words, so that most texts cost a
few substring searches only.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

END_OF_DAY = time(17, 0)
"""When a date without a time of day ends."""

_NOON = time(12, 0)
_EVENING = time(21, 0)

# In front of a day or date, by a root that is looked for first. "until" and "tot" alone are no
# deadline ("away until Monday").
_CUES = {
    "before ": ("before ",),
    "by ": ("by ",),
    "due": ("due ", "due: ", "due on ", "due by "),
    "deadline": ("deadline ", "deadline: ", "deadline is "),
    "ater than ": ("no later than ", "not later than "),
    " until ": ("have until ", "open until ", "can until "),
    "uiterlijk ": ("uiterlijk ",),
    "voor ": ("voor ",),
    "vóór ": ("vóór ",),
    " tot ": ("hebt tot ", "heb je tot ", "kan tot ", "kunnen tot ", "tot en met "),
}

_PLAIN = re.compile(
    r"\b(?:need(?:s|ed)?\b[^.?!\n]{0,40}?\b(?:today|this (?:morning|afternoon)|tonight|tomorrow)"
    r"|(?:nodig|hebben)\b[^.?!\n]{0,40}?\b(?:vandaag|vanmiddag|vanavond|morgen)"
    r"|(?:nog|graag) (?:vandaag|vanmiddag)|(?:vandaag|morgen)[^.?!\n]{0,30}? (?:nodig|hebben)"
    r"|(?:today|tomorrow|vandaag|morgen) (?:please|graag|a\.?u\.?b)"
    r"|end of (?:the )?(?:day|week)|eind(?:e)? van de (?:dag|middag|week)|\beod\b)"
)

_WEEKDAYS = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
    "maandag": 0,
    "dinsdag": 1,
    "woensdag": 2,
    "donderdag": 3,
    "vrijdag": 4,
    "zaterdag": 5,
    "zondag": 6,
}
_MONTHS = {
    name: number
    for number, name_list in enumerate(
        (
            "january jan januari",
            "february feb februari",
            "march mar maart mrt",
            "april apr",
            "may mei",
            "june jun juni",
            "july jul juli",
            "august aug augustus",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in name_list.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_WEEKDAYS)

_WHEN = re.compile(
    r"(?:the |de |het |a\.?s\.? |aanstaande |coming |komende |this |deze |next |volgende )?"
    r"(?:(?P<near>today|tonight|this (?:morning|afternoon)|tomorrow|vandaag|vanmiddag|vanavond"
    r"|vanochtend|overmorgen|morgen(?:ochtend|middag)?)"
    rf"|(?P<weekday>{_DAY})(?P<part>ochtend|middag|avond)?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<end>end of (?:the |this )?(?:day|week)|eind(?:e)? van de (?:dag|middag|week)"
    r"|(?:the |het )?weekend))?"
    rf",?\s*(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)? (?:of )?(?P<month>{_MONTH})\b\.?"
    rf"|(?P<month2>{_MONTH})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|(?P<day3>\d{1,2})[-/](?P<month3>\d{1,2})(?:[-/](?P<year3>\d{4}))?\b)?"
    r"(?:,? ?(?P<year>20\d\d)\b)?"
    r",?(?:\s*(?P<noon>noon|midday|12 uur 's middags|morning|afternoon|evening|ochtend|avond"
    r"|close of business|cob|eod)\b)?"
    r"(?:\s*(?:at |om )?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:\s?(?P<unit>uur|u|h|am|pm))?"
    r"|\s?(?P<unit2>uur|u|am|pm|o.clock))\b)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A deadline. `words` stand in the text, but for its line breaks; `due_at` is UTC."""

    words: str
    due_at: datetime
    has_time: bool = False


def find_deadline(text: str, sent_at: datetime, zone: tzinfo) -> Deadline | None:
    """Return the first deadline in `text`, read as written at `sent_at` by someone in `zone`."""
    lowered = text.lower().replace("\n", " ")
    if len(lowered) != len(text):
        return None
    written = sent_at.astimezone(zone)
    found = [
        deadline
        for root, cues in _CUES.items()
        if root in lowered
        for cue in cues
        if (deadline := _after_cue(text, lowered, cue, written)) is not None
    ]
    if not found and _may_be_plain(lowered):
        plain = _plain(text, lowered, written)
        found = [plain] if plain else []
    return min(found, key=lambda place: place[0])[1] if found else None


_Found = tuple[int, Deadline]


def _after_cue(text: str, lowered: str, cue: str, written: datetime) -> _Found | None:
    at = lowered.find(cue)
    while at >= 0:
        whole_word = at == 0 or not lowered[at - 1].isalnum()
        if whole_word and (match := _WHEN.match(lowered, at + len(cue))) is not None:
            moment = _moment(match, written)
            if moment is not None:
                words = " ".join(text[at : match.end()].split()).rstrip(",. ")
                due_at, has_time = moment
                return at, Deadline(words=words, due_at=due_at.astimezone(UTC), has_time=has_time)
        at = lowered.find(cue, at + 1)
    return None


def _may_be_plain(lowered: str) -> bool:
    return (
        "day" in lowered
        or "dag" in lowered
        or "vandaag" in lowered
        or "end of" in lowered
        or "eind" in lowered
        or "tomorrow" in lowered
        or "morgen" in lowered
        or "vanmiddag" in lowered
        or "eod" in lowered
    )


def _plain(text: str, lowered: str, written: datetime) -> _Found | None:
    match = _PLAIN.search(lowered)
    if match is None:
        return None
    words = match.group()
    days = 1 if "tomorrow" in words or re.search(r"\bmorgen\b", words) else 0
    if words.endswith("week"):
        days = max(0, 4 - written.weekday())
    due = _at(written + timedelta(days=days), END_OF_DAY)
    shown = " ".join(text[match.start() : match.end()].split())
    return match.start(), Deadline(words=shown, due_at=due.astimezone(UTC))


def _moment(match: re.Match[str], written: datetime) -> tuple[datetime, bool] | None:
    """Return the moment the words mean and whether they name a time of day; None for no day."""
    day = _date(match, written)
    hour = _time_of_day(match)
    if day is None:
        if not match["hour"] or hour is None:
            return None
        day = written
    moment = _at(day, hour or END_OF_DAY)
    return moment, hour is not None


def _date(match: re.Match[str], written: datetime) -> datetime | None:
    if iso := match["iso"]:
        return _safe_date(written, int(iso[:4]), int(iso[5:7]), int(iso[8:]))
    for day, month in (("day", "month"), ("day2", "month2")):
        if match[day]:
            year = int(match["year"]) if match["year"] else None
            return _safe_date(written, year, _MONTHS[match[month]], int(match[day]))
    if match["day3"]:
        year = int(match["year3"]) if match["year3"] else None
        return _safe_date(written, year, int(match["month3"]), int(match["day3"]))
    if near := match["near"]:
        days = 2 if near == "overmorgen" else int("tomorrow" in near or "morgen" in near)
        return written + timedelta(days=days)
    if weekday := match["weekday"]:
        ahead = (_WEEKDAYS[weekday] - written.weekday()) % 7
        if "next" in match.group() or "volgende" in match.group():
            ahead = ahead + 7 if ahead < 7 - written.weekday() else ahead
        return written + timedelta(days=ahead)
    if end := match["end"]:
        days = 0 if end.endswith(("day", "dag", "middag")) else max(0, 4 - written.weekday())
        return written + timedelta(days=days)
    return None


def _safe_date(written: datetime, year: int | None, month: int, day: int) -> datetime | None:
    """Return that day, in the year in which it comes next unless one is named."""
    try:
        found = written.replace(year=year or written.year, month=month, day=day)
    except ValueError:
        return None
    if year is None and found < written - timedelta(days=60):
        return _safe_date(written, written.year + 1, month, day)
    return found


def _time_of_day(match: re.Match[str]) -> time | None:
    if match["hour"]:
        is_afternoon = "pm" in (match["unit"], match["unit2"]) and match["hour"] != "12"
        hour = int(match["hour"]) + (12 if is_afternoon else 0)
        minute = int(match["minute"] or 0)
        return time(hour, minute) if hour < 24 and minute < 60 else None
    words = match["noon"] or match["part"] or match["near"] or ""
    if words in ("noon", "midday", "morning", "ochtend", "vanochtend", "this morning", "middag"):
        return _NOON
    if words in ("evening", "avond", "tonight", "vanavond"):
        return _EVENING
    return None


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
