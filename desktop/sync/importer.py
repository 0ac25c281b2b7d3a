"""Takes archives of mail into the cache: workers parse ahead while the cache is written."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.model.account import Account, Progress
from desktop.sources.api import SyncBatch
from desktop.sources.archive.reading import Piece, ReadPiece, cut, read_piece
from desktop.sources.files.stores import Store, find_stores, is_packed, unpack
from desktop.storage.database import Database
from desktop.sync.batch_writer import BatchWriter

log = logging.getLogger(__name__)

_AHEAD = 3
"""Pieces that are parsed or wait while one is written; bounds the memory."""


async def find_all(paths: Sequence[Path], unpack_in: Path) -> list[Store]:
    """Return the stores of mail under the paths; packed ones are unpacked first.

    Raises UsageError when a path is not there or holds no mail.
    """
    stores: list[Store] = []
    for path in paths:
        try:
            found = await asyncio.to_thread(_stores_of, path, unpack_in)
        except (OSError, ValueError) as error:
            raise UsageError(tr("“{path}” cannot be read.").format(path=path)) from error
        if not found:
            raise UsageError(tr("There is no mail in “{path}”.").format(path=path))
        stores += found
    return stores


class Importer:
    """One import into one account."""

    def __init__(
        self,
        account: Account,
        *,
        writer: BatchWriter,
        database: Database,
        workers: Executor,
        tell: Callable[[Progress], None],
    ) -> None:
        self._account = account
        self._writer = writer
        self._database = database
        self._workers = workers
        self._tell = tell

    async def run(self, stores: Sequence[Store]) -> int:
        """Import the stores; return how many messages were added.

        Cancelled, it keeps what is in. A file that cannot be read any more is left out.
        """
        added = done = total = 0
        reading: list[asyncio.Future[ReadPiece]] = []
        sizes: list[int] = []
        async for piece in _pieces(stores):
            total += len(piece)
            sizes.append(len(piece))
            reading.append(self._read(piece))
            if len(reading) >= _AHEAD:
                added += await self._write(reading.pop(0))
                done += sizes.pop(0)
                self._tell(Progress(done=done))
        for number, future in enumerate(reading):
            added += await self._write(future)
            done += sizes[number]
            self._tell(Progress(done=done, total=total))
        return added

    def _read(self, piece: Piece) -> "asyncio.Future[ReadPiece]":
        loop = asyncio.get_running_loop()
        addresses = frozenset(self._account.addresses)
        return loop.run_in_executor(self._workers, read_piece, piece, addresses)

    async def _write(self, reading: "asyncio.Future[ReadPiece]") -> int:
        try:
            piece = await reading
        except OSError as error:
            log.warning("A part of an import could not be read: %s", type(error).__name__)
            return 0
        batch = SyncBatch(
            stream="import",
            channels=piece.channels,
            messages=tuple(piece.messages),
            is_history=True,
        )
        ingested = await self._writer.write(self._account, batch, is_live=False, ranks_later=True)
        return ingested.added


async def _pieces(stores: Sequence[Store]) -> AsyncIterator[Piece]:
    """Cut the stores into pieces, off the loop."""
    for store in stores:
        pieces = cut(store)
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece


def _stores_of(path: Path, unpack_in: Path) -> list[Store]:
    if is_packed(path):
        folder = unpack_in / path.name
        unpack(path, folder)
        path = folder
    return find_stores(path)
