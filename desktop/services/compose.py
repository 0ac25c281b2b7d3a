"""Writing: drafts, sending with a delay, and taking back what has not left yet."""

import asyncio
import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.model.changes import ChangeSet, Outcome
from desktop.model.conversation import TriageState
from desktop.model.events import Changed
from desktop.model.ids import (
    AccountId,
    AttachmentId,
    ConversationId,
    DraftId,
    MessageId,
    OperationId,
)
from desktop.model.message import Message
from desktop.model.operation import (
    Draft,
    DraftAttachment,
    DraftKind,
    Operation,
    OperationKind,
)
from desktop.services import sending
from desktop.services.content import ContentService
from desktop.services.context import ServiceContext
from desktop.services.sender import sender_of, sending_account
from desktop.services.special_mail import invitation_answer, leaving_mail
from desktop.services.triage_step import Step
from desktop.services.undo import Undone
from desktop.sources.api import Capability
from desktop.sources.mail.answering import start_draft
from desktop.sources.mail.outgoing import new_message_id
from desktop.storage import accounts, drafts, operations
from desktop.storage.conversation_rows import Triage
from desktop.storage.database import Connection
from desktop.storage.settings import get_setting
from desktop.sync.ingest import Ingested

SEND_DELAY = "send_delay_s"
"""Setting: seconds in which a send can be taken back."""
DEFAULT_SEND_DELAY_S = 10.0


class ComposeService:
    """Implements `contract.Compose`; lives on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._content = ContentService(context)

    async def start(
        self,
        kind: DraftKind,
        *,
        answers: MessageId | None = None,
        account_id: AccountId | None = None,
    ) -> Draft:
        """Return a saved draft with recipients, subject, headers and quote filled in.

        Raises UsageError when no account can send, SourceError when a forwarded file is away.
        """
        message = None if answers is None else self._message(answers)
        account = sending_account(self._context, account_id, message)
        draft = start_draft(
            kind,
            account_id=account.id,
            sender=sender_of(self._context, account, message),
            answers=message,
            my_addresses=accounts.my_addresses(self._context.database.reader()),
        )
        if kind is DraftKind.FORWARD and message is not None:
            draft = replace(draft, attachments=await self._carried(message))
        return await self.save(draft)

    async def save(self, draft: Draft) -> Draft:
        """Keep a draft, and copies of its files. Raises UsageError, StorageError."""
        kept = tuple([await self._keep(one) for one in draft.attachments])
        draft = replace(draft, attachments=kept)
        now = self._context.clock.now()
        return await self._context.database.write(lambda c: drafts.save_draft(c, draft, now=now))

    async def discard(self, draft_id: DraftId, *, can_undo: bool = True) -> Outcome:
        """Throw a draft away; undo brings it back, unless it was empty (`can_undo` False)."""
        database = self._context.database
        draft = drafts.get_draft(database.reader(), draft_id)
        if draft is None:
            return Outcome(changes=ChangeSet(), code="discard", count=0)
        await database.write(lambda c: drafts.delete_draft(c, draft_id))
        changes = _changes_of(draft)

        async def take_back() -> Undone:
            await self.save(draft)
            return Undone(changes=changes)

        ticket = self._context.undo.push(take_back) if can_undo else None
        self._tell(changes)
        return Outcome(changes=changes, code="discard", undo_ticket=ticket)

    async def send(self, draft: Draft, *, then_done: bool = False) -> Outcome:
        """Put the message in the outbox; it leaves after the send delay, undo cancels it till then.

        Raises UsageError when it cannot be sent as it is.
        """
        return await self._send(draft, code="send", then_done=then_done)

    async def retry(self, operation_id: OperationId) -> Outcome:
        """Try a failed operation again now."""
        self._operation(operation_id)
        now = self._context.clock.now()
        await self._context.database.write(lambda c: operations.retry(c, operation_id, now=now))
        changes = ChangeSet(operations=frozenset({operation_id}))
        self._tell(changes)
        self._context.wake_outbox()
        return Outcome(changes=changes, code="retry")

    async def cancel(self, operation_id: OperationId) -> Draft | None:
        """Take a waiting or failed send back into a draft; None when it has left already."""
        operation = self._operation(operation_id)
        draft, changes = await self._context.database.write(lambda c: self._cancel_in(c, operation))
        self._tell(changes)
        return draft

    async def attachment(self, attachment_id: AttachmentId) -> Path:
        """Return the attachment as a file on this computer, fetched when needed."""
        return await self._content.attachment(attachment_id)

    async def inline_images(self, message_id: MessageId) -> Mapping[str, bytes]:
        """Return the cid: pictures of a message, by content id."""
        return await self._content.inline_images(message_id)

    async def original(self, message_id: MessageId) -> bytes:
        """Return the raw message."""
        return await self._content.original(message_id)

    async def remote_images(self, message_id: MessageId) -> str:
        """Return display HTML with the remote pictures put in as data: URLs."""
        return await self._content.remote_images(self._message(message_id))

    async def answer_invitation(self, message_id: MessageId, answer: str) -> Outcome:
        """Answer "accepted", "tentative" or "declined" by mail to the organizer (RFC 6047)."""
        message = self._message(message_id)
        account = sending_account(self._context, None, message)
        draft = invitation_answer(
            message,
            account_id=account.id,
            sender=sender_of(self._context, account, message),
            answer=answer,
            now=self._context.clock.now(),
        )
        return await self._send(draft, code=answer, then_done=False)

    async def unsubscribe(self, message_id: MessageId) -> Outcome:
        """Leave a list: by one click where that is allowed, else by mail to the list."""
        message = self._message(message_id)
        way = message.details.unsubscribe
        abilities = self._context.abilities().get(message.account_id, ())
        if way is None:
            raise UsageError(tr("This message names no way to leave the list."))
        if way.one_click and way.https_url and Capability.UNSUBSCRIBE in abilities:
            return await self._unsubscribe_by_click(message, way.https_url)
        if not way.mailto:
            raise UsageError(tr("This list can only be left on its web page."))
        account = sending_account(self._context, None, message)
        sender = sender_of(self._context, account, message)
        draft = leaving_mail(way.mailto, account_id=account.id, sender=sender)
        return await self._send(draft, code="unsubscribe", then_done=False)

    async def _unsubscribe_by_click(self, message: Message, url: str) -> Outcome:
        now = self._context.clock.now()
        operation = await self._context.database.write(
            lambda c: operations.add_operation(
                c,
                account_id=message.account_id,
                kind=OperationKind.UNSUBSCRIBE,
                payload={"url": url},
                now=now,
                not_before=now + self._delay(),
                conversation_id=message.conversation_id,
                summary=message.subject,
            )
        )

        async def take_back() -> Undone:
            await self._context.database.write(
                lambda c: operations.cancel(c, [operation.id], now=self._context.clock.now())
            )
            return Undone(changes=changes)

        changes = ChangeSet(operations=frozenset({operation.id}))
        self._tell(changes)
        self._context.wake_outbox()
        ticket = self._context.undo.push(take_back)
        return Outcome(changes=changes, code="unsubscribe", undo_ticket=ticket)

    async def _send(self, draft: Draft, *, code: str, then_done: bool) -> Outcome:
        _check(draft)
        context = self._context
        account = sending_account(self._context, draft.account_id, None)
        saved = await self.save(draft)
        contents = await asyncio.to_thread(
            lambda: [Path(one.path).read_bytes() for one in saved.attachments]
        )
        now = context.clock.now()
        abilities = context.abilities()

        def write(connection: Connection) -> tuple[Operation, ChangeSet, Step]:
            queued = sending.queue_message(
                connection,
                account,
                saved,
                attachments=contents,
                message_id=new_message_id(saved.sender),
                now=now,
                not_before=now + self._delay(),
                rank=context.rank,
            )
            step = Step(connection, abilities, context.rank, now, now)
            if then_done and queued.operation.conversation_id is not None:
                step.decide([queued.operation.conversation_id], _finish)
            changes = queued.ingested.changes | step.finish() | _about(queued.operation)
            return queued.operation, changes, step

        operation, changes, step = await context.database.write(write)
        before = dict(step.back.triage)

        async def take_back() -> Undone:
            return Undone(changes=await self._take_back(operation, before))

        ticket = context.undo.push(take_back)
        self._tell(changes)
        context.wake_outbox()
        return Outcome(changes=changes, code=code, undo_ticket=ticket)

    async def _take_back(
        self, operation: Operation, before: Mapping[ConversationId, Triage]
    ) -> ChangeSet:
        context = self._context
        abilities = context.abilities()

        def write(connection: Connection) -> ChangeSet:
            draft, changes = self._cancel_in(connection, operation)
            if draft is None:
                raise UsageError(tr("The message has already been sent."))
            now = context.clock.now()
            step = Step(connection, abilities, context.rank, now, now)
            step.restore(before)
            return changes | step.finish(needs_ranking=True)

        changes = await context.database.write(write)
        self._tell(changes)
        return changes

    def _cancel_in(
        self, connection: Connection, operation: Operation
    ) -> tuple[Draft | None, ChangeSet]:
        """Cancel a send and restore its draft, inside a transaction."""
        now = self._context.clock.now()
        if not operations.cancel(connection, [operation.id], now=now):
            return None, ChangeSet()
        if operation.kind is not OperationKind.SEND:
            return None, _about(operation)
        account = accounts.get_account(connection, operation.account_id)
        hidden = Ingested(changes=ChangeSet())
        if account is not None:
            hidden = sending.hide_pending(
                connection, account, [operation.id], now=now, rank=self._context.rank
            )
        draft = drafts.save_draft(connection, sending.draft_of(operation), now=now)
        return draft, hidden.changes | _about(operation)

    def _message(self, message_id: MessageId) -> Message:
        message = self._context.message(message_id)
        if message is None:
            raise UsageError(tr("The message is not there any more."))
        return message

    def _operation(self, operation_id: OperationId) -> Operation:
        found = operations.get_operation(self._context.database.reader(), operation_id)
        if found is None:
            raise UsageError(tr("This is no longer in the outbox."))
        return found

    def _delay(self) -> timedelta:
        text = get_setting(self._context.database.reader(), SEND_DELAY)
        try:
            return timedelta(seconds=max(float(text), 0)) if text else _DEFAULT_DELAY
        except ValueError:
            return _DEFAULT_DELAY

    async def _carried(self, message: Message) -> tuple[DraftAttachment, ...]:
        carried = []
        for one in message.attachments:
            if one.id is not None and not one.is_inline:
                path = await self._content.attachment(one.id)
                carried.append(
                    DraftAttachment(path=str(path), name=one.name, mime=one.mime, size=one.size)
                )
        return tuple(carried)

    async def _keep(self, one: DraftAttachment) -> DraftAttachment:
        path = await self._content.keep_copy(Path(one.path), one.name)
        size = (await asyncio.to_thread(path.stat)).st_size
        mime = one.mime or mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        return replace(one, path=str(path), size=size, mime=mime)

    def _tell(self, changes: ChangeSet) -> None:
        self._context.events.publish(Changed(changes=changes, initiator="compose"))


_DEFAULT_DELAY = timedelta(seconds=DEFAULT_SEND_DELAY_S)


def _check(draft: Draft) -> None:
    recipients = (*draft.to, *draft.cc, *draft.bcc)
    if not recipients:
        raise UsageError(tr("Name somebody to send this to."))
    for one in recipients:
        local, at, domain = one.address.rpartition("@")
        if not (local and at and domain) or any(letter.isspace() for letter in one.address):
            raise UsageError(
                tr("“{address}” is not an e-mail address.").format(address=one.address)
            )


def _finish(triage: Triage) -> None:
    triage.state = TriageState.DONE
    triage.later_until = None


def _about(operation: Operation) -> ChangeSet:
    found = operation.conversation_id
    return ChangeSet(
        operations=frozenset({operation.id}),
        conversations=frozenset() if found is None else frozenset({found}),
    )


def _changes_of(draft: Draft) -> ChangeSet:
    found = draft.conversation_id
    return ChangeSet(conversations=frozenset() if found is None else frozenset({found}))
