"""Writes messages in bulk: rows, text, index, attachments."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.clock import to_micros
from desktop.model.message import IncomingMessage
from desktop.storage import search_index
from desktop.storage.codes import AUTOMATIONS
from desktop.storage.database import Connection
from desktop.storage.details import details_to_json, recipients_to_json

_AUTOMATION_NUMBER = {automation: number for number, automation in enumerate(AUTOMATIONS)}


@dataclass(slots=True)
class NewMessage:
    """A message to write, with what ingest found out about it."""

    id: int
    incoming: IncomingMessage
    is_mine: bool
    is_incoming: bool
    flags: int
    roles: int
    conversation_id: int = 0
    subject_key: int | None = None
    orphan_key: int | None = None


def insert_all(connection: Connection, messages: Sequence[NewMessage]) -> None:
    """Write new messages. In order of id, which spares the index many small pieces."""
    ordered = sorted(messages, key=lambda message: message.id)
    connection.executemany(
        """INSERT INTO message(id, content_key, conversation_id, message_id, in_reply_to, refs,
            sender_name, sender_address, recipients, subject, subject_key, orphan_key, sent_at,
            received_at, snippet, automation, details, size, is_mine, is_incoming, is_partial,
            blocked_remote, flags, roles, attachment_count)
        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [_row(message) for message in ordered],
    )
    _insert_content(connection, [(message.id, message.incoming) for message in ordered])


def complete_all(connection: Connection, bodies: Sequence[tuple[int, IncomingMessage]]) -> None:
    """Give messages that were partial their body and all that was read with it."""
    ordered = sorted(bodies, key=lambda pair: pair[0])
    ids = [id_ for id_, _ in ordered]
    search_index.remove_all(connection, ids)
    connection.executemany("DELETE FROM attachment WHERE message_id = ?", [(i,) for i in ids])
    connection.executemany("DELETE FROM body WHERE message_id = ?", [(i,) for i in ids])
    connection.executemany(
        """UPDATE message SET content_key = ?, in_reply_to = ?, refs = ?, sender_name = ?,
            sender_address = ?, recipients = ?, subject = ?, snippet = ?, automation = ?,
            details = ?, size = ?, is_partial = 0, blocked_remote = ?, attachment_count = ?
        WHERE id = ?""",
        [
            (
                m.content_key,
                m.in_reply_to,
                "\n".join(m.references),
                m.sender.name,
                m.sender.address,
                recipients_to_json(m),
                m.subject,
                m.snippet,
                _AUTOMATION_NUMBER[m.automation],
                details_to_json(m.details),
                m.size,
                m.blocked_remote,
                _files_shown(m),
                id_,
            )
            for id_, m in ordered
        ],
    )
    _insert_content(connection, ordered)


def _row(message: NewMessage) -> tuple[object, ...]:
    m = message.incoming
    return (
        message.id,
        m.content_key,
        message.conversation_id,
        m.message_id,
        m.in_reply_to,
        "\n".join(m.references),
        m.sender.name,
        m.sender.address,
        recipients_to_json(m),
        m.subject,
        message.subject_key,
        message.orphan_key,
        to_micros(m.sent_at),
        to_micros(m.received_at) if m.received_at else None,
        m.snippet,
        _AUTOMATION_NUMBER[m.automation],
        details_to_json(m.details),
        m.size,
        message.is_mine,
        message.is_incoming,
        m.is_partial,
        m.blocked_remote,
        message.flags,
        message.roles,
        _files_shown(m),
    )


def _insert_content(connection: Connection, ordered: list[tuple[int, IncomingMessage]]) -> None:
    contents = [_content(id_, message) for id_, message in ordered]
    connection.executemany(
        "INSERT INTO body(message_id, people, files, text, html) VALUES(?, ?, ?, ?, ?)",
        [
            (id_, people, files, m.text, zlib.compress(m.html.encode(), 1) if m.html else None)
            for (id_, _, people, _, files), (_, m) in zip(contents, ordered, strict=True)
        ],
    )
    search_index.add_all(connection, contents)
    attachments = [
        (id_, a.name, a.mime, a.size, a.part, a.content_id, a.is_inline, a.content_hash)
        for id_, message in ordered
        for a in message.attachments
    ]
    if attachments:
        connection.executemany(
            """INSERT INTO attachment(message_id, name, mime, size, part, content_id, is_inline,
                content_hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?)""",
            attachments,
        )


def _content(id_: int, message: IncomingMessage) -> search_index.Content:
    return (
        id_,
        message.subject,
        _people(message),
        message.text[: search_index.TEXT_INDEXED],
        " ".join(a.name for a in message.attachments),
    )


def _people(message: IncomingMessage) -> str:
    """Names and addresses of the first few, as words to find."""
    people = (message.sender, *message.to[:40], *message.cc[:40], *message.bcc[:10])
    return " ".join([f"{p.name} {p.address}" if p.name else p.address for p in people])


def _files_shown(message: IncomingMessage) -> int:
    return sum(not attachment.is_inline for attachment in message.attachments)
