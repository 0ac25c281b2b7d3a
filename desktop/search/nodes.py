"""A search query as a tree: what the parser makes, the writer writes and storage compiles."""

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """What a `name:value` term looks at; the value is the canonical name."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    IN = "in"
    SUBJECT = "subject"
    HAS = "has"
    IS = "is"
    BEFORE = "before"
    AFTER = "after"
    ON = "on"
    SOURCE = "source"
    FILENAME = "filename"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word that must occur; as a prefix while it is still being typed."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that must occur next to each other; the last one may be unfinished."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An operator with its value, such as `from:fatima`; the value is never empty."""

    operator: Operator
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not match."""

    node: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """All must match; without nodes everything does."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """One of these must match; always two or more."""

    nodes: tuple["Node", ...]


Node = Word | Phrase | Term | Not | And | Or

EVERYTHING = And(nodes=())
