"""Finds the settings of an IMAP account for an address, with the network as it is."""

import httpx

from desktop.sources.discovery.discover import answers_tls, discover
from desktop.sources.discovery.names import Names
from desktop.sources.discovery.settings import imap_settings


async def find_settings(address: str) -> dict[str, str]:
    """Return settings for the IMAP set-up form, or none when nothing was found."""
    async with httpx.AsyncClient(follow_redirects=True) as http:
        found = await discover(address, http=http, names=Names(), probe=answers_tls)
    return imap_settings(found, address) if found is not None else {}
