"""What a message brings along: attachments, pictures, the raw mail; fetched when asked for."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from desktop.core.errors import OfflineError, SourceError, StorageError, UsageError
from desktop.core.l10n import tr
from desktop.model.ids import AttachmentId, MessageId
from desktop.model.message import Message
from desktop.services.context import ServiceContext
from desktop.sources.mail.html import allow_remote, remote_sources
from desktop.sources.mail.parts import inline_images
from desktop.storage import attachments as store
from desktop.storage.accounts import get_account
from desktop.storage.attachments import AttachmentFiles, Origin
from desktop.storage.settings import get_setting
from desktop.sync.pending import LOCAL_PREFIX

MOST_BYTES_SETTING = "attachment_most_bytes"
"""Setting: attachments that are larger are not fetched."""
DEFAULT_MOST_BYTES = 200_000_000


class ContentService:
    """Fetches parts of messages; lives on the engine's loop."""

    def __init__(self, context: ServiceContext, *, allow_local_pictures: bool = False) -> None:
        self._context = context
        self._files = AttachmentFiles(context.paths.attachments)
        self._allow_local_pictures = allow_local_pictures

    async def attachment(self, attachment_id: AttachmentId) -> Path:
        """Return the attachment as a file on this computer.

        Raises UsageError when it is gone or too large, SourceError when it cannot be had now.
        """
        reader = self._context.database.reader()
        kept = store.get_attachment(reader, attachment_id)
        if kept is None:
            raise UsageError(tr("The attachment is not there any more."))
        if kept.content_hash is not None:
            here = await asyncio.to_thread(self._files.find, kept.content_hash, kept.name)
            if here is not None:
                return here
        if kept.size > self._most_bytes():
            raise UsageError(tr("The attachment “{name}” is too large.").format(name=kept.name))
        content = await self._fetch(kept.message_id, kept.part)
        content_hash, path = await asyncio.to_thread(self._files.keep, content, kept.name)
        await self._context.database.write(
            lambda c: store.set_content_hash(c, attachment_id, content_hash)
        )
        return path

    async def keep_copy(self, file: Path, name: str) -> Path:
        """Copy a file of the person's into the profile, so that it cannot vanish."""
        if self._files.holds(file):
            return file
        return (await asyncio.to_thread(self._files.keep_copy, file, name))[1]

    async def original(self, message_id: MessageId) -> bytes:
        """Return the raw message. Raises SourceError when it cannot be had now."""
        return await self._fetch(message_id, "")

    async def inline_images(self, message_id: MessageId) -> Mapping[str, bytes]:
        """Return the cid: pictures of a message, by content id."""
        raw = await self.original(message_id)
        return await asyncio.to_thread(inline_images, raw)

    async def remote_images(self, message: Message) -> str:
        """Return display HTML with the remote pictures put in as data: URLs."""
        from desktop.sources.http import fetch_pictures  # loads HTTP

        html = message.html or ""
        pictures = await fetch_pictures(
            remote_sources(html), allow_local=self._allow_local_pictures
        )
        return allow_remote(html, pictures)

    async def _fetch(self, message_id: MessageId, part: str) -> bytes:
        """Ask every account that holds a copy, until one gives it."""
        problem: SourceError | None = None
        for origin in store.find_origins(self._context.database.reader(), message_id):
            if origin.remote_id.startswith(LOCAL_PREFIX):
                continue
            try:
                return await self._fetch_from(origin, part)
            except SourceError as error:
                problem = problem or error
            except KeyError as error:
                raise StorageError(tr("The mail has no such attachment any more.")) from error
        raise problem or OfflineError(tr("The message has not reached the server yet."))

    async def _fetch_from(self, origin: Origin, part: str) -> bytes:
        account = get_account(self._context.database.reader(), origin.account_id)
        if account is None:
            raise OfflineError(tr("The account of this message was removed."))
        async with self._context.engine.session(account) as session:
            return await session.fetch_part(origin.remote_id, part)

    def _most_bytes(self) -> int:
        text = get_setting(self._context.database.reader(), MOST_BYTES_SETTING)
        return int(text) if text.isdigit() else DEFAULT_MOST_BYTES
