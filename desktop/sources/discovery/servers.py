"""What discovery finds, and the bundled facts about large providers."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from desktop.core.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server to talk to; `security` is "tls" or "starttls"."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServers:
    """The servers of an address. `sign_in` names the ways in, best first:
    "password", "app-password", "oauth-google", "oauth-microsoft"."""

    imap: Endpoint
    smtp: Endpoint | None = None
    user: str
    sign_in: tuple[str, ...] = ("password",)
    provider: str = ""
    origin: str
    """Where it was learned: "built-in", "mx", "autoconfig", "ispdb", "srv" or "guess"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProvider:
    """A provider from the bundled data."""

    name: str
    domains: frozenset[str]
    mx: tuple[str, ...]
    imap: Endpoint
    smtp: Endpoint
    sign_in: tuple[str, ...]

    def servers(self, address: str, origin: str) -> MailServers:
        """Return its servers for an address."""
        return MailServers(
            imap=self.imap,
            smtp=self.smtp,
            user=address,
            sign_in=self.sign_in,
            provider=self.name,
            origin=origin,
        )


def by_domain(domain: str) -> KnownProvider | None:
    """Return the provider whose own domain this is."""
    return next((known for known in _providers() if domain in known.domains), None)


def by_exchanger(hosts: Iterable[str]) -> KnownProvider | None:
    """Return the provider that runs one of these mail exchangers."""
    names = [host.rstrip(".").lower() for host in hosts]
    for known in _providers():
        if any(name == mx or name.endswith("." + mx) for name in names for mx in known.mx):
            return known
    return None


@cache
def _providers() -> tuple[KnownProvider, ...]:
    rows = tomllib.loads(resource("providers", "mail.toml").read_text("utf-8"))["provider"]
    return tuple(
        KnownProvider(
            name=row["name"],
            domains=frozenset(row["domains"]),
            mx=tuple(row.get("mx", ())),
            imap=_endpoint(row["imap"]),
            smtp=_endpoint(row["smtp"]),
            sign_in=tuple(row["sign_in"]),
        )
        for row in rows
    )


def _endpoint(row: list[str | int]) -> Endpoint:
    host, port, security = row
    return Endpoint(host=str(host), port=int(port), security=str(security))
