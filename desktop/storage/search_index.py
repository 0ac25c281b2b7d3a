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


def add_all(connection: Connection, contents: Sequence[Content]) -> None:
    """Put messages in, by ascending id."""
    connection.executemany(
        "INSERT INTO search(rowid, subject, people, text, files) VALUES(?, ?, ?, ?, ?)", contents
    )


def remove_all(connection: Connection, ids: Collection[int]) -> None:
    """Take messages out, while the cache still has their text."""
    connection.execute(
        """INSERT INTO search(search, rowid, subject, people, text, files)
        SELECT 'delete', id, subject, people, text, files FROM search_content
        WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id""",
        (json.dumps(sorted(ids)),),
    )


def merge(connection: Connection, pages: int = MERGE_PAGES) -> bool:
    """Do a slice of housekeeping; call again in a later transaction while it returns True."""
    before = connection.total_changes
    connection.execute("INSERT INTO search(search, rank) VALUES('merge', ?)", (pages,))
    return connection.total_changes - before > 1


def rebuild(connection: Connection) -> None:
    """Make the index anew from the messages; slow, for repair."""
    connection.execute("INSERT INTO search(search) VALUES('rebuild')")


def tidy(connection: Connection) -> None:
    """Write the index anew in one piece, without the words of what was taken out."""
    connection.execute("INSERT INTO search(search) VALUES('optimize')")
