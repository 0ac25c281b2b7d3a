"""Access tokens for an account whose provider wants OAuth 2."""

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.sources.api import SourceContext
from desktop.sources.imap.authentication import TokenProvider


def token_provider(context: SourceContext, provider_id: str) -> TokenProvider:
    """Return what gives access tokens of the provider "google" or "microsoft".

    Raises UsageError for another one.
    """
    import httpx  # only accounts with OAuth pay for loading it

    from desktop.sources.oauth.provider import Client, provider
    from desktop.sources.oauth.tokens import CLIENT_SECRET, TokenKeeper

    try:
        chosen = provider(provider_id)
    except KeyError:
        raise UsageError(tr("Sign in with a password, Google or Microsoft.")) from None
    client = Client(
        client_id=context.account.settings.get("client_id", ""),
        client_secret=context.secrets.get(CLIENT_SECRET) or "",
    )
    keeper = TokenKeeper(
        provider=chosen,
        client=client,
        secrets=context.secrets,
        clock=context.clock,
        http=lambda: httpx.AsyncClient(timeout=30.0),
    )
    return keeper.access_token
