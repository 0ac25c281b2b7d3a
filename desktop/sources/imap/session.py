"""An account on its mail server: sync, push, operations and parts on demand."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping

from desktop.core.errors import RejectedError, SourceError
from desktop.core.l10n import tr
from desktop.model.ids import RemoteId
from desktop.model.operation import Operation, OperationResult
from desktop.sources.api import SourceContext, SyncBatch
from desktop.sources.imap import moving
from desktop.sources.imap.authentication import TokenProvider
from desktop.sources.imap.configuration import PASSWORD, read_configuration
from desktop.sources.imap.connections import Connections
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.operations import Operations
from desktop.sources.imap.push import PushListener
from desktop.sources.imap.round import SyncRound
from desktop.sources.imap.smtp import Submission
from desktop.sources.mail.parts import fetch_part as part_of
from desktop.sources.mail.transfer import decode_transfer

WHOLE_BYTES = 1024 * 1024
"""Of messages smaller than this an attachment is cut out of the whole message."""
_PART_NUMBER = re.compile(r"[1-9]\d*(?:\.[1-9]\d*)*$")
_ENCODING = re.compile(rb"(?im)^Content-Transfer-Encoding:\s*([A-Za-z0-9-]+)")


class ImapSession:
    """The session of one account; each purpose has a connection of its own."""

    def __init__(self, context: SourceContext, access_token: TokenProvider | None = None) -> None:
        configuration = read_configuration(context.account.settings)
        self._context = context
        self._only = configuration.folders
        self._parts_turn = asyncio.Lock()
        self._connections = Connections(
            configuration, secrets=context.secrets, access_token=access_token, log=context.log
        )
        self._push = PushListener(self._connections, context.clock)
        self._submission: Submission | None = None
        if configuration.submission is not None:
            self._submission = Submission(
                configuration.submission,
                user=configuration.submission_user,
                password=context.secrets.get(PASSWORD),
                access_token=access_token,
            )
        self._operations = Operations(
            context=context,
            open_mailbox=lambda: self._mailbox("operations"),
            submission=self._submission,
        )

    async def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield what is new since the cursors, newest first, then history (see `Session`)."""
        connection = await self._connections.get("sync")
        sync = SyncRound(
            connection=connection,
            quirks=self._connections.quirks(connection),
            context=self._context,
            only_folders=self._only,
            news=self._push.news,
        )
        async for batch in sync.run(cursors):
            yield batch
            self._push.seen_messages = sync.inbox_messages

    async def wait_for_push(self) -> None:
        """Return when the server says that there is something new (see `Session`)."""
        await self._push.wait()

    async def perform(self, operation: Operation) -> OperationResult:
        """Carry out an operation (see `Session`)."""
        return await self._operations.perform(operation)

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        """Return the decoded bytes of an attachment, or with part "" the whole raw message.

        Raises RejectedError when the message or the part is gone.
        """
        async with self._parts_turn:
            return await self._fetch_part(remote_id, part)

    async def _fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        box = await self._mailbox("parts")
        group = moving.grouped([remote_id])[0]
        await box.open(group.folder)
        if box.uidvalidity != group.uidvalidity:
            raise _gone()
        uid = min(group.uids)
        sized = (await box.fetch(str(uid), b"(UID RFC822.SIZE)")).get(uid)
        if sized is None:
            raise _gone()
        if part and (sized.size or 0) > WHOLE_BYTES and _PART_NUMBER.match(part):
            return await self._one_part(box, uid, part)
        raw = await self._section(box, uid, "BODY.PEEK[]")
        try:
            return part_of(raw, part)
        except KeyError as error:
            raise _gone() from error

    async def check(self) -> None:
        """Sign in to both servers, no more. Raises the errors of `sync`."""
        await self._connections.get("sync")
        if self._submission is None:
            return
        try:
            await self._submission.test()
        except SourceError as error:
            names = {"": "smtp_host", "password": "smtp_user"}
            error.at(names.get(error.field, f"smtp_{error.field}"))
            raise

    async def close(self) -> None:
        """Say goodbye and close all connections."""
        await self._connections.close()

    async def _one_part(self, box: Mailbox, uid: int, part: str) -> bytes:
        header = await self._section(box, uid, f"BODY.PEEK[{part}.MIME]")
        body = await self._section(box, uid, f"BODY.PEEK[{part}]")
        encoding = _ENCODING.search(header)
        return decode_transfer(body, encoding[1].decode("ascii") if encoding else "7bit")

    async def _section(self, box: Mailbox, uid: int, item: str) -> bytes:
        found = (await box.fetch(str(uid), f"(UID {item})".encode("ascii"))).get(uid)
        name = item.partition("[")[2].rstrip("]")
        data = found.sections.get(name) if found else None
        if data is None:
            raise _gone()
        return data

    async def _mailbox(self, purpose: str) -> Mailbox:
        connection = await self._connections.get(purpose)
        return Mailbox(connection, self._connections.quirks(connection))


def _gone() -> RejectedError:
    return RejectedError(tr("The mail server does not have this message any more."))
