"""The signed-in connections of an account, one per purpose, made when first needed."""

import asyncio
from logging import Logger

from desktop.core.errors import NeedsSignInError, SourceError
from desktop.core.l10n import tr
from desktop.sources.api import SecretAccess
from desktop.sources.imap.authentication import (
    TokenProvider,
    introduce,
    sign_in_with_password,
    sign_in_with_token,
)
from desktop.sources.imap.configuration import PASSWORD, Configuration
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.opening import open_connection
from desktop.sources.imap.quirks import Quirks, quirks_of

CHECK_AFTER_S = 60.0
"""A connection unused for so long, in seconds, is tried first: computers sleep, routers forget."""
_CHECK_TIMEOUT_S = 10.0


class Connections:
    """Opens, keeps and closes connections."""

    def __init__(
        self,
        configuration: Configuration,
        *,
        secrets: SecretAccess,
        access_token: TokenProvider | None,
        log: Logger,
    ) -> None:
        self._configuration = configuration
        self._secrets = secrets
        self._access_token = access_token
        self._log = log
        self._open: dict[str, Connection] = {}

    async def get(self, purpose: str) -> Connection:
        """Return a live, signed-in connection for a purpose.

        Raises OfflineError, NeedsSignInError, RateLimitedError, SourceError.
        """
        connection = self._open.get(purpose)
        if connection is not None and await self._is_usable(connection):
            return connection
        if connection is not None:
            connection.abort()
        connection = await self._signed_in()
        self._open[purpose] = connection
        return connection

    def quirks(self, connection: Connection) -> Quirks:
        """Return how the server is to be treated."""
        return quirks_of(self._configuration.incoming.host, connection.capabilities)

    async def close(self) -> None:
        """Say goodbye on all connections at once."""
        connections = list(self._open.values())
        self._open.clear()
        await asyncio.gather(*(one.log_out() for one in connections), return_exceptions=True)

    async def _is_usable(self, connection: Connection) -> bool:
        if not connection.is_alive:
            return False
        if asyncio.get_running_loop().time() - connection.last_used < CHECK_AFTER_S:
            return True
        try:
            await connection.command(b"NOOP", timeout_s=_CHECK_TIMEOUT_S)
        except SourceError:
            return False
        return True

    async def _signed_in(self) -> Connection:
        connection = await open_connection(self._configuration.incoming, self._log)
        try:
            await self._sign_in(connection)
            ignored = self.quirks(connection).ignores
            if {"ENABLE", "QRESYNC"} <= connection.capabilities and "ENABLE" not in ignored:
                await connection.attempt(b"ENABLE QRESYNC")
            await introduce(connection)
        except BaseException:
            connection.abort()
            raise
        return connection

    async def _sign_in(self, connection: Connection) -> None:
        if connection.is_signed_in:
            return
        user = self._configuration.user
        if self._access_token is not None:
            await sign_in_with_token(
                connection,
                user=user,
                access_token=self._access_token,
                endpoint=self._configuration.incoming,
            )
            return
        password = self._secrets.get(PASSWORD)
        if not password:
            raise NeedsSignInError(tr("There is no password for this account. Sign in again."))
        await sign_in_with_password(connection, user=user, password=password)
