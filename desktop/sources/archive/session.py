"""An archive account at work: nothing to sync, but parts are read from the imported files."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from desktop.core.l10n import tr
from desktop.model.ids import RemoteId
from desktop.model.operation import Operation, OperationResult
from desktop.sources.api import OfflineError, RejectedError, SourceContext, SyncBatch
from desktop.sources.archive.places import Place, read_place
from desktop.sources.mail.parts import fetch_part


class ArchiveSession:
    """The files of one import."""

    def __init__(self, context: SourceContext) -> None:
        self._settings = context.account.settings

    async def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield nothing: an archive does not change."""
        del cursors
        nothing: tuple[SyncBatch, ...] = ()
        for batch in nothing:
            yield batch

    async def wait_for_push(self) -> None:
        """Wait for ever: nothing comes."""
        await asyncio.Event().wait()

    async def perform(self, operation: Operation) -> OperationResult:
        """An archive is only read. Raises RejectedError."""
        del operation
        raise RejectedError(tr("Imported mail is only read, never changed."))

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        """Read a part from the file that the message was imported from.

        Raises OfflineError when the file is not where it was.
        """
        place = Place.from_remote_id(remote_id)
        path = Path(self._settings.get(f"file.{place.file_key}", ""))
        try:
            raw = await asyncio.to_thread(read_place, path, place)
        except (OSError, ValueError) as error:
            sentence = tr("The file “{name}” that this mail was imported from is not as it was.")
            raise OfflineError(sentence.format(name=path.name)) from error
        return fetch_part(raw, part)

    async def close(self) -> None:
        """Nothing is held open."""
