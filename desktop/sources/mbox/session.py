"""An mbox account at work: reads what is appended, and all anew when the file was rewritten.

A message is known by a digest of its content without the headers in which mail programs keep
state, so that compacting the file or reading a mail does not make it another message.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import watchfiles

from desktop.core.l10n import tr
from desktop.model.account import Channel, ChannelRole, Progress
from desktop.model.ids import RemoteId
from desktop.model.message import Flag, IncomingMessage
from desktop.model.operation import Operation, OperationResult
from desktop.sources.api import OfflineError, RejectedError, SourceContext, SyncBatch
from desktop.sources.files.mbox import Buffer, Span, find_messages, open_view, read_span
from desktop.sources.files.pages import PAGE_SIZE, Pages
from desktop.sources.files.roles import role_of
from desktop.sources.files.setup import PATH_SETTING
from desktop.sources.files.status import read_status
from desktop.sources.mail.incoming import RawMessage, read_messages
from desktop.sources.mail.parts import fetch_part

_CHANNEL = "mbox"
_POSITION = "position"
_TAIL_BYTES = 256
_STATE_HEADERS = re.compile(
    rb"^(?:X-Mozilla-(?:Status2?|Keys)|X?-?Status|X-Keywords|X-UID|Content-Length|Lines):"
    rb"[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message in the file. Can be pickled."""

    remote_id: str
    span: Span
    flags: frozenset[Flag]


class MboxSession:
    """One mbox file."""

    def __init__(self, context: SourceContext) -> None:
        self._context = context
        self._path = Path(context.account.settings[PATH_SETTING])
        self._seen_at = 0
        self._places: dict[str, Span] = {}

    async def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield what is new, newest first, then changed flags, then what is gone."""
        try:
            self._seen_at = await asyncio.to_thread(_modified_ns, self._path)
            start, end, mark = await asyncio.to_thread(_start, self._path, cursors)
            found = await asyncio.to_thread(scan, self._path, start)
        except OSError as error:
            raise OfflineError(tr("The mail file is not there. Is its disk connected?")) from error
        role = role_of(self._path.stem, ChannelRole.INBOX)
        channel = Channel(remote=_CHANNEL, name=self._path.name, role=role)
        yield SyncBatch(stream="channel", channels=(channel,))
        pages = Pages(cursors)
        self._places.update({one.remote_id: one.span for one in found.values()})
        async for batch in self._new(pages, found):
            yield batch
        for batch in pages.flag_batches({i: one.flags for i, one in found.items()}):
            yield batch
        if start == 0:
            for batch in pages.gone_batches(found):
                yield batch
        yield SyncBatch(stream=_POSITION, cursor=json.dumps({"end": end, "mark": mark}))

    async def wait_for_push(self) -> None:
        """Return when the file was written to."""
        if await asyncio.to_thread(_modified_ns, self._path) != self._seen_at:
            return
        async for _ in watchfiles.awatch(
            self._path.parent,
            debounce=500,
            step=250,
            recursive=False,
            rust_timeout=5000,
            yield_on_timeout=True,
        ):
            if await asyncio.to_thread(_modified_ns, self._path) != self._seen_at:
                return

    async def perform(self, operation: Operation) -> OperationResult:
        """An mbox is only read. Raises RejectedError."""
        del operation
        raise RejectedError(tr("A mail file of another program is only read, never changed."))

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        """Read a part from where the message lies in the file."""
        return await asyncio.to_thread(self._fetch_part, remote_id, part)

    async def close(self) -> None:
        """Nothing is held open."""

    async def _new(self, pages: Pages, found: Mapping[str, Found]) -> AsyncIterator[SyncBatch]:
        fresh = [one for one in found.values() if one.remote_id not in pages]
        fresh.sort(key=lambda one: -one.span.offset)
        is_first_sync = not pages
        addresses = frozenset(self._context.account.addresses)
        loop = asyncio.get_running_loop()
        for i in range(0, len(fresh), PAGE_SIZE):
            chunk = fresh[i : i + PAGE_SIZE]
            messages = await loop.run_in_executor(
                self._context.workers if len(chunk) > PAGE_SIZE // 10 else None,
                read_found,
                self._path,
                chunk,
                addresses,
            )
            stream, cursor = pages.add({one.remote_id: one.flags for one in chunk})
            progress = Progress(done=i + len(chunk), total=len(fresh))
            yield SyncBatch(
                stream=stream,
                cursor=cursor,
                messages=tuple(messages),
                is_history=is_first_sync,
                progress=progress if len(fresh) > PAGE_SIZE else None,
            )

    def _fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        try:
            with open_view(self._path) as view:
                raw = self._raw(view, remote_id)
        except OSError as error:
            raise OfflineError(tr("The mail file is not there. Is its disk connected?")) from error
        if raw is None:
            raise RejectedError(tr("The message is no longer in the mail file."))
        return fetch_part(raw, part)

    def _raw(self, view: Buffer, remote_id: RemoteId) -> bytes | None:
        span = self._places.get(remote_id)
        raw = read_span(view, span) if span is not None else b""
        if _digest(raw) == remote_id:
            return raw
        for place in find_messages(view):
            raw = read_span(view, place)
            if _digest(raw) == remote_id:
                return raw
        return None


def scan(path: Path, start: int) -> dict[str, Found]:
    """Return the messages of the file from `start`; runs off the loop. Raises OSError."""
    found = {}
    with open_view(path) as view:
        for span in find_messages(view, start):
            raw = read_span(view, span)
            status = read_status(raw)
            if not status.is_deleted:
                remote_id = _digest(raw)
                found[remote_id] = Found(remote_id=remote_id, span=span, flags=status.flags)
    return found


def read_found(
    path: Path, found: list[Found], my_addresses: frozenset[str]
) -> list[IncomingMessage]:
    """Read and parse messages of the file; runs off the loop."""
    with open_view(path) as view:
        raws = [
            RawMessage(
                raw=read_span(view, one.span),
                remote_id=one.remote_id,
                channel=_CHANNEL,
                flags=one.flags,
            )
            for one in found
        ]
    return read_messages(raws, my_addresses=my_addresses)


def _start(path: Path, cursors: Mapping[str, str]) -> tuple[int, int, str]:
    """Return where to read from, the end of the file now, and a mark of what stands before it."""
    with open_view(path) as view:
        end = len(view)
        mark = _mark(view, end)
        if _POSITION not in cursors:
            return 0, end, mark
        last = json.loads(cursors[_POSITION])
        is_appended = last["end"] < end and _mark(view, last["end"]) == last["mark"]
        return last["end"] if is_appended else 0, end, mark


def _mark(view: Buffer, end: int) -> str:
    head, tail = view[:_TAIL_BYTES], view[max(end - _TAIL_BYTES, 0) : end]
    return hashlib.sha256(head + tail).hexdigest()[:16]


def _digest(raw: bytes) -> str:
    header_end = raw.find(b"\n\n")
    crlf_end = raw.find(b"\r\n\r\n")
    ends = [end for end in (header_end, crlf_end) if end >= 0]
    cut = min(ends, default=len(raw)) + 1
    stable = _STATE_HEADERS.sub(b"", raw[:cut]) + raw[cut:].strip()
    return hashlib.sha256(stable).hexdigest()[:24]


def _modified_ns(path: Path) -> int:
    return path.stat().st_mtime_ns
