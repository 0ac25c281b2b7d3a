"""Archives without an account: files of mail that are taken in once and never synced."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.core.l10n import tr
from desktop.model.account import Account, Progress
from desktop.model.changes import ChangeSet
from desktop.model.events import Changed, ImportProgressed
from desktop.services.context import ServiceContext
from desktop.sources.archive import ARCHIVE
from desktop.sources.archive.places import file_key
from desktop.sources.archive.reading import base_of
from desktop.sources.files.stores import Store
from desktop.storage import accounts
from desktop.storage.database import Connection
from desktop.sync.importer import Importer, find_all

ROOTS = "roots"
"""Setting of an archive account: a digest of the paths that were asked for."""


class ImportsService:
    """Implements `contract.Imports`; lives on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def run(self, paths: Sequence[Path], *, me: Sequence[str] = ()) -> int:
        """Import what lies under the paths; return how many messages were added.

        Importing the same again adds nothing. Raises UsageError, StorageError.
        """
        context = self._context
        roots = [path.expanduser().absolute() for path in paths]
        mark = hashlib.sha256("\n".join(sorted(map(str, roots))).encode()).hexdigest()[:16]
        stores = await find_all(roots, context.paths.imported(mark))
        account = await self._account(roots, mark, stores, me)
        importer = Importer(
            account,
            writer=context.writer,
            database=context.database,
            workers=context.workers,
            tell=lambda progress: context.events.publish(ImportProgressed(progress=progress)),
        )
        added = 0
        try:
            added = await importer.run(stores)
        finally:
            finished = ImportProgressed(progress=Progress(done=added), is_finished=True)
            context.events.publish(finished)
            context.housekeeping.wake()
        if not context.is_engine_running():
            await context.housekeeping.finish()
        return added

    async def _account(
        self, roots: Sequence[Path], mark: str, stores: Sequence[Store], me: Sequence[str]
    ) -> Account:
        """Return the account of an earlier import of the same, else a new one."""
        places = {}
        for store in stores:
            path = base_of(store)
            places[f"file.{file_key(path)}"] = str(path)
        now = self._context.clock.now()

        def write(connection: Connection) -> Account:
            for known in accounts.list_accounts(connection):
                if known.source == ARCHIVE and known.settings.get(ROOTS) == mark:
                    settings = {**known.settings, **places}
                    changed = accounts.with_addresses(replace(known, settings=settings), me)
                    accounts.update_account(connection, changed)
                    return changed
            return accounts.add_account(
                connection,
                source=ARCHIVE,
                name=_name(roots),
                settings={ROOTS: mark, **places},
                addresses=me,
                now=now,
            )

        account = await self._context.database.write(write)
        changes = ChangeSet(accounts=frozenset({account.id}))
        self._context.events.publish(Changed(changes=changes, initiator="import"))
        return account


def _name(roots: Sequence[Path]) -> str:
    first = roots[0].name
    if len(roots) == 1:
        return tr("Imported: {name}").format(name=first)
    return tr("Imported: {name} and {count} more").format(name=first, count=len(roots) - 1)
