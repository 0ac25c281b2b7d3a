"""What changed in a folder since its cursor, found at the best level that the server can do.

Level A asks for all in one go (QRESYNC), level B for changed flags (CONDSTORE), level C compares
(neither). Each level has a file of its own; they fill a `FolderChanges`.
"""

from dataclasses import dataclass, field

from desktop.sources.imap.cursor import FolderCursor
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.responses import Fetch
from desktop.sources.imap.uidset import UidSet

COMPARE_EVERY_S = 24 * 3600
"""How often all is compared even when nothing seems to have changed."""


@dataclass(slots=True, kw_only=True)
class FolderChanges:
    """Messages not yet handed over, messages that left, and flags that are different now."""

    missing: UidSet = field(default_factory=UidSet)
    vanished: UidSet = field(default_factory=UidSet)
    flags: dict[int, Fetch] = field(default_factory=dict)
    is_compared: bool = False
    """All UIDs were compared with the server's."""


async def find_missing(mailbox: Mailbox, cursor: FolderCursor) -> UidSet:
    """Return the new messages; all that are not known yet when the last look was cut short."""
    have = cursor.known | cursor.unreadable
    if not cursor.is_complete or not cursor.uidnext:
        return await mailbox.all_uids() - have if mailbox.exists else UidSet()
    if mailbox.uidnext and mailbox.uidnext == cursor.uidnext:
        return UidSet()
    return await mailbox.uids_from(cursor.uidnext) - have


async def compare(mailbox: Mailbox, cursor: FolderCursor, changes: FolderChanges) -> None:
    """Fill in what is missing and what vanished by comparing all UIDs."""
    present = await mailbox.all_uids() if mailbox.exists else UidSet()
    changes.missing = present - cursor.known - cursor.unreadable
    if len(present) >= mailbox.exists:  # a server that lists too few must not delete
        changes.vanished = cursor.known - present
    cursor.unreadable = cursor.unreadable & present
    changes.is_compared = True


def expected_count(cursor: FolderCursor, changes: FolderChanges) -> int:
    """Return how many messages the folder has if nothing was expunged unseen."""
    kept = cursor.known | cursor.unreadable | changes.missing
    return len(kept - changes.vanished)
