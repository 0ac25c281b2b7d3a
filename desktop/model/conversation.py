"""A conversation: the row that a person triages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.model.ids import ConversationId, SourceId
from desktop.model.message import Address, Message


class View(StrEnum):
    """The places in the rail that list conversations."""

    INBOX = "inbox"
    LATER = "later"
    WAITING = "waiting"
    COFFEE = "coffee"
    DONE = "done"


class Section(StrEnum):
    """The parts of the inbox, most important first."""

    NEEDS_YOU = "needs_you"
    WORTH_READING = "worth_reading"
    REST = "rest"


class TriageState(StrEnum):
    """What the person decided about a conversation."""

    INBOX = "inbox"
    LATER = "later"
    WAITING = "waiting"
    COFFEE = "coffee"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a conversation stands where it stands; put into words late, in the user's language.

    `code` is one of desktop.ranking.reasons; `points` add up to the score; `evidence` quotes the
    message or names the fact; `parameters` fill the words.
    """

    code: str
    points: int
    evidence: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow:
    """A conversation as lists show it; everything a row paints is here."""

    id: ConversationId
    subject: str
    people: tuple[Address, ...]
    """Writers, latest first; the person's own address is left out unless it is alone."""
    sources: tuple[SourceId, ...]
    account_names: tuple[str, ...] = ()
    section: Section
    score: int
    rank: int = 0
    """Its place within the section, higher first (see PageKey): lets a list put a row where the
    next page would have it."""
    reasons: tuple[Reason, ...]
    unread: int
    message_count: int
    last_message_at: datetime
    state: TriageState
    snippet: str
    later_until: datetime | None = None
    state_at: datetime | None = None
    """When the person decided so; None when nothing was decided yet."""
    due_at: datetime | None = None
    has_attachments: bool = False
    is_pinned: bool = False
    is_muted: bool = False
    is_group: bool = False
    """Comes from a channel, team or system rather than a person: rounded square avatar."""
    is_listed: bool = True
    """Whether lists show it: an archived conversation has a row, but stands in no list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its messages, oldest first."""

    row: ConversationRow
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKey:
    """Where the next page of a list starts (key paging, never OFFSET)."""

    section: Section
    rank: int
    last_message_at: datetime
    id: ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows and the key to go on from; `next_key` is None at the end."""

    rows: tuple[ConversationRow, ...]
    next_key: PageKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A search result: the row, and the words around the match.

    `fragment` marks matches with U+E000 and U+E001 (private use), so that any view can paint them.
    """

    row: ConversationRow
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What a search found, newest first within relevance bands."""

    hits: tuple[Hit, ...]
    total: int
    is_total_exact: bool
    by_source: Mapping[SourceId, int] = field(default_factory=dict)
    suggestion: str | None = None
    """"Did you mean": another spelling that does have results."""
    took_ms: float = 0.0
