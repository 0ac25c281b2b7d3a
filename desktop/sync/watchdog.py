"""Notices a source that blocks the engine's loop, and names it. Runs on a thread of its own."""

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

log = logging.getLogger(__name__)

LIMIT_S = 1.0
"""The loop must get a turn at least this often, in seconds."""
_BEAT_S = 0.5


class Watchdog:
    """Watches one loop. `report(module, detail)` is called once for each time it is blocked.

    `module` is the innermost module of the blocking code that belongs to a source, else "".
    """

    def __init__(self, report: Callable[[str, str], None], *, is_source: Callable[[str], bool]):
        self._report = report
        self._is_source = is_source
        self._last_beat = time.monotonic()
        self._is_stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._handle: asyncio.TimerHandle | None = None
        self._watched_thread = 0

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin; call on the thread of the loop."""
        self._watched_thread = threading.get_ident()
        self._beat(loop)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; call on the thread of the loop."""
        self._is_stopped.set()
        if self._handle is not None:
            self._handle.cancel()
        if self._thread is not None:
            self._thread.join()

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._last_beat = time.monotonic()
        self._handle = loop.call_later(_BEAT_S, self._beat, loop)

    def _watch(self) -> None:
        reported_beat, looked_at = 0.0, time.monotonic()
        while not self._is_stopped.wait(_BEAT_S):
            beat, now = self._last_beat, time.monotonic()
            was_awake = now - looked_at < LIMIT_S
            if was_awake and now - beat > LIMIT_S and beat != reported_beat:
                reported_beat = beat
                self._name_culprit()
            looked_at = now

    def _name_culprit(self) -> None:
        frame = sys._current_frames().get(self._watched_thread)
        module, detail = find_culprit(frame, self._is_source)
        log.warning("The engine is blocked for more than %.1f s by %s", LIMIT_S, detail)
        self._report(module, detail)


def find_culprit(frame: FrameType | None, is_source: Callable[[str], bool]) -> tuple[str, str]:
    """Return the innermost module of a source on the stack, and "module.function:line"."""
    innermost = _describe(frame)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if is_source(module):
            return module, _describe(frame)
        frame = frame.f_back
    return "", innermost


def _describe(frame: FrameType | None) -> str:
    if frame is None:
        return "unknown code"
    return f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{frame.f_lineno}"
