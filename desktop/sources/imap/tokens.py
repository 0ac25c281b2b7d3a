"""Access tokens for an account whose provider wants OAuth 2."""

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.sources.api import SourceContext
from desktop.sources.imap.authentication import TokenProvider
from desktop.sources.imap.configuration import CLIENT_SECRET


def token_provider(context: SourceContext, provider_id: str) -> TokenProvider:
    """Return what gives access tokens of the provider "google" or "microsoft".

    Raises UsageError for another one.
    """
    # Only accounts that sign in with the browser pay for loading HTTP.
    from desktop.sources.oauth.account import token_keeper

    if provider_id not in ("google", "microsoft"):
        raise UsageError(tr("Sign in with a password, Google or Microsoft."))
    return token_keeper(context).access_token


async def sign_in_with_browser(context: SourceContext) -> None:
    """Let the person sign in with the browser; the tokens go to the secrets of the account.

    Raises NeedsSignInError when it was not completed, OfflineError, SourceError.
    """
    from desktop.sources.oauth import account

    secret = context.secrets.get(CLIENT_SECRET)
    granted = await account.sign_in_with_browser(
        context.account.settings,
        {CLIENT_SECRET: secret} if secret else {},
        clock=context.clock,
    )
    for name, value in granted.items():
        context.secrets.set(name, value)
