"""A source that does as it is told, and an engine around it, for tests."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop.app import Workspace, open_workspace
from desktop.model.account import Account, Channel, ChannelRole
from desktop.model.events import Event
from desktop.model.ids import RemoteId, SourceId
from desktop.model.message import Address, Flag, IncomingMessage
from desktop.model.operation import Operation, OperationResult
from desktop.sources.api import (
    Capability,
    SetupForm,
    SetupResult,
    SourceContext,
    SourceInfo,
    SyncBatch,
)
from desktop.sources.registry import Registry
from desktop.storage.accounts import add_account
from desktop.system.secrets import MemorySecrets

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
ME = "eva@oostermeer.example"
INBOX = Channel(remote="INBOX", name="Inbox", role=ChannelRole.INBOX)

Sync = Callable[[Mapping[str, str]], AsyncIterator[SyncBatch]]
Perform = Callable[[Operation], Awaitable[OperationResult]]


async def nothing(_cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
    """Find nothing new."""
    for batch in ():
        yield batch


async def accept(_operation: Operation) -> OperationResult:
    """Do as asked."""
    return OperationResult()


@dataclass
class FakeSource:
    """A source whose sync and perform are functions that a test puts in; calls are counted."""

    name: str = "fake"
    sync: Sync = nothing
    perform: Perform = accept
    capabilities: frozenset[Capability] = frozenset(Capability)
    poll_floor_s: float = 0.01
    rounds: int = 0
    sessions: int = 0
    closed: int = 0
    performed: list[Operation] = field(default_factory=list)
    pushes: threading.Event = field(default_factory=threading.Event)

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(
            id=SourceId(self.name),
            name=self.name.title(),
            description="",
            icon="",
            form=SetupForm(fields=()),
            capabilities=self.capabilities,
            poll_floor_s=self.poll_floor_s,
        )

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        return SetupResult(name=self.name, addresses=(ME,), settings=settings)

    def connect(self, context: SourceContext) -> "FakeSession":
        self.sessions += 1
        return FakeSession(self)


class FakeSession:
    def __init__(self, source: FakeSource) -> None:
        self._source = source

    async def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        self._source.rounds += 1
        async for batch in self._source.sync(cursors):
            yield batch

    async def wait_for_push(self) -> None:
        while not self._source.pushes.is_set():  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.01)
        self._source.pushes.clear()

    async def perform(self, operation: Operation) -> OperationResult:
        self._source.performed.append(operation)
        return await self._source.perform(operation)

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        return f"{remote_id} {part}".encode()

    async def close(self) -> None:
        self._source.closed += 1


def message(number: int, **fields: object) -> IncomingMessage:
    """An incoming message, different for each number."""
    values: dict[str, object] = {
        "remote_id": RemoteId(f"INBOX/{number}"),
        "content_key": f"key-{number}",
        "channel": "INBOX",
        "message_id": f"{number}@oostermeer.example",
        "sender": Address(name="Jan", address="jan@oostermeer.example"),
        "to": (Address(address=ME),),
        "subject": f"Permit {number}",
        "sent_at": NOW,
        "text": "Could you look at this?",
        "snippet": "Could you look at this?",
    }
    return IncomingMessage(**{**values, **fields})  # type: ignore[arg-type]


def batch(*messages: IncomingMessage, cursor: str = "1", **fields: object) -> SyncBatch:
    """A batch of messages in the inbox."""
    return SyncBatch(stream="INBOX", cursor=cursor, channels=(INBOX,), messages=messages, **fields)  # type: ignore[arg-type]


def once(*batches: SyncBatch) -> Sync:
    """Yield these batches in the first round, nothing afterwards."""
    waiting = list(batches)

    async def sync(_cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        while waiting:
            yield waiting.pop(0)

    return sync


class Opened:
    """A workspace with fake sources, and the events it published."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.services = workspace.services
        self.views = workspace.services.views()
        self.events: list[Event] = []
        workspace.events.subscribe(self.events.append)

    def add(self, source: FakeSource, **settings: str) -> Account:
        """Add an account of a source; it does not work before `start`."""
        return self.workspace.database.write_now(
            lambda c: add_account(
                c,
                source=SourceId(source.name),
                name=source.name,
                settings=settings,
                addresses=(ME,),
                now=NOW,
            )
        )

    def start(self) -> None:
        """Set the accounts to work."""
        self.workspace.start_accounts()

    def run(self, work):  # type: ignore[no-untyped-def]
        """Run a service call."""
        return self.workspace.run(work)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds."""
        pause = threading.Event()
        for _ in range(3000):
            if condition():
                return
            pause.wait(0.01)
        raise AssertionError("It did not come to pass")


@contextmanager
def opened(profile: Path, *sources: FakeSource, clock=None):  # type: ignore[no-untyped-def]
    """Open a workspace that knows these sources."""
    registry = Registry(sources)
    with open_workspace(
        profile, secrets=MemorySecrets(), registry=registry, clock=clock
    ) as workspace:
        yield Opened(workspace)


SEEN = frozenset({Flag.SEEN})
