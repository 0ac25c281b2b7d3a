"""What ingest must know before it writes: one query for a whole batch, never one per message."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from desktop.storage.codes import ROLE_BITS
from desktop.storage.database import Connection


@dataclass(slots=True)
class Known:
    """A message that the cache already holds."""

    id: int
    content_key: str
    conversation_id: int
    is_partial: bool


@dataclass(slots=True)
class Copy:
    """A location as it is now, and the message it holds."""

    message: Known
    channel_id: int
    flags: int
    labels: str


_KNOWN = "message.id, message.content_key, message.conversation_id, message.is_partial"


def find_known(connection: Connection, content_keys: Collection[str]) -> dict[str, Known]:
    """Return the messages that are there already, by content key."""
    rows = connection.execute(
        f"""SELECT {_KNOWN} FROM json_each(?) AS wanted
        CROSS JOIN message ON message.content_key = wanted.value""",
        (json.dumps(list(content_keys)),),
    )
    return {row[1]: Known(row[0], row[1], row[2], bool(row[3])) for row in rows}


def find_copies(
    connection: Connection, account_id: int, remote_ids: Iterable[str]
) -> dict[str, Copy]:
    """Return the copies of an account that are there already, by remote id."""
    rows = connection.execute(
        f"""SELECT location.remote_id, location.channel_id, location.flags, location.labels,
            {_KNOWN} FROM json_each(?) AS wanted
        CROSS JOIN location ON location.account_id = ? AND location.remote_id = wanted.value
        JOIN message ON message.id = location.message_id""",
        (json.dumps(list(remote_ids)), account_id),
    )
    return {
        row[0]: Copy(Known(row[4], row[5], row[6], bool(row[7])), row[1], row[2], row[3])
        for row in rows
    }


def taken_ids(connection: Connection, candidates: list[int]) -> list[int]:
    """Return which of the message ids are in use."""
    rows = connection.execute(
        "SELECT id FROM message WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(candidates),),
    )
    return [row[0] for row in rows]


@dataclass(slots=True)
class Roles:
    """The role bit of each channel, by id and by (account, remote name)."""

    by_id: dict[int, int]
    by_remote: dict[tuple[int, str], int]

    def of(self, account_id: int, channel_id: int, labels: str) -> int:
        """Return the role bits of a copy: those of its channel and of its labels."""
        bits = self.by_id[channel_id]
        if labels:
            for label in json.loads(labels):
                bits |= self.by_remote.get((account_id, label), 0)
        return bits


def load_roles(connection: Connection) -> Roles:
    """Read the roles of all channels; a small table."""
    by_id: dict[int, int] = {}
    by_remote: dict[tuple[int, str], int] = {}
    bits = {role.value: bit for role, bit in ROLE_BITS.items()}
    for id_, account_id, remote, role in connection.execute(
        "SELECT id, account_id, remote, role FROM channel"
    ):
        by_id[id_] = by_remote[account_id, remote] = bits[role]
    return Roles(by_id, by_remote)
