"""Marks the words of a query in a text, the way fragments of search results are marked."""

import re
from collections.abc import Sequence

from desktop.ui.conversation_list.fragments import END, START
from desktop.ui.palette.fuzzy import fold

_OPERATOR = re.compile(r'-?\w+:(?:"[^"]*"?|\S*)')
_EXCLUDED = re.compile(r'(?:^|\s)-(?:"[^"]*"?|\S+)')
_WORD = re.compile(r"\w+")
SHORTEST = 2


def query_words(query: str) -> tuple[str, ...]:
    """The plain words of a query, without operators and what is excluded; folded."""
    plain = _EXCLUDED.sub(" ", _OPERATOR.sub(" ", query))
    words = (fold(word) for word in _WORD.findall(plain) if word not in ("OR", "AND", "NOT"))
    return tuple(dict.fromkeys(word for word in words if len(word) >= SHORTEST))


def marked(text: str, words: Sequence[str]) -> str:
    """Mark each word of `text` that begins with one of `words`; neighbours become one mark."""
    spans: list[tuple[int, int]] = []
    for found in _WORD.finditer(text):
        folded = fold(found[0])
        hit = next((word for word in words if folded.startswith(word)), None)
        if hit is None:
            continue
        end = found.end()
        if spans and text[spans[-1][1] : found.start()] == " ":
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((found.start(), end))
    for start, end in reversed(spans):
        text = f"{text[:start]}{START}{text[start:end]}{END}{text[end:]}"
    return text if spans else ""
