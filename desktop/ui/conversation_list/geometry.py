"""Where the lines of the list are, worked out from a handful of runs instead of line by line.

All rows of a section are equally high, so a list of 60,000 lines is three titles and three runs;
no layout pass is needed when rows come and go.
"""

from bisect import bisect_right
from collections.abc import Iterable


class Geometry:
    """Tops and heights of lines; built from runs of (number of lines, height of each)."""

    def __init__(self, runs: Iterable[tuple[int, int]] = ()) -> None:
        self._first = [0]
        self._top = [0]
        self._height: list[int] = []
        for count, height in runs:
            if count:
                self._height.append(height)
                self._first.append(self._first[-1] + count)
                self._top.append(self._top[-1] + count * height)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._first[-1]

    @property
    def total(self) -> int:
        """The height of all lines together, px."""
        return self._top[-1]

    def top(self, index: int) -> int:
        """The top of a line, px from the top of the list."""
        run = self._run(index)
        return self._top[run] + (index - self._first[run]) * self._height[run]

    def height(self, index: int) -> int:
        """The height of a line, px."""
        return self._height[self._run(index)]

    def index_at(self, y: int) -> int:
        """The line at a height, or -1 above or below all."""
        if not 0 <= y < self.total:
            return -1
        run = bisect_right(self._top, y) - 1
        return self._first[run] + (y - self._top[run]) // self._height[run]

    def _run(self, index: int) -> int:
        if not 0 <= index < self.count:
            raise IndexError(index)
        return bisect_right(self._first, index) - 1
