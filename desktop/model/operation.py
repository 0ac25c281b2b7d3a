"""A persisted intention towards a service, and the draft of a message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desktop.model.ids import AccountId, ConversationId, DraftId, MessageId, OperationId, RemoteId
from desktop.model.message import Address


class OperationKind(StrEnum):
    """What a source may be asked to do."""

    SEND = "send"
    SET_FLAGS = "set_flags"
    MOVE = "move"
    DELETE = "delete"
    SAVE_DRAFT = "save_draft"
    UNSUBSCRIBE = "unsubscribe"


class OperationState(StrEnum):
    """Where an operation is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An intention in the outbox. `payload` is JSON-able and complete: it survives a restart.

    `created_at` is when the person asked; a message that is sent carries it as its Date, so that
    every copy of it is the same message.

    Payloads by kind: SEND {"draft": {...}} (see `desktop.model.payload`), SET_FLAGS {"remote_ids":
    [...], "add": [...], "remove": [...]}, MOVE {"remote_ids": [...], "role": "archive"|"inbox"|
    "trash"|..., "channel": remote or null}, DELETE {"remote_ids": [...]}, SAVE_DRAFT {"draft": ...,
    "replaces": remote id or null}, UNSUBSCRIBE {"url": ...}.
    """

    id: OperationId
    account_id: AccountId
    kind: OperationKind
    payload: Mapping[str, object]
    idempotency_key: str
    """For SEND the Message-ID that the message will carry."""
    conversation_id: ConversationId | None = None
    state: OperationState = OperationState.QUEUED
    created_at: datetime
    not_before: datetime
    """Held back until then: the send delay, or the next try."""
    attempts: int = 0
    error: str = ""
    summary: str = ""
    """What the outbox page shows, e.g. the subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationResult:
    """What the service answered. `moved` maps old to new remote ids where they changed."""

    remote_id: RemoteId | None = None
    moved: Mapping[str, str] = field(default_factory=dict)


class DraftKind(StrEnum):
    """What a draft answers."""

    NEW = "new"
    REPLY = "reply"
    REPLY_ALL = "reply_all"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAttachment:
    """A file to send: its path on this computer, kept by the profile so that it cannot vanish."""

    path: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message being written. Saved at every pause; nothing typed is ever lost."""

    id: DraftId | None = None
    kind: DraftKind = DraftKind.NEW
    account_id: AccountId
    conversation_id: ConversationId | None = None
    answers: MessageId | None = None
    """The message that is answered or forwarded."""
    sender: Address
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    html: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[DraftAttachment, ...] = ()
    calendar_reply: str = ""
    """A text/calendar; method=REPLY body when this answers an invitation (RFC 6047)."""
    saved_at: datetime | None = None
