"""Carries out what the person asked for: account by account, in order, until it is done."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from desktop.core.alarm import Alarm
from desktop.core.clock import Clock
from desktop.core.errors import (
    KnownError,
    NeedsSignInError,
    RateLimitedError,
    SourceError,
    UncertainError,
)
from desktop.core.events import EventBus
from desktop.core.l10n import tr
from desktop.model.account import Account
from desktop.model.changes import ChangeSet
from desktop.model.events import Changed, Event, OperationChanged
from desktop.model.ids import OperationId
from desktop.model.operation import Operation, OperationKind, OperationResult, OperationState
from desktop.sources.api import SyncBatch
from desktop.storage import operations as store
from desktop.storage.database import Connection, Database
from desktop.sync.backoff import delay_s
from desktop.sync.batch_writer import BatchWriter
from desktop.sync.pending import coalesce, joined, pending_id
from desktop.sync.sessions import Sessions

log = logging.getLogger(__name__)

STREAM = "outbox"
"""The stream under which ingest hears of what operations moved."""
_MOST_BUGS = 3
"""An operation on which a source breaks down is tried so often."""


class Outbox:
    """The outbox of one account; lives on the engine's loop."""

    def __init__(
        self,
        account: Account,
        *,
        sessions: Sessions,
        database: Database,
        writer: BatchWriter,
        events: EventBus[Event],
        clock: Clock,
        may_run: asyncio.Event,
        on_sign_in_needed: Callable[[NeedsSignInError], Awaitable[object]],
    ) -> None:
        self._account = account
        self._sessions = sessions
        self._database = database
        self._writer = writer
        self._events = events
        self._clock = clock
        self._may_run = may_run
        self._on_sign_in_needed = on_sign_in_needed
        self._alarm = Alarm()
        self._is_in_a_hurry = False

    def wake(self) -> None:
        """Look again at once: something was put in."""
        self._alarm.ring()

    def hurry(self) -> None:
        """Try again now what failed a while ago: the way may be free again."""
        self._is_in_a_hurry = True
        self._alarm.ring()

    async def run(self) -> None:
        """Work for ever, save while the account rests; cancel to end. Raises StorageError."""
        await self._database.write(lambda c: store.requeue_interrupted(c, self._account.id))
        while True:
            await self._may_run.wait()
            await self.flush()
            if self._may_run.is_set():
                waiting = store.list_waiting(self._database.reader(), self._account.id)
                await self._sleep_until(min((one.not_before for one in waiting), default=None))

    async def flush(self) -> None:
        """Carry out all that is due now, unless the account rests."""
        if self._is_in_a_hurry:
            self._is_in_a_hurry = False
            now = self._clock.now()
            await self._database.write(lambda c: store.hurry(c, self._account.id, now=now))
        while self._may_run.is_set() and (group := self._next_group()):
            if not await self._carry_out(group):
                return

    def _next_group(self) -> list[Operation]:
        """Return what to do next; what waits holds back the rest of its conversation."""
        now = self._clock.now()
        held = set()
        due = []
        for operation in store.list_waiting(self._database.reader(), self._account.id):
            if operation.not_before > now or operation.conversation_id in held:
                if operation.conversation_id is not None:
                    held.add(operation.conversation_id)
            else:
                due.append(operation)
        return coalesce(due)[0] if due else []

    async def _sleep_until(self, moment: datetime | None) -> None:
        delay = None if moment is None else (moment - self._clock.now()).total_seconds()
        await self._alarm.sleep(None if delay is None else max(delay, 0.01))

    async def _carry_out(self, group: Sequence[Operation]) -> bool:
        """Try the group; return whether to go on with the next."""
        ids = [operation.id for operation in group]
        claimed = await self._database.write(lambda c: store.begin_sending(c, ids))
        group = [operation for operation in group if operation.id in claimed]
        if not group:
            return True
        self._tell(claimed)
        try:
            async with self._sessions.use() as session:
                result = await session.perform(joined(list(group)))
        except asyncio.CancelledError:
            await asyncio.shield(self._requeue(group, delay=timedelta()))
            raise
        except NeedsSignInError as error:
            await self._requeue(group, delay=timedelta(), error=str(error))
            await self._on_sign_in_needed(error)
            return False
        except Exception as error:
            await self._fail(group, error)
            return isinstance(error, KnownError)
        await self._succeed(group, result)
        return True

    async def _succeed(self, group: Sequence[Operation], result: OperationResult) -> None:
        now = self._clock.now()
        ids = [operation.id for operation in group]
        renamed = dict(result.moved)
        if group[0].kind is OperationKind.SEND and result.remote_id is not None:
            renamed[pending_id(group[0].id)] = result.remote_id
        moved = SyncBatch(stream=STREAM, renamed=renamed)

        def write(connection: Connection) -> ChangeSet:
            store.finish(connection, ids, OperationState.DONE, now=now)
            if not moved.renamed:
                return ChangeSet()
            return self._writer.apply(connection, self._account, moved).changes

        changes = await self._database.write(write)
        self._tell(ids, changes)

    async def _fail(self, group: Sequence[Operation], error: Exception) -> None:
        ids = [operation.id for operation in group]
        attempts = max(operation.attempts for operation in group)
        if not isinstance(error, KnownError):
            log.error("Carrying out a %s failed", group[0].kind, exc_info=error)
        if self._is_worth_retrying(error, attempts):
            wait = delay_s(attempts)
            if isinstance(error, RateLimitedError):
                wait = max(wait, error.retry_after_s)
            await self._requeue(group, delay=timedelta(seconds=wait), error=_sentence(error))
            return
        is_uncertain = isinstance(error, UncertainError)
        state = OperationState.UNCERTAIN if is_uncertain else OperationState.FAILED
        now = self._clock.now()
        await self._database.write(
            lambda c: store.finish(c, ids, state, now=now, error=_sentence(error))
        )
        self._tell(ids)

    @staticmethod
    def _is_worth_retrying(error: Exception, attempts: int) -> bool:
        if isinstance(error, SourceError):
            return error.is_retryable
        return attempts + 1 < _MOST_BUGS

    async def _requeue(
        self, group: Sequence[Operation], *, delay: timedelta, error: str = ""
    ) -> None:
        ids = [operation.id for operation in group]
        not_before = self._clock.now() + delay
        await self._database.write(
            lambda c: store.requeue(c, ids, not_before=not_before, error=error)
        )
        self._tell(ids)

    def _tell(self, ids: Sequence[OperationId], changes: ChangeSet | None = None) -> None:
        reader = self._database.reader()
        conversations = set()
        for operation_id in ids:
            operation = store.get_operation(reader, operation_id)
            if operation is not None:
                self._events.publish(OperationChanged(operation=operation))
                if operation.conversation_id and operation.kind is OperationKind.SEND:
                    conversations.add(operation.conversation_id)
        all_changes = ChangeSet(
            operations=frozenset(ids), conversations=frozenset(conversations)
        ) | (changes or ChangeSet())
        self._events.publish(Changed(changes=all_changes, initiator=STREAM))


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, KnownError) else tr("The source broke down on this.")
