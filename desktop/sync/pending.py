"""What the person did wins until the service knows it: keeps a sync from undoing what waits."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from desktop.model.ids import OperationId, RemoteId
from desktop.model.message import Flag
from desktop.model.operation import Operation, OperationKind
from desktop.sources.api import SyncBatch

LOCAL_PREFIX = "luwte:"
"""Begins the remote ids and channels that only exist here; no service knows them."""


def overlay(batch: SyncBatch, operations: Iterable[Operation]) -> SyncBatch:
    """Return the batch as it will be once the operations that wait have been carried out."""
    changes: dict[str, tuple[set[Flag], set[Flag]]] = {}
    leaving: set[str] = set()
    for operation in operations:
        ids = remote_ids(operation)
        if operation.kind is OperationKind.SET_FLAGS:
            added, removed = flag_change(operation)
            for one in ids:
                add, remove = changes.setdefault(one, (set(), set()))
                add.update(added)
                add.difference_update(removed)
                remove.update(removed)
                remove.difference_update(added)
        elif operation.kind in (OperationKind.MOVE, OperationKind.DELETE):
            leaving.update(ids)
    if not changes and not leaving:
        return batch

    def with_pending(remote_id: RemoteId, flags: frozenset[Flag]) -> frozenset[Flag]:
        add, remove = changes.get(remote_id, ((), ()))
        return (flags | frozenset(add)) - frozenset(remove)

    return replace(
        batch,
        messages=tuple(
            replace(message, flags=with_pending(message.remote_id, message.flags))
            for message in batch.messages
            if message.remote_id not in leaving
        ),
        flag_changes=tuple(
            replace(change, flags=with_pending(change.remote_id, change.flags))
            for change in batch.flag_changes
        ),
    )


def remote_ids(operation: Operation) -> tuple[RemoteId, ...]:
    """Return the messages that an operation is about."""
    return tuple(cast("list[RemoteId]", operation.payload.get("remote_ids", [])))


def flag_change(operation: Operation) -> tuple[frozenset[Flag], frozenset[Flag]]:
    """Return which flags a SET_FLAGS operation adds and removes."""
    add = cast("list[str]", operation.payload.get("add", []))
    remove = cast("list[str]", operation.payload.get("remove", []))
    return frozenset(map(Flag, add)), frozenset(map(Flag, remove))


def coalesce(operations: Iterable[Operation]) -> list[list[Operation]]:
    """Group neighbours that set the same flags, so that a service is asked once for them all."""
    groups: list[list[Operation]] = []
    for operation in operations:
        if groups and _is_alike(groups[-1][-1], operation):
            groups[-1].append(operation)
        else:
            groups.append([operation])
    return groups


def joined(group: list[Operation]) -> Operation:
    """Return one operation that does what all of the group want."""
    ids = dict.fromkeys(one for operation in group for one in remote_ids(operation))
    first = group[0]
    if len(group) == 1:
        return first
    return replace(first, payload={**first.payload, "remote_ids": list(ids)})


def _is_alike(one: Operation, other: Operation) -> bool:
    return (
        one.kind is other.kind is OperationKind.SET_FLAGS
        and flag_change(one) == flag_change(other)
        and one.account_id == other.account_id
    )


def pending_id(operation_id: OperationId) -> RemoteId:
    """Return the remote id of a message that is shown as sent while it is in the outbox."""
    return RemoteId(f"{LOCAL_PREFIX}{operation_id}")
