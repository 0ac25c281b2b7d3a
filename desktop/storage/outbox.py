"""What the outbox page shows."""

from datetime import datetime, timedelta

from desktop.core.clock import to_micros
from desktop.model.operation import Operation
from desktop.storage.database import Connection
from desktop.storage.operations import COLUMNS, operation_from_row

SENT_SHOWN = timedelta(days=1)
MOST_SHOWN = 500


def list_outbox(connection: Connection, *, now: datetime) -> list[Operation]:
    """Return operations that wait, run, failed or are uncertain, and sends of the last day."""
    rows = connection.execute(
        f"""SELECT {COLUMNS} FROM operation
        WHERE state IN ('queued', 'sending', 'failed', 'uncertain')
            OR (state = 'done' AND kind = 'send' AND finished_at >= ?)
        ORDER BY id DESC LIMIT ?""",
        (to_micros(now - SENT_SHOWN), MOST_SHOWN),
    )
    return [operation_from_row(row) for row in rows]
