"""Reads Date headers (RFC 5322 section 3.3), the obsolete and the broken ones too."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_USUAL = re.compile(
    r"(?:\w{3},)?\s*(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?:\s|\Z)"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?")
_COMMENT = re.compile(r"\([^()]*\)")
_SLASHED = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)\s+(?:[A-Za-z]{3}\s+)?(\d\d?:\d\d(?::\d\d)?.*)")
_STRAY_ZONE = re.compile(r"(\d\d:\d\d(?::\d\d)?)\s+\d{5,}\s*\Z")
_MAX_OFFSET_S = 24 * 3600


def read_date(value: str) -> datetime | None:
    """Return the moment in UTC, or None when the text names none. A missing zone means UTC."""
    usual = _USUAL.match(value)
    if usual is None:
        return _unusual(value)
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = usual.groups()
    number = _MONTHS.get(month.lower())
    try:
        if number is None:
            return None
        local = datetime(int(year), number, int(day), int(hour), int(minute), min(int(second), 59))
        return (local - _offset(sign, zone_hours, zone_minutes)).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def _offset(sign: str, hours: str, minutes: str) -> timedelta:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return -offset if sign == "-" else offset


def _unusual(value: str) -> datetime | None:
    value = _STRAY_ZONE.sub(r"\1", _COMMENT.sub(" ", value)) if len(value) < 200 else ""
    slashed = _SLASHED.search(value)
    if slashed is not None and 1 <= int(slashed[2]) <= 12:
        month = list(_MONTHS)[int(slashed[2]) - 1]
        value = f"{slashed[3]} {month} {slashed[1]} {slashed[4]}"
    try:
        iso = _ISO.search(value)
        if iso is not None:
            moment = datetime.fromisoformat(iso[0].replace(" ", "T", 1).replace(" ", ""))
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        fields = parsedate_tz(value)
        if fields is None:
            return None
        offset_s = fields[9] or 0
        if abs(offset_s) > _MAX_OFFSET_S:
            offset_s = 0
        return datetime(*fields[:5], min(fields[5], 59), tzinfo=UTC) - timedelta(seconds=offset_s)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
