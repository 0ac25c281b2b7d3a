"""Carries out the operations of the outbox. Doing one twice changes nothing more."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import cast

from desktop.core.errors import RejectedError, SourceError, UncertainError
from desktop.core.l10n import tr
from desktop.model.account import ChannelRole
from desktop.model.ids import RemoteId
from desktop.model.message import Flag
from desktop.model.operation import Draft, DraftKind, Operation, OperationKind, OperationResult
from desktop.model.payload import draft_from_payload
from desktop.sources.api import SourceContext
from desktop.sources.imap import moving
from desktop.sources.imap.commands import Literal, mailbox, string
from desktop.sources.imap.cursor import remote_id
from desktop.sources.imap.failures import refused
from desktop.sources.imap.flags import WORD_BY_FLAG, label_of
from desktop.sources.imap.folders import Folder, create_folder, folder_for, list_folders
from desktop.sources.imap.journal import Stage, SubmissionJournal
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.smtp import Submission
from desktop.sources.imap.uidset import UidSet
from desktop.sources.imap.unsubscribe import unsubscribe
from desktop.sources.mail.outgoing import build_message, envelope_recipients

MailboxProvider = Callable[[], Awaitable[Mailbox]]


class Operations:
    """Performs operations one after another over a connection of their own."""

    def __init__(
        self,
        *,
        context: SourceContext,
        open_mailbox: MailboxProvider,
        submission: Submission | None,
    ) -> None:
        self._context = context
        self._open_mailbox = open_mailbox
        self._submission = submission
        self._journal = SubmissionJournal(context.folder)
        self._folders: list[Folder] = []
        self._turn = asyncio.Lock()

    async def perform(self, operation: Operation) -> OperationResult:
        """Carry out an operation; see `Session.perform` for the errors."""
        perform = {
            OperationKind.SEND: self._send,
            OperationKind.SET_FLAGS: self._set_flags,
            OperationKind.MOVE: self._move,
            OperationKind.DELETE: self._delete,
            OperationKind.SAVE_DRAFT: self._save_draft,
            OperationKind.UNSUBSCRIBE: self._unsubscribe,
        }[operation.kind]
        async with self._turn:
            return await perform(operation)

    async def _set_flags(self, operation: Operation) -> OperationResult:
        box = await self._open_mailbox()
        added = _words(operation.payload.get("add"))
        removed = _words(operation.payload.get("remove"))
        for group in moving.grouped(_remote_ids(operation)):
            await moving.open_group(box, group)
            await moving.store(box, group.uids, verb="+FLAGS", words=_permitted(box, added))
            await moving.store(box, group.uids, verb="-FLAGS", words=_permitted(box, removed))
        return OperationResult()

    async def _move(self, operation: Operation) -> OperationResult:
        box = await self._open_mailbox()
        target = await self._target(box, operation)
        moved: dict[str, str] = {}
        for group in moving.grouped(_remote_ids(operation)):
            await moving.open_group(box, group)
            if box.quirks.has_labels and await self._relabel(box, group, target):
                continue
            if group.folder != target.name:
                moved |= await moving.move(box, group, target.name)
        return OperationResult(remote_id=moving.only(moved), moved=moved)

    async def _delete(self, operation: Operation) -> OperationResult:
        box = await self._open_mailbox()
        trash = await self._folder(box, ChannelRole.TRASH)
        moved: dict[str, str] = {}
        for group in moving.grouped(_remote_ids(operation)):
            await moving.open_group(box, group)
            if group.folder == trash.name:
                await moving.expunge(box, group.uids)
            else:
                moved |= await moving.move(box, group, trash.name)
        return OperationResult(remote_id=moving.only(moved), moved=moved)

    async def _save_draft(self, operation: Operation) -> OperationResult:
        draft = _draft(operation)
        raw = await self._built(draft, operation)
        box = await self._open_mailbox()
        drafts = await self._folder(box, ChannelRole.DRAFTS)
        await box.open(drafts.name, read_only=False)
        earlier = await self._find(box, operation.idempotency_key)
        saved = await self._append(box, drafts, raw, flags="\\Draft \\Seen")
        if earlier:
            await moving.expunge(box, earlier)
        replaced = operation.payload.get("replaces")
        if isinstance(replaced, str) and replaced != saved:
            with contextlib.suppress(SourceError):
                for group in moving.grouped([replaced]):
                    await moving.open_group(box, group)
                    await moving.expunge(box, group.uids)
        if saved is None:
            saved = await self._found_id(box, drafts, operation.idempotency_key)
        return OperationResult(remote_id=saved)

    async def _send(self, operation: Operation) -> OperationResult:
        if self._submission is None:
            raise RejectedError(
                tr("There is no outgoing mail server for this account. Add one in the settings.")
            )
        draft, message_id = _draft(operation), operation.idempotency_key
        raw = await self._built(draft, operation)
        box = await self._open_mailbox()
        sent = await self._folder(box, ChannelRole.SENT)
        await box.open(sent.name, read_only=False)
        found = await self._find(box, message_id)
        if not found and self._journal.stage(message_id) is not Stage.ACCEPTED:
            await self._submit(draft, raw, message_id)
        saved: RemoteId | None = None
        if found:
            saved = remote_id(sent.name, box.uidvalidity, found.highest)
        elif not box.quirks.saves_sent:
            box = await self._open_mailbox()
            saved = await self._append(box, sent, raw, flags="\\Seen", is_needed=False)
        with contextlib.suppress(SourceError):
            await self._mark_parent(await self._open_mailbox(), draft)
        self._journal.write(message_id, Stage.NONE)
        return OperationResult(remote_id=saved)

    async def _submit(self, draft: Draft, raw: bytes, message_id: str) -> None:
        """Hand the message over, once: what an earlier attempt left open is asked about first."""
        assert self._submission is not None
        if self._journal.stage(message_id) is Stage.TRYING:
            self._journal.write(message_id, Stage.NONE)
            raise UncertainError(
                tr(
                    "Luwte stopped while it handed the message over. It may have been sent; ask "
                    "the person you wrote to, or send it again."
                )
            )
        self._journal.write(message_id, Stage.TRYING)
        try:
            await self._submission.send(
                raw, sender=draft.sender.address, recipients=envelope_recipients(draft)
            )
        except SourceError:
            self._journal.write(message_id, Stage.NONE)
            raise
        self._journal.write(message_id, Stage.ACCEPTED)

    async def _unsubscribe(self, operation: Operation) -> OperationResult:
        await unsubscribe(str(operation.payload.get("url", "")))
        return OperationResult()

    async def _built(self, draft: Draft, operation: Operation) -> bytes:
        try:
            contents = await asyncio.to_thread(
                lambda: [Path(one.path).read_bytes() for one in draft.attachments]
            )
        except OSError as error:
            raise RejectedError(
                tr("The file {name} cannot be read any more.").format(name=error.filename)
            ) from error
        return build_message(
            draft,
            message_id=operation.idempotency_key,
            date=operation.created_at,
            attachments=contents,
        )

    async def _append(
        self, box: Mailbox, folder: Folder, raw: bytes, *, flags: str, is_needed: bool = True
    ) -> RemoteId | None:
        """Return the new message's id if the server tells it.

        What is not needed may find no room: a message that was sent is not sent less for it.
        """
        status = await box.connection.attempt(
            b"APPEND", mailbox(folder.name), f"({flags})".encode("ascii"), Literal(raw)
        )
        if not is_needed and (status.kind == "BAD" or status.code in _NO_ROOM):
            return None
        if status.kind != "OK":
            raise refused(status)
        return moving.appended_id(status, folder.name)

    async def _found_id(self, box: Mailbox, folder: Folder, message_id: str) -> RemoteId | None:
        await box.open(folder.name, read_only=False)
        found = await self._find(box, message_id)
        return remote_id(folder.name, box.uidvalidity, found.highest) if found else None

    async def _find(self, box: Mailbox, message_id: str) -> UidSet:
        criterion = string(f"<{message_id}>") if message_id.isascii() else None
        if not isinstance(criterion, bytes):  # no server finds an id like that
            return UidSet()
        return await box.search(b"HEADER Message-ID " + criterion)

    async def _mark_parent(self, box: Mailbox, draft: Draft) -> None:
        if draft.in_reply_to is None or draft.kind is DraftKind.NEW:
            return
        is_forward = draft.kind is DraftKind.FORWARD
        word = WORD_BY_FLAG[Flag.FORWARDED if is_forward else Flag.ANSWERED]
        for folder in self._folders:
            if folder.role in (ChannelRole.INBOX, ChannelRole.ARCHIVE):
                await box.open(folder.name, read_only=False)
                found = await self._find(box, draft.in_reply_to)
                if found:
                    await moving.store(box, found, verb="+FLAGS", words=_permitted(box, [word]))
                    return

    async def _target(self, box: Mailbox, operation: Operation) -> Folder:
        name = operation.payload.get("channel")
        if isinstance(name, str) and name:
            folders = await self._listed(box)
            return next((one for one in folders if one.name == name), Folder(name=name))
        return await self._folder(box, ChannelRole(str(operation.payload.get("role"))))

    async def _folder(self, box: Mailbox, role: ChannelRole) -> Folder:
        folder = folder_for(await self._listed(box), role)
        if folder is None:
            folder = await create_folder(box.connection, self._folders, role)
            self._folders.append(folder)
        return folder

    async def _listed(self, box: Mailbox) -> list[Folder]:
        if not self._folders:
            self._folders = await list_folders(box.connection, box.quirks)
        return self._folders

    async def _relabel(self, box: Mailbox, group: moving.Group, target: Folder) -> bool:
        """Move among Gmail's labels inside All Mail; False when it takes a real move."""
        source = next((one for one in await self._listed(box) if one.name == group.folder), None)
        if source is None or not source.is_all or target.role in _REAL_FOLDERS:
            return False
        inbox = Folder(name="INBOX", role=ChannelRole.INBOX)
        if target.role is not ChannelRole.INBOX:
            await moving.store_labels(box, group.uids, verb="-", label=label_of(inbox))
        if not target.is_all:
            await moving.store_labels(box, group.uids, verb="+", label=label_of(target))
        return True


_NO_ROOM = ("OVERQUOTA", "TOOBIG", "NOPERM", "CANNOT")
_REAL_FOLDERS = (ChannelRole.TRASH, ChannelRole.JUNK)


def _draft(operation: Operation) -> Draft:
    return draft_from_payload(cast("dict[str, object]", operation.payload["draft"]))


def _remote_ids(operation: Operation) -> Sequence[str]:
    return cast("Sequence[str]", operation.payload.get("remote_ids") or ())


def _words(flags: object) -> list[str]:
    return [WORD_BY_FLAG[Flag(flag)] for flag in cast("Sequence[str]", flags or ())]


def _permitted(box: Mailbox, words: Sequence[str]) -> list[str]:
    """Leave out keywords that the folder cannot keep (PERMANENTFLAGS)."""
    return [word for word in words if word.startswith("\\") or box.keeps_keyword(word)]
