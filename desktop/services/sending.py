"""Puts a message in the outbox and shows it in its conversation at once; takes it back again.

Runs on the storage thread. What is shown is the very message that will leave: the same Message-ID
and Date, so the copy that comes back by sync is recognised as the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.model.account import Account, Channel, ChannelRole
from desktop.model.ids import OperationId
from desktop.model.message import Flag
from desktop.model.operation import Draft, Operation, OperationKind
from desktop.model.payload import draft_from_payload, draft_to_payload
from desktop.sources.api import SyncBatch
from desktop.sources.mail.incoming import read_message
from desktop.sources.mail.outgoing import build_message
from desktop.storage import drafts, operations
from desktop.storage.database import Connection
from desktop.storage.triage import conversation_at
from desktop.sync.ingest import Ingested, Rank, apply_batch
from desktop.sync.pending import LOCAL_PREFIX, pending_id

PENDING_CHANNEL = Channel(remote=f"{LOCAL_PREFIX}outbox", name="Outbox", role=ChannelRole.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A message in the outbox and what showing it changed."""

    operation: Operation
    ingested: Ingested


def queue_message(
    connection: Connection,
    account: Account,
    draft: Draft,
    *,
    attachments: Sequence[bytes],
    message_id: str,
    now: datetime,
    not_before: datetime,
    rank: Rank,
) -> Queued:
    """Turn a draft into an operation; the draft goes, the message is shown as sent.

    `attachments` are the bytes of those of the draft.
    """
    operation = operations.add_operation(
        connection,
        account_id=account.id,
        kind=OperationKind.SEND,
        payload={"draft": draft_to_payload(draft)},
        now=now,
        not_before=not_before,
        idempotency_key=message_id,
        conversation_id=draft.conversation_id,
        summary=draft.subject,
    )
    if draft.id is not None:
        drafts.delete_draft(connection, draft.id)
    raw = build_message(
        draft, message_id=message_id, date=operation.created_at, attachments=attachments
    )
    message = read_message(
        raw,
        remote_id=pending_id(operation.id),
        channel=PENDING_CHANNEL.remote,
        flags=frozenset({Flag.SEEN}),
    )
    batch = SyncBatch(stream="outbox", channels=(PENDING_CHANNEL,), messages=(message,))
    ingested = apply_batch(connection, account, batch, now=now, rank=rank)
    if operation.conversation_id is None:
        conversation_id = conversation_at(connection, account.id, message.remote_id)
        operations.set_conversation(connection, operation.id, conversation_id)
        operation = replace(operation, conversation_id=conversation_id)
    return Queued(operation=operation, ingested=ingested)


def hide_pending(
    connection: Connection,
    account: Account,
    operation_ids: Sequence[OperationId],
    *,
    now: datetime,
    rank: Rank,
) -> Ingested:
    """Take messages that will not leave out of their conversations."""
    gone = tuple(pending_id(operation_id) for operation_id in operation_ids)
    batch = SyncBatch(stream="outbox", removals=gone)
    return apply_batch(connection, account, batch, now=now, rank=rank)


def draft_of(operation: Operation) -> Draft:
    """Return the draft that a SEND operation carries."""
    payload = operation.payload["draft"]
    assert isinstance(payload, dict)
    return draft_from_payload(payload)
