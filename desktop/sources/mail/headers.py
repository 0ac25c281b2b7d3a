"""Finds the header fields of a mail in its bytes (RFC 5322 section 2.2), fast and forgiving."""

import re
from collections.abc import Mapping, Sequence

from desktop.sources.mail.words import header_text, raw_text

HEADER_BYTES = 256 * 1024
_LEADING = re.compile(rb"(?:[ \t]*\r?\n)*(?:>?From [^\n]*\n)?")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*\n?(?:[ \t].*\n?)*)")
_STRAY = re.compile(rb"[ \t]+\r?\n|[ \t]+\S.*\n")
_BLANK = re.compile(rb"[ \t]*\r?\n|\Z")


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
    leading = _LEADING.match(raw)
    position = leading.end() if leading else 0
    match_field = _FIELD.match
    limit = min(len(raw), position + HEADER_BYTES)
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
