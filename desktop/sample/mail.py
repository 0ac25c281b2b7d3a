"""Builds the messages of the sample workspace as real mail (RFC 5322, MIME).

Uses the library's older classes: they make two thousand messages in a second, the newer ones take
five.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import encode_rfc2231, format_datetime, formataddr, parseaddr

from desktop.sample.content import Writer
from desktop.sample.files import SampleFile, make_logo

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = 0  # neither quoted-printable nor base64: 8bit

_LOGO_ID = "logo@oostermeer.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one message says, before it is mail."""

    sender: Writer
    writes_as: str = ""
    """"Name <address>" of the person who writes through a list."""
    to: Sequence[Writer] = ()
    cc: Sequence[Writer] = ()
    subject: str
    text: str
    sent_at: datetime
    message_id: str
    answers: Sequence[str] = ()
    """Message-IDs of the conversation so far, oldest first."""
    files: Sequence[SampleFile] = ()
    calendar: str = ""
    is_page: bool = False
    """Newsletter with an HTML page."""
    is_rich: bool = False
    """A person's mail with a twin in HTML, as office programs write it."""


def to_bytes(letter: Letter) -> bytes:
    """Return the message with line feeds, as Maildir keeps it."""
    mail = _body(letter)
    _address(mail, letter)
    mail["Subject"] = _encoded(letter.subject)
    mail["Date"] = format_datetime(letter.sent_at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.answers:
        mail["In-Reply-To"] = f"<{letter.answers[-1]}>"
        mail["References"] = "\n ".join(f"<{answered}>" for answered in letter.answers)
    _mark_automation(mail, letter)
    return mail.as_bytes()


def _body(letter: Letter) -> Message:
    """Return the text with its twins and files, in as few layers as they need."""
    body: Message = _text(letter.text, "plain")
    twins: list[Message] = []
    if letter.is_page:
        logo = MIMEImage(make_logo(), "png")
        logo["Content-ID"] = f"<{_LOGO_ID}>"
        logo["Content-Disposition"] = "inline"
        twins.append(_join("related", letter, [_text(_page(letter), "html"), logo]))
    elif letter.is_rich:
        twins.append(_text(_rich(letter.text), "html"))
    if letter.calendar:
        calendar = _text(letter.calendar.replace("\r\n", "\n"), "calendar")
        calendar.set_param("method", "REQUEST")
        twins.append(calendar)
    if twins:
        body = _join("alternative", letter, [body, *twins])
    if letter.files:
        body = _join("mixed", letter, [body, *(_attached(file) for file in letter.files)])
    return body


def _text(text: str, subtype: str) -> Message:
    part = MIMENonMultipart("text", subtype)
    part.set_payload(text, _UTF8)
    return part


def _join(kind: str, letter: Letter, parts: Sequence[Message]) -> MIMEMultipart:
    boundary = f"={kind}={letter.message_id.partition('@')[0]}="
    return MIMEMultipart(kind, boundary=boundary, _subparts=parts)


def _attached(file: SampleFile) -> Message:
    part = MIMEBase(*file.mime.split("/"))
    part.set_payload(file.data)
    encode_base64(part)
    name = file.name if file.name.isascii() else encode_rfc2231(file.name, "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode()


def _address(mail: Message, letter: Letter) -> None:
    sender = letter.sender
    name, address = (
        parseaddr(letter.writes_as) if letter.writes_as else (sender.name, sender.address)
    )
    mail["From"] = formataddr((name, address))
    if sender.kind in ("list", "newsletter") and not letter.to:
        mail["To"] = formataddr((sender.list_name, sender.list_id.replace(".", "@", 1)))
    else:
        mail["To"] = _named(letter.to)
    if letter.cc:
        mail["Cc"] = _named(letter.cc)


def _named(writers: Sequence[Writer]) -> str:
    return ",\n ".join(formataddr((writer.name, writer.address)) for writer in writers)


def _mark_automation(mail: Message, letter: Letter) -> None:
    sender = letter.sender
    if sender.kind == "notification":
        mail["Auto-Submitted"] = "auto-generated"
    if sender.kind in ("list", "newsletter"):
        local, _, domain = sender.list_id.partition(".")
        mail["List-Id"] = f"{sender.list_name} <{sender.list_id}>"
        mail["List-Unsubscribe"] = (
            f"<mailto:{local}-leave@{domain}>, <https://{domain}/leave/{local}>"
        )
        if sender.kind == "list":
            mail["List-Post"] = f"<mailto:{local}@{domain}>"
        else:
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["Precedence"] = "bulk"


def _rich(text: str) -> str:
    paragraphs = "".join(
        f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n")
    )
    return (
        "<html><body style=\"font-family: 'Segoe UI', sans-serif; font-size: 11pt\">"
        f"{paragraphs}</body></html>"
    )


def _page(letter: Letter) -> str:
    """Return a newsletter page: logo, headline, items, a picture from elsewhere, a way out."""
    host = letter.sender.address.rpartition("@")[2]
    items = "".join(
        f'<tr><td style="padding: 12px 24px"><p>{html.escape(part)}</p></td></tr>'
        for part in letter.text.split("\n\n")
    )
    return (
        "<html><head><style>h1 { color: #0b6767; font-size: 22px }</style></head>"
        '<body style="background: #edf1f0"><table width="600" align="center" '
        'style="background: #ffffff" cellpadding="0" cellspacing="0">'
        f'<tr><td style="padding: 24px"><img src="cid:{_LOGO_ID}" width="96" height="24" '
        f'alt="{html.escape(letter.sender.name)}"><h1>{html.escape(letter.subject)}</h1></td></tr>'
        f"{items}"
        '<tr><td style="padding: 24px; font-size: 12px; color: #586461">'
        f'<a href="https://{host}/leave">Unsubscribe</a>'
        f'<img src="https://{host}/open.gif" width="1" height="1" alt=""></td></tr>'
        "</table></body></html>"
    )
