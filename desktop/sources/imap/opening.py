"""Opens a connection to a mail server: TLS from the start, by STARTTLS, or loopback only."""

import asyncio
from logging import Logger

from desktop.core.errors import SourceError
from desktop.core.l10n import tr
from desktop.sources.imap import failures
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.transport import CONNECT_TIMEOUT_S, Endpoint, Security


async def open_connection(endpoint: Endpoint, log: Logger) -> Connection:
    """Connect, start TLS as wanted and read the capabilities; not yet signed in.

    Raises OfflineError, SourceError for a certificate that does not hold, RejectedError for an
    unprotected connection to another computer.
    """
    if endpoint.security is Security.PLAIN and not endpoint.is_loopback:
        raise failures.plain_refused()
    connection = Connection(log)
    context = endpoint.tls_context() if endpoint.security is Security.TLS else None
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await loop.create_connection(
                lambda: connection, endpoint.host, endpoint.port, ssl=context
            )
            await connection.greet()
            if endpoint.security is Security.STARTTLS:
                await _upgrade(connection, endpoint)
            elif not connection.capabilities:
                await connection.read_capabilities()
    except (OSError, TimeoutError) as error:
        connection.abort()
        raise failures.unreachable(endpoint.host, endpoint.port, error) from error
    except BaseException:
        connection.abort()
        raise
    return connection


async def _upgrade(connection: Connection, endpoint: Endpoint) -> None:
    await connection.read_capabilities()
    if connection.is_signed_in or not connection.has("STARTTLS"):
        raise SourceError(
            tr("{host} does not offer STARTTLS. No password was sent.").format(host=endpoint.host)
        ).at("security")
    await connection.start_tls(endpoint)
