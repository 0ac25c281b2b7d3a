"""The JSON of the command line: what each thing looks like to a script.

Ids are whole numbers, times ISO 8601 in UTC.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from desktop.model.account import AccountStatus
from desktop.model.conversation import Conversation, ConversationRow, Reason
from desktop.model.message import Address, Message
from desktop.ranking.reasons import describe, detail
from desktop.services.contract import Statistics

Json = Mapping[str, object]


def print_json(value: object) -> None:
    """Print one JSON value."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_line(value: object) -> None:
    """Print one JSON value on a line of its own."""
    print(json.dumps(value, ensure_ascii=False))


def row_shape(row: ConversationRow) -> Json:
    """Return a row of inbox or search."""
    return {
        "id": row.id,
        "subject": row.subject,
        "people": [address_shape(person) for person in row.people],
        "sources": list(row.sources),
        "section": row.section.value,
        "score": row.score,
        "reasons": [reason_shape(reason) for reason in row.reasons],
        "unread": row.unread,
        "last_message_at": time_shape(row.last_message_at),
        "state": row.state.value,
        "later_until": time_shape(row.later_until),
        "due_at": time_shape(row.due_at),
    }


def reason_shape(reason: Reason) -> Json:
    """Return a reason: its code, its words, its points and its evidence."""
    return {
        "code": reason.code,
        "text": describe(reason),
        "points": reason.points,
        "evidence": reason.evidence or detail(reason),
    }


def conversation_shape(conversation: Conversation) -> Json:
    """Return a conversation with its messages, oldest first."""
    return {
        "id": conversation.row.id,
        "subject": conversation.row.subject,
        "messages": [message_shape(message) for message in conversation.messages],
    }


def message_shape(message: Message) -> dict[str, object]:
    """Return a message."""
    return {
        "id": message.id,
        "source": message.source,
        "account": message.account_name,
        "remote_id": message.remote_id,
        "message_id": message.message_id,
        "from": address_shape(message.sender),
        "to": [address_shape(person) for person in message.to],
        "cc": [address_shape(person) for person in message.cc],
        "subject": message.subject,
        "sent_at": time_shape(message.sent_at),
        "text": message.text,
        "html": message.html,
        "attachments": [
            {"name": one.name, "mime": one.mime, "size": one.size} for one in message.attachments
        ],
        "in_reply_to": message.in_reply_to,
    }


def address_shape(address: Address) -> Json:
    """Return a person as a message names them."""
    return {"name": address.name, "address": address.address}


def account_shape(status: AccountStatus) -> Json:
    """Return an account with its health and figures; no secrets."""
    account, health = status.account, status.health
    return {
        "id": account.id,
        "source": account.source,
        "name": account.name,
        "addresses": list(account.addresses),
        "state": "paused" if account.is_paused else health.state.value,
        "reason": health.reason,
        "last_success_at": time_shape(health.last_success_at),
        "next_try_at": time_shape(health.next_try_at),
        "messages": status.messages,
    }


def statistics_shape(statistics: Statistics) -> Json:
    """Return what the cache holds."""
    return {
        "messages": statistics.messages,
        "conversations": statistics.conversations,
        "people": statistics.people,
        "accounts": [account_shape(status) for status in statistics.accounts],
        "database_bytes": statistics.database_bytes,
    }


def time_shape(moment: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
