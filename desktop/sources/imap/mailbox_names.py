"""Folder names on the wire: modified UTF-7 (RFC 3501 section 5.1.3)."""

import binascii
import re

_SHIFTED = re.compile(r"&([^-]*)-")
_OUTSIDE = re.compile(r"[^\x20-\x7e]+|&")


def decode_name(name: str) -> str:
    """Return the name to show for a name on the wire; what cannot be decoded is left as it is."""
    return _SHIFTED.sub(_decoded, name)


def encode_name(name: str) -> str:
    """Return the name on the wire for a name as a person writes it."""
    return _OUTSIDE.sub(_encoded, name)


def _decoded(match: re.Match[str]) -> str:
    code = match[1]
    if not code:
        return "&"
    try:
        padded = code.replace(",", "/") + "=" * (-len(code) % 4)
        return binascii.a2b_base64(padded, strict_mode=False).decode("utf-16-be")
    except (ValueError, binascii.Error):
        return match[0]


def _encoded(match: re.Match[str]) -> str:
    if match[0] == "&":
        return "&-"
    code = binascii.b2a_base64(match[0].encode("utf-16-be"), newline=False).decode("ascii")
    return f"&{code.rstrip('=').replace('/', ',')}-"
