"""Waits for the server to say that there is something new (RFC 2177 IDLE, RFC 5465 NOTIFY)."""

import asyncio
import contextlib

from desktop.core.clock import Clock
from desktop.core.errors import SourceError
from desktop.core.l10n import tr
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.connections import Connections
from desktop.sources.imap.failures import ConnectionClosedError
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.responses import (
    Event,
    Exists,
    Expunge,
    Fetch,
    FolderStatus,
    Status,
    Vanished,
)

IDLE_S = 9 * 60.0
"""IDLE is issued anew so often: many routers forget a silent connection after ten minutes."""
SLICE_S = 60.0
POLL_S = 60.0
"""Where there is no IDLE the server is asked so often."""
ASLEEP_S = 30.0
_NOTIFY = (
    b"NOTIFY SET (selected-delayed (MessageNew (UID FLAGS) MessageExpunge FlagChange)) "
    b"(personal (MessageNew MessageExpunge FlagChange))"
)


class PushListener:
    """Listens on a connection of its own, so that it works beside a running sync."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self.news = asyncio.Event()
        """Set when the server told of something; the sync clears it when it has looked."""
        self.seen_messages: int | None = None
        """How many messages the inbox had at the last sync; None while there was none."""
        self._connections = connections
        self._clock = clock
        self._wake = asyncio.Event()
        self._connection: Connection | None = None

    async def wait(self) -> None:
        """Return when there is something new. Raises OfflineError when the connection is lost."""
        connection = await self._listening()
        while not self._wake.is_set():
            if connection.has("IDLE"):
                await self._idle(connection)
            else:
                await self._poll(connection)
        self._wake.clear()

    async def _listening(self) -> Connection:
        connection = await self._connections.get("push")
        if connection is self._connection:
            return connection
        self._wake.clear()
        mailbox = Mailbox(connection, self._connections.quirks(connection))
        if connection.has("NOTIFY"):
            await connection.attempt(_NOTIFY)
        await mailbox.open("INBOX")
        connection.listen(self._note)
        self._connection = connection
        if self.seen_messages is not None and self.seen_messages != mailbox.exists:
            self._tell()
        return connection

    async def _idle(self, connection: Connection) -> None:
        started, loop = self._clock.now(), asyncio.get_running_loop()
        begun = loop.time()
        idling = asyncio.ensure_future(connection.idle(self._wake, IDLE_S))
        try:
            while not idling.done():
                await asyncio.wait({idling}, timeout=SLICE_S)
                slept = (self._clock.now() - started).total_seconds() - (loop.time() - begun)
                if slept > ASLEEP_S and not idling.done():
                    connection.abort()
                    raise ConnectionClosedError(tr("The computer was asleep."))
            await idling
        finally:
            if not idling.done():
                idling.cancel()
            await asyncio.gather(idling, return_exceptions=True)

    async def _poll(self, connection: Connection) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), POLL_S)
        await connection.command(b"NOOP")
        if not connection.is_alive:
            raise SourceError(tr("The connection to the mail server was lost."))

    def _note(self, event: Event) -> None:
        if isinstance(event, Exists | Expunge | Vanished | Fetch | FolderStatus) or (
            isinstance(event, Status) and event.kind == "BYE"
        ):
            self._tell()

    def _tell(self) -> None:
        self.news.set()
        self._wake.set()
