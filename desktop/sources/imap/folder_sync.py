"""One folder in the course of a round: what changed, what is new, what is left of its history."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.core.clock import to_micros
from desktop.model.account import ChannelRole, Progress
from desktop.model.ids import RemoteId
from desktop.model.message import IncomingMessage
from desktop.sources.api import FlagChange, SourceContext, SyncBatch
from desktop.sources.imap import level_plain
from desktop.sources.imap.changes import COMPARE_EVERY_S, FolderChanges
from desktop.sources.imap.cursor import FolderCursor, remote_id, stream_of
from desktop.sources.imap.failures import CommandRefusedError
from desktop.sources.imap.fetching import Fetched, fetch_raw, flags_by_uid, parse
from desktop.sources.imap.flags import read_flags, read_labels
from desktop.sources.imap.folders import Folder
from desktop.sources.imap.levels import find_changes
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.uidset import UidSet

FIRST_BATCH = 50
BATCH_MESSAGES = 500
BATCH_BYTES = 16 * 1024 * 1024
RECENT_DAYS = 7
_REMOVALS = 5000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(slots=True, kw_only=True)
class RoundState:
    """What the folders of a round share."""

    mailbox: Mailbox
    context: SourceContext
    folders: list[Folder]
    total: int = 0
    done: int = 0
    average_bytes: int = 16 * 1024
    should_pause: Callable[[], bool] = field(default=lambda: False)
    """Whether history should make way for something new."""


class FolderSync:
    """Yields the batches of one folder; `cursor` is always that of the last batch yielded."""

    def __init__(self, folder: Folder, cursor: FolderCursor, state: RoundState) -> None:
        self.folder = folder
        self.cursor = cursor
        self._state = state
        self._missing = UidSet()
        self._uidnext = 0
        self._saved = ""
        self._was_opened = False
        self.messages_seen = (folder.status or {}).get("MESSAGES")
        """How many messages the folder had when it was last looked at."""

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to fetch or to remove, or nothing can be."""
        return not self._was_opened or (not self._missing and not self.cursor.former)

    @property
    def is_unchanged(self) -> bool:
        """Whether the counters say that opening the folder would tell nothing new."""
        cursor, status = self.cursor, self.folder.status or {}
        if not cursor.is_complete or cursor.gone or cursor.former or self._is_due:
            return False
        messages = len(cursor.known | cursor.unreadable)
        same = (cursor.uidvalidity, cursor.uidnext, messages)
        if same != tuple(status.get(name) for name in ("UIDVALIDITY", "UIDNEXT", "MESSAGES")):
            return False
        if cursor.modseq:
            return status.get("HIGHESTMODSEQ") == cursor.modseq
        unseen = len(cursor.known) - len(cursor.flagged.get("seen", UidSet()))
        return self.folder.role is not ChannelRole.INBOX and status.get("UNSEEN") == unseen

    async def catch_up(self) -> AsyncIterator[SyncBatch]:
        """Yield changed flags and new messages; of a folder seen first, those of the last week."""
        self._saved = self.cursor.to_json()
        try:
            changes = await self._find_changes()
        except CommandRefusedError as error:
            self._state.context.log.warning("A folder cannot be opened: %s", error.status.code)
            self._was_opened = False
            return
        flags = self._flag_changes(changes)
        if flags:
            yield self._batch(flags=flags)
        is_new = not self.cursor.known
        live = self._missing & UidSet.span(self.cursor.live_from, self._missing.highest)
        async for batch in self._fetched(live, is_history=False):
            yield batch
        recent = await self._recent() if is_new and self._missing else UidSet()
        first = FIRST_BATCH if self.folder.role is ChannelRole.INBOX else BATCH_MESSAGES
        async for batch in self._fetched(recent, first=first):
            yield batch
        self._settle()
        if self.cursor.to_json() != self._saved:
            yield self._batch()

    def removals(self) -> Iterator[SyncBatch]:
        """Yield what left the folder; called when all folders have shown what is new in them."""
        validity = self.cursor.uidvalidity
        while gone := self.cursor.gone.newest(_REMOVALS):
            self.cursor.gone = self.cursor.gone - gone
            yield self._batch(removals=self._ids(gone, validity))

    async def history(self) -> AsyncIterator[SyncBatch]:
        """Yield older messages, newest first, until all are here or `should_pause`."""
        mailbox = self._state.mailbox
        if self._missing and mailbox.connection.selected != self.folder.name:
            await mailbox.open(self.folder.name)
        if self._missing and mailbox.uidvalidity == self.cursor.uidvalidity:
            async for batch in self._fetched(self._missing, may_pause=True):
                yield batch
        if self._missing:
            return
        while former := self.cursor.former.newest(_REMOVALS):
            self.cursor.former = self.cursor.former - former
            yield self._batch(removals=self._ids(former, self.cursor.former_validity))
        self._settle()
        yield self._batch()

    @property
    def _is_due(self) -> bool:
        return self._now_s() - self.cursor.checked_at > COMPARE_EVERY_S

    def _now_s(self) -> int:
        return to_micros(self._state.context.clock.now()) // 1_000_000

    async def _find_changes(self) -> FolderChanges:
        cursor, mailbox = self.cursor, self._state.mailbox
        is_due = bool(cursor.checked_at) and self._is_due
        before = len(cursor.known)
        changes = await find_changes(mailbox, self.folder.name, cursor, is_due=is_due)
        cursor.known = cursor.known - changes.vanished
        cursor.gone = cursor.gone | changes.vanished
        cursor.modseq = mailbox.modseq
        cursor.is_complete = cursor.is_complete and not changes.missing
        if is_due or changes.is_compared or not cursor.checked_at:
            cursor.checked_at = self._now_s()
        self._uidnext = mailbox.uidnext or (changes.missing | cursor.known).highest + 1
        cursor.live_from = cursor.live_from or self._uidnext
        self._missing = changes.missing
        self._was_opened = True
        self.messages_seen = mailbox.exists
        self._state.done += len(cursor.known) - before
        return changes

    def _flag_changes(self, changes: FolderChanges) -> tuple[FlagChange, ...]:
        found = {uid: f for uid, f in changes.flags.items() if uid not in changes.vanished}
        if not self.cursor.modseq:
            words = {uid: read_flags(fetch.flags) for uid, fetch in found.items()}
            level_plain.remember_flags(self.cursor, words)
        folders = self._state.folders
        return tuple(
            FlagChange(
                remote_id=remote_id(self.folder.name, self.cursor.uidvalidity, uid),
                flags=read_flags(fetch.flags),
                labels=None if fetch.labels is None else read_labels(fetch.labels, folders),
            )
            for uid, fetch in found.items()
        )

    async def _recent(self) -> UidSet:
        since = self._state.context.clock.now() - timedelta(days=RECENT_DAYS)
        criteria = f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        found = await self._state.mailbox.search(criteria.encode("ascii"))
        if self.folder.role is ChannelRole.INBOX:
            found = found | self._missing.newest(FIRST_BATCH)
        return found & self._missing

    async def _fetched(
        self,
        uids: UidSet,
        *,
        first: int = BATCH_MESSAGES,
        is_history: bool = True,
        may_pause: bool = False,
    ) -> AsyncIterator[SyncBatch]:
        """Yield the messages of `uids`; the next window is on its way while one is parsed."""
        window = uids.newest(min(first, self._window_size))
        coming = self._start(window)
        try:
            while coming is not None:
                fetched = await coming
                done = window
                uids = uids - done
                self._learn_size(fetched)
                stop = may_pause and self._state.should_pause()
                window = UidSet() if stop else uids.newest(self._window_size)
                coming = self._start(window)
                messages = await self._parsed(fetched)
                self._note(done, fetched)
                yield self._batch(messages=messages, is_history=is_history)
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    def _start(self, window: UidSet) -> "asyncio.Task[list[Fetched]] | None":
        if not window:
            return None
        return asyncio.get_running_loop().create_task(
            fetch_raw(self._state.mailbox, window), name="imap window"
        )

    async def _parsed(self, fetched: Sequence[Fetched]) -> list[IncomingMessage]:
        return await parse(
            fetched,
            context=self._state.context,
            folder=self.folder,
            folders=self._state.folders,
            uidvalidity=self.cursor.uidvalidity,
        )

    def _note(self, window: UidSet, fetched: Sequence[Fetched]) -> None:
        got = UidSet(one.uid for one in fetched)
        self.cursor.known = self.cursor.known | got
        self.cursor.unreadable = self.cursor.unreadable | (window - got)
        self._missing = self._missing - window
        self._state.done += len(fetched)
        if not self.cursor.modseq:
            level_plain.remember_flags(self.cursor, flags_by_uid(fetched))

    @property
    def _window_size(self) -> int:
        return max(20, min(BATCH_MESSAGES, BATCH_BYTES // self._state.average_bytes))

    def _learn_size(self, fetched: Sequence[Fetched]) -> None:
        if fetched:
            size = sum(len(one.raw) for one in fetched) // len(fetched)
            self._state.average_bytes = max(1, (self._state.average_bytes + size) // 2)

    def _settle(self) -> None:
        """Note in the cursor that all which was there when the folder was opened is here."""
        if not self._missing:
            self.cursor.uidnext = self._uidnext
            self.cursor.is_complete = True

    def _ids(self, uids: UidSet, uidvalidity: int) -> tuple[RemoteId, ...]:
        return tuple(remote_id(self.folder.name, uidvalidity, uid) for uid in uids)

    def _batch(
        self,
        *,
        messages: Sequence[IncomingMessage] = (),
        flags: tuple[FlagChange, ...] = (),
        removals: tuple[RemoteId, ...] = (),
        is_history: bool = True,
    ) -> SyncBatch:
        self._saved = self.cursor.to_json()
        return SyncBatch(
            stream=stream_of(self.folder.name),
            cursor=self._saved,
            messages=tuple(messages),
            flag_changes=flags,
            removals=removals,
            is_history=is_history and bool(messages),
            progress=Progress(
                done=self._state.done,
                total=max(self._state.total, self._state.done),
                back_to=_earliest(messages),
            ),
        )


def _earliest(messages: Sequence[IncomingMessage]) -> datetime | None:
    return min((one.received_at or one.sent_at for one in messages), default=None)
