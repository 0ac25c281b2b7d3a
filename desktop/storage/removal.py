"""Takes out of the cache what is gone for good."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from desktop.core.clock import to_micros
from desktop.model.ids import AccountId
from desktop.storage import search_index
from desktop.storage.database import Connection

KEPT = timedelta(days=1)
"""A message without a copy may still be on its way from one folder to another so long."""

PURGED_AT_ONCE = 200


def purge(connection: Connection, *, now: datetime) -> int:
    """Delete some messages whose last copy went long ago; return how many."""
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM message WHERE gone_at < ? LIMIT ?",
            (to_micros(now - KEPT), PURGED_AT_ONCE),
        )
    ]
    delete_messages(connection, ids)
    return len(ids)


def delete_messages(connection: Connection, ids: Collection[int]) -> None:
    """Delete messages with their text, index and attachments."""
    if not ids:
        return
    search_index.remove_all(connection, ids)
    wanted = (json.dumps(list(ids)),)
    for statement in (
        "DELETE FROM location WHERE message_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM body WHERE message_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM attachment WHERE message_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM message WHERE id IN (SELECT value FROM json_each(?))",
    ):
        connection.execute(statement, wanted)


def remove_account(connection: Connection, account_id: AccountId) -> set[int]:
    """Delete an account and what only it had; return the conversations to recompute."""
    held = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT message_id FROM location WHERE account_id = ?", (account_id,)
        )
    ]
    touched = {
        row[0]
        for row in connection.execute(
            """SELECT DISTINCT conversation_id FROM message
            WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(held),),
        )
    }
    connection.execute("DELETE FROM location WHERE account_id = ?", (account_id,))
    only_there = [
        row[0]
        for row in connection.execute(
            """SELECT message.id FROM json_each(?) AS held
            JOIN message ON message.id = held.value
            WHERE NOT EXISTS (SELECT 1 FROM location WHERE location.message_id = message.id)""",
            (json.dumps(held),),
        )
    ]
    gone = _gone_elsewhere(connection)
    touched |= {conversation for _, conversation in gone}
    delete_messages(connection, [*only_there, *(message for message, _ in gone)])
    connection.execute("DELETE FROM account WHERE id = ?", (account_id,))
    _forget_empty(connection, touched)
    _recount_people(connection)
    return touched


def _gone_elsewhere(connection: Connection) -> list[tuple[int, int]]:
    """Messages that no account holds any more, and their conversations, of which none is left."""
    found = connection.execute(
        """SELECT id, conversation_id FROM message AS gone WHERE gone_at IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM message JOIN location ON location.message_id = message.id
            WHERE message.conversation_id = gone.conversation_id)"""
    )
    return [(row[0], row[1]) for row in found]


def erase_traces(connection: Connection) -> None:
    """Leave nothing of what was deleted in the files: SQLite only marks its place as free.

    Runs outside a transaction and writes the whole cache anew, so it takes seconds for a large
    one.
    """
    search_index.tidy(connection)
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget_empty(connection: Connection, conversations: set[int]) -> None:
    """Forget the references and people of conversations that have no message left."""
    empty = [
        row[0]
        for row in connection.execute(
            """SELECT value FROM json_each(?) AS wanted WHERE NOT EXISTS
                (SELECT 1 FROM message WHERE message.conversation_id = wanted.value)""",
            (json.dumps(sorted(conversations)),),
        )
    ]
    conversations.difference_update(empty)
    wanted = (json.dumps(empty),)
    for statement in (
        "DELETE FROM thread_reference WHERE conversation_id IN (SELECT value FROM json_each(?))",
        """DELETE FROM thread_reference WHERE conversation_id IN (SELECT id FROM conversation
            WHERE merged_into IN (SELECT value FROM json_each(?)))""",
        "DELETE FROM conversation WHERE merged_into IN (SELECT value FROM json_each(?))",
        "DELETE FROM conversation WHERE id IN (SELECT value FROM json_each(?))",
    ):
        connection.execute(statement, wanted)


def _recount_people(connection: Connection) -> None:
    connection.execute("DELETE FROM identity")
    connection.execute(
        """INSERT INTO identity(address, name, received, read, last_at)
        SELECT lower(sender_address), max(sender_name), count(*), sum(flags & 1), max(sent_at)
        FROM message WHERE is_mine = 0 GROUP BY lower(sender_address)"""
    )
    connection.execute(
        """INSERT INTO identity(address, name, sent, last_at)
        SELECT lower(person.value ->> 1), max(person.value ->> 0), count(*), max(sent_at)
        FROM message, json_each(message.recipients) AS field, json_each(field.value) AS person
        WHERE is_mine = 1 AND field.key IN ('to', 'cc') GROUP BY lower(person.value ->> 1)
        ON CONFLICT(address) DO UPDATE SET sent = excluded.sent,
            last_at = max(last_at, excluded.last_at)"""
    )
