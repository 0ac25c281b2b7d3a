"""Takes a batch of a source into the cache: each message once, each copy where it lies.

Everything happens in the transaction of the caller, together with the cursor. Applying a batch
again changes nothing. Runs on the storage thread; one query per question for a whole batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desktop.model.account import Account, Channel
from desktop.model.changes import ChangeSet
from desktop.model.conversation import TriageState
from desktop.model.ids import ConversationId
from desktop.model.message import IncomingMessage
from desktop.sources.api import SyncBatch
from desktop.storage import (
    accounts,
    channels,
    copies,
    cursors,
    message_lookup,
    message_writing,
    people,
    removal,
)
from desktop.storage.codes import INBOX, flag_bits
from desktop.storage.conversation_rows import Standing, load_triage
from desktop.storage.database import Connection
from desktop.storage.message_ids import assign_ids, second_of, sorting_time
from desktop.storage.message_lookup import Known
from desktop.storage.message_writing import NewMessage
from desktop.sync.conversations import Threaded, thread
from desktop.sync.reranking import Rank, rerank
from desktop.sync.summaries import Happened, brings, recompute

__all__ = ["Ingested", "Rank", "apply_batch"]

MANY = 200
"""So many changed conversations make views reload rather than patch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What a batch changed."""

    changes: ChangeSet
    new_conversations: tuple[ConversationId, ...] = ()
    """Those in the inbox with a new message from somebody else; none for history."""
    added: int = 0
    """Messages that were not in the cache before."""


@dataclass(slots=True)
class _Work:
    """What a batch comes down to."""

    new: list[NewMessage] = field(default_factory=list)
    completed: list[tuple[int, IncomingMessage]] = field(default_factory=list)
    places: list[copies.CopyRow] = field(default_factory=list)
    """Copies that were not there before."""
    replaced: list[copies.CopyRow] = field(default_factory=list)
    """Copies that were there, and hold or show something else now."""
    touched: set[int] = field(default_factory=set)
    """Messages known before whose copies may have changed."""
    conversations: set[int] = field(default_factory=set)


def apply_batch(
    connection: Connection,
    account: Account,
    batch: SyncBatch,
    *,
    now: datetime,
    rank: Rank | None = None,
) -> Ingested:
    """Apply a batch and move its cursor.

    Without `rank` the ranking waits for `reranking.rank_waiting`, which suits large imports.
    """
    mine = accounts.my_addresses(connection) | frozenset(account.addresses)
    _save_channels(connection, account, batch)
    work = _Work()
    work.touched |= copies.rename(connection, account.id, batch.renamed)
    work.touched |= copies.remove(connection, account.id, batch.removals)
    work.touched |= copies.set_flags(
        connection,
        account.id,
        [
            (
                change.remote_id,
                flag_bits(change.flags),
                None if change.labels is None else copies.labels_to_json(change.labels),
            )
            for change in batch.flag_changes
        ],
    )
    if batch.messages:
        _plan(connection, account, batch.messages, work, mine, now)
    threaded = thread(connection, account.id, work.new, mine=mine)
    happened = _write(connection, work, threaded, batch.is_history, now)
    standings = recompute(connection, work.conversations, happened, now=now)
    if rank is not None:
        rerank(connection, standings, rank=rank, mine=mine, now=now)
    if batch.cursor is not None:
        cursors.save(connection, account.id, batch.stream, batch.cursor)
    removal.purge(connection, now=now)
    return _result(account, batch, work, threaded, standings)


def _save_channels(connection: Connection, account: Account, batch: SyncBatch) -> None:
    if batch.channels:
        channels.save_all(connection, account.id, batch.channels)
    named = {message.channel for message in batch.messages}
    if not named:
        return
    unknown = named.difference(channels.of_account(connection, account.id))
    channels.save_all(
        connection, account.id, [Channel(remote=name, name=name) for name in sorted(unknown)]
    )


def _plan(
    connection: Connection,
    account: Account,
    messages: Sequence[IncomingMessage],
    work: _Work,
    mine: frozenset[str],
    now: datetime,
) -> None:
    """Find out which messages are new, which are completed, and which copies are new."""
    latest = {message.remote_id: message for message in messages}
    known = message_lookup.find_known(connection, {m.content_key for m in latest.values()})
    there = message_lookup.find_copies(connection, account.id, latest)
    channel_ids = {
        remote: stored.id for remote, stored in channels.of_account(connection, account.id).items()
    }
    roles = message_lookup.load_roles(connection)
    fresh: dict[str, NewMessage] = {}
    holders: list[tuple[IncomingMessage, Known | NewMessage]] = []
    for message in latest.values():
        copy = there.get(message.remote_id)
        holder = known.get(message.content_key) or _same_copy(message, copy)
        if holder is not None:
            _meet_known(message, holder, work)
            known[message.content_key] = holder
            holders.append((message, holder))
        else:
            holders.append((message, _meet_new(message, fresh, mine)))
        if copy is not None and (holder is None or copy.message.id != holder.id):
            work.touched.add(copy.message.id)
    work.new = list(fresh.values())
    _assign_ids(connection, work.new, now)
    for message, owner in holders:
        flags = flag_bits(message.flags)
        labels = copies.labels_to_json(message.labels)
        channel_id = channel_ids[message.channel]
        if isinstance(owner, NewMessage):
            owner.flags |= flags
            owner.roles |= roles.of(account.id, channel_id, labels)
        else:
            copy = there.get(message.remote_id)
            if copy and (copy.message.id, copy.channel_id, copy.flags, copy.labels) == (
                owner.id,
                channel_id,
                flags,
                labels,
            ):
                continue
            work.touched.add(owner.id)
        places = work.replaced if message.remote_id in there else work.places
        places.append((account.id, message.remote_id, owner.id, channel_id, flags, labels))


def _same_copy(message: IncomingMessage, copy: message_lookup.Copy | None) -> Known | None:
    """A copy seen before whose content key changes between headers alone and whole message."""
    if copy is not None and (copy.message.is_partial or message.is_partial):
        return copy.message
    return None


def _meet_known(message: IncomingMessage, holder: Known, work: _Work) -> None:
    if holder.is_partial and not message.is_partial:
        work.completed.append((holder.id, message))
        work.conversations.add(holder.conversation_id)
        holder.is_partial = False


def _meet_new(
    message: IncomingMessage, fresh: dict[str, NewMessage], mine: frozenset[str]
) -> NewMessage:
    found = fresh.get(message.content_key)
    if found is not None:
        if found.incoming.is_partial and not message.is_partial:
            found.incoming = message
        return found
    is_mine = message.sender.address.lower() in mine
    is_incoming = not is_mine or any(
        person.address.lower() in mine for person in (*message.to, *message.cc)
    )
    new = NewMessage(0, message, is_mine, is_incoming, 0, 0)
    fresh[message.content_key] = new
    return new


def _assign_ids(connection: Connection, new: Sequence[NewMessage], now: datetime) -> None:
    keys = [
        (
            m.incoming.content_key,
            second_of(sorting_time(m.incoming.sent_at, m.incoming.received_at, now)),
        )
        for m in new
    ]
    ids = assign_ids(keys, lambda wanted: message_lookup.taken_ids(connection, wanted))
    for message in new:
        message.id = ids[message.incoming.content_key]


def _write(
    connection: Connection, work: _Work, threaded: Threaded, is_history: bool, now: datetime
) -> Happened:
    message_writing.insert_all(connection, work.new)
    if work.completed:
        message_writing.complete_all(connection, work.completed)
    copies.add_all(connection, work.places)
    copies.change_all(connection, work.replaced)
    people.count_all(connection, work.new)
    moved = []
    if work.touched:
        roles = message_lookup.load_roles(connection)
        touched = copies.refresh(connection, work.touched, roles, now=now)
        work.conversations.update(m.conversation_id for m in touched)
        moved = [m for m in touched if m.roles != m.old_roles]
    inherited = load_triage(connection, threaded.merged)
    work.conversations.update(m.conversation_id for m in work.new)
    work.conversations.update(threaded.merged.values())
    work.conversations.difference_update(threaded.merged)
    return Happened(
        added={message.id for message in work.new},
        moved={m.id for m in moved},
        gained_inbox={m.id for m in moved if m.old_roles and m.roles & ~m.old_roles & INBOX},
        is_history=is_history,
        inherited=inherited,
    )


def _result(
    account: Account,
    batch: SyncBatch,
    work: _Work,
    threaded: Threaded,
    standings: Sequence[Standing],
) -> Ingested:
    changed = work.conversations | set(threaded.merged)
    added = {message.id for message in work.new if message.is_incoming}
    arrived = [
        ConversationId(standing.id)
        for standing in standings
        if standing.triage.state is TriageState.INBOX
        and any(part.id in added and brings(part) for part in standing.parts)
    ]
    return Ingested(
        changes=ChangeSet(
            conversations=frozenset(ConversationId(id_) for id_ in changed),
            accounts=frozenset({account.id}),
            is_bulk=len(changed) > MANY,
        ),
        new_conversations=() if batch.is_history else tuple(arrived),
        added=len(work.new),
    )
