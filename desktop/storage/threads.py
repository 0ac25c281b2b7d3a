"""Which conversation a reference belongs to, and the merging of conversations.

A reference is a Message-ID or a service's own thread key, hashed to 64 bits. It may point to a
conversation that was merged away since: look-ups follow `merged_into`, which is never a chain.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from desktop.storage.database import Connection

SUBJECT_CANDIDATES = 100


@dataclass(slots=True)
class SameSubject:
    """A stored message with a given subject, for merging by subject."""

    id: int
    conversation_id: int
    subject_key: int
    sender_address: str
    recipients: str


def reference_key(text: str) -> int:
    """Return the hash under which a reference is kept."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


def find_all(connection: Connection, keys: Iterable[int]) -> dict[int, int]:
    """Return the conversation of each reference that is known."""
    rows = connection.execute(
        """SELECT thread_reference.key, COALESCE(conversation.merged_into, conversation.id)
        FROM json_each(?) AS wanted
        CROSS JOIN thread_reference ON thread_reference.key = wanted.value
        JOIN conversation ON conversation.id = thread_reference.conversation_id""",
        (json.dumps(list(keys)),),
    )
    return dict(rows)


def save_all(connection: Connection, references: Mapping[int, int]) -> None:
    """Add references; those that are there stay."""
    connection.executemany(
        "INSERT OR IGNORE INTO thread_reference(key, conversation_id) VALUES(?, ?)",
        references.items(),
    )


def create_all(connection: Connection, count: int) -> list[int]:
    """Make empty conversations; return their ids, which are never used again."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'conversation'")
    first = (row.fetchone() or (0,))[0] + 1
    ids = list(range(first, first + count))
    connection.executemany(
        "INSERT INTO conversation(id, state) VALUES(?, 'done')", [(id_,) for id_ in ids]
    )
    return ids


def merge(connection: Connection, winner: int, losers: Collection[int]) -> None:
    """Move everything of the losers to the winner."""
    rows = [(winner, loser) for loser in losers]
    for statement in (
        "UPDATE message SET conversation_id = ? WHERE conversation_id = ?",
        "UPDATE conversation SET merged_into = ?, is_listed = 0 WHERE id = ?",
        "UPDATE conversation SET merged_into = ? WHERE merged_into = ?",
        "UPDATE operation SET conversation_id = ? WHERE conversation_id = ?",
        "UPDATE draft SET conversation_id = ? WHERE conversation_id = ?",
    ):
        connection.executemany(statement, rows)


def resolve(connection: Connection, conversation_id: int) -> int | None:
    """Return the conversation that this id stands for now, or None when it never was."""
    row = connection.execute(
        "SELECT COALESCE(merged_into, id) FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    return row[0] if row else None


def find_orphans(connection: Connection, subject_keys: Collection[int]) -> list[SameSubject]:
    """Return the replies that name no message they answer, with one of these subjects."""
    return _same_subject(
        connection,
        "orphan_key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(subject_keys)),),
    )


def find_same_subject(
    connection: Connection, subject_key: int, *, first_id: int, last_id: int
) -> list[SameSubject]:
    """Return messages with this subject in a span of time, nearest its end first."""
    return _same_subject(
        connection,
        f"subject_key = ? AND id BETWEEN ? AND ? ORDER BY id DESC LIMIT {SUBJECT_CANDIDATES}",
        (subject_key, first_id, last_id),
    )


def _same_subject(
    connection: Connection, condition: str, values: tuple[object, ...]
) -> list[SameSubject]:
    rows = connection.execute(
        f"""SELECT id, conversation_id, subject_key, sender_address, recipients
        FROM message WHERE {condition}""",
        values,
    )
    return [SameSubject(*row) for row in rows]
