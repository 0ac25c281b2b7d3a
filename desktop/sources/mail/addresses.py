"""Reads address headers (RFC 5322 section 3.4) from their raw bytes.

The address is taken from the header as it stands, before any encoded-word is decoded, and only
names are decoded: an encoded-word can then hide no address ("Mailsploit"), and what is in angle
brackets wins over what stands in the name (CVE-2023-27043).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from desktop.model.message import RECIPIENTS_KEPT, Address
from desktop.sources.mail.words import clean_text, decode_words, raw_text

MAX_ADDRESSES = RECIPIENTS_KEPT
MAX_HEADER = 128 * 1024
_MAX_USUAL = 500
_USUAL = re.compile(
    r"""(?:([\w !#$%&'*+/?^`{|}~.-]*?)|"([^"\\=]*)")\s*<([^\s<>"(),:;\\@]+@[\w.-]+)>""", re.ASCII
)
_BARE = re.compile(r"[^\s<>\"(),:;\\@]+@[\w.-]+", re.ASCII)
_ARCHIVED = re.compile(
    r"([^\s<>\"(),:;\\@]+) at ([\w-]+(?:\.[\w-]+)+) ?(?:\(([^()=]*)\))?", re.ASCII
)
_TOKEN = re.compile(
    r"""(?P<quote>")|(?P<word>=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)|(?P<comment>\()"""
    r"""|(?P<angle><[^<>]*>?)|(?P<comma>[,;])|(?P<colon>:)|(?P<blank>\s+)|(?P<atom>[^\s"(<,;:=]+|.)""",
    re.DOTALL,
)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_COMMENT = re.compile(r"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)", re.DOTALL)
_ENCLOSING = {"quote": _QUOTED, "comment": _COMMENT}
_CLOSED = {"quote": "quoted", "comment": "closed comment"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN_LOCAL = re.compile(r"[\w.+-]+", re.ASCII)
_ROUTE = re.compile(r"@[^:]*:")


def read_addresses(values: Iterable[bytes]) -> tuple[Address, ...]:
    """Return all mailboxes of the header values, in order; groups are opened, names cleaned."""
    found: tuple[Address, ...] = ()
    for value in values:
        found += _cached(value) if len(value) < 500 else _parse(value)
    return found


@lru_cache(maxsize=8192)
def _cached(value: bytes) -> tuple[Address, ...]:
    return _parse(value)


def _parse(value: bytes) -> tuple[Address, ...]:
    text = raw_text(value)
    if len(text) > _MAX_USUAL:
        return _read_unusual(text[:MAX_HEADER])
    usual = _USUAL.fullmatch(text)
    if usual is not None and "=?" not in text:
        return (Address(name=(usual[1] or usual[2] or "").strip(), address=usual[3]),)
    if _BARE.fullmatch(text) and "=?" not in text:
        return (Address(address=text),)
    archived = _ARCHIVED.fullmatch(text)
    if archived is not None:
        return (Address(name=archived[3] or "", address=f"{archived[1]}@{archived[2]}"),)
    return _read_unusual(text)


def _read_unusual(text: str) -> tuple[Address, ...]:
    found = list(_Reader().read(text))[:MAX_ADDRESSES]
    return tuple(one for one in found if one.address) or tuple(found[:1])


class _Reader:
    """Collects the pieces of one mailbox until a comma ends it."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._raw: list[str] = []
        self._phrase: list[str] = []
        self._comments: list[str] = []
        self._angle: str | None = None

    def read(self, text: str) -> Iterator[Address]:
        """Yield the mailboxes of an unfolded header value."""
        position = 0
        unclosed: set[str] = set()
        while position < len(text):
            token = _TOKEN.match(text, position)
            assert token is not None
            kind, found = token.lastgroup or "atom", token[0]
            if kind in _ENCLOSING and kind not in unclosed:
                enclosed = _ENCLOSING[kind].match(text, position)
                if enclosed is None:
                    unclosed.add(kind)  # nor will any later one be closed
                else:
                    kind, found = _CLOSED[kind], enclosed[0]
            position += len(found)
            if kind == "comma" or (kind == "angle" and self._angle):
                yield from self._finish()
            if kind != "comma":
                self._take(kind, found)
        yield from self._finish()

    def _take(self, kind: str, token: str) -> None:
        if kind == "angle":
            self._angle = _ROUTE.sub("", token.strip("<>").strip(), count=1)
        elif kind == "colon":
            if "".join(self._raw).strip().lower() != "mailto" and "@" not in "".join(self._raw):
                self._raw, self._phrase = [], []
        elif kind == "closed comment":
            self._comments.append(token[1:-1])
        elif kind == "quoted":
            self._raw.append(token)
            self._phrase.append(_ESCAPED.sub(r"\1", token[1:-1]))
        else:
            self._raw.append(token)
            self._phrase.append(token)

    def _finish(self) -> Iterator[Address]:
        address = self._found()
        self._clear()
        if address is not None:
            yield address

    def _found(self) -> Address | None:
        comment = _name(" ".join(self._comments))
        phrase = _name("".join(self._phrase))
        if self._angle:
            return Address(name=phrase or comment, address=_spec(self._angle))
        raw = "".join(self._raw).strip()
        if not raw:
            return None
        if "@" in raw:
            return _without_angle(raw, comment)
        if " " in phrase or "=?" in raw or '"' in raw:
            return Address(name=phrase, address="")
        return (
            Address(name=comment, address=raw)
            if self._angle is None
            else Address(name=phrase, address="")
        )


def _without_angle(raw: str, comment: str) -> Address:
    """Read a mailbox that has no angle brackets: `local @ domain`, or words and an address."""
    words = raw.replace(" @", "@").replace("@ ", "@").split()
    spec = next((word for word in reversed(words) if "@" in word), raw)
    if raw.startswith('"') and '"@' in raw:
        return Address(name=comment, address=_spec(raw))
    rest = _name(" ".join(word for word in words if word is not spec))
    return Address(name=comment or rest.strip('"'), address=_spec(spec))


def _spec(text: str) -> str:
    """Return an addr-spec without blanks, controls, comments and stray brackets."""
    text = _COMMENT.sub("", text) if "(" in text else text
    text = text.removeprefix("mailto:").strip("<>,; \t'")
    if text.startswith('"'):
        return clean_text(text)
    if "=?" in text:
        local, at, domain = text.rpartition("@")
        decoded = decode_words(local)
        text = decoded + at + domain if _PLAIN_LOCAL.fullmatch(decoded) else text
    return "".join(clean_text(text).split())


def _name(text: str) -> str:
    text = decode_words(text) if "=?" in text else text
    text = clean_text(text)
    return text.strip('" ')
