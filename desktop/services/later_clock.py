"""Brings conversations back when their "later" has come: one timer, whatever the clock does.

It asks the cache for the next moment and sleeps till then, though never for long, so that a
sleep of the computer or a clock that was set cannot make it miss one.
"""

import logging

from desktop.core.alarm import Alarm
from desktop.core.errors import StorageError
from desktop.model.changes import ChangeSet
from desktop.model.conversation import TriageState
from desktop.model.events import Changed
from desktop.model.ids import ConversationId
from desktop.services.context import ServiceContext
from desktop.storage import conversation_rows
from desktop.storage.database import Connection
from desktop.storage.triage import next_later
from desktop.sync.reranking import rerank_some

log = logging.getLogger(__name__)

_LONGEST_SLEEP_S = 30.0


class LaterClock:
    """The timer; lives on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._alarm = Alarm()

    def wake(self) -> None:
        """Look again: a moment was set, moved or taken back."""
        self._alarm.ring()

    async def run(self) -> None:
        """Work for ever; cancel to end."""
        while True:
            try:
                await self.bring_back()
                delay_s = self._delay_s()
            except StorageError as error:
                log.warning("Nothing could be brought back: %s", type(error).__name__)
                delay_s = _LONGEST_SLEEP_S
            await self._alarm.sleep(delay_s)

    async def bring_back(self) -> list[ConversationId]:
        """Bring back what is due now; return what came back."""
        context = self._context
        now = context.clock.now()
        if not conversation_rows.due_back(context.database.reader(), now):
            return []

        def write(connection: Connection) -> list[int]:
            ids = conversation_rows.due_back(connection, now)
            for id_, standing in conversation_rows.load_standings(connection, ids).items():
                standing.triage.state = TriageState.INBOX
                standing.triage.later_until = None
                conversation_rows.save_triage(connection, id_, standing.triage)
            rerank_some(connection, ids, rank=context.rank, now=now)
            return ids

        back = [ConversationId(id_) for id_ in await context.database.write(write)]
        changes = ChangeSet(conversations=frozenset(back))
        context.events.publish(Changed(changes=changes, initiator="later"))
        return back

    def _delay_s(self) -> float:
        moment = next_later(self._context.database.reader())
        if moment is None:
            return _LONGEST_SLEEP_S
        left_s = (moment - self._context.clock.now()).total_seconds()
        return min(max(left_s, 0.05), _LONGEST_SLEEP_S)
