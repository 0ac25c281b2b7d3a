"""The loopback page that the browser returns to: one request, then closed (RFC 8252 section 7.3).

This is the only listening socket of the program; it lives for the length of a sign-in.
"""

import asyncio
import html
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from desktop.core.errors import NeedsSignInError
from desktop.core.l10n import tr

MAX_REQUEST_BYTES = 16_384
ANSWER_TIMEOUT_S = 300.0


class RedirectListener:
    """Listens on 127.0.0.1 at a port of its own until the browser has been there."""

    def __init__(self, *, host: str = "127.0.0.1") -> None:
        self._host = host
        self._answer: asyncio.Future[dict[str, str]] | None = None
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "RedirectListener":
        self._answer = asyncio.get_running_loop().create_future()
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, limit=MAX_REQUEST_BYTES
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The redirect URI to register in the authorization request."""
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        return f"http://{self._host}:{port}/"

    async def answer(self) -> dict[str, str]:
        """Return the query of the redirect; NeedsSignInError when nobody comes in five minutes."""
        assert self._answer is not None
        try:
            return await asyncio.wait_for(self._answer, ANSWER_TIMEOUT_S)
        except TimeoutError:
            raise NeedsSignInError(
                tr("The browser did not come back within five minutes. Please try again.")
            ) from None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            query = self._query(request)
            status = "200 OK" if query is not None else "404 Not Found"
            writer.write(_page(status, is_answer=query is not None))
            await writer.drain()
            if query is not None and self._answer is not None and not self._answer.done():
                self._answer.set_result(query)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    @staticmethod
    def _query(request: bytes) -> dict[str, str] | None:
        words = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if len(words) != 3 or words[0] != "GET":
            return None
        target = urlsplit(words[1])
        fields = {name: values[0] for name, values in parse_qs(target.query).items()}
        is_answer = target.path == "/" and "state" in fields and fields.keys() & {"code", "error"}
        return fields if is_answer else None


def _page(status: str, *, is_answer: bool) -> bytes:
    text = tr("You can close this page and go back to Luwte.") if is_answer else status
    body = (
        f'<!doctype html><meta charset="utf-8"><title>Luwte</title>'
        f'<body style="font:16px sans-serif;margin:4em auto;max-width:30em">{html.escape(text)}'
    ).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        f"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\r\n"
    )
    return head.encode("ascii") + body
