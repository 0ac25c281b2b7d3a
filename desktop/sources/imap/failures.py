"""What a server refused, put into the errors of the source contract and into plain sentences."""

import asyncio
import socket
import ssl

from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
    RejectedError,
    SourceError,
)
from desktop.core.l10n import tr
from desktop.sources.imap.responses import Status

RETRY_AFTER_S = 300.0
_SIGN_IN_CODES = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"})
_LIMIT_CODES = frozenset({"LIMIT", "OVERQUOTA", "INUSE", "MESSAGELIMIT", "TOOMANY", "THROTTLED"})
_LIMIT_WORDS = ("too many", "throttl", "rate limit", "bandwidth", "simultaneous connections")


class CommandRefusedError(SourceError):
    """The server answered NO or BAD; `status` is its answer."""

    def __init__(self, status: Status) -> None:
        super().__init__(
            tr("The mail server refused a request: {reason}").format(reason=shown(status.text))
        )
        self.status = status
        self.is_retryable = status.kind == "NO"


class ConnectionClosedError(OfflineError):
    """The connection is gone; a new one may work at once."""


def shown(text: str) -> str:
    """Return a server's words for a sentence of ours: one line, of bearable length."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200] or "—"


def refused(status: Status) -> SourceError:
    """Return the error for a NO or BAD to an ordinary command."""
    if is_limit(status):
        return rate_limited(status)
    if status.code in _SIGN_IN_CODES:
        return sign_in_needed(status)
    if status.code in ("NONEXISTENT", "CANNOT", "NOPERM", "OVERQUOTA", "TOOBIG"):
        error = CommandRefusedError(status)
        error.is_retryable = False
        return error
    return CommandRefusedError(status)


def sign_in_refused(status: Status) -> SourceError:
    """Return the error for a NO, BAD or BYE to a log-in."""
    if is_limit(status):
        return rate_limited(status)
    if status.code in ("UNAVAILABLE", "SERVERBUG", "CONTACTADMIN") or status.kind == "BYE":
        return SourceError(
            tr("The mail server cannot sign you in right now: {reason}").format(
                reason=shown(status.text)
            )
        )
    return sign_in_needed(status)


def is_limit(status: Status) -> bool:
    """Whether the server asks to slow down."""
    text = status.text.lower()
    return status.code in _LIMIT_CODES or any(word in text for word in _LIMIT_WORDS)


def rate_limited(status: Status) -> RateLimitedError:
    """Return the error for a server that asks to slow down."""
    return RateLimitedError(
        tr("The mail server asks to slow down: {reason}").format(reason=shown(status.text)),
        retry_after_s=RETRY_AFTER_S,
    )


def sign_in_needed(status: Status) -> NeedsSignInError:
    """Return the error for credentials that are refused."""
    return NeedsSignInError(
        tr(
            "The mail server does not accept this user name and password. Check both; many "
            "services want an app password. The server says: {reason}"
        ).format(reason=shown(status.text))
    ).at("password")


def unreachable(host: str, port: int, error: Exception) -> SourceError:
    """Return the error for a connection that could not be made."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return SourceError(
            tr(
                "The certificate of {host} could not be verified: {reason}. No password was sent."
            ).format(host=host, reason=shown(error.verify_message))
        ).at("host")
    if isinstance(error, ssl.SSLError):
        return SourceError(
            tr("{host} does not speak TLS on port {port}. Check the port and the security.").format(
                host=host, port=port
            )
        ).at("security")
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return OfflineError(
            tr("{host} does not answer on port {port}.").format(host=host, port=port)
        ).at("host")
    if isinstance(error, ConnectionRefusedError):
        return OfflineError(
            tr(
                "{host} is there, but takes no connections on port {port}. Check the port, or "
                "whether the server is running."
            ).format(host=host, port=port)
        ).at("port")
    if isinstance(error, socket.gaierror):
        return OfflineError(
            tr("{host} is not known. Check the name and your network.").format(host=host)
        ).at("host")
    return OfflineError(
        tr("{host} cannot be reached on port {port}. Check the name and your network.").format(
            host=host, port=port
        )
    ).at("host")


def plain_refused() -> RejectedError:
    """Return the error for a connection without TLS to another computer."""
    return RejectedError(
        tr("A connection without TLS is only made to this very computer. Choose TLS or STARTTLS.")
    ).at("security")
