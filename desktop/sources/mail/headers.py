"""Finds the header fields of a mail in its bytes (RFC 5322 section 2.2), fast and forgiving."""

import re
from collections.abc import Mapping, Sequence

from desktop.sources.mail.words import header_text, raw_text

HEADER_BYTES = 256 * 1024
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)*(?:>?From [^\n]*\n)?")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*\n?(?:[ \t].*\n?)*)")
_BLANK = re.compile(rb"[ \t]*(?:\r?\n|\Z)")
_BLOCK_END = re.compile(rb"\n[ \t]*\r?\n|\Z")
_TELLING = re.compile(
    rb"^(?:content-type|mime-version|from|to|subject|date|message-id|received)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


class Headers:
    """The fields of one header block, by lower-case name; values are raw bytes."""

    __slots__ = ("fields",)

    def __init__(self, fields: Mapping[bytes, Sequence[bytes]]) -> None:
        self.fields = fields

    def raw(self, name: bytes) -> bytes:
        """Return the first value of the field as it stands, or b""."""
        values = self.fields.get(name)
        return values[0] if values else b""

    def raw_all(self, name: bytes) -> Sequence[bytes]:
        """Return every value of the field, topmost first."""
        return self.fields.get(name, ())

    def plain(self, name: bytes) -> str:
        """Return the first value unfolded, encoded-words untouched, or ""."""
        values = self.fields.get(name)
        return raw_text(values[0]) if values else ""

    def text(self, name: bytes) -> str:
        """Return the first value decoded for display, or ""."""
        values = self.fields.get(name)
        return header_text(values[0]) if values else ""

    def __contains__(self, name: bytes) -> bool:
        return name in self.fields


def split_message(raw: bytes) -> tuple[Headers, int]:
    """Return the top headers and the offset at which the body begins."""
    fields: dict[bytes, list[bytes]] = {}
    position = 0
    match_field = _FIELD.match
    limit = min(len(raw), HEADER_BYTES)
    while position < limit:
        field = match_field(raw, position)
        if field is None:
            break
        name = field[1].lower()
        if name in fields:
            fields[name].append(field[2])
        else:
            fields[name] = [field[2]]
        position = field.end()
    blank = _BLANK.match(raw, position)
    return Headers(fields), blank.end() if blank else position


def normalised(raw: bytes) -> bytes:
    """Return the mail as parsers expect it to begin: with its first field, and without stray lines.

    Goes: CR line ends, a byte-order mark, leading blank lines, the "From " line of an mbox, and
    lines among the header fields that are none. Sound mail comes back as the same object.
    """
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    leading = _LEADING.match(raw)
    if leading is not None and leading.end():
        raw = raw[leading.end() :]
    _, end = split_message(raw)
    return raw if is_sound(raw, end) else _without_strays(raw, end)


def is_sound(raw: bytes, body_start: int) -> bool:
    """Whether the header block that ends at `body_start` begins at once and ends in a blank."""
    if raw[body_start - 2 : body_start] == b"\n\n":
        return True
    return raw[body_start - 1 : body_start] == b"\n" and _ends_in_blank(raw, body_start)


def _ends_in_blank(raw: bytes, end: int) -> bool:
    """Whether the line before `end` is blank, as it is where a sound header block ended."""
    return not raw[raw.rfind(b"\n", 0, end - 1) + 1 : end].strip()


def _without_strays(raw: bytes, end: int) -> bytes:
    """Drop lines that are no fields, but only where fields that matter follow before the body."""
    for _ in range(20):
        block_end = _BLOCK_END.search(raw, end)
        block = raw[end : block_end.start() + 1] if block_end else b""
        if not block or len(block) > HEADER_BYTES or not _TELLING.search(block):
            return raw
        stray_end = raw.find(b"\n", end) + 1
        if not stray_end:
            return raw
        raw = raw[:end] + raw[stray_end:]
        _, end = split_message(raw)
        if _ends_in_blank(raw, end):
            return raw
    return raw
