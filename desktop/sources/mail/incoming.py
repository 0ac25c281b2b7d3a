"""Turns the bytes of a mail into an `IncomingMessage`. Never raises; runs on any thread."""

import email
import email.policy
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from desktop.core.clock import EPOCH
from desktop.model.ids import RemoteId
from desktop.model.message import Address, Flag, IncomingMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """The bytes of a mail with what the source knows about this copy. Can be pickled."""

    raw: bytes
    remote_id: str
    channel: str
    flags: frozenset[Flag] = frozenset()
    labels: tuple[str, ...] = ()
    received_at: datetime | None = None


def read_message(
    raw: bytes,
    *,
    remote_id: str,
    channel: str,
    flags: Iterable[Flag] = frozenset(),
    labels: Sequence[str] = (),
    received_at: datetime | None = None,
    my_addresses: frozenset[str] = frozenset(),
    trusted_authserv: frozenset[str] = frozenset(),
) -> IncomingMessage:
    """Parse one mail. Whatever the bytes are, a message comes out."""
    message = email.message_from_bytes(raw)
    name, address = parseaddr(str(message.get("From", "")))
    message_id = str(message.get("Message-ID", "")).strip(" <>\r\n\t") or None
    references = tuple(
        str(message.get("References", "")).replace("<", " ").replace(">", " ").split()
    )
    try:
        sent_at = parsedate_to_datetime(str(message.get("Date", ""))).astimezone(UTC)
    except (ValueError, TypeError):
        sent_at = received_at or EPOCH
    payload = message.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return IncomingMessage(
        remote_id=RemoteId(remote_id),
        content_key=hashlib.sha256(f"{message_id}\0{sent_at}\0{address}".encode()).hexdigest()[:32],
        channel=channel,
        message_id=message_id,
        in_reply_to=str(message.get("In-Reply-To", "")).strip(" <>\r\n\t") or None,
        references=references,
        sender=Address(name=name, address=address),
        to=tuple(
            Address(name=n, address=a) for n, a in getaddresses([str(message.get("To", ""))]) if a
        ),
        subject=str(message.get("Subject", "")),
        sent_at=sent_at,
        received_at=received_at,
        text=text,
        snippet=" ".join(text.split())[:200],
        flags=frozenset(flags),
        labels=tuple(labels),
        size=len(raw),
    )


def read_messages(
    items: Sequence[RawMessage],
    *,
    my_addresses: frozenset[str] = frozenset(),
    trusted_authserv: frozenset[str] = frozenset(),
) -> list[IncomingMessage]:
    """Parse many mails, in order; the function for worker processes and bulk imports."""
    return [
        read_message(
            item.raw,
            remote_id=item.remote_id,
            channel=item.channel,
            flags=item.flags,
            labels=item.labels,
            received_at=item.received_at,
            my_addresses=my_addresses,
            trusted_authserv=trusted_authserv,
        )
        for item in items
    ]
