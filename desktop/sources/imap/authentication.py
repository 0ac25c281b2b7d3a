"""Signing in: OAUTHBEARER (RFC 7628), XOAUTH2, PLAIN (RFC 4616) and LOGIN."""

import base64
from collections.abc import Awaitable, Callable

from desktop.core.errors import NeedsSignInError
from desktop.core.l10n import tr
from desktop.sources.imap import failures
from desktop.sources.imap.commands import checked, string
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.transport import Endpoint

TokenProvider = Callable[[], Awaitable[str]]
"""Gives a valid access token; raises NeedsSignInError when there is none to be had."""


async def sign_in_with_password(connection: Connection, *, user: str, password: str) -> None:
    """Sign in with AUTHENTICATE PLAIN where it is offered, else with LOGIN.

    Raises NeedsSignInError, RateLimitedError.
    """
    if connection.has("AUTH=PLAIN"):
        checked(f"{user}{password}".encode())
        await _authenticate(connection, "PLAIN", f"\0{user}\0{password}".encode())
        return
    if connection.has("LOGINDISABLED"):
        raise NeedsSignInError(tr("The mail server does not offer to sign in with a password."))
    arguments = [string(user), string(password)]
    status = await connection.attempt(b"LOGIN", *arguments)
    if status.kind != "OK":
        raise failures.sign_in_refused(status)
    await _after(connection, status.code)


async def sign_in_with_token(
    connection: Connection, *, user: str, access_token: TokenProvider, endpoint: Endpoint
) -> None:
    """Sign in with an OAuth 2 access token. Raises NeedsSignInError, RateLimitedError."""
    token = await access_token()
    checked(f"{user}{token}".encode())
    if connection.has("AUTH=OAUTHBEARER") and not connection.has("AUTH=XOAUTH2"):
        authzid = user.replace("=", "=3D").replace(",", "=2C")
        response = (
            f"n,a={authzid},\1host={endpoint.host}\1port={endpoint.port}\1auth=Bearer {token}\1\1"
        )
        await _authenticate(connection, "OAUTHBEARER", response.encode())
        return
    await _authenticate(connection, "XOAUTH2", xoauth2(user, token))


def xoauth2(user: str, token: str) -> bytes:
    """Return the initial response of XOAUTH2, not yet in base64."""
    return f"user={user}\1auth=Bearer {token}\1\1".encode()


async def _authenticate(connection: Connection, mechanism: str, response: bytes) -> None:
    encoded = base64.b64encode(response)
    first = f"AUTHENTICATE {mechanism}".encode("ascii")
    is_immediate = connection.has("SASL-IR")
    # A refused token comes as a challenge, which an empty line must answer to get the NO;
    # OAUTHBEARER wants \x01 there (RFC 7628 section 3.2.3).
    refusal = base64.b64encode(b"\1") if mechanism == "OAUTHBEARER" else b""
    replies = [encoded] if not is_immediate else []
    status = await connection.exchange(
        first + b" " + encoded if is_immediate else first,
        lambda _challenge: replies.pop(0) if replies else refusal,
    )
    if status.kind != "OK":
        raise failures.sign_in_refused(status)
    await _after(connection, status.code)


async def _after(connection: Connection, code: str) -> None:
    if code != "CAPABILITY":
        await connection.read_capabilities()


async def introduce(connection: Connection) -> None:
    """Say who we are (RFC 2971); some servers want it before anything else."""
    if connection.has("ID"):
        await connection.attempt(b'ID ("name" "Luwte")')
