"""Distinct types for the numbers and strings that name things."""

from typing import NewType

AccountId = NewType("AccountId", int)
ChannelId = NewType("ChannelId", int)
ConversationId = NewType("ConversationId", int)
MessageId = NewType("MessageId", int)
OperationId = NewType("OperationId", int)
AttachmentId = NewType("AttachmentId", int)
DraftId = NewType("DraftId", int)
SourceId = NewType("SourceId", str)
RemoteId = NewType("RemoteId", str)
"""Names one copy of a message at its service, unique within an account (for IMAP: folder,
UIDVALIDITY and UID)."""
