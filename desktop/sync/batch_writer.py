"""Writes what a source found: batch and cursor in one transaction, and tells what changed."""

from collections.abc import Sequence

from desktop.core.clock import Clock
from desktop.core.events import EventBus
from desktop.model.account import Account
from desktop.model.changes import ChangeSet
from desktop.model.events import Changed, Event, MessagesIngested
from desktop.sources.api import SyncBatch
from desktop.storage import operations
from desktop.storage.conversation_rows import newest_in_sight
from desktop.storage.database import Connection, Database
from desktop.sync.ingest import Ingested, Rank, apply_batch
from desktop.sync.pending import overlay
from desktop.sync.reranking import rerank_some

RANKED_ANEW = 2_000
"""So many of the newest conversations are worth ranking again after history came in."""

_SLICE = 200


class BatchWriter:
    """The one way from a source into the cache."""

    def __init__(
        self, *, database: Database, events: EventBus[Event], clock: Clock, rank: Rank
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._rank = rank

    async def write(
        self, account: Account, batch: SyncBatch, *, is_live: bool, ranks_later: bool = False
    ) -> Ingested:
        """Commit a batch. Raises StorageError; then nothing of it is kept.

        `is_live` tells that what is new in it may alert the person; `ranks_later` leaves the
        ranking to housekeeping, for large imports.
        """
        rank = None if ranks_later else self._rank
        ingested = await self._database.write(lambda c: self._apply(c, account, batch, rank))
        self._events.publish(Changed(changes=ingested.changes, initiator="sync"))
        if is_live and ingested.new_conversations and not batch.is_history:
            self._events.publish(
                MessagesIngested(
                    account_id=account.id, conversations=tuple(ingested.new_conversations)
                )
            )
        return ingested

    async def rank_anew(self) -> None:
        """Rank what is in sight once more, slice by slice.

        Called when history has come in: only now is it known to whom the person writes.
        """
        ids = newest_in_sight(self._database.reader(), RANKED_ANEW)
        for start in range(0, len(ids), _SLICE):
            await self._rank_slice(ids[start : start + _SLICE])
        if ids:
            self._events.publish(Changed(changes=ChangeSet(is_bulk=True), initiator="ranking"))

    async def _rank_slice(self, ids: Sequence[int]) -> None:
        now = self._clock.now()
        await self._database.write(lambda c: rerank_some(c, ids, rank=self._rank, now=now))

    def apply(self, connection: Connection, account: Account, batch: SyncBatch) -> Ingested:
        """Apply a batch inside a transaction; operations that wait keep their effect."""
        return self._apply(connection, account, batch, self._rank)

    def _apply(
        self, connection: Connection, account: Account, batch: SyncBatch, rank: Rank | None
    ) -> Ingested:
        waiting = operations.list_unfinished(connection, account.id)
        if waiting:
            batch = overlay(batch, waiting)
            operations.follow_renamed(connection, account.id, batch.renamed)
        return apply_batch(connection, account, batch, now=self._clock.now(), rank=rank)
