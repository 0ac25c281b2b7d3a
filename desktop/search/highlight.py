"""Finds the words of a query in a text and cuts out the piece around them, marked for any view."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.search.nodes import And, Node, Operator, Or, Phrase, Term, Word

MARK_START = "\ue000"
MARK_END = "\ue001"

BEFORE = 40
LENGTH = 180
SEARCHED = 20_000
"""Characters of a text that are looked through."""

_SPACE = re.compile(r"\s+")


class _Folding(dict[int, str]):
    """Maps a letter to its lower-case letter without accents; always one for one."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = unicodedata.normalize("NFKD", letter)[:1].lower()[:1]
        self[code] = folded = base if len(base) == 1 else letter
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds what a query looks for in texts."""

    pattern: re.Pattern[str] | None

    def fragment(self, text: str) -> str:
        """Return the piece of text around the first match with its matches marked, or ""."""
        if self.pattern is None:
            return ""
        text = text[:SEARCHED]
        found = self.pattern.search(fold(text))
        if found is None:
            return ""
        start = _word_start(text, found.start() - BEFORE, found.start())
        end = _word_end(text, found.end(), start + LENGTH)
        marked = self.mark(text[start:end])
        prefix, suffix = "…" if start else "", "…" if end < len(text) else ""
        return prefix + _SPACE.sub(" ", marked).strip() + suffix

    def mark(self, text: str) -> str:
        """Return the text with all matches marked."""
        if self.pattern is None:
            return text
        pieces = []
        at = 0
        for found in self.pattern.finditer(fold(text)):
            pieces += [
                text[at : found.start()],
                MARK_START,
                found[0] and text[slice(*found.span())],
            ]
            pieces.append(MARK_END)
            at = found.end()
        return "".join(pieces) + text[at:]


def matcher(node: Node) -> Matcher:
    """Return what marks the words that a query looks for (not those it excludes)."""
    patterns = dict.fromkeys(_patterns(node))
    if not patterns:
        return Matcher(None)
    return Matcher(re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})"))


def fold(text: str) -> str:
    """Return text of the same length in lower case without accents."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def _patterns(node: Node) -> Iterator[str]:
    match node:
        case Word(text=text, is_prefix=is_prefix) | Phrase(text=text, is_prefix=is_prefix):
            words = re.findall(r"[^\W_]+", fold(text))
            if words:
                ending = "" if is_prefix else r"(?![^\W_])"
                yield r"[\W_]+".join(words) + (r"[^\W_]*" if is_prefix else ending)
        case Term(operator=Operator.SUBJECT | Operator.FROM | Operator.FILENAME, value=value):
            yield from _patterns(Phrase(text=value))
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _patterns(inner)


def _word_start(text: str, start: int, match: int) -> int:
    if start <= 0:
        return 0
    space = text.find(" ", start, match)
    return space + 1 if space >= 0 else start


def _word_end(text: str, match: int, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", match, end)
    return space if space > 0 else max(end, match)
