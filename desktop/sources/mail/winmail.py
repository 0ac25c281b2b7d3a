"""Opens winmail.dat (TNEF, MS-OXTNEF): the body and the files that Outlook wrapped up."""

import logging
from contextlib import suppress
from dataclasses import dataclass

from desktop.sources.mail.charsets import decode_text
from desktop.sources.mail.parameters import safe_file_name

MIMES = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
MAX_TNEF = 50 * 1024 * 1024
MAX_RTF = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedFile:
    """A file inside winmail.dat."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Winmail:
    """What was in a winmail.dat; `text` may come from a body in Rich Text Format."""

    text: str = ""
    html: str = ""
    files: tuple[WrappedFile, ...] = ()


def is_winmail(mime: str, file_name: str) -> bool:
    """Whether a part is TNEF by its type or its well-known name."""
    return mime in MIMES or (
        file_name.lower() == "winmail.dat" and mime in ("application/octet-stream", "text/plain")
    )


def open_winmail(data: bytes) -> Winmail | None:
    """Return what is inside, as far as it can be read; None when it is not TNEF at all."""
    if len(data) > MAX_TNEF or data[:4] != b"\x78\x9f\x3e\x22":
        return None
    from tnefparse import TNEF  # rarely needed, and slow to import

    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        parsed = TNEF(data, do_checksum=False)
    except Exception:  # a parser of hostile bytes: anything may come out
        return None
    charset = parsed.codepage or None
    text = _text(parsed.body, charset)
    return Winmail(
        text=text or _text_of_rtf(parsed),
        html=_text(parsed.htmlbody, charset),
        files=tuple(_file(attachment, charset) for attachment in parsed.attachments),
    )


def _text(value: object, charset: str | None) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    text = decode_text(value, charset) if isinstance(value, bytes) else str(value or "")
    return text.strip("\0")


def _text_of_rtf(parsed: object) -> str:
    from compressed_rtf import decompress
    from striprtf.striprtf import rtf_to_text

    compressed = _plain(getattr(parsed, "_rtfbody", None))
    if not compressed:
        return ""
    try:
        rtf = decompress(compressed + b"\0")[:MAX_RTF]
        return str(
            rtf_to_text(  # type: ignore[no-untyped-call]
                rtf.decode("cp1252", "replace"), errors="ignore"
            )
        ).strip("\0\n ")
    except Exception:
        return ""


def _file(attachment: object, charset: str | None) -> WrappedFile:
    name = ""
    with suppress(Exception):
        name = _text(attachment.long_filename(), charset)  # type: ignore[attr-defined]
    content = _plain(getattr(attachment, "data", b""))
    return WrappedFile(name=safe_file_name(name), content=content)


def _plain(value: object) -> bytes:
    if isinstance(value, list | tuple):
        value = value[0] if value else b""
    return value if isinstance(value, bytes) else b""
