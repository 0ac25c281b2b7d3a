"""What ranking looks at, and what it answers: plain facts in, a section with reasons out.

Ingest fills these from what it has at hand; ranking itself never reads the cache or the clock.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.model.account import ChannelRole
from desktop.model.conversation import Reason, Section
from desktop.model.message import Automation

MESSAGES_LOOKED_AT = 10
"""How many messages of a conversation ranking looks at, newest first."""

TEXT_LOOKED_AT = 4000
"""How many characters of the new text of a message are worth handing over."""


class Addressing(StrEnum):
    """In which way a message reached the person, most direct first."""

    ONLY_ME = "only_me"
    """Addressed (To) to the person alone."""
    TO_ME = "to_me"
    """Addressed (To) to the person and others."""
    CC = "cc"
    LIST = "list"
    """Through a list, a group or a channel."""
    UNKNOWN = "unknown"
    """None of the person's addresses is named (Bcc, an alias, someone else's archive)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """One message of a conversation. Addresses are lower case."""

    sender: str
    sender_name: str = ""
    is_mine: bool = False
    addressing: Addressing = Addressing.UNKNOWN
    recipients: int = 1
    """How many addresses To and Cc name together."""
    automation: Automation = Automation.PERSON
    is_auto_reply: bool = False
    has_invitation: bool = False
    """Carries a calendar invitation (METHOD:REQUEST) that asks for an answer."""
    text: str = ""
    """The words that are new in this message, quotes and signature left out, at most
    TEXT_LOOKED_AT characters."""
    sent_at: datetime
    is_unread: bool = False
    list_name: str = ""
    """Display name of the list it came through, else empty."""
    sent_to_sender: int = 0
    """How many messages the person has sent to this sender, all in all."""
    received_from_sender: int = 0
    """How many messages came from this sender, this one included."""
    read_from_sender: int = 0
    """How many of these the person has read; 0 when it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationFacts:
    """A conversation as ranking sees it."""

    subject: str = ""
    messages: tuple[MessageFacts, ...]
    """The newest MESSAGES_LOOKED_AT messages, newest first."""
    took_part: bool = False
    """The person wrote at least one of its messages."""
    started_by_me: bool = False
    last_mine_at: datetime | None = None
    last_incoming_at: datetime | None = None
    is_pinned: bool = False
    rank_adjust: int = 0
    """Points that the person added with "higher" and took off with "lower"."""
    roles: frozenset[ChannelRole] = frozenset()
    """Roles of the channels that hold a copy of any message."""
    my_names: tuple[str, ...] = ()
    """First names and handles by which others call the person, e.g. ("Sanne",)."""
    project: str = ""
    """Words of a conversation the person takes part in that this one shares; empty when none."""
    topic: str = ""
    """A subject the person reads and writes about that this one shares; empty when none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Where a conversation stands and why. The points of `reasons` add up to `score`."""

    section: Section
    score: int
    reasons: tuple[Reason, ...] = ()
    """Strongest first."""
    due_at: datetime | None = None
    """The deadline that the newest words name, UTC; a date without a time ends at 17:00."""
