"""The composition root: opens a profile, wires storage, sources, sync and services together, and
closes all of it in order. No window here; the window and the command line both start with this."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import ProfileInUseError
from desktop.core.events import EventBus
from desktop.model.account import Account
from desktop.model.events import CacheRepaired, Event, WindowRequested
from desktop.model.ids import AccountId
from desktop.ranking.facts import ConversationFacts, Ranking
from desktop.ranking.rules import rank
from desktop.services.context import ServiceContext
from desktop.services.facade import Facade
from desktop.services.housekeeping import Housekeeping
from desktop.services.later_clock import LaterClock
from desktop.services.views import CacheViews
from desktop.sources.registry import Registry, capabilities_of, load_sources
from desktop.storage import operations
from desktop.storage.accounts import list_accounts
from desktop.storage.database import Connection, Database
from desktop.storage.opening import open_beside, open_database
from desktop.storage.rescue import Rescued
from desktop.storage.settings import get_setting, set_setting
from desktop.sync.account_runner import RunnerParts
from desktop.sync.batch_writer import BatchWriter
from desktop.sync.connecting import Connector
from desktop.sync.engine import Engine
from desktop.sync.workers import LazyProcesses
from desktop.system.instance import Instance
from desktop.system.paths import ProfilePaths, profile_paths
from desktop.system.secrets import SecretStore, secret_store

log = logging.getLogger(__name__)

T = TypeVar("T")

_PROFILE_ID = "profile_id"


@dataclass(slots=True, kw_only=True)
class Workspace:
    """An open profile. Close it, or use it in a `with` statement."""

    paths: ProfilePaths
    services: Facade
    events: EventBus[Event]
    engine: Engine
    database: Database
    rescued: Rescued | None
    """What was carried over from a damaged cache, to be told to the person."""
    instance: Instance | None
    workers: LazyProcesses

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The engine's loop, for the bridge to the window."""
        return self.engine.loop

    def start_accounts(self) -> None:
        """Set the accounts to work, without waiting: the window is painted meanwhile."""
        self.engine.submit(_start(self))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a service call on the engine's loop and wait for it; not from that loop itself."""
        return self.engine.run(work)

    def sync_once(self, account_id: AccountId | None = None) -> dict[AccountId, Exception | None]:
        """Do one round over one account or all, outboxes included; for the command line."""
        return self.run(self.engine.sync_once(account_id))

    def close(self) -> None:
        """Stop the engine, close the cache, let the profile go; in about two seconds at most."""
        self.engine.stop()
        self.workers.shutdown(wait=False, cancel_futures=True)
        self.database.close()
        if self.instance is not None:
            self.instance.release()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_workspace(
    profile: Path | None = None,
    *,
    start_engine: bool = False,
    is_shared: bool = False,
    clock: Clock | None = None,
    secrets: SecretStore | None = None,
    registry: Registry | None = None,
) -> Workspace:
    """Open a profile.

    `start_engine` sets the accounts to work; without it they rest, and services and `sync_once`
    still work. `is_shared` opens beside a program that holds the profile: for reading only.

    Raises ProfileInUseError, NewerSchemaError, StorageError.
    """
    paths = profile_paths(profile)
    clock = clock or SystemClock()
    paths.create()
    instance = None if is_shared else Instance(paths.instance)
    if instance is not None:
        instance.acquire()
    try:
        opened = (
            open_beside(paths.root) if is_shared else open_database(paths.root, now=clock.now())
        )
    except BaseException:
        if instance is not None:
            instance.release()
        raise
    workspace = _wire(paths, opened.database, clock, secrets, registry)
    workspace.instance = instance
    workspace.rescued = opened.rescued
    if not is_shared:
        opened.database.write_now(lambda c: _tidy(c, clock))
    if start_engine:
        workspace.run(_start(workspace))
    return workspace


def open_for_window(profile: Path | None = None) -> Workspace:
    """Open a profile for a window, accounts at rest; where one has it open, that one is shown.

    Raises what `open_workspace` raises, ProfileInUseError after the other window was called.
    """
    try:
        return open_workspace(profile)
    except ProfileInUseError:
        Instance(profile_paths(profile).instance).request_window()
        raise


def _wire(
    paths: ProfilePaths,
    database: Database,
    clock: Clock,
    secrets: SecretStore | None,
    registry: Registry | None,
) -> Workspace:
    events: EventBus[Event] = EventBus()
    workers = LazyProcesses()
    find_registry = _lazily(registry)
    store = secrets or secret_store(paths, namespace=_profile_id(database))
    connector = Connector(
        registry=find_registry, secrets=store, clock=clock, paths=paths, workers=workers
    )
    writer = BatchWriter(database=database, events=events, clock=clock, rank=_rank)
    engine = Engine(
        parts=RunnerParts(
            database=database,
            writer=writer,
            events=events,
            clock=clock,
        ),
        connector=connector,
    )
    context = ServiceContext(
        paths=paths,
        database=database,
        events=events,
        clock=clock,
        engine=engine,
        registry=find_registry,
        secrets=store,
        rank=_rank,
        connector=connector,
        workers=workers,
        writer=writer,
        views=lambda: CacheViews(
            database,
            clock=clock,
            capabilities=lambda account: _capabilities(find_registry(), account),
            health=engine.health_of,
        ),
    )
    context.housekeeping = Housekeeping(context)
    engine.start()
    return Workspace(
        paths=paths,
        services=Facade(context),
        events=events,
        engine=engine,
        database=database,
        rescued=None,
        instance=None,
        workers=workers,
    )


def _rank(facts: ConversationFacts, now: datetime) -> Ranking:
    """Rank in the zone of this computer, so that "before noon" means the person's noon."""
    return rank(facts, now.astimezone())


def _lazily(registry: Registry | None) -> Callable[[], Registry]:
    """Load the sources when the first is needed: not before the first frame."""
    found = [registry] if registry is not None else []

    def find() -> Registry:
        if not found:
            found.append(load_sources())
        return found[0]

    return find


def _capabilities(registry: Registry, account: Account) -> frozenset[str]:
    source = registry.get(account.source)
    return frozenset() if source is None else frozenset(capabilities_of(source, account))


async def _start(workspace: Workspace) -> None:
    engine, context = workspace.engine, workspace.services.context
    if engine.is_running_accounts:
        return
    later = LaterClock(context)
    context.wake_clock = later.wake
    if workspace.rescued is not None:
        rescued = workspace.rescued
        workspace.events.publish(
            CacheRepaired(drafts=rescued.drafts, operations=rescued.operations)
        )
    await engine.run_accounts()
    engine.keep(later.run, name="later")
    engine.keep(context.housekeeping.run, name="housekeeping")
    instance = workspace.instance
    if instance is not None:
        engine.keep(lambda: _pass_requests(instance, workspace.events), name="requests")


async def _pass_requests(instance: Instance, events: EventBus[Event]) -> None:
    async for _ in instance.window_requests():
        events.publish(WindowRequested())


def _tidy(connection: Connection, clock: Clock) -> None:
    for account in list_accounts(connection):
        operations.requeue_interrupted(connection, account.id)
    operations.forget_old(connection, now=clock.now())


def _profile_id(database: Database) -> str:
    """Return a name that keeps this profile's secrets apart from those of others."""
    known = get_setting(database.reader(), _PROFILE_ID)
    if known:
        return known
    fresh = uuid.uuid4().hex
    database.write_now(lambda c: set_setting(c, _PROFILE_ID, fresh))
    return fresh
