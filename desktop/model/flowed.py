"""Text with paragraphs that flow, as plain-text mail carries it (RFC 3676)."""

import textwrap
from collections.abc import Iterator

FLOWED_WIDTH = 74
"""Columns at which outgoing lines break softly; RFC 3676 section 4.2 advises at most 78."""
_SIGNATURE = "-- "


def unflow(text: str, *, delsp: bool = False) -> str:
    """Return format=flowed text with its soft breaks undone: one line per paragraph.

    With `delsp` the blank of a soft break is not part of the text. Quoted lines stay as they are.
    """
    pieces: list[str] = []
    is_open = False
    for raw in text.split("\n"):
        is_quoted = raw.startswith(">")
        line = raw if is_quoted else raw.removeprefix(" ")
        if pieces and not (is_open and not is_quoted and line != _SIGNATURE):
            pieces.append("\n")
        is_open = line.endswith(" ") and line != _SIGNATURE and not is_quoted
        pieces.append(line[:-1] if is_open and delsp else line)
    return "".join(pieces)


def flow(text: str) -> str:
    """Return `text` as format=flowed; delsp=no: long paragraphs broken softly, marks stuffed."""
    return "\n".join(_flowed(text))


def _flowed(text: str) -> Iterator[str]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        mark = ">" * depth
        content = bare.removeprefix(" ") if depth else line
        if content.rstrip() == "--":
            yield f"{mark} {_SIGNATURE}" if depth else _SIGNATURE
            continue
        yield from _broken(content.rstrip(" "), mark)


def _broken(content: str, mark: str) -> Iterator[str]:
    """Break one paragraph at blanks; every line but the last ends in the blank of a soft break."""
    width = max(20, FLOWED_WIDTH - len(mark))
    pieces = textwrap.wrap(
        content,
        width,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
        drop_whitespace=False,
    )
    joined = pieces if "".join(pieces) == content else [content]
    for number, piece in enumerate(joined or [""]):
        is_last = number == len(joined) - 1
        stuffed = f" {piece}" if mark and piece else _stuffed(piece)
        yield f"{mark}{stuffed}" if is_last or stuffed.endswith(" ") else f"{mark}{stuffed} "


def _stuffed(piece: str) -> str:
    return f" {piece}" if piece.startswith((" ", ">", "From ")) else piece
