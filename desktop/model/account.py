"""An account at a source, its channels, and how it fares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.model.ids import AccountId, SourceId


class ChannelRole(StrEnum):
    """What a channel is for; decides whether its messages reach the inbox."""

    INBOX = "inbox"
    ARCHIVE = "archive"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    OTHER = "other"


class ChannelKind(StrEnum):
    """How many people a channel is between."""

    MAILBOX = "mailbox"
    DIRECT = "direct"
    GROUP = "group"
    CHANNEL = "channel"
    LIST = "list"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where messages live at the service. `remote` is its name there, `name` what to show."""

    remote: str
    name: str
    role: ChannelRole = ChannelRole.OTHER
    kind: ChannelKind = ChannelKind.MAILBOX


class HealthState(StrEnum):
    """How an account fares, from best to worst."""

    OK = "ok"
    SYNCING = "syncing"
    PAUSED = "paused"
    LIMITED = "limited"
    OFFLINE = "offline"
    NEEDS_SIGN_IN = "needs_sign_in"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long job is; `total` is None while it is unknown."""

    done: int
    total: int | None = None
    back_to: datetime | None = None
    """How far back history has been fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state of an account, since when, why, and what happens next."""

    state: HealthState = HealthState.OK
    since: datetime | None = None
    reason: str = ""
    """One plain sentence, fit to be shown."""
    detail: str = ""
    """Technical detail for the help desk; no address, no token, no message text."""
    last_success_at: datetime | None = None
    next_try_at: datetime | None = None
    attempts: int = 0
    progress: Progress | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One signed-in login at a source. Secrets are not here but in the keyring."""

    id: AccountId
    source: SourceId
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    """The addresses that are "me" here, lower case."""
    is_paused: bool = False
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatus:
    """An account with its health and figures, as rail, sources page and command line show it."""

    account: Account
    health: Health
    messages: int = 0
    channels: int = 0
    capabilities: frozenset[str] = frozenset()
