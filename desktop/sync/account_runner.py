"""Drives one account: sync, apply, wait for news, again; and its outbox beside it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from desktop.core.clock import Clock
from desktop.core.errors import (
    KnownError,
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
)
from desktop.core.events import EventBus
from desktop.core.l10n import tr
from desktop.model.account import Account, HealthState
from desktop.model.events import Event
from desktop.sources.api import Capability, Session, Source, SyncBatch
from desktop.storage import cursors
from desktop.storage.accounts import load_health
from desktop.storage.database import Database
from desktop.sync.backoff import Backoff
from desktop.sync.batch_writer import BatchWriter
from desktop.sync.health import AccountHealth
from desktop.sync.outbox import Outbox
from desktop.sync.sessions import Sessions

log = logging.getLogger(__name__)

POLL_SETTING = "poll_s"
"""Setting of an account: seconds between rounds where the service does not push."""
_DEFAULT_POLL_S = 300.0
_PUSH_POLL_S = 1800.0
"""Even with push, look this often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerParts:
    """What every runner shares."""

    database: Database
    writer: BatchWriter
    events: EventBus[Event]
    clock: Clock


class AccountRunner:
    """One account at work; lives on the engine's loop. `connect` gives a fresh session."""

    def __init__(
        self,
        account: Account,
        source: Source,
        connect: Callable[[Account], Awaitable[Session]],
        parts: RunnerParts,
    ) -> None:
        self.account = account
        self.source = source
        self._parts = parts
        self.sessions = Sessions(lambda: connect(self.account))
        self._backoff = Backoff()
        self._wake = asyncio.Event()
        self._may_run = asyncio.Event()
        self._cycle: asyncio.Task[None] | None = None
        if not account.is_paused:
            self._may_run.set()
        self.health = AccountHealth(
            account,
            database=parts.database,
            events=parts.events,
            clock=parts.clock,
            initial=load_health(parts.database.reader(), account.id),
        )
        self.outbox = Outbox(
            account,
            sessions=self.sessions,
            database=parts.database,
            writer=parts.writer,
            events=parts.events,
            clock=parts.clock,
            may_run=self._may_run,
            on_sign_in_needed=self._report,
        )

    async def run(self) -> None:
        """Work until cancelled. No error of the source escapes."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._sync_forever(), name=f"sync {self.account.id}")
                group.create_task(self._send_forever(), name=f"outbox {self.account.id}")
        finally:
            await self.sessions.close()

    async def once(self) -> Exception | None:
        """Do one round and carry out what is due; return what went wrong, if anything."""
        try:
            async with self.sessions.use() as session:
                await self._round(session)
            self.outbox.hurry()
            await self.outbox.flush()
        except Exception as error:
            await self._report(error)
            return error
        finally:
            await self.sessions.close()
        return None

    def wake(self) -> None:
        """Sync now, whatever it is waiting for."""
        self._wake.set()
        self.outbox.hurry()

    async def pause(self, is_paused: bool) -> None:
        """Stop or go on; what is under way is given up."""
        self.account = replace(self.account, is_paused=is_paused)
        if is_paused:
            self._give_up_cycle()
            await self.sessions.close()
            await self.health.paused()
        else:
            await self.health.resumed()
            self._may_run.set()

    async def signed_in(self, account: Account) -> None:
        """Try again with new credentials."""
        self.account = account
        await self.sessions.close()
        self._backoff.reset()
        if not account.is_paused:
            self._may_run.set()
            self.wake()

    async def _send_forever(self) -> None:
        while True:
            try:
                await self.outbox.run()
            except Exception as error:
                if not isinstance(error, KnownError):
                    log.exception("The outbox of account %d stumbled", self.account.id)
                await asyncio.sleep(self._backoff.next_delay_s())

    async def _sync_forever(self) -> None:
        while True:
            await self._may_run.wait()
            self._wake.clear()
            self._cycle = asyncio.create_task(self._run_cycle(), name=f"round {self.account.id}")
            try:
                await asyncio.wait({self._cycle})
            finally:
                await _end(self._cycle)

    async def _run_cycle(self) -> None:
        try:
            async with self.sessions.use() as session:
                await self._round(session)
                self._backoff.reset()
                self.outbox.wake()
                await self._wait_for_news(session)
        except Exception as error:
            await self._sleep(await self._report(error))

    def _give_up_cycle(self) -> None:
        self._may_run.clear()
        if self._cycle is not None and self._cycle is not asyncio.current_task():
            self._cycle.cancel()

    async def _round(self, session: Session) -> None:
        """Take in all that is new; the next batch is fetched while one is written."""
        database = self._parts.database
        known = await asyncio.to_thread(
            lambda: cursors.of_account(database.reader(), self.account.id)
        )
        await self.health.syncing()
        writing: asyncio.Task[None] | None = None
        has_history = False
        try:
            async for batch in _batches(session, known):
                has_history = has_history or (batch.is_history and bool(batch.messages))
                if writing is not None:
                    await writing
                writing = asyncio.create_task(self._apply(batch, is_live=bool(known)))
            if writing is not None:
                await writing
        finally:
            if writing is not None and not writing.done():
                await asyncio.wait({writing})
        if has_history:
            await self._parts.writer.rank_anew()
        await self.health.ok()

    async def _apply(self, batch: SyncBatch, *, is_live: bool) -> None:
        await self._parts.writer.write(self.account, batch, is_live=is_live)
        if batch.progress is not None:
            await self.health.syncing(batch.progress)

    async def _wait_for_news(self, session: Session) -> None:
        waits: set[asyncio.Task[None]] = {asyncio.create_task(self._woken(), name="wake")}
        if Capability.PUSH in self.source.info.capabilities:
            waits.add(asyncio.create_task(_pushed(session), name="push"))
        try:
            done, _ = await asyncio.wait(
                waits, timeout=self._poll_s(), return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _woken(self) -> None:
        await self._wake.wait()

    def _poll_s(self) -> float:
        info = self.source.info
        default = _PUSH_POLL_S if Capability.PUSH in info.capabilities else _DEFAULT_POLL_S
        try:
            wanted = float(self.account.settings.get(POLL_SETTING, default))
        except ValueError:
            wanted = default
        return max(wanted, info.poll_floor_s)

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _report(self, error: Exception) -> float:
        """Tell what went wrong; return how long to wait before the next try, in seconds."""
        if isinstance(error, NeedsSignInError):
            self._give_up_cycle()
            await self.health.failing(HealthState.NEEDS_SIGN_IN, str(error))
            return 0.0
        asked_s = error.retry_after_s if isinstance(error, RateLimitedError) else 0.0
        delay_s = self._backoff.next_delay_s(at_least_s=asked_s)
        if not isinstance(error, KnownError):
            log.error("The source of account %d broke down", self.account.id, exc_info=error)
        await self.health.failing(
            _state_of(error),
            str(error) if isinstance(error, KnownError) else _broken_sentence(self.source),
            detail=_detail_of(error),
            next_try_at=self._parts.clock.now() + timedelta(seconds=delay_s),
            attempts=self._backoff.attempts,
        )
        return delay_s


async def _batches(session: Session, known: dict[str, str]) -> AsyncIterator[SyncBatch]:
    """Pass the batches on, and let the source clean up at once when the round is given up."""
    found = session.sync(known)
    try:
        async for batch in found:
            yield batch
    finally:
        close = getattr(found, "aclose", None)
        if close is not None:
            await close()


async def _pushed(session: Session) -> None:
    await session.wait_for_push()


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _state_of(error: Exception) -> HealthState:
    if isinstance(error, OfflineError):
        return HealthState.OFFLINE
    if isinstance(error, RateLimitedError):
        return HealthState.LIMITED
    return HealthState.FAILED


def _detail_of(error: Exception) -> str:
    cause = error.__cause__
    kind = type(error).__name__
    return f"{kind} from {type(cause).__name__}" if cause else kind


def _broken_sentence(source: Source) -> str:
    return tr("“{name}” broke down. It is tried again by itself.").format(name=source.info.name)
