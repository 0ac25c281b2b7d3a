"""Search text with tokens: a finished operator such as `from:fatima` is one thing in the field.

A token is marked by spaces of other widths around it, which also give the painted token its room.
So the field stays a plain line of text: selecting, copying and screen readers work as always.
"""

import re
from dataclasses import dataclass

from desktop.search.operators import ALIASES

START = "\u2002"
END = "\u2003\u2002"
"""Room for the cross that removes the token."""

_NAMES = "|".join(ALIASES)
_TOKEN = re.compile(f"{START}([^{START}\u2003]+){END}")
_FINISHED = re.compile(rf'(?:^|(?<= ))(-?(?:{_NAMES}):(?:"[^"]+"|[^\s"]+))(?= )', re.IGNORECASE)
_EMPTY = re.compile(rf"(?:^|(?<= ))-?(?:{_NAMES}):\"?(?= |$)", re.IGNORECASE)
_FRAGMENT = re.compile(rf'(?:^|(?<= ))-?((?:{_NAMES}):(?:"[^"]*|[^\s"]*))$', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token in the text of the field; `start` and `end` include its marks."""

    text: str
    start: int
    end: int


def tokens_in(text: str) -> tuple[Token, ...]:
    """All tokens, from left to right."""
    return tuple(
        Token(text=found[1], start=found.start(), end=found.end())
        for found in _TOKEN.finditer(text)
    )


def as_token(text: str) -> str:
    """The marked form of an operator."""
    return f"{START}{text}{END}"


def plain_query(text: str) -> str:
    """The query without marks; a blank at the end stays, as it says that the word is whole.

    An operator that has no value yet is left out, so that typing it does not empty the results.
    """
    plain = _TOKEN.sub(r" \1 ", text).replace(START, " ").replace("\u2003", " ")
    plain = _EMPTY.sub("", plain)
    end = " " if plain.endswith(" ") and plain.strip() else ""
    return " ".join(plain.split()) + end


def from_query(query: str) -> str:
    """The text for the field: all operators of a query as tokens."""
    text = f"{query.strip()} " if query.strip() else ""
    found = finished_operator(text)
    while found is not None:
        start, end, operator = found
        text = text[:start] + as_token(operator) + text[end:]
        found = finished_operator(text)
    return text


def finished_operator(text: str) -> tuple[int, int, str] | None:
    """The first operator that has a value and a blank after it but is no token yet."""
    found = _FINISHED.search(text)
    return (found.start(1), found.end(1), found[1]) if found else None


def fragment_before(text: str, cursor: int) -> str:
    """The operator being typed before the cursor, such as "in:ha", or nothing."""
    found = _FRAGMENT.search(text[:cursor])
    return found[1] if found else ""
