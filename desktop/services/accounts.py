"""Accounts: what can be added, trying a set-up, adding, signing in, pausing, removing."""

import asyncio
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.core.errors import SecretStoreError, StorageError, UsageError
from desktop.core.l10n import tr
from desktop.model.account import Account
from desktop.model.changes import ChangeSet, Outcome
from desktop.model.events import Changed
from desktop.model.ids import AccountId, ConversationId, SourceId
from desktop.services.context import ServiceContext
from desktop.services.contract import FieldView, SourceView
from desktop.services.imports import ROOTS
from desktop.sources.api import FieldKind, SetupField, SetupResult, Source
from desktop.sources.archive import ARCHIVE
from desktop.storage import accounts as store
from desktop.storage.attachments import AttachmentFiles, find_unneeded
from desktop.storage.database import Connection
from desktop.storage.removal import erase_traces, remove_account
from desktop.sync.reranking import rerank_some
from desktop.sync.summaries import Happened, recompute
from desktop.system.secrets import AccountSecrets, MemorySecrets

log = logging.getLogger(__name__)


class AccountsService:
    """Implements `contract.Accounts`; lives on the engine's loop."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def sources(self) -> Sequence[SourceView]:
        """Return the sources that can be added, and those that failed to load."""
        registry = self._context.registry()
        views = [_view(source) for source in registry.all() if source.info.id != ARCHIVE]
        broken = [
            SourceView(id=one.id, name=one.id, description="", icon="", error=one.error)
            for one in registry.broken
        ]
        return [*views, *broken]

    async def discover(self, address: str) -> Mapping[str, str]:
        """Return settings for an e-mail address; empty when nothing was found."""
        from desktop.sources.discovery.find import find_settings  # loads HTTP and DNS

        return await find_settings(address)

    async def test(
        self, source: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> Mapping[str, str]:
        """Try a set-up; return the settings as they will be kept. Raises SourceError."""
        return (await self._try(source, settings, secrets)).settings

    async def add(
        self,
        source: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        name: str = "",
    ) -> AccountId:
        """Try a set-up, keep it, and set the account to work.

        Raises UsageError, SourceError, SecretStoreError; then nothing is kept.
        """
        kept = MemorySecrets()
        found = await self._try(source, settings, secrets, kept)
        context = self._context
        account = await context.database.write(
            lambda c: store.add_account(
                c,
                source=SourceId(source),
                name=name or found.name,
                settings=found.settings,
                addresses=found.addresses,
                now=context.clock.now(),
            )
        )
        try:
            if found_secrets := kept.load(_TRIAL):
                await asyncio.to_thread(context.secrets.save, str(account.id), found_secrets)
        except BaseException:
            await context.database.write(lambda c: remove_account(c, account.id))
            raise
        await context.engine.add(account)
        self._tell(account.id)
        return account.id

    async def sign_in(self, account_id: AccountId, secrets: Mapping[str, str]) -> None:
        """Try new credentials and go on with them. Raises SourceError, SecretStoreError."""
        account = self._get(account_id)
        kept = MemorySecrets()
        before = await asyncio.to_thread(self._context.secrets.load, str(account_id))
        found = await self._try(account.source, account.settings, {**before, **secrets}, kept)
        account = self._get(account_id)  # trying takes a while: it may have changed, or gone
        await asyncio.to_thread(self._context.secrets.save, str(account_id), kept.load(_TRIAL))
        changed = replace(account, settings={**account.settings, **found.settings})
        await self._context.database.write(lambda c: store.update_account(c, changed))
        runner = self._context.engine.runner(account_id)
        if runner is not None:
            await runner.signed_in(changed)
        self._tell(account_id)

    async def remove(self, account_id: AccountId) -> Outcome:
        """Forget an account: its mail here, its secrets and its folder."""
        context = self._context
        account = store.get_account(context.database.reader(), account_id)
        await context.engine.remove(account_id)

        def write(connection: Connection) -> set[int]:
            touched = remove_account(connection, account_id)
            recompute(connection, touched, Happened(), now=context.clock.now())
            rerank_some(connection, touched, rank=context.rank, now=context.clock.now())
            return touched

        touched = await context.database.write(write)
        if account is not None:
            await self._forget(account)
        changes = ChangeSet(
            accounts=frozenset({account_id}),
            conversations=frozenset(ConversationId(one) for one in touched),
            is_bulk=True,
        )
        context.events.publish(Changed(changes=changes, initiator="accounts"))
        await self._erase_traces()
        return Outcome(changes=changes, code="remove")

    async def _forget(self, account: Account) -> None:
        """Delete folders and secrets; a source without secrets needs no keyring."""
        context = self._context
        folders = [context.paths.account(account.id)]
        if account.source == ARCHIVE and account.settings.get(ROOTS):
            folders.append(context.paths.imported(account.settings[ROOTS]))
        for folder in folders:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        try:
            await asyncio.to_thread(context.secrets.save, str(account.id), {})
        except SecretStoreError:
            if context.connector.takes_secrets(account):
                raise

    async def _erase_traces(self) -> None:
        """Erase what removing leaves in files: attachments, and text in free pages of the cache."""
        context = self._context
        files = AttachmentFiles(context.paths.attachments)
        here = await asyncio.to_thread(files.hashes)
        unneeded = await context.database.write(lambda c: find_unneeded(c, here))
        await asyncio.to_thread(files.forget, unneeded)
        try:
            await asyncio.to_thread(context.database.run_outside_transaction, erase_traces)
        except StorageError as error:  # no room for a second copy of the cache, most likely
            log.warning("Free pages of the cache were not erased: %s", type(error).__name__)

    async def pause(self, account_id: AccountId, is_paused: bool) -> Outcome:
        """Let an account rest, or go on."""
        account = replace(self._get(account_id), is_paused=is_paused)
        await self._context.database.write(lambda c: store.update_account(c, account))
        runner = self._context.engine.runner(account_id)
        if runner is not None:
            await runner.pause(is_paused)
        code = "pause" if is_paused else "resume"
        return Outcome(changes=self._tell(account_id), code=code)

    async def sync_now(self, account_id: AccountId | None = None) -> None:
        """Look for new mail now. While accounts rest, one round is done before this returns."""
        if self._context.is_engine_running():
            self._context.engine.wake(account_id)
        else:
            await self._context.engine.sync_once(account_id)

    async def _try(
        self,
        source_id: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        kept: MemorySecrets | None = None,
    ) -> SetupResult:
        source = self._context.registry().get(SourceId(source_id))
        if source is None:
            raise UsageError(self._context.registry().why_broken(SourceId(source_id)))
        complete = _completed(source.info.form.fields, settings, secrets)
        kept = kept or MemorySecrets()
        kept.save(_TRIAL, secrets)
        account = Account(id=AccountId(0), source=source.info.id, name="", settings=complete)
        trial = self._context.connector.context(account, AccountSecrets(kept, _TRIAL))
        return await source.test(complete, trial)

    def _get(self, account_id: AccountId) -> Account:
        account = store.get_account(self._context.database.reader(), account_id)
        if account is None:
            raise UsageError(tr("There is no account {id}.").format(id=account_id))
        return account

    def _tell(self, account_id: AccountId) -> ChangeSet:
        changes = ChangeSet(accounts=frozenset({account_id}))
        self._context.events.publish(Changed(changes=changes, initiator="accounts"))
        return changes


_TRIAL = "trial"


def _completed(
    fields: Sequence[SetupField], settings: Mapping[str, str], secrets: Mapping[str, str]
) -> dict[str, str]:
    """Fill in defaults. Raises UsageError when something required is missing or unknown."""
    given = {name: value.strip() for name, value in settings.items()}
    given |= {
        one.name: given.get(one.name) or one.default
        for one in fields
        if one.kind is not FieldKind.SECRET
    }
    for one in fields:
        answers = secrets if one.kind is FieldKind.SECRET else given
        is_asked = one.only_if is None or given.get(one.only_if[0]) in one.only_if[1]
        if is_asked and one.is_required and not answers.get(one.name):
            raise UsageError(tr("“{field}” is missing.").format(field=tr(one.label)))
    for one in fields:
        values = [value for value, _ in one.choices]
        if values and given.get(one.name) and given[one.name] not in values:
            raise UsageError(
                tr("“{field}” must be one of: {choices}.").format(
                    field=tr(one.label), choices=", ".join(values)
                )
            )
    return given


def _view(source: Source) -> SourceView:
    info = source.info
    return SourceView(
        id=info.id,
        name=tr(info.name),
        description=tr(info.description),
        icon=info.icon,
        fields=tuple(_field_view(one) for one in info.form.fields),
        intro=tr(info.form.intro),
        capabilities=frozenset(one.value for one in info.capabilities),
        reaches=tuple(tr(one) for one in info.reaches),
    )


def _field_view(one: SetupField) -> FieldView:
    return FieldView(
        name=one.name,
        label=tr(one.label),
        kind=one.kind.value,
        help=tr(one.help),
        default=one.default,
        choices=tuple((value, tr(label)) for value, label in one.choices),
        is_required=one.is_required,
        is_advanced=one.is_advanced,
        only_if=one.only_if,
        follows=one.follows,
    )
