"""How well a few typed letters fit a title. Pure; case and accents do not count."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WORD_START = 8
CONSECUTIVE = 5
TITLE_START = 6
EARLY = 3
WHOLE_WORD = 4
GAP = -1


@dataclass(frozen=True, slots=True)
class Match:
    """The score (more is better) and the indices of the letters that fit."""

    score: int
    indices: tuple[int, ...]


def match(query: str, title: str) -> Match | None:
    """Return how the letters of `query` stand in `title` in that order, or None.

    A letter counts more at the start of a word and right after the letter before it. Blanks in
    the query separate words and need not be in the title.
    """
    letters = fold(query).replace(" ", "")
    if not letters:
        return Match(0, ())
    folded = fold(title)
    best: Match | None = None
    for start, letter in enumerate(folded):
        if letter == letters[0]:
            found = _from(letters, folded, start)
            if found is not None and (best is None or found.score > best.score):
                best = found
    return best


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without accents, letter for letter (the length stays)."""
    plain = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in plain)


def _from(letters: str, folded: str, start: int) -> Match | None:
    """Take the letters from `start` on: the next one in a row, else one that starts a word."""
    indices = [start]
    for letter in letters[1:]:
        after = indices[-1] + 1
        if folded.startswith(letter, after):
            indices.append(after)
            continue
        place = _word_start(folded, letter, after)
        place = folded.find(letter, after) if place < 0 else place
        if place < 0:
            return None
        indices.append(place)
    return Match(_score(folded, indices), tuple(indices))


def _word_start(folded: str, letter: str, after: int) -> int:
    place = folded.find(letter, after)
    while place >= 0 and not _starts_word(folded, place):
        place = folded.find(letter, place + 1)
    return place


def _starts_word(folded: str, place: int) -> bool:
    return place == 0 or not folded[place - 1].isalnum()


def _score(folded: str, indices: list[int]) -> int:
    score = TITLE_START if indices[0] == 0 else max(0, EARLY - indices[0] // 8)
    before = -2
    for index in indices:
        if index == before + 1:
            score += CONSECUTIVE
        elif before >= 0:
            score += max(GAP * (index - before), -6)
        if _starts_word(folded, index):
            score += WORD_START
        before = index
    end = before + 1
    if end == len(folded) or not folded[end].isalnum():
        score += WHOLE_WORD
    return score
