"""Builds the messages of the sample workspace as real mail (RFC 5322, MIME)."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from desktop.sample.content import Writer
from desktop.sample.files import SampleFile, make_logo

_POLICY = SMTP.clone(linesep="\n", cte_type="8bit", max_line_length=78)

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
    mail = EmailMessage(policy=_POLICY)
    _address(mail, letter)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.sent_at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.answers:
        mail["In-Reply-To"] = f"<{letter.answers[-1]}>"
        mail["References"] = " ".join(f"<{answered}>" for answered in letter.answers)
    _mark_automation(mail, letter)
    mail.set_content(letter.text, cte="8bit")
    if letter.is_page:
        mail.add_alternative(_page(letter), subtype="html", cte="8bit")
        page = mail.get_payload()[1]  # type: ignore[index]
        page.add_related(make_logo(), "image", "png", cid=f"<{_LOGO_ID}>")  # type: ignore[union-attr]
    elif letter.is_rich:
        mail.add_alternative(_rich(letter.text), subtype="html", cte="8bit")
    if letter.calendar:
        mail.add_alternative(
            letter.calendar, subtype="calendar", params={"method": "REQUEST"}, cte="8bit"
        )
    for file in letter.files:
        kind, _, subtype = file.mime.partition("/")
        mail.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.name)
    return mail.as_bytes()


def _address(mail: EmailMessage, letter: Letter) -> None:
    if letter.writes_as:
        name, address = parseaddr(letter.writes_as)
    else:
        name, address = letter.sender.name, letter.sender.address
    mail["From"] = Address(display_name=name, addr_spec=address)
    if letter.sender.kind in ("list", "newsletter") and not letter.to:
        mail["To"] = Address(
            display_name=letter.sender.list_name,
            addr_spec=letter.sender.list_id.replace(".", "@", 1),
        )
    else:
        mail["To"] = [_named(writer) for writer in letter.to]
    if letter.cc:
        mail["Cc"] = [_named(writer) for writer in letter.cc]


def _named(writer: Writer) -> Address:
    return Address(display_name=writer.name, addr_spec=writer.address)


def _mark_automation(mail: EmailMessage, letter: Letter) -> None:
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
