"""One decision of the person, inside one transaction: the local change, the operations that tell
the services, and what is needed to take it back. Runs on the storage thread."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop.core.clock import to_micros
from desktop.model.account import ChannelRole
from desktop.model.changes import ChangeSet
from desktop.model.ids import AccountId, ConversationId, MessageId, OperationId
from desktop.model.message import Flag
from desktop.model.operation import OperationKind
from desktop.sources.api import Capability
from desktop.storage import conversation_rows, copies, message_lookup, operations
from desktop.storage import triage as store
from desktop.storage.codes import FLAG_BITS
from desktop.storage.conversation_rows import Triage
from desktop.storage.database import Connection
from desktop.storage.triage import PlacedCopy
from desktop.sync.ingest import MANY, Rank
from desktop.sync.pending import LOCAL_PREFIX
from desktop.sync.reranking import rerank_some
from desktop.sync.summaries import Happened, recompute

_IDS_PER_OPERATION = 500

Abilities = Mapping[AccountId, frozenset[Capability]]


@dataclass(slots=True)
class TakeBack:
    """What a decision changed, as it was before."""

    triage: dict[ConversationId, Triage] = field(default_factory=dict)
    gained: dict[Flag, list[MessageId]] = field(default_factory=dict)
    """Messages that got a flag."""
    lost: dict[Flag, list[MessageId]] = field(default_factory=dict)
    moved: list[PlacedCopy] = field(default_factory=list)
    """Copies, where they lay before."""
    operations: list[OperationId] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """A transaction of triage. `not_before` holds operations back so that undo is cheap."""

    connection: Connection
    abilities: Abilities
    rank: Rank
    now: datetime
    not_before: datetime
    back: TakeBack = field(default_factory=TakeBack)
    touched: set[ConversationId] = field(default_factory=set)
    stale: set[ConversationId] = field(default_factory=set)
    """Those whose messages changed, so that their rows no longer fit."""

    def decide(
        self, ids: Collection[ConversationId], change: Callable[[Triage], None]
    ) -> list[ConversationId]:
        """Change the triage of conversations; return those that are there."""
        found = store.resolve(self.connection, ids)
        known = conversation_rows.load_triage(self.connection, dict(zip(found, found, strict=True)))
        for conversation_id in found:
            (triage,) = known[conversation_id]
            self.back.triage.setdefault(conversation_id, replace(triage))
            change(triage)
            triage.state_at = to_micros(self.now)
            conversation_rows.save_triage(self.connection, conversation_id, triage)
        self.touched.update(found)
        return found

    def flag(self, ids: Collection[MessageId], flag: Flag, *, on: bool) -> None:
        """Set or clear a flag on messages, here and at their services."""
        if not ids:
            return
        bit = FLAG_BITS[flag]
        change = {"add": bit} if on else {"remove": bit}
        copies.add_flag_bits(self.connection, ids, **change)
        self._refresh(ids)
        record = self.back.gained if on else self.back.lost
        record.setdefault(flag, []).extend(ids)
        payload = {"add": [flag.value] if on else [], "remove": [] if on else [flag.value]}
        placed = store.grouped(store.find_copies(self.connection, ids))
        for account_id, some in placed.items():
            if Capability.MARK_READ in self.abilities.get(account_id, ()):
                self._ask(account_id, OperationKind.SET_FLAGS, some, payload)

    def move(
        self,
        ids: Collection[MessageId],
        role: ChannelRole,
        *,
        only_from: Collection[ChannelRole] = tuple(ChannelRole),
    ) -> None:
        """Move copies to the channel of a role, here and at services that can."""
        placed = store.grouped(store.find_copies(self.connection, ids))
        for account_id, some in placed.items():
            moving = [c for c in some if c.role in only_from and c.role is not role]
            is_able = Capability.MOVE in self.abilities.get(account_id, ())
            if not moving or not (is_able or role is ChannelRole.TRASH):
                continue
            target = store.channel_for(self.connection, account_id, role)
            store.place_copies(self.connection, [replace(c, channel_id=target) for c in moving])
            self.back.moved += moving
            if is_able:
                payload = {"role": role.value, "channel": None}
                self._ask(account_id, OperationKind.MOVE, moving, payload)
        self._refresh(ids)

    def move_back(self, before: Iterable[PlacedCopy]) -> None:
        """Put copies back where they lay, under whatever remote id they have by now."""
        wanted = {(c.account_id, c.message_id): c for c in before}
        placed = store.find_copies(self.connection, {c.message_id for c in wanted.values()})
        by_channel: dict[tuple[AccountId, str, str], list[PlacedCopy]] = {}
        for copy in placed:
            origin = wanted.get((copy.account_id, copy.message_id))
            if origin is not None and origin.channel_id != copy.channel_id:
                store.place_copies(self.connection, [replace(copy, channel_id=origin.channel_id)])
                key = (copy.account_id, origin.channel, origin.role.value)
                by_channel.setdefault(key, []).append(copy)
        for (account_id, channel, role), some in by_channel.items():
            if Capability.MOVE in self.abilities.get(account_id, ()):
                payload = {"role": role, "channel": channel}
                self._ask(account_id, OperationKind.MOVE, some, payload)
        self._refresh({c.message_id for c in wanted.values()})

    def restore(self, triage: Mapping[ConversationId, Triage]) -> None:
        """Let conversations stand as they did."""
        for conversation_id, before in triage.items():
            self.back.triage.setdefault(conversation_id, before)
            conversation_rows.save_triage(self.connection, conversation_id, before)
        self.touched.update(triage)

    def finish(self, *, needs_ranking: bool = False) -> ChangeSet:
        """Bring the rows of conversations up to date whose messages changed."""
        recompute(self.connection, self.stale, Happened(), now=self.now)
        self.touched |= self.stale
        if needs_ranking:
            rerank_some(self.connection, self.touched, rank=self.rank, now=self.now)
        return ChangeSet(
            conversations=frozenset(self.touched),
            operations=frozenset(self.back.operations),
            is_bulk=len(self.touched) > MANY,
        )

    def _refresh(self, ids: Collection[MessageId]) -> None:
        roles = message_lookup.load_roles(self.connection)
        copies.refresh(self.connection, ids, roles, now=self.now)
        self.stale.update(store.conversations_of(self.connection, ids))

    def _ask(
        self,
        account_id: AccountId,
        kind: OperationKind,
        some: list[PlacedCopy],
        payload: Mapping[str, object],
    ) -> None:
        ids = [c.remote_id for c in some if not c.remote_id.startswith(LOCAL_PREFIX)]
        for i in range(0, len(ids), _IDS_PER_OPERATION):
            operation = operations.add_operation(
                self.connection,
                account_id=account_id,
                kind=kind,
                payload={"remote_ids": ids[i : i + _IDS_PER_OPERATION], **payload},
                now=self.now,
                not_before=self.not_before,
            )
            self.back.operations.append(operation.id)
