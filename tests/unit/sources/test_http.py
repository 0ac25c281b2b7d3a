"""Remote pictures: fetched without traces, capped, and never from the person's own network."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from desktop.sources import http
from desktop.sources.http import fetch_pictures

PNG = b"\x89PNG picture"


@asynccontextmanager
async def server(answer):
    """Serve one answer for each path on loopback; yields the address and the requests seen."""
    requests: list[str] = []

    async def serve(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        requests.append(head)
        writer.write(answer(head.split()[1]))
        await writer.drain()
        writer.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", requests
    finally:
        running.close()
        await running.wait_closed()


def response(body=PNG, kind="image/png", status="200 OK", extra=""):
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}"
    return f"{head}Connection: close\r\n\r\n".encode() + body


async def test_a_picture_becomes_a_data_url():
    async with server(lambda _: response()) as (address, _):
        found = await fetch_pictures([f"{address}/a.png"], allow_local=True)
    assert found == {f"{address}/a.png": "data:image/png;base64,iVBORyBwaWN0dXJl"}


async def test_nothing_that_follows_the_person_is_sent():
    cookie = response(extra="Set-Cookie: who=eva; Path=/\r\n")
    async with server(lambda _: cookie) as (address, requests):
        await fetch_pictures([f"{address}/1"], allow_local=True)
        await fetch_pictures([f"{address}/2", f"{address}/3"], allow_local=True)
    assert len(requests) == 3
    for head in requests:
        assert "cookie" not in head.lower()
        assert "referer" not in head.lower()
        assert "luwte" not in head.lower()


@pytest.mark.parametrize(
    "answer",
    [
        response(b"<svg onload=alert(1)>", "image/svg+xml"),
        response(b"<html>", "text/html"),
        response(status="404 Not Found"),
    ],
)
async def test_what_is_no_plain_picture_is_left_out(answer):
    async with server(lambda _: answer) as (address, _):
        assert await fetch_pictures([address], allow_local=True) == {}


async def test_what_is_too_large_is_left_out(monkeypatch):
    monkeypatch.setattr(http, "_MOST_BYTES", 10)
    async with server(lambda _: response()) as (address, _):
        assert await fetch_pictures([address], allow_local=True) == {}


async def test_redirects_end():
    moved = response(b"", status="302 Found", extra="Location: /again\r\n")
    async with server(lambda _: moved) as (address, requests):
        assert await fetch_pictures([address], allow_local=True) == {}
    assert len(requests) == 4


async def test_this_computer_and_its_network_are_not_asked():
    async with server(lambda _: response()) as (address, requests):
        port = address.rpartition(":")[2]
        refused = [
            address,
            f"http://localhost:{port}/",
            f"http://[::1]:{port}/",
            "http://192.168.1.1/",
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data",
            "ftp://example.org/a.png",
            "file:///etc/passwd",
        ]
        assert await fetch_pictures(refused) == {}
    assert requests == []


@pytest.mark.parametrize("broken", ["http://[", "http://" + "a" * 70 + ".example/x.png"])
async def test_what_is_no_address_does_not_keep_the_others_away(broken):
    async with server(lambda _: response()) as (address, _):
        found = await fetch_pictures([broken, f"{address}/a.png"], allow_local=True)
        assert list(found) == [f"{address}/a.png"]
        assert await fetch_pictures([broken]) == {}


async def test_a_name_is_resolved_once_and_the_place_that_was_checked_is_asked(monkeypatch):
    names = []

    async def resolve(host, port, **_):
        names.append(host)
        return [(0, 0, 0, "", (place, 0)) for place in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    monkeypatch.setattr(http, "_is_public", lambda place: True)
    monkeypatch.setattr(http, "getproxies", dict)
    async with server(lambda _: response()) as (address, requests):
        named = address.replace("127.0.0.1", "pictures.example")
        assert list(await fetch_pictures([f"{named}/a.png"])) == [f"{named}/a.png"]
    assert [name for name in names if not name.startswith("127.")] == ["pictures.example"]
    assert f"Host: {named.removeprefix('http://')}" in requests[0]
