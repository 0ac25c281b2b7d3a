"""Submission of a message (RFC 6409, 8314) with aiosmtplib."""

import contextlib
from collections.abc import Sequence

import aiosmtplib

from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
    RejectedError,
    SourceError,
    UncertainError,
)
from desktop.core.l10n import tr
from desktop.sources.imap import failures
from desktop.sources.imap.authentication import TokenProvider
from desktop.sources.imap.commands import checked
from desktop.sources.imap.transport import CONNECT_TIMEOUT_S, Endpoint, Security

DATA_TIMEOUT_S = 600.0
RETRY_AFTER_S = 300.0
_LOCAL_NAME = "[127.0.0.1]"
"""Said in EHLO by everybody, so that the name of the computer does not leak."""


class Submission:
    """Hands messages to a submission server, one connection each."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        user: str,
        password: str | None,
        access_token: TokenProvider | None,
    ) -> None:
        self._endpoint = endpoint
        self._user = user
        self._password = password
        self._access_token = access_token

    async def test(self) -> None:
        """Connect and sign in, no more. Raises as `send`."""
        await _quit(await self._signed_in())

    async def send(self, message: bytes, *, sender: str, recipients: Sequence[str]) -> None:
        """Submit a message to all recipients or to none.

        Raises RejectedError for a 5yz, RateLimitedError or SourceError for a 4yz, OfflineError
        when nothing was sent, UncertainError when the line went dead before the last answer.
        """
        for address in (sender, *recipients):
            checked(address.encode())
        client = await self._signed_in()
        try:
            await self._envelope(client, message, sender, recipients)
            await self._data(client, message)
        finally:
            await _quit(client)

    async def _signed_in(self) -> aiosmtplib.SMTP:
        endpoint = self._endpoint
        if endpoint.security is Security.PLAIN and not endpoint.is_loopback:
            raise failures.plain_refused()
        client = aiosmtplib.SMTP(
            hostname=endpoint.host,
            port=endpoint.port,
            use_tls=endpoint.security is Security.TLS,
            start_tls=endpoint.security is Security.STARTTLS,
            tls_context=endpoint.tls_context() if endpoint.security is not Security.PLAIN else None,
            local_hostname=_LOCAL_NAME,
            timeout=CONNECT_TIMEOUT_S,
        )
        try:
            await client.connect()
            await client.ehlo()
            await self._sign_in(client)
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise self._connect_error(error) from error
        except BaseException:
            client.close()
            raise
        return client

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        offered = {method.lower() for method in client.supported_auth_methods}
        if self._access_token is not None:
            await client.auth_xoauth2(self._user, await self._access_token())
        elif not offered and self._endpoint.security is Security.PLAIN:
            return  # a relay on this very computer
        elif not self._password:
            raise NeedsSignInError(tr("There is no password for this account. Sign in again."))
        elif "plain" in offered:
            await client.auth_plain(self._user, self._password)
        else:
            await client.login(self._user, self._password)

    async def _envelope(
        self, client: aiosmtplib.SMTP, message: bytes, sender: str, recipients: Sequence[str]
    ) -> None:
        options = _mail_options(client, message, (sender, *recipients))
        encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
        try:
            await client.mail(sender, options=options, encoding=encoding)
            for recipient in recipients:
                await client.rcpt(recipient, encoding=encoding)
        except UnicodeEncodeError as error:
            raise RejectedError(
                tr("The outgoing mail server does not take addresses with these characters.")
            ) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _response_error(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise self._connect_error(error) from error

    async def _data(self, client: aiosmtplib.SMTP, message: bytes) -> None:
        try:
            await client.data(message, timeout=DATA_TIMEOUT_S)
        except aiosmtplib.SMTPResponseException as error:
            raise _response_error(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise UncertainError(
                tr(
                    "The connection broke while the message was handed over. It may have been "
                    "sent; look at your sent messages before you send it again."
                )
            ) from error

    def _connect_error(self, error: Exception) -> SourceError:
        host, port = self._endpoint.host, self._endpoint.port
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return NeedsSignInError(
                tr(
                    "The outgoing mail server does not accept this user name and password. The "
                    "server says: {reason}"
                ).format(reason=failures.shown(error.message))
            ).at("password")
        if isinstance(error, aiosmtplib.SMTPResponseException):
            return _response_error(error)
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        if isinstance(error, aiosmtplib.SMTPTimeoutError):
            cause = TimeoutError()
        if isinstance(error, aiosmtplib.SMTPServerDisconnected):
            return OfflineError(
                tr("{host} closed the connection on port {port}.").format(host=host, port=port)
            )
        return failures.unreachable(host, port, cause)


def _mail_options(client: aiosmtplib.SMTP, message: bytes, addresses: Sequence[str]) -> list[str]:
    options: list[str] = []
    limit = client.esmtp_extensions.get("size", "")
    if client.supports_extension("size"):
        if limit.isdecimal() and 0 < int(limit) < len(message):
            raise RejectedError(
                tr("The message is larger than the outgoing mail server takes ({n} MB).").format(
                    n=int(limit) // 1_000_000
                )
            )
        options.append(f"SIZE={len(message)}")
    if not message.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    if not all(one.isascii() for one in addresses) and client.supports_extension("smtputf8"):
        options.append("SMTPUTF8")
    return options


def _response_error(error: aiosmtplib.SMTPResponseException) -> SourceError:
    reason = failures.shown(f"{error.code} {error.message}")
    if error.code == 530 or error.message.startswith("5.7.30"):
        return NeedsSignInError(
            tr("The outgoing mail server wants another way to sign in: {reason}").format(
                reason=reason
            )
        )
    if error.code >= 500:
        return RejectedError(
            tr("The outgoing mail server refuses the message: {reason}").format(reason=reason)
        )
    if error.code == 421 or error.message.startswith(("4.7.", "4.3.2", "4.5.3")):
        return RateLimitedError(
            tr("The outgoing mail server asks to wait: {reason}").format(reason=reason),
            retry_after_s=RETRY_AFTER_S,
        )
    return SourceError(
        tr("The outgoing mail server cannot take the message now: {reason}").format(reason=reason)
    )


async def _quit(client: aiosmtplib.SMTP) -> None:
    with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        if client.is_connected:
            await client.quit(timeout=5)
    client.close()
