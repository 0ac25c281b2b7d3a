"""What can happen in the engine, past tense; the only way it speaks to window and command line."""

from dataclasses import dataclass

from desktop.model.account import Health, Progress
from desktop.model.changes import ChangeSet
from desktop.model.ids import AccountId, ConversationId
from desktop.model.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The cache changed: by the person, by a sync, by the clock. `initiator` may skip itself."""

    changes: ChangeSet
    initiator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesIngested:
    """New messages came in by a live sync (not by an import or the first fetch of history)."""

    account_id: AccountId
    conversations: tuple[ConversationId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChanged:
    """The state or the progress of an account changed."""

    account_id: AccountId
    health: Health


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationChanged:
    """An operation in the outbox changed its state."""

    operation: Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProgressed:
    """An import of files moved on; `is_finished` comes last and once."""

    progress: Progress
    is_finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRequested:
    """Somebody started the program again: show the window that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheRepaired:
    """The cache was damaged and is being filled anew; told once, when the accounts start."""

    drafts: int
    operations: int
    """How many that had not left yet were carried over."""


Event = (
    Changed
    | MessagesIngested
    | HealthChanged
    | OperationChanged
    | ImportProgressed
    | WindowRequested
    | CacheRepaired
)
