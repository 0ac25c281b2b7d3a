"""Cuts the byte stream of a server into responses, and a response into values (RFC 9051, 9).

A response is a tuple that alternates text and literal, starting and ending with text. Lengths are
always taken from the literal markers: never from brackets or line ends, which occur in literals.
"""

import re

MAX_LINE_BYTES = 16 * 1024 * 1024
MAX_LITERAL_BYTES = 128 * 1024 * 1024
MAX_DEPTH = 100

Response = tuple[bytes, ...]
Value = None | int | str | bytes | list["Value"]
"""NIL, number, atom (latin-1), string (quoted or literal), parenthesised list."""

_LITERAL = re.compile(rb"~?\{(\d{1,10})\+?\}$")
_FREE_TEXT = re.compile(
    rb"(?:\+|\* (?:OK|NO|BAD|BYE|PREAUTH)|(?!\* )[^ ]+ (?:OK|NO|BAD))(?: |$)", re.I
)
_TOKEN = re.compile(
    rb' *(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|(~?\{\d{1,10}\+?\}$)|((?:\[[^\]]*\]|[^ ()"])+))', re.S
)
_OPEN, _CLOSE, _QUOTED, _MARKER, _ATOM = 1, 2, 3, 4, 5
_ESCAPED = re.compile(rb"\\(.)", re.S)


class ProtocolError(Exception):
    """The server sent what is no IMAP, or more than anyone may send."""


class ResponseAssembler:
    """Collects bytes, in pieces of any size, into whole responses."""

    def __init__(
        self, *, max_line: int = MAX_LINE_BYTES, max_literal: int = MAX_LITERAL_BYTES
    ) -> None:
        self._max_line = max_line
        self._max_literal = max_literal
        self._buffer = bytearray()
        self._parts: list[bytes] = []
        self._size = 0
        self._literal: int | None = None
        self._scanned = 0

    def feed(self, data: bytes) -> list[Response]:
        """Take in what arrived and return the responses that are now complete.

        Raises ProtocolError when a line or a literal is larger than the caps.
        """
        self._buffer += data
        responses: list[Response] = []
        position = 0
        while True:
            taken = self._take_literal(position) if self._literal is not None else -1
            if self._literal is not None and taken < 0:
                break
            position = max(position, taken)
            end = self._buffer.find(b"\n", max(position, self._scanned))
            if end < 0:
                break
            self._end_line(position, end, responses)
            position = end + 1
            self._scanned = 0
        self._keep_from(position)
        return responses

    def _take_literal(self, position: int) -> int:
        assert self._literal is not None
        end = position + self._literal
        if len(self._buffer) < end:
            return -1
        with memoryview(self._buffer) as view:
            self._parts.append(bytes(view[position:end]))
        self._literal = None
        self._scanned = 0
        return end

    def _end_line(self, start: int, end: int, responses: list[Response]) -> None:
        line = bytes(self._buffer[start:end]).removesuffix(b"\r")
        self._parts.append(line)
        marker = _LITERAL.search(line) if line.endswith(b"}") else None
        if marker is None or (len(self._parts) == 1 and _FREE_TEXT.match(line)):
            responses.append(tuple(self._parts))
            self._parts = []
            self._size = 0
            return
        self._literal = int(marker[1])
        self._size += self._literal + len(line)
        if self._size > self._max_literal:
            raise ProtocolError(f"a response of {self._size} bytes")

    def _keep_from(self, position: int) -> None:
        del self._buffer[:position]
        if self._literal is None:
            self._scanned = len(self._buffer)
            if self._scanned > self._max_line:
                raise ProtocolError(f"a line of {self._scanned} bytes")


def parse_values(response: Response, start: int = 0) -> list[Value]:
    """Return the values of a response from byte `start` of its first text on.

    Raises ProtocolError for unbalanced brackets, bare quotes and absurd nesting.
    """
    root: list[Value] = []
    stack = [root]
    current = root
    for index in range(0, len(response), 2):
        text = response[index]
        position = start if index == 0 else 0
        for match in _tokens(text, position):
            kind = match.lastindex
            if kind == _ATOM:
                current.append(_atom(match[_ATOM]))
            elif kind == _QUOTED:
                current.append(_unescaped(match[_QUOTED]))
            elif kind == _OPEN:
                inner: list[Value] = []
                current.append(inner)
                stack.append(inner)
                current = inner
                if len(stack) > MAX_DEPTH:
                    raise ProtocolError("brackets nested too deeply")
            elif kind == _CLOSE:
                if len(stack) == 1:
                    raise ProtocolError("a closing bracket too many")
                stack.pop()
                current = stack[-1]
            else:
                if index + 1 >= len(response):
                    raise ProtocolError("a literal is missing")
                current.append(response[index + 1])
    if len(stack) > 1:
        raise ProtocolError("a closing bracket is missing")
    return root


def _tokens(text: bytes, position: int) -> list[re.Match[bytes]]:
    found: list[re.Match[bytes]] = []
    scan = _TOKEN.match
    while match := scan(text, position):
        found.append(match)
        position = match.end()
    if text[position:].strip(b" \t"):
        raise ProtocolError("a quote is not closed")
    return found


def _atom(text: bytes) -> Value:
    if text.isdigit() and len(text) < 20:
        return int(text)
    if text == b"NIL" or text == b"nil":
        return None
    return text.decode("latin-1")


def _unescaped(text: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", text) if b"\\" in text else text
