"""Message ids that follow time, so that the newest comes first without sorting.

An id is the second the message was sent, followed by 12 bits of its content key. The full-text
index uses it as row id and reads it backwards: a search for a common word stops after one page.
The same message has the same id in every profile, whatever the order in which messages arrive,
save where two collide.
"""

import zlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from desktop.core.clock import EPOCH

KEY_BITS = 12
WIDENING_BITS = 4
"""After each collision the key gets so many more bits, reaching into the seconds that follow."""

Existing = Callable[[list[int]], Iterable[int]]


def sorting_time(sent_at: datetime, received_at: datetime | None, now: datetime) -> datetime:
    """Return the moment a message is filed under.

    The sender's clock counts, save when it runs ahead of the delivery or of the present.
    """
    latest = min(received_at, now) if received_at else now
    return max(min(sent_at, latest), EPOCH)


def assign_ids(keys: Iterable[tuple[str, int]], existing: Existing) -> dict[str, int]:
    """Give each (content key, second) an id; `existing` returns which candidates are taken."""
    ids: dict[str, int] = {}
    taken: set[int] = set()
    waiting = list(keys)
    attempt = 0
    while waiting:
        candidates = [(key, second, _candidate(key, second, attempt)) for key, second in waiting]
        taken.update(existing([candidate for _, _, candidate in candidates]))
        waiting = []
        for key, second, candidate in candidates:
            if candidate in taken:
                waiting.append((key, second))
            else:
                taken.add(candidate)
                ids[key] = candidate
        attempt += 1
    return ids


def second_of(moment: datetime) -> int:
    """Return whole seconds since 1970."""
    return (moment - EPOCH) // timedelta(seconds=1)


def first_id(moment: datetime) -> int:
    """Return the lowest id that a message of this moment or later can have."""
    return second_of(moment) << KEY_BITS


def _candidate(key: str, second: int, attempt: int) -> int:
    bits = min(KEY_BITS + attempt * WIDENING_BITS, 32)
    return (second << KEY_BITS) + (zlib.crc32(f"{attempt}{key}".encode()) & ((1 << bits) - 1))
