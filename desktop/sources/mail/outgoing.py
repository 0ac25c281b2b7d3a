"""Builds the bytes of a mail to send from a draft (RFC 5322, 2045, 2231, 3676, 6047)."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from desktop.model.message import Address
from desktop.model.operation import Draft


def new_message_id(sender: Address) -> str:
    """Return a fresh Message-ID without angle brackets, in the sender's domain."""
    return f"{secrets.token_hex(16)}@{sender.address.rpartition('@')[2] or 'localhost'}"


def build_message(
    draft: Draft,
    *,
    message_id: str,
    date: datetime,
    attachments: Sequence[bytes] = (),
) -> bytes:
    """Return the mail as bytes with CRLF line ends, fit for SMTP and APPEND.

    `message_id` has no angle brackets; `attachments` are the bytes of `draft.attachments`, in
    order. There is no Bcc header: see `envelope_recipients`.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _formatted([draft.sender])
    if draft.to:
        message["To"] = _formatted(draft.to)
    if draft.cc:
        message["Cc"] = _formatted(draft.cc)
    message["Subject"] = " ".join(draft.subject.split())
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{message_id}>"
    if draft.in_reply_to:
        message["In-Reply-To"] = f"<{draft.in_reply_to}>"
    if draft.references:
        message["References"] = " ".join(f"<{one}>" for one in draft.references)
    message.set_content(draft.text)
    for described, content in zip(draft.attachments, attachments, strict=True):
        main, _, sub = described.mime.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=described.name)
    return message.as_bytes()


def envelope_recipients(draft: Draft) -> tuple[str, ...]:
    """Return the addresses to hand to SMTP: To, Cc and Bcc, each once, in that order."""
    return tuple(dict.fromkeys(one.address for one in (*draft.to, *draft.cc, *draft.bcc)))


def _formatted(addresses: Sequence[Address]) -> str:
    return ", ".join(formataddr((one.name, one.address)) for one in addresses)
