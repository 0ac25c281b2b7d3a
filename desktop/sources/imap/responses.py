"""The responses of a server as typed events (RFC 9051 section 7, RFC 7162, RFC 9394)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from desktop.sources.imap.tokenizer import ProtocolError, Response, Value, parse_values
from desktop.sources.imap.uidset import UidSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An OK, NO, BAD, BYE or PREAUTH; `tag` is empty when it is untagged."""

    tag: str = ""
    kind: str
    code: str = ""
    """The response code in capitals, without brackets: "UIDVALIDITY", "AUTHENTICATIONFAILED"."""
    argument: str = ""
    """What follows the code inside the brackets."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """The server waits for more ("+ text")."""

    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What a FETCH response says of one message; fields it does not speak of are None."""

    uid: int | None = None
    flags: tuple[str, ...] | None = None
    modseq: int | None = None
    size: int | None = None
    internal_date: bytes | None = None
    labels: tuple[str, ...] | None = None
    thread_id: str | None = None
    structure: Value = None
    sections: Mapping[str, bytes | None] = field(default_factory=dict)
    """Section as asked for in capitals ("", "HEADER", "1.2") to its bytes; None for NIL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exists:
    """How many messages the selected folder has."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expunge:
    """A message left the selected folder (by sequence number, of which none are kept)."""

    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanished:
    """Messages that left the selected folder, by UID (RFC 7162)."""

    uids: UidSet
    is_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """UIDs that a search found."""

    uids: UidSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A folder of a LIST response."""

    name: str
    delimiter: str
    attributes: frozenset[str]
    """In lower case: "\\\\noselect", "\\\\sent"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStatus:
    """A STATUS response: counters of a folder that is not selected."""

    name: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """CAPABILITY, ENABLED, FLAGS and NAMESPACE responses: a name and values."""

    name: str
    values: tuple[Value, ...]


Event = (
    Status
    | Continuation
    | Fetch
    | Exists
    | Expunge
    | Vanished
    | Search
    | Listed
    | FolderStatus
    | Words
)

_STATUS = re.compile(
    rb"([^ ]+) (OK|NO|BAD|BYE|PREAUTH)(?: +(?:\[([^\] ]+)(?: ((?:\([^)]*\)|[^\]])*))?\] ?)?(.*))?$",
    re.I | re.S,
)
_CODE_ONLY = re.compile(rb"\* \[([A-Z-]+)(?: ([^\]]*))?\] ?(.*)$", re.S)
_NUMBERED = re.compile(rb"\* (\d+) (FETCH|EXISTS|EXPUNGE|RECENT)\b ?", re.I)
_NAMED = re.compile(rb"\* ([A-Z]+)\b ?", re.I)
_SECTION = re.compile(r"(?:BODY|BINARY)\[(.*)\](?:<\d+>)?$", re.S)


def parse_event(response: Response) -> Event | None:
    """Return the event of a response, None for one that nobody needs.

    Raises ProtocolError when it cannot be read; such a response is skipped.
    """
    first = response[0]
    if first.startswith(b"+"):
        return Continuation(text=first[1:].strip())
    numbered = _NUMBERED.match(first)
    if numbered:
        return _numbered(numbered, response)
    if first.startswith(b"* ") and not _is_status(first):
        return _named(response)
    return _status(first)


def _is_status(first: bytes) -> bool:
    word = first[2:].split(b" ", 1)[0].upper()
    return word in (b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH") or word.startswith(b"[")


def _status(line: bytes) -> Status | None:
    match = _STATUS.match(line)
    if match is None:
        bare = _CODE_ONLY.match(line)  # Exchange leaves out the OK before a code
        if bare is None:
            raise ProtocolError("neither a response nor an answer")
        tag, kind, code, argument, text = b"*", b"OK", bare[1], bare[2], bare[3]
    else:
        tag, kind, code, argument, text = match.groups()
    return Status(
        tag="" if tag == b"*" else tag.decode("latin-1"),
        kind=kind.decode("ascii").upper(),
        code=(code or b"").decode("latin-1").upper(),
        argument=(argument or b"").decode("latin-1").strip(),
        text=(text or b"").decode("utf-8", "replace").strip(),
    )


def _numbered(match: re.Match[bytes], response: Response) -> Event | None:
    number, kind = int(match[1]), match[2].upper()
    if kind == b"EXISTS":
        return Exists(count=number)
    if kind == b"EXPUNGE":
        return Expunge(sequence=number)
    if kind == b"RECENT":
        return None
    values = parse_values(response, match.end())
    if not values or not isinstance(values[0], list):
        raise ProtocolError("a FETCH response without a list")
    return _fetch(values[0])


def _fetch(items: list[Value]) -> Fetch:
    known: dict[str, Value] = {}
    sections: dict[str, bytes | None] = {}
    for index in range(0, len(items) - 1, 2):
        key, value = items[index], items[index + 1]
        if not isinstance(key, str):
            continue
        name = key.upper()
        section = _SECTION.match(name)
        if section:
            sections[section[1]] = _octets(value)
        else:
            known[name] = value
    modseq, thread = known.get("MODSEQ"), known.get("X-GM-THRID", known.get("THREADID"))
    return Fetch(
        uid=_number(known.get("UID")),
        flags=_words(known["FLAGS"]) if "FLAGS" in known else None,
        modseq=_number(modseq[0] if isinstance(modseq, list) and modseq else modseq),
        size=_number(known.get("RFC822.SIZE")),
        internal_date=_octets(known.get("INTERNALDATE")),
        labels=_words(known["X-GM-LABELS"]) if "X-GM-LABELS" in known else None,
        thread_id=_text(thread[0] if isinstance(thread, list) and thread else thread),
        structure=known.get("BODYSTRUCTURE"),
        sections=sections,
    )


def _named(response: Response) -> Event | None:
    match = _NAMED.match(response[0])
    if match is None:
        raise ProtocolError("a response without a name")
    read = _READERS.get(match[1].upper())
    return read(response, match.end()) if read else None


def _listed(response: Response, start: int) -> Event:
    values = parse_values(response, start)
    attributes, delimiter, name = values[0], values[1], values[2]
    if not isinstance(attributes, list):
        raise ProtocolError("a LIST response without attributes")
    return Listed(
        name=_text(name) or "NIL",
        delimiter=_text(delimiter) or "",
        attributes=frozenset(word.lower() for word in _words(attributes)),
    )


def _folder_status(response: Response, start: int) -> Event:
    values = parse_values(response, start)
    pairs = values[1]
    if not isinstance(pairs, list):
        raise ProtocolError("a STATUS response without a list")
    counters = {
        str(key).upper(): value
        for key, value in zip(pairs[::2], pairs[1::2], strict=False)
        if isinstance(value, int)
    }
    return FolderStatus(name=_text(values[0]) or "NIL", values=counters)


def _search(response: Response, start: int) -> Event:
    text = response[0][start:].partition(b"(")[0]
    return Search(uids=UidSet(int(word) for word in text.split() if word.isdigit()))


def _esearch(response: Response, start: int) -> Event:
    values = parse_values(response, start)
    for key, value in pairwise(values):
        if isinstance(key, str) and key.upper() == "ALL":
            return Search(uids=_uid_set(value))
    return Search(uids=UidSet())


def _vanished(response: Response, start: int) -> Event:
    values = parse_values(response, start)
    is_earlier = bool(values) and isinstance(values[0], list)
    return Vanished(uids=_uid_set(values[-1] if values else None), is_earlier=is_earlier)


def _words_event(response: Response, start: int) -> Event:
    name = response[0].split(b" ", 2)[1].decode("latin-1").upper()
    return Words(name=name, values=tuple(parse_values(response, start)))


_READERS: dict[bytes, Callable[[Response, int], Event | None]] = {
    b"LIST": _listed,
    b"XLIST": _listed,
    b"STATUS": _folder_status,
    b"SEARCH": _search,
    b"ESEARCH": _esearch,
    b"VANISHED": _vanished,
    b"CAPABILITY": _words_event,
    b"ENABLED": _words_event,
    b"NAMESPACE": _words_event,
}


def _uid_set(value: Value) -> UidSet:
    try:
        return UidSet.parse(_text(value) or "")
    except ValueError as error:
        raise ProtocolError("not a set of UIDs") from error


def _number(value: Value) -> int | None:
    if isinstance(value, int):
        return value
    if isinstance(value, str):  # mail.ru sends sizes as floats
        try:
            return int(float(value))
        except (ValueError, OverflowError):
            return None
    return None


def _octets(value: Value) -> bytes | None:
    if isinstance(value, bytes) or value is None:
        return value
    return str(value).encode("latin-1") if isinstance(value, str | int) else b""


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, list):
        return None
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _words(value: Value) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(word for one in value if (word := _text(one)) is not None)
