"""The stack of what can be taken back, in memory: the latest first, each by its ticket."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count

from desktop.model.changes import ChangeSet

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking back changed."""

    changes: ChangeSet
    count: int = 1


class UndoStack:
    """Remembers the latest actions; each is taken back once."""

    def __init__(self) -> None:
        self._tickets = count(1)
        self._entries: dict[int, Callable[[], Awaitable[Undone]]] = {}

    def push(self, take_back: Callable[[], Awaitable[Undone]]) -> int:
        """Remember how to take an action back; return its ticket."""
        ticket = next(self._tickets)
        self._entries[ticket] = take_back
        while len(self._entries) > _MOST:
            del self._entries[next(iter(self._entries))]
        return ticket

    async def take(self, ticket: int | None = None) -> Undone | None:
        """Take back the action of a ticket, or the latest; None when there is nothing."""
        if ticket is None:
            ticket = next(reversed(self._entries), None)
        take_back = self._entries.pop(ticket, None) if ticket is not None else None
        return None if take_back is None else await take_back()
