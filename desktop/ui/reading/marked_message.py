"""Which message of a conversation asks the person something, and which messages are shown."""

import re
from collections.abc import Sequence

from desktop.model.conversation import Conversation
from desktop.model.ids import MessageId
from desktop.model.message import Message
from desktop.ranking import reasons

MAX_SHOWN = 20
_FEW = 3
_ASKING = frozenset({reasons.ASKS_YOU, reasons.INVITES_YOU, reasons.ASKS_GROUP})
_MOST_LOOKED_AT = 100_000
"""Characters of a message in which its question is looked for."""
_SPACES = re.compile(r"\s+")


def asking_message(conversation: Conversation) -> MessageId | None:
    """The latest message of another that holds the evidence of a question to you."""
    evidence = [
        _plain(reason.evidence).strip(' .…"“”')
        for reason in conversation.row.reasons
        if reason.code in _ASKING
    ]
    if not evidence:
        return None
    others = [message for message in conversation.messages if not message.is_mine]
    for message in reversed(others):
        text = _plain(message.text[:_MOST_LOOKED_AT])
        if any(quote and quote in text for quote in evidence):
            return message.id
    return others[-1].id if others else None


def first_shown(messages: Sequence[Message]) -> int:
    """The index of the first message that is built.

    One read message stands before the first unread one as context, at least the last three are
    shown and at most the last twenty; a single message is never folded away.
    """
    count = len(messages)
    unread = next((i for i, message in enumerate(messages) if message.is_unread), count)
    start = max(0, min(unread - 1, count - _FEW), count - MAX_SHOWN)
    return 0 if start <= 1 and count <= MAX_SHOWN else start


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).lower()
