"""Level A: the server tells expunges and changed flags while the folder opens (RFC 7162)."""

from desktop.sources.imap.changes import FolderChanges, compare, expected_count, find_missing
from desktop.sources.imap.cursor import FolderCursor
from desktop.sources.imap.mailbox import Mailbox


async def find_changes(
    mailbox: Mailbox, name: str, cursor: FolderCursor, *, is_due: bool
) -> FolderChanges:
    """Open the folder and return what changed; `cursor` is renumbered if the folder was."""
    opened = await mailbox.open(name, options=_options(mailbox, cursor))
    changes = FolderChanges()
    if mailbox.uidvalidity != cursor.uidvalidity:
        cursor.renumber(mailbox.uidvalidity)
    else:
        changes.vanished = opened.vanished & cursor.known
        changes.flags = {
            uid: fetch
            for uid, fetch in opened.fetched.items()
            if uid in cursor.known and uid not in changes.vanished and fetch.flags is not None
        }
    changes.missing = await find_missing(mailbox, cursor)
    if cursor.known and (is_due or expected_count(cursor, changes) != mailbox.exists):
        await compare(mailbox, cursor, changes)
    return changes


def _options(mailbox: Mailbox, cursor: FolderCursor) -> bytes:
    if not cursor.uidvalidity or not cursor.modseq:
        return b"(CONDSTORE)"
    known = str(cursor.known)
    fits = len(known) < mailbox.quirks.command_bytes - 500
    parameters = f"{cursor.uidvalidity} {cursor.modseq}" + (f" {known}" if known and fits else "")
    return f"(QRESYNC ({parameters}))".encode("ascii")
