"""Sets of UIDs as ranges: small in cursors and commands even for a hundred thousand messages."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

_RANGE = re.compile(r"(\d+)(?::(\d+))?$")
_END = 2**32


class UidSet:
    """An immutable set of UIDs, kept as sorted disjoint ranges."""

    __slots__ = ("_ranges",)

    def __init__(self, uids: Iterable[int] = ()) -> None:
        self._ranges = _ranges_of(sorted(set(uids)))

    @classmethod
    def parse(cls, text: str) -> "UidSet":
        """Return the set that `1:3,7` names. Raises ValueError when it names none (no `*`)."""
        ranges: list[tuple[int, int]] = []
        for part in text.split(",") if text else ():
            match = _RANGE.match(part)
            if match is None:
                raise ValueError("not a set of UIDs")
            low, high = int(match[1]), int(match[2] or match[1])
            ranges.append((min(low, high), max(low, high)))
        return cls._from_ranges(ranges)

    @classmethod
    def span(cls, low: int, high: int) -> "UidSet":
        """Return all UIDs from `low` up to and including `high`."""
        return cls._from_ranges([(low, high)] if low <= high else [])

    @classmethod
    def _from_ranges(cls, ranges: Iterable[tuple[int, int]]) -> "UidSet":
        made = cls()
        made._ranges = _joined(ranges)
        return made

    def __str__(self) -> str:
        return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in self._ranges)

    def __repr__(self) -> str:
        return f"UidSet.parse({str(self)!r})"

    def __len__(self) -> int:
        return sum(high - low + 1 for low, high in self._ranges)

    def __bool__(self) -> bool:
        return bool(self._ranges)

    def __iter__(self) -> Iterator[int]:
        for low, high in self._ranges:
            yield from range(low, high + 1)

    def __contains__(self, uid: int) -> bool:
        index = bisect_right(self._ranges, (uid, _END)) - 1
        return index >= 0 and self._ranges[index][1] >= uid

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UidSet) and self._ranges == other._ranges

    def __hash__(self) -> int:
        return hash(tuple(self._ranges))

    def __or__(self, other: "UidSet") -> "UidSet":
        return self._from_ranges(self._ranges + other._ranges)

    def __sub__(self, other: "UidSet") -> "UidSet":
        left: list[tuple[int, int]] = []
        holes = other._ranges
        first = 0
        for low, high in self._ranges:
            while first < len(holes) and holes[first][1] < low:
                first += 1
            index = first
            while index < len(holes) and holes[index][0] <= high:
                if holes[index][0] > low:
                    left.append((low, holes[index][0] - 1))
                low = holes[index][1] + 1
                index += 1
            if low <= high:
                left.append((low, high))
        return self._from_ranges(left)

    def __and__(self, other: "UidSet") -> "UidSet":
        return self - (self - other)

    @property
    def highest(self) -> int:
        """The highest UID, 0 when empty."""
        return self._ranges[-1][1] if self._ranges else 0

    def newest(self, count: int) -> "UidSet":
        """Return the `count` highest UIDs."""
        taken: list[tuple[int, int]] = []
        for low, high in reversed(self._ranges):
            if count <= 0:
                break
            start = max(low, high - count + 1)
            taken.append((start, high))
            count -= high - start + 1
        return self._from_ranges(taken)

    def texts(self, limit: int) -> Iterator[str]:
        """Yield the set in pieces of at most about `limit` characters, for long commands."""
        piece = ""
        for low, high in self._ranges:
            word = str(low) if low == high else f"{low}:{high}"
            if piece and len(piece) + len(word) + 1 > limit:
                yield piece
                piece = ""
            piece = f"{piece},{word}" if piece else word
        if piece:
            yield piece


def _ranges_of(uids: list[int]) -> list[tuple[int, int]]:
    return _joined((uid, uid) for uid in uids)


def _joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            if high > joined[-1][1]:
                joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined
