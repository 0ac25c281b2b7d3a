"""Does in the background what an import leaves for later: ranking and tidying the search index.

Slices are short, so that what the person does is written in between.
"""

import asyncio
import logging

from desktop.core.alarm import Alarm
from desktop.core.errors import StorageError
from desktop.model.changes import ChangeSet
from desktop.model.events import Changed
from desktop.services.context import ServiceContext
from desktop.storage import search_index
from desktop.sync.reranking import rank_waiting

log = logging.getLogger(__name__)

_RANKED_AT_ONCE = 200
_REST_S = 0.005
_INTERVAL_S = 600.0


class Housekeeping:
    """The chores; live on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._alarm = Alarm()

    def wake(self) -> None:
        """There is work."""
        self._alarm.ring()

    async def run(self) -> None:
        """Work for ever; cancel to end."""
        while True:
            try:
                await self.finish()
            except StorageError as error:
                log.warning("Housekeeping has to wait: %s", type(error).__name__)
            await self._alarm.sleep(_INTERVAL_S)

    async def finish(self) -> None:
        """Do all there is to do, slice by slice."""
        context = self._context
        has_ranked = False
        while await context.database.write(
            lambda c: rank_waiting(
                c, rank=context.rank, now=context.clock.now(), limit=_RANKED_AT_ONCE
            )
        ):
            has_ranked = True
            await asyncio.sleep(_REST_S)
        if has_ranked:
            changes = ChangeSet(is_bulk=True)
            context.events.publish(Changed(changes=changes, initiator="housekeeping"))
        is_untidy = True
        while is_untidy:
            is_untidy = await context.database.write(search_index.merge)
            await asyncio.sleep(_REST_S)
