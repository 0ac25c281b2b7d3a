"""The public surface for sources: all that a plugin may import, ours included.

A source is an object with a manifest (`SourceInfo`), found through the entry-point group
`luwte.sources`. `connect` gives a session for one account; the engine drives the session from the
engine thread. A session yields batches, may push, and performs operations. It never sees the
database, the window or another account.
"""

from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from enum import StrEnum
from logging import Logger
from pathlib import Path
from typing import Protocol

from desktop.core.clock import Clock
from desktop.core.errors import (
    NeedsSignInError,
    OfflineError,
    RateLimitedError,
    RejectedError,
    SourceError,
    UncertainError,
)
from desktop.model.account import Account, Channel, Progress
from desktop.model.ids import RemoteId, SourceId
from desktop.model.message import Flag, IncomingMessage
from desktop.model.operation import Operation, OperationResult

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "Capability",
    "FieldKind",
    "FlagChange",
    "NeedsSignInError",
    "OfflineError",
    "RateLimitedError",
    "RejectedError",
    "SecretAccess",
    "Session",
    "SetupField",
    "SetupForm",
    "SetupResult",
    "Source",
    "SourceContext",
    "SourceError",
    "SourceInfo",
    "SyncBatch",
    "UncertainError",
]


class Capability(StrEnum):
    """What a source can do; what it cannot is not offered in the window."""

    REPLY = "reply"
    COMPOSE = "compose"
    FORWARD = "forward"
    ATTACH = "attach"
    MARK_READ = "mark_read"
    FLAG = "flag"
    MOVE = "move"
    DELETE = "delete"
    DRAFTS = "drafts"
    PUSH = "push"
    FETCH_PART = "fetch_part"
    UNSUBSCRIBE = "unsubscribe"


class FieldKind(StrEnum):
    """How a field of a set-up form is drawn."""

    TEXT = "text"
    ADDRESS = "address"
    NUMBER = "number"
    CHOICE = "choice"
    SECRET = "secret"
    FOLDER = "folder"
    FILES = "files"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupField:
    """One question of a set-up form; `label` and `help` are English source text for tr()."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    help: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label) pairs for CHOICE."""
    is_required: bool = True
    is_advanced: bool = False
    only_if: tuple[str, tuple[str, ...]] | None = None
    """(name, values): asked only while that other field has one of these values."""
    follows: tuple[str, tuple[tuple[str, str], ...]] | None = None
    """(name, pairs): what usually goes with each value of that other field, such as a port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupForm:
    """The questions a source asks to add an account. SECRET fields go to the keyring."""

    fields: tuple[SetupField, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupResult:
    """What a successful test of a set-up found: a name to show and the addresses that are "me"."""

    name: str
    addresses: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings to store in place of what was typed (completed, normalised)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """The manifest of a source, as data."""

    id: SourceId
    name: str
    description: str
    icon: str
    """Name of the glyph: src-mail, src-slack ..."""
    form: SetupForm
    capabilities: frozenset[Capability]
    conditional: Mapping[Capability, str] = field(default_factory=dict)
    """Capabilities that an account has only where the named setting of it is filled in."""
    poll_floor_s: float = 60.0
    """Never polled more often than this, in seconds."""
    reaches: tuple[str, ...] = ()
    """What it may reach, in plain words, for the installed-plugins page."""
    api_version: int = API_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagChange:
    """The flags of one copy are now exactly these."""

    remote_id: RemoteId
    flags: frozenset[Flag]
    labels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncBatch:
    """What a source found out, with the cursor that it moves `stream` to.

    Batch and cursor are committed in one transaction; applying a batch twice changes nothing.
    Absence is not deletion: only `removals` delete. `is_history` marks backfill, which never
    alerts.
    """

    stream: str
    cursor: str | None = None
    """JSON text of the source's own shape; None leaves the cursor alone."""
    channels: tuple[Channel, ...] = ()
    messages: tuple[IncomingMessage, ...] = ()
    flag_changes: tuple[FlagChange, ...] = ()
    removals: tuple[RemoteId, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Old to new remote ids where the service renumbered (UIDVALIDITY) or moved a copy."""
    is_history: bool = False
    progress: Progress | None = None


class SecretAccess(Protocol):
    """The secrets of one account, in the system keyring. Names are the source's own."""

    def get(self, name: str) -> str | None:
        """Return a secret or None."""
        ...

    def set(self, name: str, value: str) -> None:
        """Store a secret."""
        ...

    def delete(self, name: str) -> None:
        """Remove a secret; none there is fine."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContext:
    """What the engine hands a session."""

    account: Account
    secrets: SecretAccess
    clock: Clock
    log: Logger
    """Never give it message text, addresses or tokens."""
    workers: Executor
    """For parsing in bulk, off the engine's loop."""
    folder: Path
    """A folder of the account's own inside the profile."""


class Session(Protocol):
    """One account, connected as far as it needs to be. Cancellation may come at any await.

    `perform` and `fetch_part` may be called while `sync` or `wait_for_push` is under way; after an
    error the session is closed and a new one is made.
    """

    def sync(self, cursors: Mapping[str, str]) -> AsyncIterator[SyncBatch]:
        """Yield what is new since the cursors, newest first, then history, until all is done.

        Raises OfflineError, NeedsSignInError, RateLimitedError, SourceError.
        """
        ...

    async def wait_for_push(self) -> None:
        """Return when the service says that there is something new; only with Capability.PUSH."""
        ...

    async def perform(self, operation: Operation) -> OperationResult:
        """Carry out an operation; doing it twice must be harmless where the service allows.

        Raises RejectedError (final), UncertainError (ask the person), other SourceErrors (retry).
        """
        ...

    async def fetch_part(self, remote_id: RemoteId, part: str) -> bytes:
        """Return the decoded bytes of an attachment, or with part "" the whole raw message."""
        ...

    async def close(self) -> None:
        """Let go of connections; called once, also after errors."""
        ...


class Source(Protocol):
    """A kind of service."""

    @property
    def info(self) -> SourceInfo:
        """The manifest."""
        ...

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        """Try a set-up before it is saved. `context.secrets` holds the SECRET fields.

        Raises the errors of `Session.sync` with a sentence that says what to change.
        """
        ...

    def connect(self, context: SourceContext) -> Session:
        """Return a session for `context.account`; no I/O yet."""
        ...
