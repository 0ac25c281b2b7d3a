"""The services as window and command line see them: one Protocol each, nothing of what is below.

`Views` is synchronous, read-only and short: the window calls it on its own thread with its own
connection. All else is asynchronous and runs on the engine thread.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from desktop.model.account import AccountStatus
from desktop.model.changes import Outcome
from desktop.model.conversation import (
    Conversation,
    ConversationRow,
    Page,
    PageKey,
    SearchResult,
    Section,
    View,
)
from desktop.model.ids import (
    AccountId,
    AttachmentId,
    ConversationId,
    DraftId,
    MessageId,
    OperationId,
)
from desktop.model.message import Address, Message
from desktop.model.operation import Draft, DraftKind, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A value that completes a search operator: `in:ha` -> Suggestion("in:", "harbour", 41)."""

    operator: str
    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSuggestion:
    """A person to write to, most contacted first."""

    address: Address
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the cache holds."""

    messages: int
    conversations: int
    people: int
    accounts: tuple[AccountStatus, ...]
    database_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A set-up field as data for the window (mirrors sources.api.SetupField)."""

    name: str
    label: str
    kind: str
    help: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = True
    is_advanced: bool = False
    only_if: tuple[str, tuple[str, ...]] | None = None
    follows: tuple[str, tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A kind of source that can be added, or one that failed to load (`error`)."""

    id: str
    name: str
    description: str
    icon: str
    fields: tuple[FieldView, ...] = ()
    intro: str = ""
    capabilities: frozenset[str] = frozenset()
    reaches: tuple[str, ...] = ()
    error: str = ""


class Views(Protocol):
    """Short reads of the cache."""

    def page(self, view: View, *, limit: int = 200, after: PageKey | None = None) -> Page:
        """Rows of a view in display order: by section, then score band, then newest first."""
        ...

    def section_counts(self, view: View) -> Mapping[Section, int]:
        """How many conversations each section of the view has."""
        ...

    def counts(self) -> Mapping[View, int]:
        """The rail's numbers; INBOX counts Needs you only."""
        ...

    def row(self, conversation_id: ConversationId) -> ConversationRow | None:
        """One row, or None when it is gone. Follows merged conversations."""
        ...

    def conversation(self, conversation_id: ConversationId) -> Conversation | None:
        """A conversation with its messages, oldest first."""
        ...

    def every_message(self) -> Iterator[Message]:
        """Every message once, whatever its state, oldest first; for the export."""
        ...

    def search(self, query: str, *, limit: int = 50) -> SearchResult:
        """Search with operators; the last word matches as a prefix when no space follows it."""
        ...

    def complete(self, fragment: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Values for an operator being typed, such as "in:ha" or "from:fa"."""
        ...

    def people(self, prefix: str, *, limit: int = 8) -> Sequence[PersonSuggestion]:
        """People whose name or address has a word that starts so."""
        ...

    def accounts(self) -> Sequence[AccountStatus]:
        """All accounts with health and figures."""
        ...

    def outbox(self) -> Sequence[Operation]:
        """Operations that wait, run or failed, and sends of the last day."""
        ...

    def drafts(self) -> Sequence[Draft]:
        """Drafts that were not sent, newest first."""
        ...

    def next_later(self) -> datetime | None:
        """When the first snoozed conversation comes back."""
        ...

    def statistics(self) -> Statistics:
        """What the cache holds."""
        ...

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the person, as text."""
        ...


class Triage(Protocol):
    """What a person decides about conversations. Each returns an Outcome with an undo ticket."""

    async def done(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def later(self, ids: Sequence[ConversationId], until: datetime) -> Outcome: ...
    async def waiting(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def coffee(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def inbox(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def read(self, ids: Sequence[ConversationId], *, by_looking: bool = False) -> Outcome:
        """Mark as read; `by_looking` is no decision, so undo takes back what was done before."""
        ...

    async def unread(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def pin(self, ids: Sequence[ConversationId], is_pinned: bool) -> Outcome: ...
    async def mute(self, ids: Sequence[ConversationId], is_muted: bool) -> Outcome: ...
    async def delete(self, ids: Sequence[ConversationId]) -> Outcome: ...
    async def rank(self, conversation_id: ConversationId, *, higher: bool) -> Outcome: ...
    async def undo(self, ticket: int | None = None) -> Outcome | None:
        """Take back the action of the ticket, or the latest; None when there is nothing."""
        ...


class Compose(Protocol):
    """Writing: drafts, sending with a delay, what a message brings along."""

    async def start(
        self,
        kind: DraftKind,
        *,
        answers: MessageId | None = None,
        account_id: AccountId | None = None,
    ) -> Draft:
        """A draft with recipients, subject, threading headers and quote filled in; saved."""
        ...

    async def save(self, draft: Draft) -> Draft: ...
    async def discard(self, draft_id: DraftId, *, can_undo: bool = True) -> Outcome:
        """Throw a draft away. An empty one, left by itself, is not worth an undo."""
        ...

    async def send(self, draft: Draft, *, then_done: bool = False) -> Outcome:
        """Put it in the outbox; it leaves after the send delay, undo cancels it till then."""
        ...

    async def retry(self, operation_id: OperationId) -> Outcome: ...
    async def cancel(self, operation_id: OperationId) -> Draft | None:
        """Take a waiting or failed send back into a draft."""
        ...

    async def attachment(self, attachment_id: AttachmentId) -> Path:
        """The attachment as a file on this computer, fetched when needed."""
        ...

    async def inline_images(self, message_id: MessageId) -> Mapping[str, bytes]:
        """The cid: pictures of a message, by content id."""
        ...

    async def original(self, message_id: MessageId) -> bytes:
        """The raw message, for "Open original" and "Save as .eml"."""
        ...

    async def remote_images(self, message_id: MessageId) -> str:
        """Display HTML with the remote pictures fetched and put in as data: URLs."""
        ...

    async def answer_invitation(self, message_id: MessageId, answer: str) -> Outcome:
        """Answer "accepted", "tentative" or "declined" by mail to the organizer."""
        ...

    async def unsubscribe(self, message_id: MessageId) -> Outcome: ...


class Accounts(Protocol):
    """Accounts: set up, test, remove, sync, pause."""

    def sources(self) -> Sequence[SourceView]: ...
    async def discover(self, address: str) -> Mapping[str, str]:
        """Settings for an e-mail address from autodiscovery; empty when nothing was found."""
        ...

    async def test(
        self, source: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> Mapping[str, str]: ...
    async def add(
        self,
        source: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        name: str = "",
    ) -> AccountId: ...
    async def sign_in(self, account_id: AccountId, secrets: Mapping[str, str]) -> None:
        """New credentials for an account whose sign-in expired."""
        ...

    async def remove(self, account_id: AccountId) -> Outcome: ...
    async def pause(self, account_id: AccountId, is_paused: bool) -> Outcome: ...
    async def sync_now(self, account_id: AccountId | None = None) -> None: ...


class Imports(Protocol):
    """Archives without an account."""

    async def run(self, paths: Sequence[Path], *, me: Sequence[str] = ()) -> int:
        """Import mbox, Maildir, .eml folders; return how many messages were added."""
        ...


class SettingsService(Protocol):
    """The person's settings, as text values by name."""

    async def set(self, name: str, value: str) -> Outcome: ...


class Services(Protocol):
    """Everything the window and the command line may call."""

    @property
    def triage(self) -> Triage: ...
    @property
    def compose(self) -> Compose: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def settings(self) -> SettingsService: ...
    def views(self) -> Views:
        """A reader with a connection of its own, for the calling thread."""
        ...
