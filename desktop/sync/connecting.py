"""Connects accounts to their sources: gives each what it may have, and nothing else."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor

from desktop.core.clock import Clock
from desktop.core.errors import SourceError
from desktop.model.account import Account
from desktop.sources.api import FieldKind, SecretAccess, Session, Source, SourceContext
from desktop.sources.archive import ARCHIVE
from desktop.sources.registry import Registry
from desktop.system.paths import ProfilePaths
from desktop.system.secrets import AccountSecrets, SecretStore


class Connector:
    """Makes sessions. `registry` is called when the first source is needed."""

    def __init__(
        self,
        *,
        registry: Callable[[], Registry],
        secrets: SecretStore,
        clock: Clock,
        paths: ProfilePaths,
        workers: Executor,
    ) -> None:
        self.registry = registry
        self._secrets = secrets
        self._clock = clock
        self._paths = paths
        self._workers = workers

    def source(self, account: Account) -> Source:
        """Return the source of an account. Raises SourceError when it cannot be used."""
        source = self.registry().get(account.source)
        if source is None:
            raise SourceError(self.registry().why_broken(account.source))
        return source

    def is_live(self, account: Account) -> bool:
        """Whether there is something to sync: archives lie still."""
        return account.source != ARCHIVE

    def takes_secrets(self, account: Account) -> bool:
        """Whether the source asks for any secret; without one no keyring is needed."""
        source = self.registry().get(account.source)
        fields = source.info.form.fields if source else ()
        return any(field.kind is FieldKind.SECRET for field in fields)

    async def connect(self, account: Account) -> Session:
        """Return a session; its secrets are read off the loop, as a keyring may ask something.

        Raises SourceError, SecretStoreError.
        """
        source = self.source(account)
        secrets = AccountSecrets(self._secrets, str(account.id))
        if self.takes_secrets(account):
            await asyncio.to_thread(secrets.load)
        return source.connect(self.context(account, secrets))

    def context(self, account: Account, secrets: SecretAccess) -> SourceContext:
        """Return what a source gets for an account."""
        folder = self._paths.account(account.id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SourceContext(
            account=account,
            secrets=secrets,
            clock=self._clock,
            log=logging.getLogger(f"luwte.source.{account.source}"),
            workers=self._workers,
            folder=folder,
        )
