"""Builds the bytes of a mail to send from a draft.

RFC 5322 (headers), 2045 to 2047 and 2231 (MIME), 3676 (format=flowed), 6047 (calendar answers).
Nothing tells about this computer: no User-Agent, no host name. There is no Bcc header.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import Group
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from desktop.model.flowed import flow
from desktop.model.message import Address
from desktop.model.operation import Draft
from desktop.sources.mail.parameters import mime_type, safe_file_name
from desktop.sources.mail.words import clean_text

MAX_REFERENCES = 10
"""How many of the latest references a message carries, beside the first."""
_SPEC = re.compile(r"[^\s<>\"(),:;\\@]+@[^\s<>\"(),:;\\@]+")
_IDENTIFIER = re.compile(r"[^\s<>]{1,900}")


def new_message_id(sender: Address) -> str:
    """Return a fresh Message-ID without angle brackets, in the sender's domain."""
    domain = sender.address.rpartition("@")[2].strip()
    is_plain = domain.isascii() and re.fullmatch(r"[\w.-]+", domain)
    return f"{secrets.token_hex(16)}@{domain if is_plain else 'localhost'}"


def envelope_recipients(draft: Draft) -> tuple[str, ...]:
    """Return the addresses to hand to SMTP: To, Cc and Bcc, each once, in that order."""
    unique: dict[str, str] = {}
    for one in (*draft.to, *draft.cc, *draft.bcc):
        address = _one_line(one.address)
        if address:
            unique.setdefault(address.lower(), address)
    return tuple(unique.values())


def build_message(
    draft: Draft,
    *,
    message_id: str,
    date: datetime,
    attachments: Sequence[bytes] = (),
) -> bytes:
    """Return the mail as bytes with CRLF line ends, fit for SMTP and APPEND.

    `message_id` has no angle brackets; `attachments` are the bytes of `draft.attachments`, in
    order. Raises ValueError when an address is not one.
    """
    message = _body(draft)
    for described, content in zip(draft.attachments, attachments, strict=True):
        main, _, sub = mime_type(described.mime.lower()).partition("/")
        if main in ("message", "multipart"):
            main, sub = "application", "octet-stream"
        name = safe_file_name(described.name) or "attachment"
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    _add_headers(message, draft, message_id, date)
    return message.as_bytes()


def trimmed_references(references: Sequence[str]) -> tuple[str, ...]:
    """Return the first reference and the latest ones, each once (RFC 5322 section 3.6.4)."""
    unique = tuple(dict.fromkeys(one for one in references if _IDENTIFIER.fullmatch(one)))
    return unique if len(unique) <= MAX_REFERENCES else (unique[0], *unique[1 - MAX_REFERENCES :])


def _body(draft: Draft) -> EmailMessage:
    """Make the text, with HTML or a calendar answer as alternatives."""
    people = (draft.sender, *draft.to, *draft.cc)
    is_international = any(not one.address.isascii() for one in people)
    message = EmailMessage(policy=SMTPUTF8 if is_international else SMTP)
    text = flow(draft.text).rstrip("\n") + "\n"
    message.set_content(text, cte=_encoding(text), params={"format": "flowed", "delsp": "no"})
    if draft.html:
        message.add_alternative(draft.html, subtype="html", cte="quoted-printable")
    if draft.calendar_reply:
        message.add_alternative(
            draft.calendar_reply, subtype="calendar", cte="base64", params={"method": "REPLY"}
        )
    return message


def _encoding(text: str) -> str:
    """Return the transfer encoding that keeps the blanks of soft breaks and any line length."""
    is_short = all(len(line) <= 900 for line in text.split("\n"))
    if text.isascii() and is_short:
        return "7bit"
    return "quoted-printable"


def _add_headers(message: EmailMessage, draft: Draft, message_id: str, date: datetime) -> None:
    message["From"] = _formatted([draft.sender])
    if draft.to:
        message["To"] = _formatted(draft.to)
    if draft.cc:
        message["Cc"] = _formatted(draft.cc)
    if not draft.to and not draft.cc:
        message["To"] = [Group("undisclosed-recipients")]
    message["Subject"] = _one_line(draft.subject)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{_one_line(message_id)}>"
    if draft.in_reply_to and _IDENTIFIER.fullmatch(draft.in_reply_to):
        message["In-Reply-To"] = f"<{draft.in_reply_to}>"
    references = trimmed_references(draft.references)
    if references:
        message["References"] = " ".join(f"<{one}>" for one in references)


def _formatted(addresses: Sequence[Address]) -> list[HeaderAddress]:
    return [_formatted_one(one) for one in addresses]


def _formatted_one(address: Address) -> HeaderAddress:
    spec = _one_line(address.address)
    if not _SPEC.fullmatch(spec):
        raise ValueError("This is not an e-mail address.")
    local, _, domain = spec.rpartition("@")
    return HeaderAddress(display_name=_one_line(address.name), username=local, domain=domain)


def _one_line(text: str) -> str:
    return clean_text(text)
