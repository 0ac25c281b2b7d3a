"""Turns bytes into text when the charset they claim may be a lie.

Order: the declared charset, UTF-8, windows-1252 (which is what "iso-8859-1" and "us-ascii" with
8-bit bytes mean in practice), a guess for texts that are mostly not ASCII, replacement characters.
"""

import codecs
from functools import lru_cache

_ALIASES = {
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
    "ansi_x3.4-1968": "windows-1252",
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso_8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "x-ansi": "windows-1252",
    "x-cp1252": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "csgb2312": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "korean": "cp949",
    "x-windows-949": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "unicode": "utf-8",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "koi8r": "koi8-r",
    "koi8": "koi8-r",
}
_NOT_CHARSETS = frozenset(
    (
        "unicode_escape",
        "unicode-escape",
        "raw_unicode_escape",
        "raw-unicode-escape",
        "idna",
        "punycode",
        "undefined",
        "mbcs",
        "oem",
    )
)
_MOSTLY_FOREIGN = 0.3
_GUESS_BYTES = 4096


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Return the text of `data`. Never raises; what cannot be read becomes U+FFFD."""
    codec = codec_name(declared) if declared else None
    if codec is None or codec in ("utf-8", "windows-1252"):
        return _decode_unsure(data, codec)
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        pass
    if _looks_like(data, codec):
        return data.decode(codec, "replace")
    return _decode_unsure(data, None)


@lru_cache(maxsize=512)
def codec_name(declared: str) -> str | None:
    """Return the codec to use for a declared charset, or None when there is no such charset."""
    name = declared.strip(" \t\"'").lower().replace("cp-", "cp")
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    if info.name in _NOT_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return None
    canonical = _ALIASES.get(info.name, info.name)
    return {"cp1252": "windows-1252", "iso8859-9": "windows-1254"}.get(canonical, canonical)


def _decode_unsure(data: bytes, codec: str | None) -> str:
    """UTF-8 when it is; else windows-1252 unless the bytes look like another script."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if codec == "utf-8" and _looks_like(data, "utf-8"):
        return data.decode("utf-8", "replace")
    if codec is None and _is_mostly_foreign(data):
        guess = _guessed(data[:_GUESS_BYTES])
        if guess is not None:
            return data.decode(guess, "replace")
    return data.decode("windows-1252", "replace")


def _guessed(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # rarely needed, and slow to import

    best = from_bytes(sample).best()
    return best.encoding if best is not None else None


def _is_mostly_foreign(data: bytes) -> bool:
    sample = data[:_GUESS_BYTES]
    high = len(sample) - len(sample.decode("ascii", "ignore"))
    return len(sample) >= 16 and high > _MOSTLY_FOREIGN * len(sample)


def _looks_like(data: bytes, codec: str) -> bool:
    """Whether only little of `data` is wrong for `codec`, as when text was cut in the middle."""
    text = data.decode(codec, "replace")
    wrong = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore")) - wrong
    return wrong * 4 <= foreign
