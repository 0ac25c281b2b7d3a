"""Level C: a server that keeps no history. UIDs and flags are compared with what is known."""

from desktop.model.message import Flag
from desktop.sources.imap.changes import FolderChanges, compare, expected_count, find_missing
from desktop.sources.imap.cursor import FolderCursor
from desktop.sources.imap.flags import read_flags
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.responses import Fetch
from desktop.sources.imap.uidset import UidSet

RECENT_MESSAGES = 1000
"""The flags of so many newest messages are compared each time, of all of them once a day."""


async def find_changes(
    mailbox: Mailbox, name: str, cursor: FolderCursor, *, is_due: bool
) -> FolderChanges:
    """Open the folder and return what changed; `cursor` is renumbered if the folder was."""
    await mailbox.open(name)
    changes = FolderChanges()
    if mailbox.uidvalidity != cursor.uidvalidity:
        cursor.renumber(mailbox.uidvalidity)
    changes.missing = await find_missing(mailbox, cursor)
    if cursor.known and (is_due or expected_count(cursor, changes) != mailbox.exists):
        await compare(mailbox, cursor, changes)
    kept = cursor.known - changes.vanished
    if kept:
        changes.flags = await changed_flags(mailbox, cursor, kept, is_all=is_due)
    return changes


def remember_flags(cursor: FolderCursor, flags: dict[int, frozenset[Flag]]) -> None:
    """Note in the cursor which flags were handed over."""
    uids = UidSet(flags)
    for flag in Flag:
        having = UidSet(uid for uid, words in flags.items() if flag in words)
        cursor.flagged[flag.value] = (cursor.flagged.get(flag.value, UidSet()) - uids) | having


async def changed_flags(
    mailbox: Mailbox, cursor: FolderCursor, kept: UidSet, *, is_all: bool
) -> dict[int, Fetch]:
    """Return the messages of `kept` whose flags are not those that the cursor remembers."""
    lowest = 1 if is_all else min(kept.newest(RECENT_MESSAGES))
    fetched = await mailbox.fetch(f"{lowest}:*", b"(UID FLAGS)")
    return {
        uid: fetch
        for uid, fetch in fetched.items()
        if uid in kept and read_flags(fetch.flags) != _known_flags(cursor, uid)
    }


def _known_flags(cursor: FolderCursor, uid: int) -> frozenset[Flag]:
    return frozenset(flag for flag in Flag if uid in cursor.flagged.get(flag.value, UidSet()))
