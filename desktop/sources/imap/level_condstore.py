"""Level B: changed flags by mod-sequence (RFC 7162), expunges by counting and comparing."""

from desktop.sources.imap.changes import FolderChanges, compare, expected_count, find_missing
from desktop.sources.imap.cursor import FolderCursor
from desktop.sources.imap.mailbox import Mailbox


async def find_changes(
    mailbox: Mailbox, name: str, cursor: FolderCursor, *, is_due: bool
) -> FolderChanges:
    """Open the folder and return what changed; `cursor` is renumbered if the folder was."""
    await mailbox.open(name, options=b"(CONDSTORE)")
    changes = FolderChanges()
    if mailbox.uidvalidity != cursor.uidvalidity:
        cursor.renumber(mailbox.uidvalidity)
    changes.missing = await find_missing(mailbox, cursor)
    if cursor.known and cursor.modseq and mailbox.modseq > cursor.modseq:
        items = b"(UID FLAGS X-GM-LABELS)" if mailbox.quirks.has_labels else b"(UID FLAGS)"
        fetched = await mailbox.fetch("1:*", items, modifiers=b"(CHANGEDSINCE %d)" % cursor.modseq)
        changes.flags = {
            uid: fetch
            for uid, fetch in fetched.items()
            if uid in cursor.known and fetch.flags is not None
        }
    if cursor.known and (is_due or expected_count(cursor, changes) != mailbox.exists):
        await compare(mailbox, cursor, changes)
    return changes
