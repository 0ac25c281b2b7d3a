"""Finds the messages in an mbox file of any flavour without reading it into memory.

RFC 4155 and its relatives: mboxo and mboxrd quote lines that begin with "From ", mboxcl and
mboxcl2 give the length in a Content-Length header, which is believed only where it proves right.
"""

import contextlib
import gzip
import mmap
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SEPARATOR = re.compile(rb"From (?:-[ \t]*|\S+[^\r\n]*\d{1,2}:\d{2}[^\r\n]*)\r?\n")
_HEADER_START = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
_TWO_HEADERS = re.compile(rb"[!-9;-~]+:[^\r\n]*\r?\n(?:[!-9;-~]+:|[ \t])")
_CONTENT_LENGTH = re.compile(
    rb"^Content-Length:[ \t]*(\d+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_LINE = 1000
_LONGEST_HEADER = 1 << 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Buffer = bytes | mmap.mmap


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a message lies: byte offset behind its "From " line, and length."""

    offset: int
    length: int


def find_messages(view: Buffer, start: int = 0) -> Iterator[Span]:
    """Yield the messages of the file from `start`, which must be where a message may begin."""
    begin = _next_separator(view, start)
    while begin is not None:
        offset, content_end = begin, _end_by_length(view, begin)
        begin = _next_separator(view, offset if content_end is None else content_end)
        end = len(view) if begin is None else _line_start(view, begin)
        yield Span(offset=offset, length=_without_blank_line(view, offset, end) - offset)


def read_span(view: Buffer, span: Span) -> bytes:
    """Return the message with its quoting undone."""
    raw = view[span.offset : span.offset + span.length]
    if b"\n>" not in raw or (b"\nFrom " in raw and _end_by_length(view, span.offset)):
        return raw
    return _QUOTED.sub(rb"\1", raw)


def begins_like_mbox(head: bytes) -> bool:
    """Whether a file that begins with `head` is an mbox."""
    head = head.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n")
    line = _SEPARATOR.match(head)
    return line is not None and _HEADER_START.match(head, line.end()) is not None


@contextlib.contextmanager
def open_view(path: Path) -> Iterator[Buffer]:
    """Open a file (also .gz) as a read-only view. Raises OSError."""
    if path.suffix == ".gz":
        with tempfile.TemporaryFile() as plain:
            with gzip.open(path) as packed:
                shutil.copyfileobj(packed, plain, 1 << 20)
            plain.flush()
            yield _view(plain.fileno())
    else:
        with path.open("rb") as file:
            yield _view(file.fileno())


def _view(descriptor: int) -> Buffer:
    if not os.fstat(descriptor).st_size:
        return b""
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)


def _next_separator(view: Buffer, start: int) -> int | None:
    """Return where the content behind the next separator line begins."""
    position = max(start - 1, 0)
    if start == 0 and view[:3] == _BYTE_ORDER_MARK:
        position = 3
    while (position := view.find(b"From ", position)) >= 0:
        line = _SEPARATOR.match(view, position, position + _LONGEST_LINE)
        if line is not None and _starts_message(view, position, line.end()):
            return line.end()
        position = view.find(b"\nFrom ", position)
        if position < 0:
            break
        position += 1
    return None


def _starts_message(view: Buffer, position: int, behind: int) -> bool:
    """Whether headers follow; without a blank line before it, two of them must."""
    if _follows_blank_line(view, position):
        return _HEADER_START.match(view, behind) is not None
    return _TWO_HEADERS.match(view, behind) is not None


def _follows_blank_line(view: Buffer, position: int) -> bool:
    before = view[max(position - 4, 0) : position]
    return (
        before in (b"", _BYTE_ORDER_MARK)
        or before.endswith((b"\n\n", b"\n\r\n"))
        or not before.strip(b"\r\n")
    )


def _line_start(view: Buffer, behind: int) -> int:
    return view.rfind(b"From ", max(behind - _LONGEST_LINE, 0), behind) if behind else 0


def _without_blank_line(view: Buffer, offset: int, end: int) -> int:
    """Leave out the blank line that closes a message in the file."""
    for blank in (b"\r\n\r\n", b"\n\n"):
        if end - len(blank) >= offset and view[end - len(blank) : end] == blank:
            return end - len(blank) // 2
    return end


def _end_by_length(view: Buffer, offset: int) -> int | None:
    """Return where Content-Length says the message ends, if a separator or the end is there."""
    header_end = view.find(b"\n\n", offset, offset + _LONGEST_HEADER)
    crlf_end = view.find(
        b"\r\n\r\n", offset, header_end if header_end >= 0 else offset + _LONGEST_HEADER
    )
    body = crlf_end + 4 if crlf_end >= 0 else header_end + 2
    if body < 4:
        return None
    named = _CONTENT_LENGTH.search(view[offset:body])
    if named is None:
        return None
    end = body + int(named[1])
    rest = view[end : end + 8]
    is_right = end <= len(view) and (not rest.strip() or rest.lstrip(b"\r\n").startswith(b"From "))
    return end if is_right else None
