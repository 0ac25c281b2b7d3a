"""A Maildir account at work: finds what is new, watches the folders, renames and moves files."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import watchfiles

from desktop.core.l10n import tr
from desktop.model.account import Progress
from desktop.model.ids import RemoteId
from desktop.model.message import Flag, IncomingMessage
from desktop.model.operation import Operation, OperationKind, OperationResult
from desktop.model.payload import draft_from_payload
from desktop.sources.api import (
    OfflineError,
    RejectedError,
    SourceContext,
    SyncBatch,
)
from desktop.sources.files import maildir
from desktop.sources.files.pages import PAGE_SIZE, Pages
from desktop.sources.files.setup import PATH_SETTING
from desktop.sources.mail.outgoing import build_message
from desktop.sources.mail.parts import fetch_part
from desktop.sources.maildir.changes import Found, chosen_folder, read_found, scan

OUTBOX_SETTING = "outbox_folder"
_FIRST_CHUNK = 60
"""The newest come in a small batch, so that reading starts at once."""
_FEW = 60
"""So many are parsed on a thread; more are worth a worker process."""
_LOOK_MS = 5000
"""How often to look for changes that the watcher missed, in milliseconds."""


class MaildirSession:
    """One Maildir tree."""

    def __init__(self, context: SourceContext) -> None:
        self._context = context
        self._root = Path(context.account.settings[PATH_SETTING])
        self._seen_state: dict[str, int] = {}

    async def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield new messages, newest first, then changed flags, then what is gone."""
        self._seen_state = await asyncio.to_thread(_state, self._root)
        folders = await asyncio.to_thread(maildir.find_folders, self._root)
        if not folders:
            raise OfflineError(tr("The mail folder is not there. Is its disk connected?"))
        yield SyncBatch(stream="folders", channels=tuple(folder.channel for folder in folders))
        pages = await asyncio.to_thread(Pages, cursors)
        found = await asyncio.to_thread(scan, folders)
        async for batch in self._new(pages, found):
            yield batch
        for batch in pages.flag_batches({i: one.flags for i, one in found.items()}):
            yield batch
        for batch in pages.gone_batches(found):
            yield batch

    async def wait_for_push(self) -> None:
        """Return when a file came, went or was renamed."""
        if await asyncio.to_thread(_state, self._root) != self._seen_state:
            return
        async for changes in watchfiles.awatch(
            self._root, debounce=500, step=250, rust_timeout=_LOOK_MS, yield_on_timeout=True
        ):
            if changes or await asyncio.to_thread(_state, self._root) != self._seen_state:
                return

    async def perform(self, operation: Operation) -> OperationResult:
        """Rename, move, remove or deliver files."""
        return await asyncio.to_thread(self._perform, operation)

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        """Read a part from the message's file."""
        return await asyncio.to_thread(self._fetch_part, remote_id, part)

    async def close(self) -> None:
        """Nothing is held open."""

    async def _new(self, pages: Pages, found: Mapping[str, Found]) -> AsyncIterator[SyncBatch]:
        fresh = [one for remote_id, one in found.items() if remote_id not in pages]
        fresh.sort(key=lambda one: -one.modified_ns)
        total, done, is_first_sync = len(fresh), 0, not pages
        for chunk in _chunks(fresh):
            messages = await self._parse(chunk)
            done += len(chunk)
            stream, cursor = pages.add({one.remote_id: one.flags for one in chunk})
            yield SyncBatch(
                stream=stream,
                cursor=cursor,
                messages=tuple(messages),
                is_history=is_first_sync,
                progress=Progress(done=done, total=total) if total > _FIRST_CHUNK else None,
            )

    async def _parse(self, chunk: list[Found]) -> list[IncomingMessage]:
        addresses = frozenset(self._context.account.addresses)
        if len(chunk) <= _FEW:
            return await asyncio.to_thread(read_found, chunk, addresses)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._context.workers, read_found, chunk, addresses)

    def _perform(self, operation: Operation) -> OperationResult:
        ids = [str(one) for one in operation.payload.get("remote_ids", [])]  # type: ignore[attr-defined]
        if operation.kind is OperationKind.SET_FLAGS:
            self._set_flags(ids, operation.payload)
        elif operation.kind is OperationKind.MOVE:
            return self._move(ids, operation.payload)
        elif operation.kind is OperationKind.DELETE:
            for path in self._paths(ids).values():
                path.unlink(missing_ok=True)
        elif operation.kind is OperationKind.SEND:
            return self._keep_sent(operation)
        else:
            raise RejectedError(tr("A Maildir cannot do this."))
        return OperationResult()

    def _set_flags(self, ids: list[str], payload: Mapping[str, object]) -> None:
        add = frozenset(map(Flag, payload.get("add", [])))  # type: ignore[call-overload]
        remove = frozenset(map(Flag, payload.get("remove", [])))  # type: ignore[call-overload]
        for path in self._paths(ids).values():
            maildir.set_flags(path, add=add, remove=remove)

    def _move(self, ids: list[str], payload: Mapping[str, object]) -> OperationResult:
        folder = chosen_folder(self._root, payload.get("role"), payload.get("channel"))
        moved = {}
        for remote_id, path in self._paths(ids).items():
            maildir.move(path, folder.path)
            unique = maildir.split_name(path.name)[0]
            moved[remote_id] = f"{folder.channel.remote}/{unique}"
        return OperationResult(moved=moved)

    def _keep_sent(self, operation: Operation) -> OperationResult:
        name = self._context.account.settings.get(OUTBOX_SETTING)
        if not name:
            raise RejectedError(tr("This account cannot send."))
        folder = self._root / name
        unique = hashlib.sha256(operation.idempotency_key.encode()).hexdigest()[:32]
        if not (folder / "cur").is_dir() or maildir.find_entry(folder, unique) is None:
            draft = draft_from_payload(operation.payload["draft"])  # type: ignore[arg-type]
            files = [Path(one.path).read_bytes() for one in draft.attachments]
            raw = build_message(
                draft,
                message_id=operation.idempotency_key,
                date=operation.created_at,
                attachments=files,
            )
            maildir.deliver(folder, raw, unique=unique, flags=frozenset({Flag.SEEN}))
        return OperationResult(remote_id=RemoteId(f"{name}/{unique}"))

    def _fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        path = self._paths([remote_id]).get(remote_id)
        if path is None:
            raise RejectedError(tr("The message is no longer in the mail folder."))
        return fetch_part(path.read_bytes(), part)

    def _paths(self, ids: list[str]) -> dict[str, Path]:
        """Return where the messages are now; those that are gone are left out."""
        found, listed = {}, dict[str, dict[str, Path]]()
        for remote_id in ids:
            folder, _, unique = remote_id.rpartition("/")
            if folder not in listed:
                base = self._root if folder == "INBOX" else self._root / folder
                listed[folder] = maildir.list_paths(base)
            if unique in listed[folder]:
                found[remote_id] = listed[folder][unique]
        return found


def _chunks(found: list[Found]) -> list[list[Found]]:
    first, rest = found[:_FIRST_CHUNK], found[_FIRST_CHUNK:]
    later = [rest[i : i + PAGE_SIZE] for i in range(0, len(rest), PAGE_SIZE)]
    return [chunk for chunk in (first, *later) if chunk]


def _state(root: Path) -> dict[str, int]:
    """Return when each folder last changed: renames and deliveries touch the directory."""
    state = {}
    for folder in maildir.find_folders(root):
        for part in ("cur", "new"):
            path = folder.path / part
            state[str(path)] = path.stat().st_mtime_ns
    return state
