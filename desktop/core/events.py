"""The engine speaks in these events; the bridge turns them into Qt signals.

`EventBus.publish` may be called from any thread; each subscriber says for itself how to come home
to its own thread.
"""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

E = TypeVar("E")


class EventBus(Generic[E]):
    """Hands each published event to all subscribers, in the publishing thread."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[E], None]] = []
        self._lock = threading.Lock()

    def subscribe(self, receive: Callable[[E], None]) -> Callable[[], None]:
        """Add a subscriber; call what is returned to leave."""
        with self._lock:
            self._subscribers.append(receive)
        return lambda: self._leave(receive)

    def publish(self, event: E) -> None:
        """Hand the event to all; one that raises is logged and does not stop the others."""
        with self._lock:
            subscribers = tuple(self._subscribers)
        for receive in subscribers:
            try:
                receive(event)
            except Exception:
                log.exception("A subscriber failed on %s", type(event).__name__)

    def _leave(self, receive: Callable[[E], None]) -> None:
        with self._lock:
            if receive in self._subscribers:
                self._subscribers.remove(receive)
