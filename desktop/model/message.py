"""A message as the cache keeps it and as a source hands it over."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.model.ids import AccountId, AttachmentId, ConversationId, MessageId, RemoteId, SourceId

RECIPIENTS_KEPT = 2000
"""So many addresses of one field of a message are kept; what follows is left out."""


class Flag(StrEnum):
    """State of a message at its service."""

    SEEN = "seen"
    ANSWERED = "answered"
    FLAGGED = "flagged"
    DRAFT = "draft"
    FORWARDED = "forwarded"


class Automation(StrEnum):
    """Who wrote it: a person, or which kind of machine."""

    PERSON = "person"
    LIST = "list"
    NEWSLETTER = "newsletter"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A name and an e-mail address (or handle) as the message shows them; name may be empty."""

    name: str = ""
    address: str

    @property
    def label(self) -> str:
        """What to show: the name, else the address."""
        return self.name or self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message. `part` tells the source where it is in the message."""

    name: str
    mime: str
    size: int
    part: str
    content_id: str | None = None
    is_inline: bool = False
    id: AttachmentId | None = None
    content_hash: str | None = None
    """SHA-256 hex of the bytes once they are on this computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A calendar invitation in a message (iTIP, RFC 5546)."""

    method: str
    uid: str
    summary: str
    location: str = ""
    organizer: Address | None = None
    attendees: tuple[Address, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_all_day: bool = False
    recurrence: str = ""
    sequence: int = 0
    calendar: str = ""
    """The text/calendar part itself, needed to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """How to leave a list (RFC 2369); `one_click` only where RFC 8058 and DKIM allow it."""

    https_url: str | None = None
    mailto: str | None = None
    one_click: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What only some messages have; stored as JSON beside the message."""

    list_id: str | None = None
    list_name: str | None = None
    list_post: str | None = None
    unsubscribe: Unsubscribe | None = None
    invitation: Invitation | None = None
    verified_domain: str | None = None
    """The From domain that the receiving provider verified by DMARC, else None."""
    warnings: tuple[str, ...] = ()
    """Codes of what is odd: "from-mismatch", "several-from", "address-in-name", "mixed-script",
    "link-mismatch" (a link names another host than it leads to), "forged-own-address"."""
    protection: str | None = None
    """"signed" or "encrypted" when it is S/MIME or PGP/MIME; not checked."""
    is_auto_reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """A message as a source hands it to ingest; the parsing is done.

    `content_key` is the same for the same message wherever it is found (in two folders, in two
    accounts, in an archive), so that it is stored once.
    """

    remote_id: RemoteId
    content_key: str
    channel: str
    """Remote name of the channel (folder) that holds this copy."""
    message_id: str | None = None
    """RFC 5322 Message-ID without the angle brackets."""
    thread_key: str | None = None
    """The service's own conversation key, if it has one (X-GM-THRID, conversationId)."""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    sender: Address
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: datetime
    received_at: datetime | None = None
    text: str = ""
    """The body as plain text, quotes and signature included."""
    html: str | None = None
    """Sanitised HTML for display, or None when the text is all there is."""
    snippet: str = ""
    """The first words that are new in this message, at most 200 characters."""
    blocked_remote: int = 0
    """How many remote pictures and the like were taken out of `html`."""
    flags: frozenset[Flag] = frozenset()
    labels: tuple[str, ...] = ()
    """Further channels this copy is shown in (Gmail labels)."""
    automation: Automation = Automation.PERSON
    attachments: tuple[Attachment, ...] = ()
    details: Details = field(default_factory=Details)
    size: int = 0
    is_partial: bool = False
    """Only headers so far: the source will hand the body over later under the same remote id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message read from the cache."""

    id: MessageId
    conversation_id: ConversationId
    account_id: AccountId
    source: SourceId
    account_name: str
    remote_id: RemoteId
    channel: str
    """Display name of the channel."""
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    sent_at: datetime
    text: str
    html: str | None
    snippet: str
    blocked_remote: int
    flags: frozenset[Flag]
    automation: Automation
    attachments: tuple[Attachment, ...]
    details: Details
    is_mine: bool
    is_partial: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether it has not been seen."""
        return Flag.SEEN not in self.flags
