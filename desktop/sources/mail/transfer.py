"""Undoes Content-Transfer-Encoding (RFC 2045 section 6), forgiving what is broken."""

import binascii
import re

from desktop.sources.mail.words import decode_base64

_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} .*$", re.MULTILINE)


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """Return the bytes that `data` stands for; an unknown encoding leaves it as it is."""
    name = encoding.strip().lower().strip("\"'")
    if name == "quoted-printable":
        return binascii.a2b_qp(data)
    if name == "base64":
        return decode_base64(b"".join(data.split()))
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uu(data)
    return data


def _decode_uu(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    decoded = []
    for line in data[begin.end() :].lstrip(b"\r\n").splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            decoded.append(binascii.a2b_uu(line[:length]))
    return b"".join(decoded)
