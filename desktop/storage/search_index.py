"""Keeps the full-text index in step with the messages.

The index holds no text of its own, so taking something out needs the very text that was put in:
remove first, change the message afterwards. Rows go in by ascending id, else SQLite writes a new
piece of index for each.
"""

import json
from collections.abc import Collection, Sequence

from desktop.storage.database import Connection

Content = tuple[int, str, str, str, str]
"""Message id, subject, people, text, names of files."""

TEXT_INDEXED = 200_000
"""Characters of a text that can be found; the view `search_content` cuts at the same place."""

MERGE_PAGES = 500

_TABLES = {"search": "subject, people, text, files", "search_heads": "subject, people, files"}
"""Every word, and what is looked up while it is being typed."""


def add_all(connection: Connection, contents: Sequence[Content]) -> None:
    """Put messages in, by ascending id."""
    connection.executemany(
        "INSERT INTO search(rowid, subject, people, text, files) VALUES(?, ?, ?, ?, ?)", contents
    )
    connection.executemany(
        "INSERT INTO search_heads(rowid, subject, people, files) VALUES(?, ?, ?, ?)",
        [(id_, subject, people, files) for id_, subject, people, _, files in contents],
    )


def remove_all(connection: Connection, ids: Collection[int]) -> None:
    """Take messages out, while the cache still has their text."""
    for table, columns in _TABLES.items():
        connection.execute(
            f"""INSERT INTO {table}({table}, rowid, {columns})
            SELECT 'delete', id, {columns} FROM search_content
            WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id""",
            (json.dumps(sorted(ids)),),
        )


def merge(connection: Connection, pages: int = MERGE_PAGES) -> bool:
    """Do a slice of housekeeping; call again in a later transaction while it returns True."""
    for table in _TABLES:
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES('merge', ?)", (pages,))
        if connection.total_changes - before > 1:
            return True
    return False


def tidy(connection: Connection) -> None:
    """Write the index anew in one piece, without the words of what was taken out."""
    for table in _TABLES:
        connection.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")
