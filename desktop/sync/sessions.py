"""Keeps one connected session per account, shared by its sync and its outbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from desktop.core.errors import RejectedError, UncertainError
from desktop.sources.api import Session

log = logging.getLogger(__name__)

_CLOSE_S = 1.0
"""How long a session may take to say goodbye, in seconds."""


class _Lease:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.users = 0
        self.is_retired = False


class Sessions:
    """Hands out the session; after an error a new one is made, and the old closed when unused."""

    def __init__(self, connect: Callable[[], Awaitable[Session]]) -> None:
        self._connect = connect
        self._lease: _Lease | None = None
        self._connecting = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Session]:
        """Lend the session. An error of the connection retires it, a refusal does not."""
        async with self._connecting:
            lease = self._lease
            if lease is None:
                lease = self._lease = _Lease(await self._connect())
            lease.users += 1
        try:
            yield lease.session
        except (RejectedError, UncertainError):
            raise
        except Exception:
            self._retire(lease)
            raise
        finally:
            lease.users -= 1
            await self._close_if_unused(lease)

    async def close(self) -> None:
        """Close the session, now or when its last user is done."""
        if self._lease is not None:
            lease = self._lease
            self._retire(lease)
            await self._close_if_unused(lease)

    def _retire(self, lease: _Lease) -> None:
        lease.is_retired = True
        if self._lease is lease:
            self._lease = None

    async def _close_if_unused(self, lease: _Lease) -> None:
        if not lease.is_retired or lease.users:
            return
        try:
            async with asyncio.timeout(_CLOSE_S):
                await lease.session.close()
        except Exception as error:
            log.debug("A session did not close well: %s", type(error).__name__)
