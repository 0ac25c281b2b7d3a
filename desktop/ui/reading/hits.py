"""Walks through the places in a conversation where the words of a search stand."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QPoint

from desktop.ui.reading.body_view import BodyView
from desktop.ui.reading.message_stack import MessageStack

_MARKED = re.compile("\ue000(.+?)\ue001", re.DOTALL)


def marked_words(fragment: str) -> tuple[str, ...]:
    """The words that a search result marks in its fragment, each once, longest first."""
    found = {word.strip() for word in _MARKED.findall(fragment) if word.strip()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


class HitWalk:
    """Knows all hits of the shown cards; `current` is -1 until the first is gone to."""

    def __init__(self) -> None:
        self.words: Sequence[str] = ()
        self.current = -1
        self._places: list[tuple[BodyView, int]] = []

    @property
    def total(self) -> int:
        """How many hits there are."""
        return len(self._places)

    def start(self, stack: MessageStack, words: Sequence[str]) -> None:
        """Mark `words` and go to the first hit."""
        self.words, self.current, self._places = words, -1, []
        if not words:
            return
        stack.finish_loading()
        for card in stack.cards:
            card.mark(words)
            for view in card.body.views:
                self._places += [(view, index) for index in range(view.mark(words))]
        if self._places:
            self.go(stack, 1)

    def go(self, stack: MessageStack, step: int) -> None:
        """Go to the next or previous hit, round at the ends."""
        if not self._places:
            return
        if 0 <= self.current < len(self._places):
            self._places[self.current][0].show_mark(-1)
        self.current = (self.current + step) % len(self._places)
        view, index = self._places[self.current]
        y = view.show_mark(index)
        place = view.mapTo(stack.content, QPoint(0, y)).y()
        stack.ensureVisible(0, place, 0, max(40, stack.viewport().height() // 3))
