"""Who issues tokens, and the client registration of the person or the firm."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.core.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An authorization server. `parameters` are added to the authorization request."""

    name: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    redirect_host: str = "127.0.0.1"
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A registration at a provider. The secret of a desktop client is not confidential
    (RFC 8252 section 8.5), yet it is kept in the keyring."""

    client_id: str
    client_secret: str = ""


def provider(provider_id: str) -> Provider:
    """Return the provider "google" or "microsoft"; KeyError for any other."""
    table = tomllib.loads(resource("providers", "oauth.toml").read_text("utf-8"))[provider_id]
    return Provider(**{**table, "scopes": tuple(table["scopes"])})
