"""Writes a query tree as text that reads back as the same tree."""

import re

from desktop.search.nodes import And, Node, Not, Or, Phrase, Term, Word

_PLAIN = re.compile(r"[^\s()\"]+$")


def write(node: Node) -> str:
    """Return the text of a query; a space at the end when its last word is finished."""
    text = _write(node)
    return text if _ends_open(node) else f"{text} " if text else ""


def _write(node: Node) -> str:
    match node:
        case Word(text=text):
            return text
        case Phrase(text=text, is_prefix=is_prefix):
            return f'"{text}' if is_prefix else f'"{text}"'
        case Term(operator=operator, value=value):
            shown = value if _PLAIN.match(value) else f'"{value}"'
            return f"{operator.value}:{shown}"
        case Not(node=inner):
            return f"-{_grouped(inner)}"
        case And(nodes=nodes):
            text = " ".join(_grouped(n) if isinstance(n, Or) else _write(n) for n in nodes)
        case Or(nodes=nodes):
            text = " OR ".join(_write(n) for n in nodes)
    return text


def _grouped(node: Node) -> str:
    text = _write(node)
    if not isinstance(node, And | Or | Not):
        return text
    return f"({text}" if _ends_open(node) else f"({text})"


def _ends_open(node: Node) -> bool:
    """Tell whether the text ends in a word that is still being typed."""
    match node:
        case Word(is_prefix=is_prefix) | Phrase(is_prefix=is_prefix):
            return is_prefix
        case Not(node=inner):
            return _ends_open(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return bool(nodes) and _ends_open(nodes[-1])
    return False
