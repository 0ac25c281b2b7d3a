"""What a mutating use case changed, and how to take it back."""

from dataclasses import dataclass

from desktop.model.ids import AccountId, ConversationId, OperationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Which things changed; views decide alone whether to refresh."""

    conversations: frozenset[ConversationId] = frozenset()
    accounts: frozenset[AccountId] = frozenset()
    operations: frozenset[OperationId] = frozenset()
    settings: frozenset[str] = frozenset()
    is_bulk: bool = False
    """So much changed that views should reload rather than patch."""

    def __or__(self, other: "ChangeSet") -> "ChangeSet":
        return ChangeSet(
            conversations=self.conversations | other.conversations,
            accounts=self.accounts | other.accounts,
            operations=self.operations | other.operations,
            settings=self.settings | other.settings,
            is_bulk=self.is_bulk or other.is_bulk,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of an action of the person: what changed, and the ticket to undo it (or None).

    `code` and `count` let a view say what happened ("Done: 31 messages").
    """

    changes: ChangeSet
    code: str
    count: int = 1
    undo_ticket: int | None = None
