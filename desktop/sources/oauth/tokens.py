"""Tokens: asked for once, refreshed early, kept in the keyring."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from desktop.core.clock import Clock
from desktop.core.errors import NeedsSignInError, OfflineError, SourceError
from desktop.core.l10n import tr
from desktop.sources.api import SecretAccess
from desktop.sources.oauth.provider import Client, Provider

REFRESH_TOKEN = "refresh_token"
CLIENT_SECRET = "client_secret"
EARLY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a token endpoint gave (RFC 6749 section 5.1)."""

    access_token: str
    expires_at: datetime
    refresh_token: str | None = None


class TokenKeeper:
    """Gives a valid access token for one account, refreshing it when it is nearly over.

    Calls at the same time share one refresh. A refresh token that is refused means that the
    person has to sign in again; there is no retry.
    """

    def __init__(
        self,
        *,
        provider: Provider,
        client: Client,
        secrets: SecretAccess,
        clock: Clock,
        http: Callable[[], httpx.AsyncClient] = httpx.AsyncClient,
    ) -> None:
        self._provider = provider
        self._client = client
        self._secrets = secrets
        self._clock = clock
        self._http = http
        self._tokens: Tokens | None = None
        self._lock = asyncio.Lock()

    async def access_token(self) -> str:
        """Return a token with at least five minutes to go.

        Raises NeedsSignInError when the person has to sign in, OfflineError without a network.
        """
        async with self._lock:
            if self._tokens is None or self._tokens.expires_at - EARLY <= self._clock.now():
                self._tokens = await self._refreshed()
            return self._tokens.access_token

    async def _refreshed(self) -> Tokens:
        refresh_token = self._secrets.get(REFRESH_TOKEN)
        if not refresh_token:
            raise NeedsSignInError(tr("Sign in to this account to go on."))
        grant = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        async with self._http() as http:
            tokens = await request_tokens(http, self._provider, self._client, grant, self._clock)
        if tokens.refresh_token and tokens.refresh_token != refresh_token:
            self._secrets.set(REFRESH_TOKEN, tokens.refresh_token)
        return tokens


async def request_tokens(
    http: httpx.AsyncClient,
    provider: Provider,
    client: Client,
    grant: Mapping[str, str],
    clock: Clock,
) -> Tokens:
    """Ask the token endpoint (RFC 6749 sections 4.1.3 and 6).

    Raises NeedsSignInError when the grant is refused, OfflineError, SourceError.
    """
    form = {**grant, "client_id": client.client_id}
    if client.client_secret:
        form["client_secret"] = client.client_secret
    try:
        response = await http.post(provider.token_url, data=form)
    except httpx.HTTPError as error:
        raise OfflineError(
            tr("{provider} cannot be reached.").format(provider=provider.name)
        ) from error
    return _read_tokens(response, provider, clock)


def _read_tokens(response: httpx.Response, provider: Provider, clock: Clock) -> Tokens:
    try:
        answer = response.json()
    except json.JSONDecodeError:
        answer = {}
    if response.status_code in (400, 401) or "error" in answer:
        raise NeedsSignInError(
            tr("{provider} asks you to sign in again.").format(provider=provider.name)
        )
    if response.status_code != 200 or "access_token" not in answer:
        raise SourceError(
            tr("{provider} gave an answer that Luwte does not understand ({status}).").format(
                provider=provider.name, status=response.status_code
            )
        )
    lifetime = timedelta(seconds=float(answer.get("expires_in", 3600)))
    return Tokens(
        access_token=str(answer["access_token"]),
        expires_at=clock.now() + lifetime,
        refresh_token=answer.get("refresh_token"),
    )
