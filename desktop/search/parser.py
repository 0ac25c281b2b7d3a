"""Reads what a person types into the search field; whatever it is, a tree comes out.

    harbour "noise report" -draft from:fatima (in:council OR in:planning) after:"last week"

Words stand together unless OR, in capitals, is between them; `-` excludes; brackets group.
Half-typed input is read as far as it goes: an open quote or bracket ends where the text ends, and
an operator without a value, or with one that means nothing (yet), is left out and reported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop.search.dates import SPAN_STARTS, SPAN_UNITS, parse_days
from desktop.search.nodes import EVERYTHING, And, Node, Not, Operator, Or, Phrase, Term, Word
from desktop.search.operators import ALIASES, DATES, canonical_value, is_known

MOST_NESTED = 20

_PIECE = re.compile(
    r"\s*(?:(?P<open>-?\()|(?P<close>\))"
    r"|(?P<bare>-?(?P<empty>[^\W\d_]+):)(?=[\s()]|$)"
    r'|(?P<minus>-?)(?:(?P<name>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<word>[^\s()"]+))'
    r"|(?P<other>\S))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A query as a tree, and the pieces of the text that mean nothing (yet)."""

    node: Node
    ignored: tuple[str, ...] = ()


class _Mark(Enum):
    OPEN = "("
    OPEN_NOT = "-("
    CLOSE = ")"
    OR = "OR"


def parse(text: str, *, today: date) -> Parsed:
    """Read a query. The last word is a prefix when nothing follows it."""
    ignored: list[str] = []
    tokens = _tokens(text, today, ignored)
    reader = _Reader(tokens)
    return Parsed(node=reader.read_all(), ignored=tuple(ignored))


def _tokens(text: str, today: date, ignored: list[str]) -> list[Node | _Mark]:
    text = text.replace("“", '"').replace("”", '"').replace("„", '"').replace("\0", " ")
    tokens: list[Node | _Mark] = []
    position = 0
    while found := _PIECE.match(text, position):
        position = found.end()
        if found["open"]:
            tokens.append(_Mark(found["open"]))
        elif found["close"]:
            tokens.append(_Mark.CLOSE)
        elif found["bare"] and found["empty"].lower() not in ALIASES:
            word = Word(text=found["bare"].lstrip("-"), is_prefix=position == len(text))
            tokens.append(Not(node=word) if found["bare"].startswith("-") else word)
        elif found["bare"] or found["other"]:
            ignored.append(found[0].strip())
        else:
            position = _term(found, text, position, today, tokens, ignored)
    return tokens


def _term(
    found: re.Match[str],
    text: str,
    position: int,
    today: date,
    tokens: list[Node | _Mark],
    ignored: list[str],
) -> int:
    """Add the node of a match; return where reading goes on."""
    operator = ALIASES.get((found["name"] or "").lower())
    value = found["quoted"] if found["word"] is None else found["word"]
    is_last = position == len(text)
    if operator is None:
        if found["word"] == "OR" and not found["minus"] and not found["name"]:
            tokens.append(_Mark.OR)
            return position
        if found["name"]:
            value = f"{found['name']}:{value}"
        is_phrase = found["word"] is None
        node = _text_node(value, is_phrase=is_phrase, is_prefix=is_last and not found["end"])
    else:
        if operator in DATES and found["word"] is not None:
            value, position = _with_unit(value, text, position)
        node = _operator_node(operator, value.strip(), today)
    if node is None:
        ignored.append(found[0].strip())
    else:
        tokens.append(Not(node=node) if found["minus"] else node)
    return position


def _with_unit(value: str, text: str, position: int) -> tuple[str, int]:
    """Take "week" along after `after:last`."""
    following = re.compile(r" +([^\s()\"]+)").match(text, position)
    if value.lower() in SPAN_STARTS and following and following[1].lower() in SPAN_UNITS:
        return f"{value} {following[1]}", following.end()
    return value, position


def _text_node(value: str, *, is_phrase: bool, is_prefix: bool) -> Node | None:
    if not any(letter.isalnum() for letter in value):
        return None
    if is_phrase:
        return Phrase(text=" ".join(value.split()), is_prefix=is_prefix)
    return Word(text=value, is_prefix=is_prefix)


def _operator_node(operator: Operator, value: str, today: date) -> Node | None:
    value = canonical_value(operator, " ".join(value.split()))
    if not any(letter.isalnum() for letter in value) or not is_known(operator, value):
        return None
    if operator in DATES and parse_days(value, today) is None:
        return None
    return Term(operator=operator, value=value)


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: Sequence[Node | _Mark]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def read_all(self) -> Node:
        nodes: list[Node] = []
        while self._position < len(self._tokens):
            nodes.append(self._read_or())
            self._position += 1  # a bracket that closes nothing
        return _joined(nodes)

    def _read_or(self) -> Node:
        choices = [self._read_and()]
        while self._peek() is _Mark.OR:
            self._position += 1
            choices.append(self._read_and())
        meant = [choice for choice in choices if choice != EVERYTHING]
        if not meant:
            return EVERYTHING
        return meant[0] if len(meant) == 1 else Or(nodes=tuple(meant))

    def _read_and(self) -> Node:
        nodes: list[Node] = []
        while (token := self._peek()) is not None and token not in (_Mark.CLOSE, _Mark.OR):
            self._position += 1
            if token in (_Mark.OPEN, _Mark.OPEN_NOT):
                group = self._read_group()
                if group != EVERYTHING:
                    nodes.append(Not(node=group) if token is _Mark.OPEN_NOT else group)
            elif not isinstance(token, _Mark):
                nodes.append(token)
        return _joined(nodes)

    def _read_group(self) -> Node:
        if self._depth >= MOST_NESTED:
            return EVERYTHING
        self._depth += 1
        group = self._read_or()
        self._depth -= 1
        if self._peek() is _Mark.CLOSE:
            self._position += 1
        return group

    def _peek(self) -> Node | _Mark | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None


def _joined(nodes: Sequence[Node]) -> Node:
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.nodes if isinstance(node, And) else (node,))
    return flat[0] if len(flat) == 1 else And(nodes=tuple(flat))
