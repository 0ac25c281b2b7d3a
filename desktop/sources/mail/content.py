"""Chooses from the MIME tree what a person reads, and lists the rest as attachments."""

import mimetypes
from dataclasses import dataclass, field

from desktop.model.flowed import unflow
from desktop.model.message import Attachment
from desktop.sources.mail.charsets import decode_text
from desktop.sources.mail.html_charset import html_charset
from desktop.sources.mail.parameters import safe_file_name
from desktop.sources.mail.structure import Part, UnreadableError, read_tree, walk
from desktop.sources.mail.winmail import Winmail, is_winmail, open_winmail

MAX_TEXT = 8_000_000
UNNAMED = "attachment"
_SHOWN = ("from", "date", "to", "subject")
_ENCRYPTED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One readable piece, as text or as raw HTML, in the order of the message."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True, kw_only=True)
class Content:
    """What is in a mail. HTML here is raw, each piece apart; it is not safe to show."""

    bodies: list[Body] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendar: str = ""
    calendar_method: str = ""
    protection: str | None = None
    is_report: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found, as when the parser stumbled over the boundaries."""
        has_files = bool(self.attachments or self.calendar)
        return not has_files and not any(body.text or body.html for body in self.bodies)


def read_content(raw: bytes) -> Content:
    """Read the whole mail, with the next parser where one cannot. Never raises."""
    for tree in read_tree(raw):
        try:
            content = _Collector().collect(tree)
        except UnreadableError:
            continue
        if not content.is_empty:
            return content
    return content


def text_of_part(data: bytes, part: Part) -> str:
    """Return a text part as text: charset, line ends, soft breaks undone."""
    charset = part.charset
    if charset is None and part.mime == "text/html":
        charset = html_charset(data)
    return plain_text(
        data,
        charset,
        is_flowed=part.parameters.get("format", "").lower() == "flowed"
        and part.mime == "text/plain",
        delsp=part.parameters.get("delsp", "").lower() == "yes",
    )


def plain_text(
    data: bytes, charset: str | None, *, is_flowed: bool = False, delsp: bool = False
) -> str:
    """Decode the bytes of a text with any line ends; NUL becomes U+FFFD."""
    text = decode_text(data[:MAX_TEXT], charset)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return unflow(text, delsp=delsp) if is_flowed else text


class _Collector:
    """Walks the tree once, choosing alternatives on the way."""

    def __init__(self) -> None:
        self.content = Content()

    def collect(self, root: Part) -> Content:
        """Return the content of the tree. Raises UnreadableError when a part cannot be decoded."""
        self._add(root, is_body=True)
        if self.content.is_empty or not self.content.bodies:
            for part in walk(root):
                if part.mime == "message/rfc822" and part.children and not self.content.bodies:
                    self._add_forwarded(part.children[0])
        return self.content

    def _add_forwarded(self, part: Part) -> None:
        """Show the words of an attached mail when the mail around it has none."""
        named = [f"{name.title()}: {part.headers[name]}" for name in _SHOWN if name in part.headers]
        self.content.bodies.append(Body(text="\n".join(named)))
        attachments = list(self.content.attachments)
        self._add(part, is_body=True)
        self.content.attachments = attachments

    def _add(self, part: Part, *, is_body: bool) -> None:
        if part.mime.startswith("multipart/"):
            self._add_multipart(part, is_body=is_body)
        elif part.mime in ("text/calendar", "application/ics") and not self.content.calendar:
            self._add_calendar(part)
        elif is_body and is_readable(part):
            self._add_text(part)
        else:
            self._add_file(part)

    def _add_multipart(self, part: Part, *, is_body: bool) -> None:
        if not part.children:
            data = part.load()
            if data.strip():
                self.content.bodies.append(Body(text=plain_text(data, part.charset)))
            return
        if part.mime == "multipart/alternative":
            self._add_alternative(part, is_body=is_body)
            return
        if part.mime in ("multipart/signed", "multipart/encrypted"):
            self.content.protection = self.content.protection or part.mime.partition("/")[2]
        if part.mime == "multipart/report":
            self.content.is_report = True
        for child in part.children:
            self._add(child, is_body=is_body)

    def _add_alternative(self, part: Part, *, is_body: bool) -> None:
        """Take the text and the HTML; they say the same, so they become one Body."""
        before = len(self.content.bodies)
        for child in part.children:
            self._add(child, is_body=is_body)
        made = self.content.bodies[before:]
        texts = [body.text for body in made if body.text is not None]
        htmls = [body.html for body in made if body.html is not None]
        if texts and htmls:
            joined = [Body(text="\n".join(texts), html=htmls[0])]
            joined += [Body(html=html, text="") for html in htmls[1:]]
            self.content.bodies[before:] = joined

    def _add_text(self, part: Part) -> None:
        text = text_of_part(part.load(), part)
        body = Body(html=text) if part.mime == "text/html" else Body(text=text)
        self.content.bodies.append(body)
        if part.file_name:
            self._add_file(part)

    def _add_calendar(self, part: Part) -> None:
        self.content.calendar = text_of_part(part.load(), part)
        self.content.calendar_method = part.parameters.get("method", "")
        if part.disposition == "attachment" or part.file_name:
            self._add_file(part)

    def _add_file(self, part: Part) -> None:
        data = part.load()
        if part.mime in _ENCRYPTED:
            kind = part.parameters.get("smime-type", "").lower()
            self.content.protection = "signed" if kind == "signed-data" else "encrypted"
        opened = open_winmail(data) if is_winmail(part.mime, part.file_name) else None
        if opened is None:
            self.content.attachments.append(_attachment(part, data))
        else:
            self._add_winmail(part, opened)

    def _add_winmail(self, part: Part, opened: Winmail) -> None:
        has_body = any((body.text or body.html or "").strip() for body in self.content.bodies)
        if not has_body and (opened.text or opened.html):
            self.content.bodies.append(Body(text=opened.text or None, html=opened.html or None))
        self.content.attachments += [
            Attachment(
                name=wrapped.name or UNNAMED,
                mime=guess_mime(wrapped.name),
                size=len(wrapped.content),
                part=f"{part.path}!{number}",
            )
            for number, wrapped in enumerate(opened.files)
        ]


def is_readable(part: Part) -> bool:
    """Whether a leaf is text to be read in place rather than a file."""
    if part.disposition == "attachment" or part.mime not in ("text/plain", "text/html"):
        return part.mime == "text/enriched" and part.disposition != "attachment"
    return not part.file_name or part.disposition == "inline"


def guess_mime(name: str) -> str:
    """Return the media type that the extension of a file name suggests."""
    return mimetypes.guess_type(name, strict=False)[0] or "application/octet-stream"


def _attachment(part: Part, data: bytes) -> Attachment:
    name = safe_file_name(part.file_name)
    if not name and part.mime == "message/rfc822":
        subject = part.children[0].headers.get("subject", "") if part.children else ""
        name = safe_file_name(f"{subject or 'message'}.eml".replace("/", "_"))
    return Attachment(
        name=name or UNNAMED + (mimetypes.guess_extension(part.mime) or ""),
        mime=part.mime,
        size=len(data),
        part=part.path,
        content_id=part.content_id,
        is_inline=part.disposition == "inline"
        or (part.content_id is not None and part.disposition != "attachment"),
    )
