"""The outbox in the cache: intentions towards services, kept before they are tried."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from desktop.core.clock import from_micros, to_micros
from desktop.model.ids import AccountId, ConversationId, OperationId
from desktop.model.operation import Operation, OperationKind, OperationState
from desktop.storage.database import Connection

COLUMNS = (
    "id, account_id, kind, payload, idempotency_key, conversation_id, state, created_at, "
    "not_before, attempts, error, summary"
)
"""For `operation_from_row`."""
KEPT_AFTER_DONE = timedelta(days=7)
SENT_SHOWN = timedelta(days=1)
_CANCELLABLE = ("queued", "failed", "uncertain")
_DUE_AT_ONCE = 200


def add_operation(
    connection: Connection,
    *,
    account_id: AccountId,
    kind: OperationKind,
    payload: Mapping[str, object],
    now: datetime,
    not_before: datetime | None = None,
    idempotency_key: str = "",
    conversation_id: ConversationId | None = None,
    summary: str = "",
) -> Operation:
    """Put an intention in the outbox."""
    row = connection.execute(
        "INSERT INTO operation(account_id, kind, payload, idempotency_key, conversation_id, state, "
        f"created_at, not_before, summary) VALUES(?, ?, ?, ?, ?, 'queued', ?, ?, ?) "
        f"RETURNING {COLUMNS}",
        (
            account_id,
            kind.value,
            json.dumps(dict(payload)),
            idempotency_key,
            conversation_id,
            to_micros(now),
            to_micros(not_before or now),
            summary,
        ),
    ).fetchone()
    return operation_from_row(row)


def get_operation(connection: Connection, operation_id: OperationId) -> Operation | None:
    """Return one operation, or None."""
    row = connection.execute(
        f"SELECT {COLUMNS} FROM operation WHERE id = ?", (operation_id,)
    ).fetchone()
    return None if row is None else operation_from_row(row)


def list_waiting(connection: Connection, account_id: AccountId) -> list[Operation]:
    """Return what is queued for an account, in the order it was asked for."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM operation WHERE state = 'queued' AND account_id = ? ORDER BY id "
        "LIMIT ?",
        (account_id, _DUE_AT_ONCE),
    )
    return [operation_from_row(row) for row in rows]


def list_unfinished(connection: Connection, account_id: AccountId) -> list[Operation]:
    """Return what is queued or being sent for an account."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM operation WHERE state IN ('queued', 'sending') AND account_id = ? "
        "ORDER BY id",
        (account_id,),
    )
    return [operation_from_row(row) for row in rows]


def list_outbox(connection: Connection, *, now: datetime) -> list[Operation]:
    """Return what waits, runs or failed, and the sends of the last day; newest first."""
    rows = connection.execute(
        f"""SELECT {COLUMNS} FROM operation
        WHERE state IN ('queued', 'sending', 'failed', 'uncertain')
            OR (kind = 'send' AND state = 'done' AND finished_at >= ?) ORDER BY id DESC""",
        (to_micros(now - SENT_SHOWN),),
    )
    return [operation_from_row(row) for row in rows]


def set_conversation(
    connection: Connection, operation_id: OperationId, conversation_id: ConversationId | None
) -> None:
    """Say which conversation an operation belongs to, once that is known."""
    connection.execute(
        "UPDATE operation SET conversation_id = ? WHERE id = ?", (conversation_id, operation_id)
    )


def begin_sending(
    connection: Connection, operation_ids: Iterable[OperationId]
) -> list[OperationId]:
    """Mark as being sent what is still queued; return those (another may have been cancelled)."""
    return [
        operation_id
        for operation_id in operation_ids
        if connection.execute(
            "UPDATE operation SET state = 'sending', attempts = attempts + 1 "
            "WHERE id = ? AND state = 'queued'",
            (operation_id,),
        ).rowcount
    ]


def finish(
    connection: Connection,
    operation_ids: Iterable[OperationId],
    state: OperationState,
    *,
    now: datetime,
    error: str = "",
) -> None:
    """Write how an operation ended."""
    connection.executemany(
        "UPDATE operation SET state = ?, error = ?, finished_at = ? WHERE id = ?",
        [(state.value, error, to_micros(now), operation_id) for operation_id in operation_ids],
    )


def requeue(
    connection: Connection,
    operation_ids: Iterable[OperationId],
    *,
    not_before: datetime,
    error: str = "",
) -> None:
    """Put back what could not be done now."""
    connection.executemany(
        "UPDATE operation SET state = 'queued', not_before = ?, error = ?, finished_at = NULL "
        "WHERE id = ?",
        [(to_micros(not_before), error, operation_id) for operation_id in operation_ids],
    )


def retry(connection: Connection, operation_id: OperationId, *, now: datetime) -> None:
    """Let an operation that waits or has failed be tried now; one under way goes on as it is."""
    connection.execute(
        "UPDATE operation SET state = 'queued', not_before = ?, error = '', finished_at = NULL "
        f"WHERE id = ? AND state IN ({', '.join('?' * len(_CANCELLABLE))})",
        (to_micros(now), operation_id, *_CANCELLABLE),
    )


def hurry(connection: Connection, account_id: AccountId, *, now: datetime) -> None:
    """Let what was tried in vain be tried again now; what was never tried keeps its time."""
    connection.execute(
        "UPDATE operation SET not_before = ? WHERE state = 'queued' AND account_id = ? "
        "AND attempts > 0 AND not_before > ?",
        (to_micros(now), account_id, to_micros(now)),
    )


def requeue_interrupted(connection: Connection, account_id: AccountId) -> int:
    """Put back what was being sent for an account when its outbox ended; return how many.

    Trying again is safe: a source looks by the idempotency key whether it went out already.
    """
    return connection.execute(
        "UPDATE operation SET state = 'queued' WHERE state = 'sending' AND account_id = ?",
        (account_id,),
    ).rowcount


def cancel(
    connection: Connection, operation_ids: Sequence[OperationId], *, now: datetime
) -> list[OperationId]:
    """Cancel what has not left yet; return what was cancelled."""
    marks = ", ".join("?" * len(_CANCELLABLE))
    return [
        operation_id
        for operation_id in operation_ids
        if connection.execute(
            "UPDATE operation SET state = 'cancelled', finished_at = ? "
            f"WHERE id = ? AND state IN ({marks})",
            (to_micros(now), operation_id, *_CANCELLABLE),
        ).rowcount
    ]


def follow_renamed(
    connection: Connection, account_id: AccountId, renamed: Mapping[str, str]
) -> None:
    """Let operations that wait name messages by their new remote ids."""
    if not renamed:
        return
    for operation in list_unfinished(connection, account_id):
        ids = operation.payload.get("remote_ids")
        if isinstance(ids, list) and any(one in renamed for one in ids):
            payload = {**operation.payload, "remote_ids": [renamed.get(one, one) for one in ids]}
            connection.execute(
                "UPDATE operation SET payload = ? WHERE id = ?", (json.dumps(payload), operation.id)
            )


def forget_old(connection: Connection, *, now: datetime) -> None:
    """Remove what was done or cancelled long ago."""
    connection.execute(
        "DELETE FROM operation WHERE state IN ('done', 'cancelled') AND finished_at < ?",
        (to_micros(now - KEPT_AFTER_DONE),),
    )


def operation_from_row(row: Sequence[object]) -> Operation:
    """Return the operation of a row with COLUMNS."""
    (id_, account_id, kind, payload, key, conversation_id, state) = row[:7]
    created_at, not_before, attempts, error, summary = row[7:12]
    return Operation(
        id=OperationId(_int(id_)),
        account_id=AccountId(_int(account_id)),
        kind=OperationKind(str(kind)),
        payload=json.loads(str(payload)),
        idempotency_key=str(key),
        conversation_id=None if conversation_id is None else ConversationId(_int(conversation_id)),
        state=OperationState(str(state)),
        created_at=from_micros(_int(created_at)),
        not_before=from_micros(_int(not_before)),
        attempts=_int(attempts),
        error=str(error),
        summary=str(summary),
    )


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
