"""One IMAP connection: commands out, tag-matched answers and typed events in (RFC 9051).

All events go to the listeners of every command under way, since a server may send any event at any
time; each listener takes what is its own. Runs on the engine's loop.
"""

import asyncio
import contextlib
import socket
from collections import deque
from collections.abc import Callable, Iterator
from logging import Logger
from typing import Any

from desktop.core.errors import SourceError
from desktop.core.l10n import tr
from desktop.sources.imap import failures
from desktop.sources.imap.commands import Argument, Literal, checked
from desktop.sources.imap.common_fetch import read_common_fetch
from desktop.sources.imap.failures import ConnectionClosedError
from desktop.sources.imap.responses import Continuation, Event, Status, Words, parse_event
from desktop.sources.imap.tokenizer import ProtocolError, Response, ResponseAssembler
from desktop.sources.imap.transport import CONNECT_TIMEOUT_S, Endpoint

SILENCE_TIMEOUT_S = 90.0
"""A command during which nothing at all arrives for so long means a dead connection."""
DONE_TIMEOUT_S = 30.0
_LITERAL_MINUS_BYTES = 4096

Listener = Callable[[Event], None]


class Connection(asyncio.Protocol):
    """A connection to a server; made by `opening.open_connection`."""

    def __init__(self, log: Logger) -> None:
        self.capabilities: frozenset[str] = frozenset()
        self.enabled: set[str] = set()
        self.is_alive = False
        self.is_signed_in = False
        """Signed in before anything was said (PREAUTH)."""
        self.selected: str | None = None
        self.last_used = 0.0
        self._log = log
        self._assembler = ResponseAssembler()
        self._transport: asyncio.Transport | None = None
        self._listeners: list[Listener] = []
        self._waiting: dict[str, asyncio.Future[Status]] = {}
        self._continuations: deque[asyncio.Future[bytes]] = deque()
        self._greeting: asyncio.Future[Status] | None = None
        self._farewell: Status | None = None
        self._writing = asyncio.Lock()
        self._counter = 0
        self._last_data = 0.0

    def has(self, capability: str) -> bool:
        """Whether the server lists this very capability (never implied by another)."""
        return capability in self.capabilities

    async def command(
        self,
        *arguments: Argument,
        listener: Listener | None = None,
        timeout_s: float = SILENCE_TIMEOUT_S,
    ) -> Status:
        """Send a command and return its OK.

        Raises the error of `failures.refused` for NO and BAD, ConnectionClosedError when the
        connection is lost. After a cancellation the connection is closed: its state is unknown.
        """
        status = await self.attempt(*arguments, listener=listener, timeout_s=timeout_s)
        if status.kind != "OK":
            raise failures.refused(status)
        return status

    async def attempt(
        self,
        *arguments: Argument,
        listener: Listener | None = None,
        timeout_s: float = SILENCE_TIMEOUT_S,
    ) -> Status:
        """Send a command and return its answer, whichever it is."""
        self._require_alive()
        with self.listening(listener), self._tag() as (tag, answer):
            try:
                await self._send(tag, arguments, answer, timeout_s)
                return await self._patiently(answer, timeout_s)
            except asyncio.CancelledError:
                self.abort()
                raise

    async def exchange(self, first: bytes, reply: Callable[[bytes], bytes]) -> Status:
        """Send a command whose continuations are answered by `reply`, and return its answer."""
        self._require_alive()
        with self._tag() as (tag, answer):
            try:
                ready = self._expect_continuation()
                self._write(tag.encode("ascii") + b" " + checked(first) + b"\r\n")
                while await self._either(ready, answer, SILENCE_TIMEOUT_S):
                    challenge = ready.result()
                    ready = self._expect_continuation()
                    self._write(checked(reply(challenge)) + b"\r\n")
                return answer.result()
            except asyncio.CancelledError:
                self.abort()
                raise
            finally:
                self._continuations.clear()

    async def idle(self, stop: asyncio.Event, timeout_s: float) -> None:
        """Idle (RFC 2177) until `stop` is set or the time is over.

        Raises the error of `failures.refused`, ConnectionClosedError.
        """
        self._require_alive()
        with self._tag() as (tag, answer):
            try:
                ready = self._expect_continuation()
                self._write(tag.encode("ascii") + b" IDLE\r\n")
                if await self._either(ready, answer, DONE_TIMEOUT_S):
                    await _first_of(stop, answer, timeout_s)
                    if not answer.done():
                        self._write(b"DONE\r\n")
                status = await self._patiently(answer, DONE_TIMEOUT_S)
            except asyncio.CancelledError:
                self.abort()
                raise
            if status.kind != "OK":
                raise failures.refused(status)

    @contextlib.contextmanager
    def listening(self, listener: Listener | None) -> Iterator[None]:
        """Hand all events to `listener` for as long as the block runs."""
        if listener is None:
            yield
            return
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    def listen(self, listener: Listener) -> None:
        """Hand all events to `listener` for as long as the connection lives."""
        self._listeners.append(listener)

    async def greet(self) -> Status:
        """Wait for the greeting. Raises RateLimitedError or SourceError for a BYE."""
        assert self._greeting is not None
        greeting = await self._patiently(self._greeting, CONNECT_TIMEOUT_S)
        if greeting.kind == "BYE":
            raise failures.sign_in_refused(greeting)
        self.is_signed_in = greeting.kind == "PREAUTH"
        return greeting

    async def read_capabilities(self) -> None:
        """Ask for the capabilities anew: they change after STARTTLS and after log-in."""
        self.capabilities = frozenset()
        await self.command(b"CAPABILITY")

    async def start_tls(self, endpoint: Endpoint) -> None:
        """Upgrade to TLS; anything that came before is forgotten (command injection, RFC 7817)."""
        await self.command(b"STARTTLS")
        assert self._transport is not None
        self._assembler = ResponseAssembler()
        loop = asyncio.get_running_loop()
        upgraded = await loop.start_tls(
            self._transport, self, endpoint.tls_context(), server_hostname=endpoint.host
        )
        assert upgraded is not None
        self._transport = upgraded
        await self.read_capabilities()

    def abort(self) -> None:
        """Drop the connection at once."""
        if self._transport is not None:
            self._transport.abort()
        self._fail(ConnectionClosedError(tr("The connection to the mail server was lost.")))

    async def log_out(self) -> None:
        """Say goodbye if nothing else is under way and it is quickly done, and close."""
        if self.is_alive and not self._waiting:
            with contextlib.suppress(SourceError, TimeoutError):
                async with asyncio.timeout(2):
                    await self.attempt(b"LOGOUT")
        self.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport (asyncio.Protocol)."""
        assert isinstance(transport, asyncio.Transport)
        if self._greeting is None:
            self._greeting = asyncio.get_running_loop().create_future()
            endpoint = transport.get_extra_info("socket")
            endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._transport = transport
        self.is_alive = True

    def data_received(self, data: bytes) -> None:
        """Cut what arrived into responses and hand them on (asyncio.Protocol)."""
        self._last_data = asyncio.get_running_loop().time()
        try:
            responses = self._assembler.feed(data)
        except ProtocolError as error:
            self._log.warning("The mail server sends what cannot be read: %s", error)
            self.abort()
            return
        for response in responses:
            self._receive(response)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Tell all who wait (asyncio.Protocol)."""
        if self._farewell is not None and failures.is_limit(self._farewell):
            self._fail(failures.rate_limited(self._farewell))
        else:
            self._fail(ConnectionClosedError(tr("The connection to the mail server was lost.")))

    def _receive(self, response: Response) -> None:
        try:
            event = read_common_fetch(response) or parse_event(response)
        except (ProtocolError, IndexError, ValueError) as error:
            reason = error if isinstance(error, ProtocolError) else type(error).__name__
            self._log.info("A response of the mail server was skipped: %s", reason)
            return
        if isinstance(event, Continuation):
            if self._continuations:
                settle(self._continuations.popleft(), event.text)
        elif isinstance(event, Status) and event.tag:
            self._note_capabilities(event)
            if event.tag in self._waiting:
                settle(self._waiting[event.tag], event)
        elif event is not None:
            self._take_untagged(event)

    def _take_untagged(self, event: Event) -> None:
        if isinstance(event, Words):
            names = frozenset(str(value).upper() for value in event.values)
            if event.name == "CAPABILITY":
                self.capabilities = names
            elif event.name == "ENABLED":
                self.enabled |= names
        elif isinstance(event, Status):
            self._note_capabilities(event)
            self._farewell = event if event.kind == "BYE" else self._farewell
            if self._greeting is not None and not self._greeting.done():
                self._greeting.set_result(event)
        for listener in tuple(self._listeners):
            listener(event)

    def _note_capabilities(self, status: Status) -> None:
        if status.code == "CAPABILITY":
            self.capabilities = frozenset(status.argument.upper().split())

    @contextlib.contextmanager
    def _tag(self) -> Iterator[tuple[str, asyncio.Future[Status]]]:
        self._counter += 1
        tag = f"L{self._counter}"
        answer: asyncio.Future[Status] = asyncio.get_running_loop().create_future()
        self._waiting[tag] = answer
        self.last_used = asyncio.get_running_loop().time()
        try:
            yield tag, answer
        finally:
            del self._waiting[tag]
            if answer.done() and not answer.cancelled():
                answer.exception()

    async def _send(
        self,
        tag: str,
        arguments: tuple[Argument, ...],
        answer: asyncio.Future[Status],
        timeout_s: float,
    ) -> None:
        async with self._writing:
            pending = bytearray(tag.encode("ascii"))
            for argument in arguments:
                pending += b" "
                if isinstance(argument, bytes):
                    pending += checked(argument)
                    continue
                pending += self._marker(argument)
                if not self._is_immediate(argument):
                    ready = self._expect_continuation()
                    self._write(bytes(pending))
                    pending.clear()
                    if not await self._either(ready, answer, timeout_s):
                        self._continuations.clear()
                        return
                pending += argument.data
            self._write(bytes(pending) + b"\r\n")

    def _is_immediate(self, literal: Literal) -> bool:
        return self.has("LITERAL+") or (
            self.has("LITERAL-") and len(literal.data) <= _LITERAL_MINUS_BYTES
        )

    def _marker(self, literal: Literal) -> bytes:
        plus = b"+" if self._is_immediate(literal) else b""
        return b"{%d%s}\r\n" % (len(literal.data), plus)

    def _expect_continuation(self) -> asyncio.Future[bytes]:
        ready: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._continuations.append(ready)
        return ready

    async def _either(
        self, ready: asyncio.Future[bytes], answer: asyncio.Future[Status], timeout_s: float
    ) -> bool:
        """Return whether the server is ready for more; otherwise it has answered."""
        both: set[asyncio.Future[bytes] | asyncio.Future[Status]] = {ready, answer}
        done, _ = await asyncio.wait(both, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            self.abort()
        if answer in done or not done:
            answer.result()
        return ready in done and answer not in done

    async def _patiently(self, answer: asyncio.Future[Status], timeout_s: float) -> Status:
        loop = asyncio.get_running_loop()
        started = loop.time()
        while not answer.done():
            left = max(started, self._last_data) + timeout_s - loop.time()
            if left <= 0:
                self._log.info("The mail server fell silent")
                self.abort()
                break
            await asyncio.wait({answer}, timeout=left)
        return answer.result()

    def _write(self, data: bytes) -> None:
        self._require_alive()
        assert self._transport is not None
        self._transport.write(data)

    def _require_alive(self) -> None:
        if not self.is_alive:
            raise ConnectionClosedError(tr("The connection to the mail server was lost."))

    def _fail(self, error: SourceError) -> None:
        self.is_alive = False
        waiting: list[asyncio.Future[Status] | asyncio.Future[bytes]] = list(self._continuations)
        waiting += self._waiting.values()
        waiting += [self._greeting] if self._greeting is not None else []
        self._continuations.clear()
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()
        for listener in tuple(self._listeners):
            listener(Status(kind="BYE", code="CLOSED"))


def settle(future: "asyncio.Future[Status] | asyncio.Future[bytes]", value: object) -> None:
    """Give a future its result unless it has one."""
    if not future.done():
        future.set_result(value)  # type: ignore[arg-type]


async def _first_of(stop: asyncio.Event, answer: asyncio.Future[Status], timeout_s: float) -> None:
    waiting: asyncio.Future[Any] = asyncio.ensure_future(stop.wait())
    both: list[asyncio.Future[Any]] = [waiting, answer]
    try:
        await asyncio.wait(both, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
