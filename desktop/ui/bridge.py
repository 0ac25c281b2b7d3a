"""The one place where window and engine meet.

Calls go one way: `await bridge.call(coroutine)` runs a service coroutine on the engine's loop, and
`bridge.run(coroutine, then=...)` does the same for who does not await. Events come the other way
and leave here as Qt signals, always on the UI thread.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.errors import KnownError
from desktop.core.events import EventBus
from desktop.model.account import AccountStatus
from desktop.model.events import (
    CacheRepaired,
    Changed,
    Event,
    HealthChanged,
    ImportProgressed,
    MessagesIngested,
    OperationChanged,
    WindowRequested,
)
from desktop.services.contract import Services, Views

log = logging.getLogger(__name__)

T = TypeVar("T")


class Bridge(QObject):
    """Services for the window; created on the UI thread."""

    changed = Signal(Changed)
    messages_ingested = Signal(MessagesIngested)
    health_changed = Signal(HealthChanged)
    operation_changed = Signal(OperationChanged)
    import_progressed = Signal(ImportProgressed)
    window_requested = Signal(WindowRequested)
    cache_repaired = Signal(CacheRepaired)
    failed = Signal(str)
    """One sentence for the person, from a call whose caller did not handle the error."""

    _arrived = Signal(object)
    _finished = Signal(object)

    def __init__(
        self, services: Services, events: EventBus[Event], engine_loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self.services = services
        self.views: Views = services.views()
        self._loop = engine_loop
        self._signals = {
            Changed: self.changed,
            MessagesIngested: self.messages_ingested,
            HealthChanged: self.health_changed,
            OperationChanged: self.operation_changed,
            ImportProgressed: self.import_progressed,
            WindowRequested: self.window_requested,
            CacheRepaired: self.cache_repaired,
        }
        self._arrived.connect(self._emit, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(_call, Qt.ConnectionType.QueuedConnection)
        self._tasks: set[asyncio.Task[None]] = set()
        self._accounts: Sequence[AccountStatus] | None = None
        self._leave = events.subscribe(self._arrived.emit)

    def run(
        self,
        work: Coroutine[Any, Any, T],
        *,
        then: Callable[[T], None] | None = None,
        otherwise: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `work` on the engine's loop; `then` or `otherwise` is called on the UI thread."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)

        def finished(done: Any) -> None:
            if not done.cancelled():
                self._finished.emit(lambda: self._deliver(done, then, otherwise))

        future.add_done_callback(finished)

    async def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` on the engine's loop and wait for it on that of the window.

        Who stops waiting does not stop the work: what the person asked for is finished.
        """
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        return await asyncio.shield(asyncio.wrap_future(future))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine of the window, on its own loop; an error in it is told."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def accounts(self) -> Sequence[AccountStatus]:
        """All accounts and how they fare, kept until they change: for what is asked at each key.

        The figures in it may be behind; `views.accounts()` counts anew.
        """
        if self._accounts is None:
            self._accounts = self.views.accounts()
        return self._accounts

    def close(self) -> None:
        """Stop passing events on."""
        self._leave()

    def _deliver(
        self,
        done: Any,
        then: Callable[[T], None] | None,
        otherwise: Callable[[Exception], None] | None,
    ) -> None:
        error = done.exception()
        if error is None:
            if then is not None:
                then(done.result())
        elif otherwise is not None:
            otherwise(error)
        else:
            self._tell(error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._tell(error)

    def _tell(self, error: BaseException) -> None:
        log.error("A service call failed", exc_info=error)
        self.failed.emit(str(error) if isinstance(error, KnownError) else "")

    def _emit(self, event: Event) -> None:
        if isinstance(event, HealthChanged) or (
            isinstance(event, Changed) and event.changes.accounts
        ):
            self._accounts = None
        self._signals[type(event)].emit(event)


def _call(deliver: Callable[[], None]) -> None:
    deliver()
