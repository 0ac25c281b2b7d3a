"""The engine: one asyncio loop on a thread of its own, and a runner for each account.

A runner never lets an error out, so that one source cannot stop another. What blocks the loop is
noticed by the watchdog; the window has its own thread and does not feel it.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from desktop.core.errors import SourceError
from desktop.core.l10n import tr
from desktop.model.account import Account, Health, HealthState
from desktop.model.ids import AccountId
from desktop.sources.api import Session
from desktop.storage.accounts import list_accounts, load_health
from desktop.sync.account_runner import AccountRunner, RunnerParts
from desktop.sync.awakening import watch_for_awakening
from desktop.sync.connecting import Connector
from desktop.sync.health import AccountHealth
from desktop.sync.watchdog import Watchdog

log = logging.getLogger(__name__)

T = TypeVar("T")

_STOP_S = 2.0
"""How long runners may take to end, in seconds."""


class Engine:
    """Runs sources and services off the window's thread.

    `start` and `stop` may be called from any other thread. Everything else that is `async` belongs
    on `loop`; `run` and `submit` carry a coroutine there.
    """

    def __init__(
        self,
        *,
        parts: RunnerParts,
        connector: Connector,
    ) -> None:
        self._parts = parts
        self._connector = connector
        self._runners: dict[AccountId, tuple[AccountRunner, asyncio.Task[None]]] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self._thread: threading.Thread | None = None
        self.is_running_accounts = False
        self._watchdog = Watchdog(self._blame, is_source=self._is_source)
        self.loop: asyncio.AbstractEventLoop

    def start(self) -> None:
        """Start the thread and its loop; accounts rest until `run_accounts`."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._main, args=(ready,), name="engine")
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """End all runners and the thread, in about two seconds at most."""
        if self._thread is None:
            return
        self.loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine on the loop from another thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the loop from another thread and wait for what it returns."""
        return self.submit(work).result()

    async def run_accounts(self) -> None:
        """Set all accounts to work and keep them at it; once is enough."""
        if self.is_running_accounts:
            return
        self.is_running_accounts = True
        self._watchdog.start(self.loop)
        for account in list_accounts(self._parts.database.reader()):
            await self.add(account)
        self.keep(lambda: watch_for_awakening(self.wake, clock=self._parts.clock), name="awakening")

    def keep(self, work: Callable[[], Coroutine[Any, Any, None]], *, name: str) -> None:
        """Own what a background function does until the engine stops."""
        task = asyncio.create_task(self._guarded(work, name), name=name)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def add(self, account: Account) -> None:
        """Set one account to work; does nothing while accounts rest or when it works already."""
        if not self.is_running_accounts or account.id in self._runners:
            return
        runner = await self._make_runner(account)
        if runner is not None:
            task = asyncio.create_task(
                self._guarded(runner.run, f"account {account.id}"), name=f"account {account.id}"
            )
            self._runners[account.id] = (runner, task)

    async def remove(self, account_id: AccountId) -> None:
        """Take an account from work."""
        found = self._runners.pop(account_id, None)
        if found is not None:
            await _cancel([found[1]])

    def runner(self, account_id: AccountId) -> AccountRunner | None:
        """Return the runner of an account that is at work."""
        found = self._runners.get(account_id)
        return found[0] if found else None

    @asynccontextmanager
    async def session(self, account: Account) -> AsyncIterator[Session]:
        """Lend a session of an account: the one at work, else one for the moment."""
        runner = self.runner(account.id)
        if runner is not None:
            async with runner.sessions.use() as session:
                yield session
            return
        session = await self._connector.connect(account)
        try:
            yield session
        finally:
            await session.close()

    def health_of(self, account_id: AccountId) -> Health | None:
        """Return the health of an account at work, as of this moment; from any thread."""
        runner = self.runner(account_id)
        return runner.health.current if runner is not None else None

    def wake(self, account_id: AccountId | None = None) -> None:
        """Let one account, or all, sync now."""
        for known, (runner, _) in self._runners.items():
            if account_id in (None, known):
                runner.wake()

    def wake_outboxes(self) -> None:
        """Let every outbox look again: something was put in."""
        for runner, _ in self._runners.values():
            runner.outbox.wake()

    async def sync_once(
        self, account_id: AccountId | None = None
    ) -> dict[AccountId, Exception | None]:
        """Do one round of one account or all, with their outboxes; return what went wrong where.

        For the command line; accounts must be at rest.
        """
        accounts = [
            account
            for account in list_accounts(self._parts.database.reader())
            if account_id in (None, account.id) and not account.is_paused
        ]
        runners = [await self._make_runner(account) for account in accounts]
        at_work = [runner for runner in runners if runner is not None]
        errors = await asyncio.gather(*(runner.once() for runner in at_work))
        return {r.account.id: error for r, error in zip(at_work, errors, strict=True)}

    async def _make_runner(self, account: Account) -> AccountRunner | None:
        if not self._connector.is_live(account):
            return None
        try:
            source = self._connector.source(account)
        except SourceError as error:
            await self._tell_broken(account, str(error))
            return None
        return AccountRunner(account, source, self._connector.connect, self._parts)

    async def _tell_broken(self, account: Account, sentence: str) -> None:
        health = AccountHealth(
            account,
            database=self._parts.database,
            events=self._parts.events,
            clock=self._parts.clock,
            initial=load_health(self._parts.database.reader(), account.id),
        )
        await health.failing(HealthState.FAILED, sentence)

    def _main(self, ready: threading.Event) -> None:
        with asyncio.Runner() as runner:
            self.loop = runner.get_loop()
            runner.run(self._live(ready))

    async def _live(self, ready: threading.Event) -> None:
        self._stopping = asyncio.Event()
        ready.set()
        await self._stopping.wait()
        if self.is_running_accounts:
            self._watchdog.stop()
        await _cancel([*self._chores, *(task for _, task in self._runners.values())])

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        try:
            await work()
        except Exception:
            log.exception("%s ended unexpectedly", name)

    def _is_source(self, module: str) -> bool:
        packages = self._connector.registry().by_package()
        return any(parent in packages for parent in _parents(module))

    def _blame(self, module: str, detail: str) -> None:
        """Show a blocked loop on the accounts of the source that blocks it (watchdog's thread)."""
        packages = self._connector.registry().by_package()
        culprits = {packages[parent] for parent in _parents(module) if parent in packages}
        for runner, _ in tuple(self._runners.values()):
            if runner.account.source in culprits:
                name = runner.source.info.name
                runner.health.limited(
                    tr("“{name}” holds up the other sources.").format(name=name), detail
                )


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        _, unfinished = await asyncio.wait(tasks, timeout=_STOP_S)
        for task in unfinished:
            log.warning("%s did not end in time", task.get_name())
