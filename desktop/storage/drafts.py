"""Drafts in the cache: what the person writes and has not sent."""

import json
from dataclasses import replace
from datetime import datetime

from desktop.core.clock import to_micros
from desktop.model.ids import DraftId
from desktop.model.operation import Draft
from desktop.model.payload import draft_from_payload, draft_to_payload
from desktop.storage.database import Connection


def save_draft(connection: Connection, draft: Draft, *, now: datetime) -> Draft:
    """Keep the draft as it is now; a new one gets its id. Returns it as kept."""
    saved = replace(draft, saved_at=now)
    content = json.dumps(draft_to_payload(saved))
    row = connection.execute(
        "INSERT INTO draft(id, account_id, conversation_id, answers, content, saved_at) "
        "VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET account_id = excluded.account_id, "
        "conversation_id = excluded.conversation_id, answers = excluded.answers, "
        "content = excluded.content, saved_at = excluded.saved_at RETURNING id",
        (draft.id, draft.account_id, draft.conversation_id, draft.answers, content, to_micros(now)),
    ).fetchone()
    return replace(saved, id=DraftId(row[0]))


def get_draft(connection: Connection, draft_id: DraftId) -> Draft | None:
    """Return a draft, or None when it was sent or discarded."""
    row = connection.execute("SELECT id, content FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return None if row is None else _draft(row)


def list_drafts(connection: Connection) -> list[Draft]:
    """Return all drafts, newest first."""
    rows = connection.execute("SELECT id, content FROM draft ORDER BY saved_at DESC, id DESC")
    return [_draft(row) for row in rows]


def delete_draft(connection: Connection, draft_id: DraftId) -> None:
    """Remove a draft; none there is fine."""
    connection.execute("DELETE FROM draft WHERE id = ?", (draft_id,))


def _draft(row: tuple[int, str]) -> Draft:
    return replace(draft_from_payload(json.loads(row[1])), id=DraftId(row[0]))
