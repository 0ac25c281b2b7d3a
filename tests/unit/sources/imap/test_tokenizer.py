"""The tokenizer: any value, however it is written and cut into pieces, comes out again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sources.imap.responses import Exists, Fetch, parse_event
from desktop.sources.imap.tokenizer import (
    MAX_DEPTH,
    ProtocolError,
    ResponseAssembler,
    Value,
    parse_values,
)

ATOMS = st.from_regex(r"[A-Za-z\\$][A-Za-z0-9.$_-]{0,8}", fullmatch=True).filter(
    lambda text: text.upper() != "NIL"
)
VALUES = st.recursive(
    st.none() | st.integers(0, 2**63 - 1) | ATOMS | st.binary(max_size=40),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=20,
)


def written(value: Value, draw_literal: bool) -> bytes:
    """Write a value as a server would, strings quoted where possible or as literals."""
    if value is None:
        return b"NIL"
    if isinstance(value, list):
        return b"(" + b" ".join(written(one, draw_literal) for one in value) + b")"
    if isinstance(value, bytes):
        can_be_quoted = not any(byte in b"\r\n\0" or byte > 126 for byte in value)
        if can_be_quoted and not draw_literal:
            return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        return b"{%d}\r\n" % len(value) + value
    return str(value).encode("ascii")


def responses(data: bytes, pieces: list[int]) -> list[tuple[bytes, ...]]:
    """Feed `data` in pieces of the given sizes."""
    assembler = ResponseAssembler()
    found = []
    sizes = iter(pieces)
    while data:
        size = next(sizes, len(data))
        found += assembler.feed(data[:size])
        data = data[size:]
    return found


@given(
    values=st.lists(VALUES, max_size=4),
    is_literal=st.booleans(),
    pieces=st.lists(st.integers(1, 30), max_size=60),
)
def test_values_come_out_as_they_went_in_whatever_the_pieces(
    values: list[Value], is_literal: bool, pieces: list[int]
) -> None:
    line = b"* X " + b" ".join(written(value, is_literal) for value in values) + b"\r\n"
    (first, second) = responses(line + b"* 3 EXISTS\r\n", pieces)
    assert parse_values(first, 4) == values
    assert parse_event(second) == Exists(count=3)


@given(st.binary(max_size=300), st.lists(st.integers(1, 20), max_size=40))
def test_noise_never_does_worse_than_a_protocol_error(data: bytes, pieces: list[int]) -> None:
    try:
        for response in responses(data, pieces):
            try:
                parse_event(response)
            except (ProtocolError, IndexError, ValueError):
                continue
    except ProtocolError:
        return


def test_brackets_and_line_ends_inside_a_literal_are_text() -> None:
    body = b"(\r\n* 1 EXPUNGE\r\n) {99}\r\n"
    data = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n%s FLAGS (\\Seen))\r\n" % (len(body), body)
    (response,) = responses(data, [1] * len(data))
    event = parse_event(response)
    assert isinstance(event, Fetch)
    assert (event.uid, event.sections[""], event.flags) == (7, body, ("\\Seen",))


def test_braces_at_the_end_of_human_text_are_no_literal() -> None:
    data = b"* OK [ALERT] Look at {12}\r\nL1 NO no {3}\r\n* 3 EXISTS\r\n"
    assert len(responses(data, [])) == 3


def test_a_line_without_end_is_refused() -> None:
    assembler = ResponseAssembler(max_line=1000)
    with pytest.raises(ProtocolError):
        assembler.feed(b"* " + b"x" * 1000)


def test_a_literal_beyond_the_cap_is_refused_before_it_comes() -> None:
    assembler = ResponseAssembler(max_literal=1000)
    with pytest.raises(ProtocolError):
        assembler.feed(b"* 1 FETCH (BODY[] {1001}\r\n")


def test_absurd_nesting_is_refused() -> None:
    with pytest.raises(ProtocolError):
        parse_values((b"(" * (MAX_DEPTH + 1) + b")" * (MAX_DEPTH + 1),))
