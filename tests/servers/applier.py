"""A stand-in for the engine: applies batches to a dictionary, as a transaction would."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from desktop.core.clock import SystemClock
from desktop.model.account import Account, Channel, ChannelRole
from desktop.model.ids import AccountId, OperationId, RemoteId, SourceId
from desktop.model.message import IncomingMessage
from desktop.model.operation import Operation, OperationKind, OperationResult
from desktop.sources.api import SourceContext, SyncBatch
from desktop.sources.imap.session import ImapSession
from desktop.sources.imap.source import SOURCE
from tests.servers.launch import PASSWORD


class Secrets:
    """Secrets in a dictionary."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def get(self, name: str) -> str | None:
        return self._values.get(name)

    def set(self, name: str, value: str) -> None:
        self._values[name] = value

    def delete(self, name: str) -> None:
        self._values.pop(name, None)


@dataclass
class Cache:
    """What an engine would have stored."""

    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    """Messages that were handed over although they were here."""
    batches: list[SyncBatch] = field(default_factory=list)

    def apply(self, batch: SyncBatch) -> None:
        self.batches.append(batch)
        self.channels |= {channel.remote: channel for channel in batch.channels}
        for message in batch.messages:
            if message.remote_id in self.messages:
                self.repeated.append(message.remote_id)
            self.messages[message.remote_id] = message
        for change in batch.flag_changes:
            before = self.messages[change.remote_id]
            self.messages[change.remote_id] = replace(before, flags=change.flags)
        for remote_id in batch.removals:
            self.messages.pop(remote_id, None)
        if batch.cursor is not None:
            self.cursors[batch.stream] = batch.cursor

    def named(self, subject: str) -> IncomingMessage:
        """Return the one message with a subject."""
        (found,) = [one for one in self.messages.values() if one.subject == subject]
        return found

    def subjects(self, channel: str | None = None) -> list[str]:
        """Return all subjects, of one channel if given, sorted."""
        kept = [m for m in self.messages.values() if channel in (None, m.channel)]
        return sorted(one.subject for one in kept)

    def channel(self, role: ChannelRole) -> str:
        """Return the remote name of the channel with a role."""
        return next(one.remote for one in self.channels.values() if one.role is role)


class Engine:
    """One account with its cache; sessions come and go."""

    def __init__(
        self,
        settings: Mapping[str, str],
        folder: Path,
        password: str = PASSWORD,
        workers: Executor | None = None,
    ) -> None:
        self.cache = Cache()
        self._workers = workers or ThreadPoolExecutor(1)
        self.context = SourceContext(
            account=Account(
                id=AccountId(1),
                source=SourceId("imap"),
                name="test",
                settings=dict(settings),
                addresses=("anna@example.org",),
            ),
            secrets=Secrets({"password": password}),
            clock=SystemClock(),
            log=logging.getLogger("test"),
            workers=self._workers,
            folder=folder,
        )
        self.session: ImapSession = SOURCE.connect(self.context)

    async def sync(self, *, after_batch: Callable[[], object] = lambda: None) -> list[SyncBatch]:
        """Carry out a round and return its batches."""
        before = len(self.cache.batches)
        async for batch in self.session.sync(dict(self.cache.cursors)):
            self.cache.apply(batch)
            after_batch()
        return self.cache.batches[before:]

    async def reconnect(self) -> None:
        """Close the session and make a new one, as the engine does after an error."""
        await self.session.close()
        self.session = SOURCE.connect(self.context)

    async def perform(
        self, kind: OperationKind, *, key: str = "", **payload: object
    ) -> OperationResult:
        """Carry out an operation."""
        return await self.session.perform(operation(kind, key=key, **payload))

    async def close(self) -> None:
        await self.session.close()
        self._workers.shutdown()


def operation(kind: OperationKind, *, key: str = "", **payload: object) -> Operation:
    """Return an operation for the outbox."""
    now = datetime.now(UTC)
    return Operation(
        id=OperationId(1),
        account_id=AccountId(1),
        kind=kind,
        payload=payload,
        idempotency_key=key,
        created_at=now,
        not_before=now,
    )


def messages_of(batches: list[SyncBatch]) -> list[IncomingMessage]:
    """Return all messages of some batches in order."""
    return [message for batch in batches for message in batch.messages]


def removals_of(batches: list[SyncBatch]) -> list[RemoteId]:
    """Return all removals of some batches in order."""
    return [remote_id for batch in batches for remote_id in batch.removals]
