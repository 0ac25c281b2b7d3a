"""Reads header values: folding, RFC 2047 encoded-words (broken ones too), raw 8-bit bytes."""

import binascii
import re
from collections.abc import Iterator

from desktop.sources.mail.charsets import decode_text

ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,3000}?)\?=", re.DOTALL)
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_BLANKS = re.compile(r"\s*\Z")
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_UNSEEN = {
    **dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0)], " "),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **dict.fromkeys([0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x061C, 0x00AD]),
    0x0A: " ",
}


def header_text(raw: bytes) -> str:
    """Return a header value as text on one line: unfolded, decoded, fit to be shown."""
    text = raw_text(raw)
    if "=?" in text:
        text = decode_words(text)
    if text.isascii() and text.isprintable():
        return text.strip()
    return clean_text(text)


def raw_text(raw: bytes) -> str:
    """Return the unfolded value, encoded-words untouched; 8-bit bytes decoded."""
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        text = decode_text(raw)
    return _FOLD.sub(" ", text).strip() if "\n" in text or "\r" in text else text.strip()


def clean_text(text: str) -> str:
    """Drop what a display line must not hold: controls, bidi overrides, zero-width characters."""
    return " ".join(text.translate(_UNSEEN).split())


def decode_words(text: str) -> str:
    """Replace RFC 2047 encoded-words; neighbours in one charset are joined before decoding."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """Yield plain text and decoded runs; blanks between two encoded-words vanish."""
    end = 0
    charset, pending = "", b""
    for match in ENCODED_WORD.finditer(text):
        between = text[end : match.start()]
        is_adjacent = end > 0 and _BLANKS.match(between) is not None
        name = match[1].partition("*")[0].lower()
        if pending and not (is_adjacent and name == charset):
            yield decode_text(pending, charset)
            pending = b""
        if not is_adjacent:
            yield between
        charset, pending = name, pending + word_bytes(match[2], match[3])
        end = match.end()
    if pending:
        yield decode_text(pending, charset)
    yield text[end:]


def word_bytes(encoding: str, payload: str) -> bytes:
    """Return the bytes of an encoded-word's payload; padding and strays are forgiven."""
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return _Q_ESCAPE.sub(
            lambda match: bytes.fromhex(match[1].decode()), data.replace(b"_", b" ")
        )
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """Decode base64 however broken: strays are skipped, padding is optional, cut tails are cut."""
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except binascii.Error:
        pass
    return b"".join(_base64_run(run) for run in data.split(b"="))


def _base64_run(run: bytes) -> bytes:
    letters = _NOT_BASE64.sub(b"", run)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
