"""The copies of messages at their services: where each lies, with which flags and labels."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.core.clock import to_micros
from desktop.storage.codes import SEEN
from desktop.storage.database import Connection
from desktop.storage.message_lookup import Roles

CopyRow = tuple[int, str, int, int, int, str]
"""Account, remote id, message, channel, flag bits, labels as JSON ("" for none)."""


@dataclass(slots=True)
class Moved:
    """A message whose copies may have changed, before and after."""

    id: int
    conversation_id: int
    old_flags: int
    flags: int
    old_roles: int
    roles: int


def labels_to_json(labels: Iterable[str] | None) -> str:
    """Write labels; "" for none."""
    return json.dumps(sorted(labels), ensure_ascii=False) if labels else ""


def add_all(connection: Connection, rows: Iterable[CopyRow]) -> None:
    """Add copies that are not there yet."""
    connection.executemany(
        """INSERT INTO location(account_id, remote_id, message_id, channel_id, flags, labels)
        VALUES(?, ?, ?, ?, ?, ?)""",
        rows,
    )


def change_all(connection: Connection, rows: Iterable[CopyRow]) -> None:
    """Change what copies hold and how they are flagged."""
    connection.executemany(
        """UPDATE location SET message_id = ?3, channel_id = ?4, flags = ?5, labels = ?6
        WHERE account_id = ?1 AND remote_id = ?2""",
        rows,
    )


def remove(connection: Connection, account_id: int, remote_ids: Iterable[str]) -> set[int]:
    """Forget copies; return the messages they held."""
    rows = connection.execute(
        """DELETE FROM location WHERE account_id = ?
            AND remote_id IN (SELECT value FROM json_each(?)) RETURNING message_id""",
        (account_id, json.dumps(list(remote_ids))),
    )
    return {row[0] for row in rows.fetchall()}


def rename(connection: Connection, account_id: int, renamed: Mapping[str, str]) -> set[int]:
    """Follow new remote ids, also when they are swapped around; return the messages held."""
    if not renamed:
        return set()
    rows = connection.execute(
        """DELETE FROM location WHERE account_id = ?
            AND remote_id IN (SELECT value FROM json_each(?))
        RETURNING remote_id, message_id, channel_id, flags, labels""",
        (account_id, json.dumps(list(renamed))),
    ).fetchall()
    connection.executemany(
        """INSERT INTO location(account_id, remote_id, message_id, channel_id, flags, labels)
        VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(account_id, remote_id) DO NOTHING""",
        [(account_id, renamed[remote_id], *rest) for remote_id, *rest in rows],
    )
    return {row[1] for row in rows}


def set_flags(
    connection: Connection,
    account_id: int,
    changes: Iterable[tuple[str, int, str | None]],
) -> set[int]:
    """Set flag bits, and labels unless None, by remote id; return the messages that changed."""
    touched: set[int] = set()
    for remote_id, flags, labels in changes:
        rows = connection.execute(
            """UPDATE location SET flags = ?, labels = COALESCE(?, labels)
            WHERE account_id = ? AND remote_id = ?
                AND (flags != ? OR labels != COALESCE(?, labels)) RETURNING message_id""",
            (flags, labels, account_id, remote_id, flags, labels),
        )
        touched.update(row[0] for row in rows.fetchall())
    return touched


def add_flag_bits(
    connection: Connection, message_ids: Collection[int], *, add: int = 0, remove: int = 0
) -> None:
    """Change flags on all copies of messages, as the person's own doing."""
    connection.execute(
        """UPDATE location SET flags = (flags | ?) & ~?
        WHERE message_id IN (SELECT value FROM json_each(?))""",
        (add, remove, json.dumps(list(message_ids))),
    )


def refresh(
    connection: Connection, message_ids: Collection[int], roles: Roles, *, now: datetime
) -> list[Moved]:
    """Bring flags and roles of messages in line with their copies; return before and after.

    A message without a copy is kept out of sight for a while: a move may bring it back.
    """
    wanted = json.dumps(list(message_ids))
    flags_now: dict[int, int] = {}
    roles_now: dict[int, int] = {}
    for message_id, account_id, channel_id, flags, labels in connection.execute(
        """SELECT message_id, account_id, channel_id, flags, labels FROM location
        WHERE message_id IN (SELECT value FROM json_each(?))""",
        (wanted,),
    ):
        flags_now[message_id] = flags_now.get(message_id, 0) | flags
        bits = roles.of(account_id, channel_id, labels)
        roles_now[message_id] = roles_now.get(message_id, 0) | bits
    touched = [
        Moved(id_, conversation_id, flags, flags_now.get(id_, flags), old, roles_now.get(id_, 0))
        for id_, conversation_id, flags, old in connection.execute(
            """SELECT id, conversation_id, flags, roles FROM message
            WHERE id IN (SELECT value FROM json_each(?))""",
            (wanted,),
        )
    ]
    changed = [m for m in touched if m.flags != m.old_flags or m.roles != m.old_roles]
    _write_moved(connection, changed, now)
    return touched


def _write_moved(connection: Connection, changed: list[Moved], now: datetime) -> None:
    connection.executemany(
        "UPDATE message SET flags = ?, roles = ?, gone_at = ? WHERE id = ?",
        [(m.flags, m.roles, None if m.roles else to_micros(now), m.id) for m in changed],
    )
    connection.executemany(
        """UPDATE identity SET read = max(read + ?, 0) WHERE address =
            (SELECT lower(sender_address) FROM message WHERE id = ? AND is_mine = 0)""",
        [(1 if m.flags & SEEN else -1, m.id) for m in changed if (m.flags ^ m.old_flags) & SEEN],
    )
