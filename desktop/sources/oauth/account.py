"""Sign-in for an account: from its settings to a keeper of its tokens."""

import webbrowser
from collections.abc import Callable, Mapping

import httpx

from desktop.core.clock import Clock
from desktop.core.errors import NeedsSignInError
from desktop.core.l10n import tr
from desktop.sources.api import SourceContext
from desktop.sources.oauth.provider import Client, Provider, provider
from desktop.sources.oauth.sign_in import sign_in
from desktop.sources.oauth.tokens import CLIENT_SECRET, REFRESH_TOKEN, TokenKeeper

AUTH = "auth"
"""Setting: "google" or "microsoft"; anything else signs in with a password."""
CLIENT_ID = "oauth_client_id"


def token_keeper(context: SourceContext) -> TokenKeeper:
    """Return what gives the access tokens of an account that signs in with the browser."""
    settings = context.account.settings
    return TokenKeeper(
        provider=provider(settings[AUTH]),
        client=_client(settings, context.secrets.get(CLIENT_SECRET) or ""),
        secrets=context.secrets,
        clock=context.clock,
    )


async def sign_in_with_browser(
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    clock: Clock,
    issuer: Provider | None = None,
    open_browser: Callable[[str], object] = webbrowser.open,
) -> dict[str, str]:
    """Let the person sign in with the browser; return the secrets to keep for the account.

    Raises NeedsSignInError when it was not completed, OfflineError, SourceError.
    """
    client = _client(settings, secrets.get(CLIENT_SECRET, ""))
    async with httpx.AsyncClient() as http:
        tokens = await sign_in(
            provider=issuer or provider(settings[AUTH]),
            client=client,
            http=http,
            clock=clock,
            open_browser=open_browser,
            login_hint=settings.get("address", "") or settings.get("user", ""),
        )
    if tokens.refresh_token is None:
        raise NeedsSignInError(
            tr("The sign-in gave no lasting permission. Check the registration and try again.")
        )
    kept = {REFRESH_TOKEN: tokens.refresh_token}
    return {**kept, CLIENT_SECRET: client.client_secret} if client.client_secret else kept


def _client(settings: Mapping[str, str], secret: str) -> Client:
    client_id = settings.get(CLIENT_ID, "").strip()
    if not client_id:
        raise NeedsSignInError(
            tr("Fill in the client id of your own or your firm's registration at the provider.")
        )
    return Client(client_id=client_id, client_secret=secret)
