"""Each step of the schema has a test of its name."""

import sqlite3
from collections.abc import Iterator

import pytest

from desktop.storage.migrations import APPLICATION_ID, STEPS, migrate, schema_version


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    yield made
    made.close()


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    return {row[0] for row in rows}


def test_every_step_has_a_test() -> None:
    assert [f"test_{step.__name__}" in globals() for step in STEPS] == [True] * len(STEPS)


def test_accounts_and_channels(connection: sqlite3.Connection) -> None:
    migrate(connection, steps=1)
    assert {"account", "channel", "cursor", "setting"} <= _tables(connection)
    assert schema_version(connection) == 1
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_conversations_and_messages(connection: sqlite3.Connection) -> None:
    migrate(connection, steps=1)
    connection.execute("INSERT INTO account(source, name) VALUES('imap', 'kept')")
    migrate(connection, steps=2)
    assert {"conversation", "message", "location", "identity"} <= _tables(connection)
    assert connection.execute("SELECT name FROM account").fetchall() == [("kept",)]


def test_search_index(connection: sqlite3.Connection) -> None:
    migrate(connection, steps=3)
    connection.execute("INSERT INTO conversation(id) VALUES(1)")
    connection.execute(
        """INSERT INTO message(id, content_key, conversation_id, sender_name, sender_address,
            subject, sent_at, automation) VALUES(7, 'k', 1, '', '', 'Geluïd', 0, 0)"""
    )
    connection.execute("INSERT INTO body(message_id, text) VALUES(7, 'haven')")
    connection.execute("INSERT INTO search(search) VALUES('rebuild')")
    found = connection.execute("SELECT rowid FROM search WHERE search MATCH 'geluid AND hav*'")
    assert found.fetchall() == [(7,)]


def test_operations_and_drafts(connection: sqlite3.Connection) -> None:
    migrate(connection, steps=4)
    assert {"operation", "draft"} <= _tables(connection)


def test_search_beginnings(connection: sqlite3.Connection) -> None:
    migrate(connection, steps=4)
    connection.execute("INSERT INTO conversation(id) VALUES(1)")
    connection.execute(
        """INSERT INTO message(id, content_key, conversation_id, sender_name, sender_address,
            subject, sent_at, automation) VALUES(7, 'k', 1, '', '', 'Geluïd', 0, 0)"""
    )
    connection.execute("INSERT INTO body(message_id, text) VALUES(7, 'haven')")
    migrate(connection, steps=5)
    for query in (
        "SELECT rowid FROM search WHERE search MATCH 'hav*'",
        "SELECT rowid FROM search_heads WHERE search_heads MATCH 'g*'",
    ):
        assert connection.execute(query).fetchall() == [(7,)]


def test_migrating_twice_changes_nothing(connection: sqlite3.Connection) -> None:
    migrate(connection)
    before = connection.execute("SELECT sql FROM sqlite_schema").fetchall()
    migrate(connection)
    assert connection.execute("SELECT sql FROM sqlite_schema").fetchall() == before
