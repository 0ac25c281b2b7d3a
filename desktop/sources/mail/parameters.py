"""Reads Content-Type and Content-Disposition with their parameters, and names files safely.

RFC 2045 section 5.1, RFC 2183, RFC 2231 (charset and continuations), and the common illegal ways:
encoded-words in values, missing or stray quotes, raw 8-bit bytes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from desktop.sources.mail.charsets import decode_text
from desktop.sources.mail.words import clean_text, decode_words

Parsed = tuple[str, Mapping[str, str]]

_PARAMETER = re.compile(
    r"""[;\s]\s*([^\s=;"]++)\s*+=\s*("(?:[^"\\]|\\.)*"|"[^"]*\Z|=\?.*?\?=(?=\s*(?:;|\Z))|[^;]*)""",
    re.DOTALL,
)
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?\Z", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_COMMENT = re.compile(r"\s+\([^()]*\)\s*\Z")
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(?=\.|\Z)", re.IGNORECASE)
_MAX_VALUE = 8192
_NAME_BYTES = 200


@lru_cache(maxsize=2048)
def parse_parameters(value: str) -> Parsed:
    """Return (lower-case value, parameters by lower-case name) of a header such as Content-Type."""
    value = value[:_MAX_VALUE]
    head = value.partition(";")[0].strip().lower()
    if " " in head or '"' in head:
        head = head.split()[0].strip('"') if head.split() else ""
    if ";" not in value and "=" not in value:
        return head, MappingProxyType({})
    return head, MappingProxyType(_parameters(value))


def mime_type(value: str) -> str:
    """Return the media type of a parsed Content-Type head, "text/plain" when it makes no sense."""
    if _TYPE.fullmatch(value):
        return value
    return "text/plain" if not value or value == "text" else "application/octet-stream"


def _parameters(value: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in _PARAMETER.finditer(value):
        section = _SECTION.match(match[1])
        assert section is not None
        name, index, extended = section[1].lower(), section[2], bool(section[3])
        text = _unquoted(match[2])
        if index is None and not extended:
            plain.setdefault(name, decode_words(text) if "=?" in text else text)
        else:
            sections.setdefault(name, {}).setdefault(int(index or 0), (extended, text))
    return plain | {name: _joined(found) for name, found in sections.items()}


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
        return _ESCAPED.sub(r"\1", inner)
    return _COMMENT.sub("", text).strip("\"'") if text.endswith((")", '"')) else text


def _joined(found: Mapping[int, tuple[bool, str]]) -> str:
    """Join RFC 2231 sections; the first names the charset, each may be percent-encoded or not."""
    charset, data = "", b""
    for position, (_, (extended, text)) in enumerate(sorted(found.items())):
        piece = text
        if extended and position == 0 and piece.count("'") >= 2:
            charset, _, piece = piece.split("'", 2)
        encoded = piece.encode("utf-8", "replace")
        data += unquote_to_bytes(encoded) if extended else encoded
    text = decode_text(data, charset or None)
    return decode_words(text) if "=?" in text else text


def safe_file_name(name: str) -> str:
    """Return `name` as a file name fit for any system; "" when nothing of it is left.

    Folders, control and bidi characters, reserved Windows names, leading and trailing dots and
    blanks go; long names are cut before the extension, to 200 bytes of UTF-8.
    """
    text = clean_text(unicodedata.normalize("NFC", name)).replace("\\", "/")
    text = text.rstrip("/").rpartition("/")[2]
    text = _FORBIDDEN.sub("_", text).strip(". ")
    if _RESERVED.match(text):
        text = f"_{text}"
    if len(text.encode("utf-8", "replace")) <= _NAME_BYTES:
        return text
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 20:
        stem, dot, extension = text, "", ""
    room = _NAME_BYTES - len((dot + extension).encode("utf-8", "replace"))
    return stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore") + dot + extension
