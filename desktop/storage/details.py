"""The JSON in which a message's rarer facts and its recipients are kept."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from desktop.core.clock import from_micros, to_micros
from desktop.model.message import Address, Details, IncomingMessage, Invitation, Unsubscribe

NO_DETAILS = Details()
RECIPIENT_FIELDS = ("to", "cc", "bcc", "reply_to")


def details_to_json(details: Details) -> str:
    """Write details, only what differs from none; "" when nothing does."""
    if details == NO_DETAILS:
        return ""
    return json.dumps(_without_empty(asdict(details)), default=_moment, separators=(",", ":"))


def details_from_json(text: str) -> Details:
    """Read what `details_to_json` wrote."""
    if not text:
        return NO_DETAILS
    values: dict[str, Any] = json.loads(text)
    unsubscribe = values.pop("unsubscribe", None)
    invitation = values.pop("invitation", None)
    return Details(
        **{**values, "warnings": tuple(values.get("warnings", ()))},
        unsubscribe=Unsubscribe(**unsubscribe) if unsubscribe else None,
        invitation=_invitation(invitation) if invitation else None,
    )


def recipients_to_json(message: IncomingMessage) -> str:
    """Write To, Cc, Bcc and Reply-To, as [name, address] pairs by field."""
    pairs = {
        field: [[a.name, a.address] for a in addresses]
        for field in RECIPIENT_FIELDS
        if (addresses := getattr(message, field))
    }
    return json.dumps(pairs, separators=(",", ":"), ensure_ascii=False) if pairs else "{}"


def recipients_from_json(text: str) -> dict[str, tuple[Address, ...]]:
    """Read what `recipients_to_json` wrote; every field is there."""
    pairs: dict[str, list[list[str]]] = json.loads(text)
    return {field: addresses_from(pairs.get(field, ())) for field in RECIPIENT_FIELDS}


def addresses_from(pairs: Iterable[list[str]]) -> tuple[Address, ...]:
    """Return [name, address] pairs as addresses."""
    return tuple(Address(name=name, address=address) for name, address in pairs)


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_empty(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value not in (None, "", (), 0, False)
    }


def _moment(value: object) -> int:
    if isinstance(value, datetime):
        return to_micros(value)
    raise TypeError(f"{type(value).__name__} is not kept as JSON")


def _invitation(values: dict[str, Any]) -> Invitation:
    organizer = values.pop("organizer", None)
    attendees = values.pop("attendees", ())
    starts_at, ends_at = values.pop("starts_at", None), values.pop("ends_at", None)
    required = {name: values.pop(name, "") for name in ("method", "uid", "summary")}
    return Invitation(
        **required,
        **values,
        starts_at=None if starts_at is None else from_micros(starts_at),
        ends_at=None if ends_at is None else from_micros(ends_at),
        organizer=Address(**organizer) if organizer else None,
        attendees=tuple(Address(**attendee) for attendee in attendees),
    )
