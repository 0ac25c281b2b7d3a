"""HTTP without traces: no cookies, no referrer, caps on time and size, nothing on this network.

Remote pictures of mails come from strangers; asking for one must not let them reach into the
person's own network or keep the program busy.
"""

import asyncio
import base64
import ipaddress
import socket
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import httpx

_TIMEOUT_S = 10.0
_MOST_BYTES = 5_000_000
"""Of one picture."""
_MOST_TOTAL_BYTES = 30_000_000
_MOST_REDIRECTS = 4
_AT_ONCE = 6
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
_HEADERS = {"User-Agent": "Mozilla/5.0", "Accept": ", ".join(_PICTURES)}


class RefusedAddressError(Exception):
    """The address is not one that a stranger may make this program open."""


async def fetch_pictures(
    addresses: Iterable[str], *, allow_local: bool = False
) -> Mapping[str, str]:
    """Return those pictures that could be had, by address, as data: URLs.

    `allow_local` is for tests: it lets loopback and private addresses through.
    """
    gate = asyncio.Semaphore(_AT_ONCE)
    budget = [_MOST_TOTAL_BYTES]
    async with httpx.AsyncClient(
        timeout=_TIMEOUT_S, headers=_HEADERS, follow_redirects=False, trust_env=True
    ) as http:

        async def one(address: str) -> tuple[str, str | None]:
            async with gate:
                try:
                    async with asyncio.timeout(_TIMEOUT_S):
                        return address, await _picture(http, address, budget, allow_local)
                except (httpx.HTTPError, httpx.InvalidURL, RefusedAddressError, OSError):
                    return address, None
                except ValueError:  # not an address at all: a bad host, no closing bracket
                    return address, None

        found = await asyncio.gather(*(one(address) for address in dict.fromkeys(addresses)))
    return {address: picture for address, picture in found if picture is not None}


async def _picture(
    http: httpx.AsyncClient, address: str, budget: list[int], allow_local: bool
) -> str | None:
    for _ in range(_MOST_REDIRECTS):
        address = f"https:{address}" if address.startswith("//") else address
        http.cookies.clear()
        response = await _first_answer(http, await _requests(http, address, allow_local))
        try:
            if response.is_redirect:
                address = urljoin(address, response.headers["location"])
                continue
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            if response.status_code != 200 or kind not in _PICTURES:
                return None
            content = await _read(response, budget)
            if content is None:
                return None
            return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
        finally:
            await response.aclose()
    return None


async def _first_answer(
    http: httpx.AsyncClient, requests: Sequence[httpx.Request]
) -> httpx.Response:
    """Send to one place of a host after the other, until one can be reached."""
    for request in requests[:-1]:
        try:
            return await http.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return await http.send(requests[-1], stream=True)


async def _requests(
    http: httpx.AsyncClient, address: str, allow_local: bool
) -> list[httpx.Request]:
    """Return the request for each place of the host. Raises RefusedAddressError.

    It goes to the very place that was checked: asked once more, a name may lead elsewhere.
    A proxy resolves names itself.
    """
    url = httpx.URL(address)
    places = [] if allow_local else await _public_places(address)
    if not places or getproxies():
        return [http.build_request("GET", url)]
    host = url.raw_host.decode("ascii")
    return [
        http.build_request(
            "GET",
            url.copy_with(host=place),
            headers={"Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": host},
        )
        for place in places
    ]


async def _read(response: httpx.Response, budget: list[int]) -> bytes | None:
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        budget[0] -= len(piece)
        if size > _MOST_BYTES or budget[0] < 0:
            return None
        pieces.append(piece)
    return b"".join(pieces)


async def _public_places(address: str) -> list[str]:
    """Return the IP addresses of the host.

    Raises RefusedAddressError unless every one of them is on the public network.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedAddressError(parts.scheme)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    places = [str(place[0]) for *_, place in found]
    if not places or not all(_is_public(place) for place in places):
        raise RefusedAddressError(parts.hostname)
    return places


def _is_public(place: str) -> bool:
    return ipaddress.ip_address(place.partition("%")[0]).is_global
