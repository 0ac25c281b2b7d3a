"""The views one has been to, for back and forward."""

from desktop.model.conversation import View

KEPT = 20


class ViewHistory:
    """A line of views with a place in it."""

    def __init__(self, first: View) -> None:
        self._before = [first]
        self._after: list[View] = []

    def visit(self, view: View) -> None:
        """A view was chosen: what lay ahead is forgotten."""
        if view is not self._before[-1]:
            self._before = [*self._before[-KEPT:], view]
            self._after.clear()

    def back(self) -> View | None:
        """The view before, or None at the beginning."""
        if len(self._before) < 2:
            return None
        self._after.append(self._before.pop())
        return self._before[-1]

    def forward(self) -> View | None:
        """The view after, or None at the end."""
        if not self._after:
            return None
        self._before.append(self._after.pop())
        return self._before[-1]
