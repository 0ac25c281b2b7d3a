"""One round of a sync: what is new in every folder first, then removals, then history.

Newest messages come first. Each batch moves the cursor of its folder, so a round may be cut short
at any instant and goes on where it was.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

from desktop.sources.api import SourceContext, SyncBatch
from desktop.sources.imap.commands import mailbox
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.cursor import FOLDERS_STREAM, FolderCursor, remote_id, stream_of
from desktop.sources.imap.folder_sync import FolderSync, RoundState
from desktop.sources.imap.folders import Folder, chosen, list_folders
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.quirks import Quirks

LOOK_AGAIN_S = 60.0
"""While history is fetched the inbox is looked at so often, in seconds; with news at once."""


class SyncRound:
    """Carries out one round over a connection of its own."""

    def __init__(
        self,
        *,
        connection: Connection,
        quirks: Quirks,
        context: SourceContext,
        only_folders: frozenset[str] = frozenset(),
        news: asyncio.Event | None = None,
    ) -> None:
        self._connection = connection
        self._quirks = quirks
        self._only = only_folders
        self._news = news or asyncio.Event()
        self._looked_at = 0.0
        self._inbox: FolderSync | None = None
        self._state = RoundState(
            mailbox=Mailbox(connection, quirks),
            context=context,
            folders=[],
            should_pause=self._is_time_to_look,
        )

    @property
    def folders(self) -> list[Folder]:
        """All folders as listed in this round."""
        return self._state.folders

    @property
    def inbox_messages(self) -> int | None:
        """How many messages the inbox had when it was last looked at."""
        is_inbox = self._inbox is not None and self._inbox.folder.name == "INBOX"
        return self._inbox.messages_seen if self._inbox is not None and is_inbox else None

    async def run(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield what is new since the cursors, then history."""
        self._state.folders = await list_folders(self._connection, self._quirks)
        yield self._channels()
        self._mark_looked()
        syncs = self._folder_syncs(cursors)
        self._inbox = next((one for one in syncs if _has_the_inbox(one.folder)), None)
        for sync in syncs:
            if not sync.is_unchanged:
                async for batch in sync.catch_up():
                    yield batch
        for sync in syncs:
            for batch in sync.removals():
                yield batch
        async for batch in self._forgotten(cursors):
            yield batch
        async for batch in self._histories(syncs):
            yield batch
        await self._state.mailbox.close()

    def _channels(self) -> SyncBatch:
        names = json.dumps([folder.name for folder in self._state.folders])
        channels = tuple(folder.channel for folder in self._state.folders)
        return SyncBatch(stream=FOLDERS_STREAM, cursor=names, channels=channels)

    def _folder_syncs(self, cursors: Mapping[str, str]) -> list[FolderSync]:
        syncs = [
            FolderSync(folder, FolderCursor.parse(cursors.get(stream_of(folder.name))), self._state)
            for folder in chosen(self._state.folders, self._quirks, self._only)
        ]
        self._state.total = sum(
            (sync.folder.status or {}).get("MESSAGES", len(sync.cursor.known)) for sync in syncs
        )
        self._state.done = sum(len(sync.cursor.known) for sync in syncs)
        return syncs

    async def _histories(self, syncs: list[FolderSync]) -> AsyncIterator[SyncBatch]:
        for sync in syncs:
            while not sync.is_finished:
                async for batch in sync.history():
                    yield batch
                if self._inbox is not None and self._is_time_to_look():
                    self._mark_looked()
                    async for batch in self._inbox.catch_up():
                        yield batch
                elif not sync.is_finished:
                    break  # renumbered meanwhile: the next round finds out

    def _is_time_to_look(self) -> bool:
        waited = asyncio.get_running_loop().time() - self._looked_at
        return waited > LOOK_AGAIN_S or self._news.is_set()

    def _mark_looked(self) -> None:
        self._news.clear()
        self._looked_at = asyncio.get_running_loop().time()

    async def _forgotten(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield the messages of folders that are no more as removals; the server is asked twice."""
        listed = {stream_of(folder.name) for folder in self._state.folders}
        for stream, text in cursors.items():
            cursor = FolderCursor.parse(text)
            gone = cursor.known | cursor.gone
            if stream in listed or not stream.startswith(stream_of("")) or not gone:
                continue
            name = stream.removeprefix(stream_of(""))
            answer = await self._connection.attempt(b"STATUS", mailbox(name), b"(UIDVALIDITY)")
            if answer.kind == "NO":
                yield SyncBatch(
                    stream=stream,
                    cursor=FolderCursor().to_json(),
                    removals=tuple(remote_id(name, cursor.uidvalidity, uid) for uid in gone),
                )


def _has_the_inbox(folder: Folder) -> bool:
    return folder.name == "INBOX" or folder.is_all
