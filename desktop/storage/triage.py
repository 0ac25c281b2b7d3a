"""What triage needs from the cache: which messages and copies a decision is about."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.core.clock import from_micros
from desktop.model.account import Channel, ChannelRole
from desktop.model.conversation import Section
from desktop.model.ids import AccountId, ConversationId, MessageId, RemoteId
from desktop.storage import channels
from desktop.storage.codes import SECTIONS, SEEN
from desktop.storage.database import Connection

_MOST_MERGES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCopy:
    """A copy of a message, with the channel that holds it."""

    account_id: AccountId
    remote_id: RemoteId
    message_id: MessageId
    channel_id: int
    channel: str
    """Remote name."""
    role: ChannelRole


def resolve(connection: Connection, ids: Collection[ConversationId]) -> list[ConversationId]:
    """Follow conversations into those they were merged into; leave out what is gone."""
    found: dict[ConversationId, None] = {}
    wanted: Collection[int] = ids
    for _ in range(_MOST_MERGES):
        rows = connection.execute(
            """SELECT id, merged_into FROM conversation
            WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(wanted)),),
        ).fetchall()
        found.update((ConversationId(id_), None) for id_, into in rows if into is None)
        wanted = {into for _, into in rows if into is not None}
        if not wanted:
            break
    return list(found)


def unread_messages(connection: Connection, ids: Collection[ConversationId]) -> list[MessageId]:
    """Return the messages of conversations that have not been seen."""
    rows = connection.execute(
        f"""SELECT id FROM message WHERE flags & {SEEN} = 0
            AND conversation_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    )
    return [MessageId(row[0]) for row in rows]


def latest_incoming(connection: Connection, ids: Collection[ConversationId]) -> list[MessageId]:
    """Return the newest message from somebody else of each conversation."""
    rows = connection.execute(
        """SELECT max(id) FROM message WHERE is_incoming = 1 AND gone_at IS NULL
            AND conversation_id IN (SELECT value FROM json_each(?)) GROUP BY conversation_id""",
        (json.dumps(list(ids)),),
    )
    return [MessageId(row[0]) for row in rows]


def messages_of(connection: Connection, ids: Collection[ConversationId]) -> list[MessageId]:
    """Return all messages of conversations."""
    rows = connection.execute(
        "SELECT id FROM message WHERE conversation_id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return [MessageId(row[0]) for row in rows]


def find_copies(connection: Connection, message_ids: Collection[MessageId]) -> list[PlacedCopy]:
    """Return where the messages lie."""
    rows = connection.execute(
        """SELECT location.account_id, remote_id, message_id, channel_id, channel.remote, role
        FROM location JOIN channel ON channel.id = location.channel_id
        WHERE message_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(message_ids)),),
    )
    return [
        PlacedCopy(
            account_id=AccountId(row[0]),
            remote_id=RemoteId(row[1]),
            message_id=MessageId(row[2]),
            channel_id=row[3],
            channel=row[4],
            role=ChannelRole(row[5]),
        )
        for row in rows
    ]


def place_copies(connection: Connection, copies: Sequence[PlacedCopy]) -> None:
    """Let copies lie in the channel that each names by id; the service follows by itself."""
    connection.executemany(
        "UPDATE location SET channel_id = ? WHERE account_id = ? AND remote_id = ?",
        [(copy.channel_id, copy.account_id, copy.remote_id) for copy in copies],
    )


def channel_for(connection: Connection, account_id: AccountId, role: ChannelRole) -> int:
    """Return the channel of a role in an account; until the service has one, a stand-in."""
    known = channels.of_account(connection, account_id)
    for stored in known.values():
        if stored.channel.role is role:
            return stored.id
    stand_in = Channel(remote=f"luwte:{role.value}", name=role.value.title(), role=role)
    channels.save_all(connection, account_id, [stand_in])
    return channels.of_account(connection, account_id)[stand_in.remote].id


def conversations_of(
    connection: Connection, message_ids: Collection[MessageId]
) -> list[ConversationId]:
    """Return the conversations that messages are in."""
    rows = connection.execute(
        """SELECT DISTINCT conversation_id FROM message
        WHERE id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(message_ids)),),
    )
    return [ConversationId(row[0]) for row in rows]


def grouped(copies: Collection[PlacedCopy]) -> Mapping[AccountId, list[PlacedCopy]]:
    """Group copies by account."""
    groups: dict[AccountId, list[PlacedCopy]] = {}
    for copy in copies:
        groups.setdefault(copy.account_id, []).append(copy)
    return groups


def standing(connection: Connection, conversation_id: ConversationId) -> tuple[Section, int]:
    """Return section and score of a conversation; the last section and 0 when it is gone."""
    row = connection.execute(
        "SELECT section, score FROM conversation WHERE id = ?", (conversation_id,)
    ).fetchone()
    return (Section.REST, 0) if row is None else (SECTIONS[row[0]], int(row[1]))


def next_later(connection: Connection) -> datetime | None:
    """Return when the first snoozed conversation comes back."""
    row = connection.execute(
        """SELECT min(later_until) FROM conversation
        WHERE state = 'later' AND later_until IS NOT NULL"""
    ).fetchone()
    return None if row[0] is None else from_micros(row[0])


def conversation_at(
    connection: Connection, account_id: AccountId, remote_id: RemoteId
) -> ConversationId | None:
    """Return the conversation of the message that a copy holds."""
    row = connection.execute(
        """SELECT conversation_id FROM location JOIN message ON message.id = location.message_id
        WHERE account_id = ? AND remote_id = ?""",
        (account_id, remote_id),
    ).fetchone()
    return None if row is None else ConversationId(row[0])
