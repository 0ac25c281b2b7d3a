"""What the services share, handed to each by the composition root."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.events import EventBus
from desktop.model.events import Event
from desktop.model.ids import MessageId
from desktop.model.message import Message
from desktop.services.contract import Views
from desktop.services.triage_step import Abilities
from desktop.services.undo import UndoStack
from desktop.sources.registry import Registry, capabilities_of
from desktop.storage.accounts import list_accounts
from desktop.storage.database import Database
from desktop.storage.triage import conversations_of
from desktop.sync.batch_writer import BatchWriter
from desktop.sync.connecting import Connector
from desktop.sync.engine import Engine
from desktop.sync.ingest import Rank
from desktop.system.paths import ProfilePaths
from desktop.system.secrets import SecretStore

if TYPE_CHECKING:
    from desktop.services.housekeeping import Housekeeping


@dataclass(slots=True, kw_only=True)
class ServiceContext:
    """The parts of an open workspace."""

    paths: ProfilePaths
    database: Database
    events: EventBus[Event]
    clock: Clock
    engine: Engine
    registry: Callable[[], Registry]
    secrets: SecretStore
    rank: Rank
    connector: Connector
    workers: Executor
    views: Callable[[], Views]
    """Gives a reader for the calling thread."""
    writer: BatchWriter
    housekeeping: "Housekeeping" = field(init=False)
    """Set by the composition root, since it needs the context itself."""
    undo: UndoStack = field(default_factory=UndoStack)
    wake_clock: Callable[[], None] = lambda: None

    def abilities(self) -> Abilities:
        """Return what each account can do."""
        registry = self.registry()
        found = {}
        for account in list_accounts(self.database.reader()):
            source = registry.get(account.source)
            if source is not None:
                found[account.id] = capabilities_of(source, account)
        return found

    def message(self, message_id: MessageId) -> Message | None:
        """Return a message as it is in its conversation, or None when it is gone."""
        for conversation_id in conversations_of(self.database.reader(), [message_id]):
            conversation = self.views().conversation(conversation_id)
            for message in conversation.messages if conversation else ():
                if message.id == message_id:
                    return message
        return None

    def is_engine_running(self) -> bool:
        """Whether accounts are at work, so that an outbox is emptied by itself."""
        return self.engine.is_running_accounts

    def wake_outbox(self) -> None:
        """Let every outbox look again."""
        self.engine.wake_outboxes()
