"""Reads messages with their texts, attachments and the copy that stands for them."""

import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import cast

from desktop.core.clock import from_micros
from desktop.model.account import ChannelRole
from desktop.model.ids import AccountId, AttachmentId, ConversationId, MessageId, RemoteId, SourceId
from desktop.model.message import Address, Attachment, Message
from desktop.storage.codes import AUTOMATIONS, ROLE_BITS, SHOWN, flags_of
from desktop.storage.database import Connection
from desktop.storage.details import details_from_json, recipients_from_json

MOST_AT_ONCE = 500
"""Of a longer conversation the newest so many are read."""

_COLUMNS = """message.id, message.conversation_id, message.message_id, message.in_reply_to,
    message.refs, message.sender_name, message.sender_address, message.recipients, message.subject,
    message.sent_at, message.snippet, message.blocked_remote, message.flags, message.automation,
    message.details, message.is_mine, message.is_partial, body.text, body.html"""

_PREFERRED = (
    ChannelRole.INBOX,
    ChannelRole.OTHER,
    ChannelRole.ARCHIVE,
    ChannelRole.SENT,
    ChannelRole.DRAFTS,
    ChannelRole.TRASH,
    ChannelRole.JUNK,
)
_ORDER = {role.value: place for place, role in enumerate(_PREFERRED)}

_Place = tuple[int, str, str, str, str]
"""Account id, source, account name, remote id, name of the channel."""


def of_conversation(connection: Connection, conversation_id: int) -> tuple[Message, ...]:
    """Return the messages of a conversation, oldest first.

    Trash, junk and drafts are left out, unless the conversation has nothing else.
    """
    for roles in (SHOWN, sum(ROLE_BITS.values())):
        rows = connection.execute(
            f"""SELECT {_COLUMNS} FROM message JOIN body ON body.message_id = message.id
            WHERE conversation_id = ? AND roles & ? ORDER BY message.id DESC LIMIT ?""",
            (conversation_id, roles, MOST_AT_ONCE),
        ).fetchall()
        if rows:
            return tuple(_messages(connection, rows[::-1]))
    return ()


def get(connection: Connection, message_id: MessageId) -> Message | None:
    """Return one message, or None when it is gone."""
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM message JOIN body ON body.message_id = message.id
        WHERE message.id = ? AND roles != 0""",
        (message_id,),
    ).fetchall()
    return next(_messages(connection, rows), None)


def every_message(connection: Connection) -> Iterator[Message]:
    """Yield all messages that are somewhere, oldest first; for export."""
    last = -1
    while rows := connection.execute(
        f"""SELECT {_COLUMNS} FROM message JOIN body ON body.message_id = message.id
        WHERE message.id > ? AND roles != 0 ORDER BY message.id LIMIT ?""",
        (last, MOST_AT_ONCE),
    ).fetchall():
        yield from _messages(connection, rows)
        last = rows[-1][0]


def count(connection: Connection) -> int:
    """Return how many messages are somewhere."""
    row = connection.execute(  # two small indexes, where the rows themselves take tens of ms
        """SELECT (SELECT count(*) FROM message)
            - (SELECT count(*) FROM message WHERE gone_at IS NOT NULL)"""
    ).fetchone()
    return int(row[0])


def count_conversations(connection: Connection) -> int:
    """Return how many conversations can be listed."""
    row = connection.execute("SELECT count(*) FROM conversation WHERE is_listed = 1").fetchone()
    return int(row[0])


def count_by_account(connection: Connection) -> dict[int, tuple[int, int]]:
    """Return (messages, channels) by account."""
    channels = dict(
        connection.execute("SELECT account_id, count(*) FROM channel GROUP BY account_id")
    )
    copies = dict(
        connection.execute("SELECT account_id, count(*) FROM location GROUP BY account_id")
    )
    return {id_: (copies.get(id_, 0), channels.get(id_, 0)) for id_ in {*copies, *channels}}


def _messages(connection: Connection, rows: Sequence[Sequence[object]]) -> Iterator[Message]:
    ids = [cast(int, row[0]) for row in rows]
    places = _places(connection, ids)
    attachments = _attachments(connection, ids)
    for row in rows:
        id_ = cast(int, row[0])
        if id_ in places:
            yield _message(row, places[id_], tuple(attachments.get(id_, ())))


def _places(connection: Connection, ids: Collection[int]) -> dict[int, _Place]:
    """Return the copy of each message that a person would think of first."""
    rows = connection.execute(
        """SELECT location.message_id, channel.role, account.id, account.source, account.name,
            location.remote_id, channel.name
        FROM location JOIN channel ON channel.id = location.channel_id
        JOIN account ON account.id = location.account_id
        WHERE location.message_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    ).fetchall()
    rows.sort(key=lambda row: (_ORDER[row[1]], row[2], row[5]))
    places: dict[int, _Place] = {}
    for row in rows:
        places.setdefault(row[0], tuple(row[2:]))
    return places


def _attachments(connection: Connection, ids: Collection[int]) -> dict[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for row in connection.execute(
        """SELECT message_id, id, name, mime, size, part, content_id, is_inline, content_hash
        FROM attachment WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY id""",
        (json.dumps(list(ids)),),
    ):
        found.setdefault(row[0], []).append(
            Attachment(
                id=AttachmentId(row[1]),
                name=row[2],
                mime=row[3],
                size=row[4],
                part=row[5],
                content_id=row[6],
                is_inline=bool(row[7]),
                content_hash=row[8],
            )
        )
    return found


def _message(row: Sequence[object], place: _Place, attachments: tuple[Attachment, ...]) -> Message:
    account_id, source, account_name, remote_id, channel = place
    recipients = recipients_from_json(str(row[7]))
    html = cast("bytes | None", row[18])
    return Message(
        id=MessageId(cast(int, row[0])),
        conversation_id=ConversationId(cast(int, row[1])),
        account_id=AccountId(account_id),
        source=SourceId(source),
        account_name=account_name,
        remote_id=RemoteId(remote_id),
        channel=channel,
        message_id=cast("str | None", row[2]),
        in_reply_to=cast("str | None", row[3]),
        references=tuple(str(row[4]).split()),
        sender=Address(name=str(row[5]), address=str(row[6])),
        reply_to=recipients["reply_to"],
        to=recipients["to"],
        cc=recipients["cc"],
        bcc=recipients["bcc"],
        subject=str(row[8]),
        sent_at=from_micros(cast(int, row[9])),
        text=str(row[17]),
        html=zlib.decompress(html).decode() if html else None,
        snippet=str(row[10]),
        blocked_remote=cast(int, row[11]),
        flags=flags_of(cast(int, row[12])),
        automation=AUTOMATIONS[cast(int, row[13])],
        attachments=attachments,
        details=details_from_json(str(row[14])),
        is_mine=bool(row[15]),
        is_partial=bool(row[16]),
    )
