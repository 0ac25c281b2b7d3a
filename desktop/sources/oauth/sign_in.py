"""One sign-in with the system browser, from the first click to the refresh token."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

import httpx

from desktop.core.clock import Clock
from desktop.core.errors import NeedsSignInError
from desktop.core.l10n import tr
from desktop.sources.oauth.provider import Client, Provider
from desktop.sources.oauth.redirect import RedirectListener
from desktop.sources.oauth.tokens import Tokens, request_tokens


async def sign_in(
    *,
    provider: Provider,
    client: Client,
    http: httpx.AsyncClient,
    clock: Clock,
    open_browser: Callable[[str], object],
    login_hint: str = "",
) -> Tokens:
    """Open the browser at the provider and return the tokens it grants.

    The listener is bound before the browser opens; state and PKCE (S256) tie the answer to this
    very request. Raises NeedsSignInError when the person declines or the answer does not fit.
    """
    verifier = secrets.token_urlsafe(64)
    state = secrets.token_urlsafe(24)
    async with RedirectListener(host=provider.redirect_host) as listener:
        open_browser(authorization_url(provider, client, listener.url, state, verifier, login_hint))
        answer = await listener.answer()
        _check(answer, state)
        grant = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": listener.url,
            "code_verifier": verifier,
        }
        return await request_tokens(http, provider, client, grant, clock)


def authorization_url(
    provider: Provider, client: Client, redirect: str, state: str, verifier: str, login_hint: str
) -> str:
    """Return the page to open (RFC 6749 section 4.1.1, RFC 7636 section 4.3)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    query = {
        "client_id": client.client_id,
        "response_type": "code",
        "redirect_uri": redirect,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"),
        "code_challenge_method": "S256",
        **provider.parameters,
    }
    if login_hint:
        query["login_hint"] = login_hint
    return f"{provider.authorize_url}?{urlencode(query)}"


def _check(answer: dict[str, str], state: str) -> None:
    if not secrets.compare_digest(answer.get("state", ""), state):
        raise NeedsSignInError(
            tr("The answer of the browser does not belong to this sign-in. Please try again.")
        )
    if "code" not in answer:
        raise NeedsSignInError(tr("The sign-in was not completed. Please try again."))
