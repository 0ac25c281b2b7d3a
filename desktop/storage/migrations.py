"""The schema of the cache, as a list of steps that is only ever added to.

Each step is one transaction. Its number in `STEPS` is the `user_version` of the file, which lets
an up-to-date cache open without loading the migration library. Times are microseconds since 1970,
UTC. `message.id` follows the time of the message (see `desktop.storage.message_ids`), so the
newest is found first without sorting.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database as UtilsDatabase

APPLICATION_ID = 0x4C757774
"""Marks the file as ours ("Luwt")."""


def migrate(connection: sqlite3.Connection, *, steps: int | None = None) -> None:
    """Bring the schema up to date, or to the first `steps` steps (for tests)."""
    wanted = len(STEPS) if steps is None else steps
    if schema_version(connection) >= wanted:
        return
    from sqlite_utils import Database, Migrations  # costs 0.1 s, rarely needed

    migrations = Migrations("luwte")
    for number, step in enumerate(STEPS[:wanted], start=1):
        migrations(name=step.__name__)(_numbered(step, number))
    migrations.apply(Database(connection))


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _numbered(
    step: Callable[[UtilsDatabase], None], number: int
) -> Callable[[UtilsDatabase], None]:
    def run(db: UtilsDatabase) -> None:
        step(db)
        db.execute(f"PRAGMA user_version = {number}")

    return run


def accounts_and_channels(db: UtilsDatabase) -> None:
    """Where messages come from, and how far each stream has been read."""
    _run(
        db,
        f"PRAGMA application_id = {APPLICATION_ID}",
        """CREATE TABLE account(
            id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, name TEXT NOT NULL,
            settings TEXT NOT NULL DEFAULT '{}', addresses TEXT NOT NULL DEFAULT '[]',
            is_paused INTEGER NOT NULL DEFAULT 0, health TEXT NOT NULL DEFAULT '{}',
            created_at INTEGER NOT NULL DEFAULT 0)""",
        """CREATE TABLE channel(
            id INTEGER PRIMARY KEY,
            account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            remote TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL,
            UNIQUE(account_id, remote))""",
        """CREATE TABLE cursor(
            account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            stream TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY(account_id, stream)) WITHOUT ROWID""",
        """CREATE TABLE setting(
            name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID""",
    )


def conversations_and_messages(db: UtilsDatabase) -> None:
    """Each message once, each copy of it as a location, each conversation as a ready-made row."""
    _run(
        db,
        """CREATE TABLE conversation(
            id INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'inbox', state_at INTEGER, later_until INTEGER,
            is_listed INTEGER NOT NULL DEFAULT 0, is_pinned INTEGER NOT NULL DEFAULT 0,
            is_muted INTEGER NOT NULL DEFAULT 0, section INTEGER NOT NULL DEFAULT 2,
            rank INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0,
            rank_adjust INTEGER NOT NULL DEFAULT 0, reasons TEXT NOT NULL DEFAULT '[]',
            is_ranked INTEGER NOT NULL DEFAULT 0, due_at INTEGER, unread INTEGER NOT NULL DEFAULT 0,
            message_count INTEGER NOT NULL DEFAULT 0, last_message_at INTEGER NOT NULL DEFAULT 0,
            last_incoming_at INTEGER, people TEXT NOT NULL DEFAULT '[]',
            account_ids TEXT NOT NULL DEFAULT '[]', snippet TEXT NOT NULL DEFAULT '',
            is_group INTEGER NOT NULL DEFAULT 0, has_attachments INTEGER NOT NULL DEFAULT 0,
            merged_into INTEGER)""",
        """CREATE INDEX conversation_page ON conversation(
            state, section, rank DESC, last_message_at DESC, id DESC) WHERE is_listed = 1""",
        """CREATE INDEX conversation_recent ON conversation(
            state, last_message_at DESC, id DESC) WHERE is_listed = 1""",
        """CREATE INDEX conversation_unranked ON conversation(last_message_at)
            WHERE is_ranked = 0 AND is_listed = 1 AND state != 'done'""",
        "CREATE INDEX conversation_later ON conversation(later_until) WHERE state = 'later'",
        """CREATE INDEX conversation_merged ON conversation(merged_into)
            WHERE merged_into IS NOT NULL""",
        """CREATE TABLE message(
            id INTEGER PRIMARY KEY, content_key TEXT NOT NULL UNIQUE,
            conversation_id INTEGER NOT NULL REFERENCES conversation, message_id TEXT,
            in_reply_to TEXT, refs TEXT NOT NULL DEFAULT '', sender_name TEXT NOT NULL,
            sender_address TEXT NOT NULL, recipients TEXT NOT NULL DEFAULT '{}',
            subject TEXT NOT NULL, subject_key INTEGER, orphan_key INTEGER,
            sent_at INTEGER NOT NULL,
            received_at INTEGER, snippet TEXT NOT NULL DEFAULT '', automation INTEGER NOT NULL,
            details TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0,
            is_mine INTEGER NOT NULL DEFAULT 0, is_incoming INTEGER NOT NULL DEFAULT 1,
            is_partial INTEGER NOT NULL DEFAULT 0,
            blocked_remote INTEGER NOT NULL DEFAULT 0, flags INTEGER NOT NULL DEFAULT 0,
            roles INTEGER NOT NULL DEFAULT 0, attachment_count INTEGER NOT NULL DEFAULT 0,
            gone_at INTEGER)""",
        "CREATE INDEX message_conversation ON message(conversation_id)",
        "CREATE INDEX message_subject ON message(subject_key) WHERE subject_key IS NOT NULL",
        "CREATE INDEX message_orphan ON message(orphan_key) WHERE orphan_key IS NOT NULL",
        "CREATE INDEX message_gone ON message(gone_at) WHERE gone_at IS NOT NULL",
        """CREATE INDEX message_unread ON message(id)
            WHERE flags & 1 = 0 AND is_incoming = 1""",
        "CREATE INDEX message_flagged ON message(id) WHERE flags & 4 != 0",
        "CREATE INDEX message_mine ON message(id) WHERE is_mine = 1",
        "CREATE INDEX message_files ON message(id) WHERE attachment_count > 0",
        """CREATE INDEX message_invitation ON message(id)
            WHERE instr(details, '"invitation":{') > 0""",
        """CREATE TABLE location(
            account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            remote_id TEXT NOT NULL, message_id INTEGER NOT NULL REFERENCES message,
            channel_id INTEGER NOT NULL REFERENCES channel ON DELETE CASCADE,
            flags INTEGER NOT NULL DEFAULT 0, labels TEXT NOT NULL DEFAULT '',
            PRIMARY KEY(account_id, remote_id)) WITHOUT ROWID""",
        "CREATE INDEX location_message ON location(message_id)",
        "CREATE INDEX location_channel ON location(channel_id, message_id)",
        """CREATE TABLE attachment(
            id INTEGER PRIMARY KEY,
            message_id INTEGER NOT NULL REFERENCES message ON DELETE CASCADE,
            name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL, part TEXT NOT NULL,
            content_id TEXT, is_inline INTEGER NOT NULL DEFAULT 0, content_hash TEXT)""",
        "CREATE INDEX attachment_message ON attachment(message_id)",
        """CREATE TABLE thread_reference(
            key INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversation)""",
        """CREATE TABLE identity(
            id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '',
            received INTEGER NOT NULL DEFAULT 0, read INTEGER NOT NULL DEFAULT 0,
            sent INTEGER NOT NULL DEFAULT 0, last_at INTEGER NOT NULL DEFAULT 0)""",
        "CREATE INDEX identity_contacted ON identity(sent DESC, received DESC)",
    )


def search_index(db: UtilsDatabase) -> None:
    """Full text over the messages; the index holds no copy of the text (external content)."""
    _run(
        db,
        """CREATE TABLE body(
            message_id INTEGER PRIMARY KEY REFERENCES message ON DELETE CASCADE,
            people TEXT NOT NULL DEFAULT '', files TEXT NOT NULL DEFAULT '',
            text TEXT NOT NULL DEFAULT '', html BLOB)""",
        """CREATE VIEW search_content AS
            SELECT message.id AS id, message.subject AS subject, body.people AS people,
                substr(body.text, 1, 200000) AS text, body.files AS files
            FROM message JOIN body ON body.message_id = message.id""",
        """CREATE VIRTUAL TABLE search USING fts5(
            subject, people, text, files, content='search_content', content_rowid='id',
            tokenize="unicode61 remove_diacritics 2", prefix='2 3')""",
        "CREATE VIRTUAL TABLE search_words USING fts5vocab(search, row)",
        "INSERT INTO search(search, rank) VALUES('automerge', 0)",
        "INSERT INTO search(search, rank) VALUES('crisismerge', 64)",
        "INSERT INTO search(search, rank) VALUES('hashsize', 67108864)",
    )


def operations_and_drafts(db: UtilsDatabase) -> None:
    """What the person intends and writes; the only tables that no service can give back."""
    _run(
        db,
        """CREATE TABLE operation(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE, kind TEXT NOT NULL,
            payload TEXT NOT NULL, idempotency_key TEXT NOT NULL, conversation_id INTEGER,
            state TEXT NOT NULL, created_at INTEGER NOT NULL, not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
            summary TEXT NOT NULL DEFAULT '', finished_at INTEGER)""",
        "CREATE INDEX operation_state ON operation(state, account_id, not_before)",
        """CREATE TABLE draft(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            conversation_id INTEGER, answers INTEGER, content TEXT NOT NULL,
            saved_at INTEGER NOT NULL)""",
    )


def search_beginnings(db: UtilsDatabase) -> None:
    """Beginnings of words are looked up in subjects, people and files, an index of their own.

    Beginnings of every word of the texts made a third of the cache and of the time of an import.
    """
    _run(
        db,
        "DROP TABLE search_words",
        "DROP TABLE search",
        """CREATE VIRTUAL TABLE search USING fts5(
            subject, people, text, files, content='search_content', content_rowid='id',
            tokenize="unicode61 remove_diacritics 2", columnsize=0)""",
        """CREATE VIRTUAL TABLE search_heads USING fts5(
            subject, people, files, content='search_content', content_rowid='id',
            tokenize="unicode61 remove_diacritics 2", columnsize=0, prefix='1 2 3 4')""",
        "CREATE VIRTUAL TABLE search_words USING fts5vocab(search, row)",
    )
    for table in ("search", "search_heads"):
        _run(
            db,
            f"INSERT INTO {table}({table}, rank) VALUES('automerge', 0)",
            f"INSERT INTO {table}({table}, rank) VALUES('crisismerge', 64)",
            f"INSERT INTO {table}({table}, rank) VALUES('hashsize', 67108864)",
            f"INSERT INTO {table}({table}) VALUES('rebuild')",
        )


def _run(db: UtilsDatabase, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)


STEPS: tuple[Callable[[UtilsDatabase], None], ...] = (
    accounts_and_channels,
    conversations_and_messages,
    search_index,
    operations_and_drafts,
    search_beginnings,
)
"""Append only; never change or reorder a step that was released."""
