"""Chooses how changes in a folder are found, by what the server can do."""

from typing import Protocol

from desktop.sources.imap import level_condstore, level_plain, level_qresync
from desktop.sources.imap.changes import FolderChanges
from desktop.sources.imap.cursor import FolderCursor
from desktop.sources.imap.mailbox import Mailbox


class FindChanges(Protocol):
    """Opens a folder and tells what changed since the cursor."""

    async def __call__(
        self, mailbox: Mailbox, name: str, cursor: FolderCursor, *, is_due: bool
    ) -> FolderChanges:
        """Return the changes; renumber the cursor if the folder was."""
        ...


def level_of(mailbox: Mailbox) -> FindChanges:
    """Return the best level for the server: A with QRESYNC, B with CONDSTORE, else C."""
    connection, ignored = mailbox.connection, mailbox.quirks.ignores
    if "QRESYNC" in connection.enabled and "QRESYNC" not in ignored:
        return level_qresync.find_changes
    if "CONDSTORE" not in ignored and (connection.has("CONDSTORE") or connection.has("QRESYNC")):
        return level_condstore.find_changes
    return level_plain.find_changes


async def find_changes(
    mailbox: Mailbox, name: str, cursor: FolderCursor, *, is_due: bool
) -> FolderChanges:
    """Open a folder and return what changed, also where it has no mod-sequences (NOMODSEQ)."""
    find = level_of(mailbox)
    changes = await find(mailbox, name, cursor, is_due=is_due)
    kept = cursor.known - changes.vanished
    if find is not level_plain.find_changes and not mailbox.modseq and kept:
        changes.flags = await level_plain.changed_flags(mailbox, cursor, kept, is_all=is_due)
    return changes
