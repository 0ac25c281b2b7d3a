"""Asks everything at once and takes the best answer."""

import asyncio
import ssl
from collections.abc import Awaitable
from typing import Protocol

import httpx

from desktop.sources.discovery.autoconfig import read_autoconfig
from desktop.sources.discovery.names import Names, base_domain
from desktop.sources.discovery.servers import Endpoint, MailServers, by_domain, by_exchanger

ISPDB = "https://v1.ispdb.net"
TIMEOUT_S = 8.0


class Probe(Protocol):
    """Tells whether a server answers at an endpoint."""

    def __call__(self, endpoint: Endpoint) -> Awaitable[bool]:
        """Return True when a TLS connection could be made and verified."""
        ...


async def discover(
    address: str, *, http: httpx.AsyncClient, names: Names, probe: Probe | None = None
) -> MailServers | None:
    """Return the mail servers of an address, or None when nothing was found.

    Bundled facts come first and cost no network; then, all at once: the domain's own
    autoconfiguration file, its mail exchanger, the public provider database, SRV records; last
    a guess that is probed.
    """
    address = address.strip()
    domain = address.partition("@")[2].lower()
    known = by_domain(domain)
    if known is not None:
        return known.servers(address, "built-in")
    answers = await asyncio.gather(
        _own_file(http, address, domain),
        _by_exchanger(http, names, address),
        _database(http, address, domain),
        names.servers(address),
    )
    found = next((answer for answer in answers if answer is not None), None)
    return found or await _guess(address, domain, probe or answers_tls)


async def _own_file(http: httpx.AsyncClient, address: str, domain: str) -> MailServers | None:
    pages = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={address}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    found = await asyncio.gather(*(_file(http, page, address, "autoconfig") for page in pages))
    return next((servers for servers in found if servers), None)


async def _database(http: httpx.AsyncClient, address: str, domain: str) -> MailServers | None:
    # Only the domain is sent, never the address.
    return await _file(http, f"{ISPDB}/{domain}", address, "ispdb")


async def _by_exchanger(http: httpx.AsyncClient, names: Names, address: str) -> MailServers | None:
    hosts = await names.exchangers(address.partition("@")[2])
    if not hosts:
        return None
    known = by_exchanger(hosts)
    if known is not None:
        return known.servers(address, "mx")
    host_domain = base_domain(hosts[0])
    return await _database(http, address, host_domain)


async def _file(http: httpx.AsyncClient, url: str, address: str, origin: str) -> MailServers | None:
    try:
        response = await http.get(url, timeout=TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None
    if response.status_code != 200:
        return None
    return read_autoconfig(response.content, address, origin)


async def _guess(address: str, domain: str, probe: Probe) -> MailServers | None:
    hosts = [f"imap.{domain}", f"mail.{domain}"]
    endpoints = [Endpoint(host=host, port=993, security="tls") for host in hosts]
    alive = await asyncio.gather(*(probe(endpoint) for endpoint in endpoints))
    imap = next((e for e, is_alive in zip(endpoints, alive, strict=True) if is_alive), None)
    if imap is None:
        return None
    smtp_host = imap.host.replace("imap.", "smtp.", 1)
    smtp = Endpoint(host=smtp_host, port=465, security="tls")
    has_smtp = await probe(smtp)
    return MailServers(imap=imap, smtp=smtp if has_smtp else None, user=address, origin="guess")


async def answers_tls(endpoint: Endpoint) -> bool:
    """Tell whether a verified TLS connection can be made."""
    context = ssl.create_default_context()
    connecting = asyncio.open_connection(endpoint.host, endpoint.port, ssl=context)
    try:
        _, writer = await asyncio.wait_for(connecting, TIMEOUT_S)
    except (OSError, TimeoutError, UnicodeError):
        return False
    writer.close()
    return True
