"""Turns the bytes of a mail into an `IncomingMessage`. Never raises; runs on any thread.

A plain text mail, the bulk of every archive, takes a short way: no MIME tree, no HTML.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape

from desktop.core.clock import EPOCH
from desktop.model.body import snippet_of
from desktop.model.ids import RemoteId
from desktop.model.message import (
    Address,
    Automation,
    Details,
    Flag,
    IncomingMessage,
    Invitation,
    Unsubscribe,
)
from desktop.sources.mail.addresses import read_addresses
from desktop.sources.mail.automation import (
    automation_of,
    has_signs,
    is_auto_reply,
    list_identity,
    unsubscribe_of,
)
from desktop.sources.mail.content import Body, Content, plain_text, read_content
from desktop.sources.mail.dates import read_date
from desktop.sources.mail.headers import Headers, is_sound, normalised, split_message
from desktop.sources.mail.html import sanitise_html
from desktop.sources.mail.html_text import text_of_sanitised
from desktop.sources.mail.parameters import parse_parameters
from desktop.sources.mail.transfer import decode_transfer
from desktop.sources.mail.trust import has_failed_dmarc, sender_warnings, verdicts, verified_domain
from desktop.sources.mail.words import raw_text

log = logging.getLogger(__name__)

_IDENTIFIER_BYTES = re.compile(rb"<([^<>]+)>")
_NO_ADDRESS = Address(address="")
_NO_DETAILS = Details()
_MAX_REFERENCES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """The bytes of a mail with what the source knows about this copy. Can be pickled."""

    raw: bytes
    remote_id: str
    channel: str
    flags: frozenset[Flag] = frozenset()
    labels: tuple[str, ...] = ()
    received_at: datetime | None = None


@dataclass(slots=True)
class _Readable:
    """The body as it is kept and shown."""

    text: str
    html: str | None = None
    blocked_remote: int = 0
    misleading_links: int = 0


def read_messages(
    items: Sequence[RawMessage],
    *,
    my_addresses: frozenset[str] = frozenset(),
    trusted_authserv: frozenset[str] = frozenset(),
) -> list[IncomingMessage]:
    """Parse many mails, in order; the function for worker processes and bulk imports."""
    return [_safely(item, my_addresses, trusted_authserv) for item in items]


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
    """Parse one mail. Whatever the bytes are, a message comes out.

    `trusted_authserv` names the authserv-ids whose Authentication-Results count (RFC 8601);
    "*.example.com" stands for every host below. `my_addresses`, lower case, are those whose
    misuse by others is worth a warning.
    """
    item = RawMessage(
        raw=raw,
        remote_id=remote_id,
        channel=channel,
        flags=frozenset(flags),
        labels=tuple(labels),
        received_at=received_at,
    )
    return _safely(item, my_addresses, trusted_authserv)


def _safely(
    item: RawMessage, my_addresses: frozenset[str], trusted_authserv: frozenset[str]
) -> IncomingMessage:
    try:
        return _read(item, my_addresses, trusted_authserv)
    except Exception:
        log.exception("A mail of %d bytes is kept as plain text", len(item.raw))
        return _as_plain_text(item)


def _read(
    item: RawMessage, my_addresses: frozenset[str], trusted_authserv: frozenset[str]
) -> IncomingMessage:
    raw = item.raw
    headers, body_start = split_message(raw)
    if not is_sound(raw, body_start):
        raw = normalised(raw)
        headers, body_start = split_message(raw)
    senders = read_addresses(headers.raw_all(b"from")) or read_addresses(headers.raw_all(b"sender"))
    sender = senders[0] if senders else _NO_ADDRESS
    dated_at = read_date(headers.plain(b"date"))
    readable, content = _read_body(raw, headers, body_start)
    invitation = _invitation(content)
    if invitation is not None and not readable.text:
        readable.text = "\n".join(one for one in (invitation.summary, invitation.location) if one)
    message_id = read_identifier(headers.raw(b"message-id"))
    subject = headers.text(b"subject")
    return IncomingMessage(
        remote_id=RemoteId(item.remote_id),
        content_key=content_key(message_id, dated_at, sender.address, subject, raw[body_start:]),
        channel=item.channel,
        message_id=message_id,
        in_reply_to=_parent(headers),
        references=_references(headers),
        sender=sender,
        reply_to=read_addresses(headers.raw_all(b"reply-to")),
        to=read_addresses(headers.raw_all(b"to")),
        cc=read_addresses(headers.raw_all(b"cc")),
        bcc=read_addresses(headers.raw_all(b"bcc")),
        subject=subject,
        sent_at=dated_at or item.received_at or _received_at(headers) or EPOCH,
        received_at=item.received_at,
        text=readable.text,
        html=readable.html,
        snippet=snippet_of(readable.text),
        blocked_remote=readable.blocked_remote,
        flags=item.flags,
        labels=item.labels,
        automation=automation_of(
            headers, sender.address, is_report=content is not None and content.is_report
        ),
        attachments=tuple(content.attachments) if content else (),
        details=_details(
            headers, senders, content, readable, invitation, my_addresses, trusted_authserv
        ),
        size=len(item.raw),
    )


def content_key(
    message_id: str | None, dated_at: datetime | None, address: str, subject: str, body: bytes
) -> str:
    """Return the key of a message wherever it is found: 32 hexadecimal digits."""
    parts = [message_id or "", str(dated_at.timestamp()) if dated_at else "", address.lower()]
    if not message_id:
        parts += [subject, hashlib.sha256(b"\n".join(body.split())).hexdigest()]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


@lru_cache(maxsize=256)
def _content_type(value: bytes) -> tuple[str, str | None, bool, bool]:
    """Return (media type, charset, is flowed, delsp) of a Content-Type field."""
    mime, parameters = parse_parameters(raw_text(value))
    is_flowed = parameters.get("format", "").lower() == "flowed"
    delsp = parameters.get("delsp", "").lower() == "yes"
    return mime or "text/plain", parameters.get("charset"), is_flowed, delsp


def _read_body(raw: bytes, headers: Headers, start: int) -> tuple[_Readable, Content | None]:
    mime, charset, is_flowed, delsp = _content_type(headers.raw(b"content-type"))
    if mime == "text/plain" and b"content-disposition" not in headers:
        data = raw[start:]
        encoding = headers.plain(b"content-transfer-encoding")
        if encoding:
            data = decode_transfer(data, encoding)
        text = plain_text(data, charset, is_flowed=is_flowed, delsp=delsp)
        return _Readable(text.strip("\n")), None
    content = read_content(raw)
    return _readable(content.bodies), content


def _readable(bodies: Sequence[Body]) -> _Readable:
    """Make text and safe HTML of the bodies. Each piece of HTML is made safe on its own, so that
    nothing in one can reach into another (EFAIL). Words that are in HTML only come after the text,
    unless the message begins with HTML."""
    texts: list[str] = []
    words: list[str] = []
    htmls: list[str] = []
    blocked = misleading = 0
    has_html = any(body.html for body in bodies)
    for body in bodies:
        if body.html:
            safe = sanitise_html(body.html)
            blocked += safe.blocked_remote
            misleading += safe.misleading_links
            htmls.append(safe.html)
            is_told = body.text is not None and (body.text.strip() or not texts)
            if is_told and body.text:
                texts.append(body.text)
            else:
                (words if texts else texts).append(text_of_sanitised(safe.html))
        elif body.text:
            texts.append(body.text.strip("\n"))
            if has_html and body.text.strip():
                htmls.append(f'<div style="white-space:pre-wrap">{escape(body.text)}</div>')
    text = "\n\n".join(piece.strip("\n") for piece in texts + words if piece.strip())
    return _Readable(text, "<hr>".join(htmls) if htmls else None, blocked, misleading)


def read_identifier(value: bytes) -> str | None:
    """Return a Message-ID without angle brackets, or None."""
    if not value:
        return None
    found = _IDENTIFIER_BYTES.search(value)
    return "".join((found[1] if found else value).decode("utf-8", "replace").split()) or None


def _identifiers(values: Iterable[bytes]) -> tuple[str, ...]:
    found = [
        "".join(one.decode("utf-8", "replace").split())
        for value in values
        for one in _IDENTIFIER_BYTES.findall(value)
    ]
    return tuple(dict.fromkeys(one for one in found if one))[-_MAX_REFERENCES:]


def _references(headers: Headers) -> tuple[str, ...]:
    return _identifiers(headers.raw_all(b"references"))


def _parent(headers: Headers) -> str | None:
    found = _identifiers(headers.raw_all(b"in-reply-to"))
    return found[0] if found else None


def _received_at(headers: Headers) -> datetime | None:
    received = headers.plain(b"received")
    return read_date(received.rpartition(";")[2].strip()) if received else None


def _invitation(content: Content | None) -> Invitation | None:
    if content is None or not content.calendar:
        return None
    from desktop.sources.mail.calendar import read_invitation  # slow to import

    return read_invitation(content.calendar, content.calendar_method)


def _details(
    headers: Headers,
    senders: Sequence[Address],
    content: Content | None,
    readable: _Readable,
    invitation: Invitation | None,
    my_addresses: frozenset[str],
    trusted_authserv: frozenset[str],
) -> Details:
    warnings = sender_warnings(headers.raw_all(b"from"), senders)
    if readable.misleading_links:
        warnings += ("link-mismatch",)
    is_signalled = has_signs(headers)
    if not (warnings or is_signalled or content or b"authentication-results" in headers):
        return _NO_DETAILS
    found = verdicts(headers, trusted_authserv)
    if senders and senders[0].address.lower() in my_addresses and has_failed_dmarc(found):
        warnings += ("forged-own-address",)
    identity, name, post = list_identity(headers) if is_signalled else (None, None, None)
    unsubscribe: Unsubscribe | None = unsubscribe_of(headers, found) if is_signalled else None
    is_one_sender = senders and "several-from" not in warnings
    return Details(
        list_id=identity,
        list_name=name,
        list_post=post,
        unsubscribe=unsubscribe,
        invitation=invitation,
        verified_domain=verified_domain(senders[0], found) if is_one_sender else None,
        warnings=warnings,
        protection=content.protection if content else None,
        is_auto_reply=is_auto_reply(headers),
    )


def _as_plain_text(item: RawMessage) -> IncomingMessage:
    """What is kept of a mail that no reader can read: its bytes as text."""
    text = plain_text(item.raw, None)
    return IncomingMessage(
        remote_id=RemoteId(item.remote_id),
        content_key=hashlib.sha256(item.raw).hexdigest()[:32],
        channel=item.channel,
        sender=_NO_ADDRESS,
        sent_at=item.received_at or EPOCH,
        received_at=item.received_at,
        text=text,
        snippet=" ".join(text[:400].split())[:200],
        flags=item.flags,
        labels=item.labels,
        automation=Automation.PERSON,
        size=len(item.raw),
    )
