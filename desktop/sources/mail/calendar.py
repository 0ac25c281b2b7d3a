"""Reads calendar invitations (iTIP, RFC 5546, in mail by RFC 6047) and writes the answers."""

import warnings
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Protocol, cast

from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.cal import Component

from desktop.model.message import Address, Invitation
from desktop.sources.mail.words import clean_text

MAX_CALENDAR = 512 * 1024
MAX_ATTENDEES = 500
ANSWERS = {"accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}
_WANTED = ("VEVENT", "VTODO", "VJOURNAL")


class _Moment(Protocol):
    dt: date | datetime


def read_invitation(calendar: str, method: str = "") -> Invitation | None:
    """Return the first event of a text/calendar part, or None when it holds none.

    `method` is the Content-Type parameter; the METHOD in the calendar wins.
    """
    if len(calendar) > MAX_CALENDAR:
        return None
    try:
        parsed, component = _first_event(calendar)
        return _invitation(component, str(parsed.get("METHOD", method)).upper(), calendar)
    except Exception:  # the library raises many kinds on broken input
        return None


def _first_event(calendar: str) -> tuple[Component, Component]:
    """Return (calendar, its first event or task). Raises what the library raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about the zones it guesses
        calendars = Calendar.from_ical(calendar, multiple=True)
    return next(
        (parsed, one) for parsed in calendars for name in _WANTED for one in parsed.walk(name)
    )


def _invitation(component: Component, method: str, calendar: str) -> Invitation:
    starts, ends = _moment(component, "DTSTART"), _moment(component, "DTEND")
    if ends is None and starts is not None and component.get("DURATION") is not None:
        with suppress(AttributeError, OverflowError, TypeError, ValueError):
            ends = starts + component.get("DURATION").dt
    start = _date_value(component, "DTSTART")
    recurrence = component.get("RRULE")
    if isinstance(recurrence, list):
        recurrence = recurrence[0] if recurrence else None
    return Invitation(
        method=method,
        uid=clean_text(str(component.get("UID", ""))),
        summary=clean_text(str(component.get("SUMMARY", ""))),
        location=clean_text(str(component.get("LOCATION", ""))),
        organizer=_address(component.get("ORGANIZER")),
        attendees=_attendees(component),
        starts_at=starts,
        ends_at=ends,
        is_all_day=start is not None and not isinstance(start, datetime),
        recurrence=recurrence.to_ical().decode("utf-8", "replace") if recurrence else "",
        sequence=_number(component.get("SEQUENCE", 0)),
        calendar=calendar,
    )


def _moment(component: Component, name: str) -> datetime | None:
    """Return a date property as a moment in UTC; whole days begin at midnight UTC."""
    moment = _date_value(component, name)
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), UTC) if isinstance(moment, date) else None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _date_value(component: Component, name: str) -> date | datetime | None:
    """Return the value of a date property, or None when it is missing or broken."""
    value = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    try:
        return cast(_Moment, value).dt
    except (AttributeError, ValueError):
        return None


def _attendees(component: Component) -> tuple[Address, ...]:
    values = component.get("ATTENDEE", [])
    values = values if isinstance(values, list) else [values]
    found = (_address(value) for value in values[:MAX_ATTENDEES])
    return tuple(address for address in found if address is not None)


def _address(value: object) -> Address | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return None
    name = str(getattr(value, "params", {}).get("CN", ""))
    address = str(value).strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    return Address(name=clean_text(name).strip('"'), address=clean_text(address))


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0


def answer_invitation(
    invitation: Invitation, *, attendee: Address, answer: str, now: datetime
) -> str:
    """Return the text/calendar; method=REPLY body that answers an invitation (RFC 5546 3.2.3).

    `answer` is "accepted", "tentative" or "declined". Raises ValueError for an invitation whose
    calendar cannot be read.
    """
    try:
        parsed, asked = _first_event(invitation.calendar)
    except Exception as error:
        raise ValueError("The invitation cannot be read.") from error
    event = Event()
    for name in ("UID", "SEQUENCE", "ORGANIZER", "SUMMARY", "DTSTART", "DTEND", "RECURRENCE-ID"):
        if asked.get(name) is not None:
            event[name] = asked.get(name)
    event.add("DTSTAMP", now.astimezone(UTC))
    who = vCalAddress(f"mailto:{attendee.address}")
    if attendee.name:
        who.params["CN"] = vText(attendee.name)
    who.params["PARTSTAT"] = vText(ANSWERS[answer])
    event.add("ATTENDEE", who, encode=False)
    reply = Calendar()
    reply.add("PRODID", "-//Luwte//EN")
    reply.add("VERSION", "2.0")
    reply.add("METHOD", "REPLY")
    for zone in parsed.walk("VTIMEZONE"):
        reply.add_component(zone)
    reply.add_component(event)
    return bytes(reply.to_ical()).decode("utf-8")
