"""The channels (folders) of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.model.account import Channel, ChannelKind, ChannelRole
from desktop.model.ids import AccountId, ChannelId
from desktop.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChannel:
    """A channel with its id in the cache."""

    id: ChannelId
    account_id: AccountId
    channel: Channel


def of_account(connection: Connection, account_id: AccountId) -> dict[str, StoredChannel]:
    """Return the channels of an account by remote name."""
    rows = connection.execute(
        "SELECT id, remote, name, role, kind FROM channel WHERE account_id = ?", (account_id,)
    )
    return {
        remote: StoredChannel(
            id=ChannelId(id_),
            account_id=account_id,
            channel=Channel(
                remote=remote, name=name, role=ChannelRole(role), kind=ChannelKind(kind)
            ),
        )
        for id_, remote, name, role, kind in rows
    }


def save_all(connection: Connection, account_id: AccountId, channels: Iterable[Channel]) -> None:
    """Add channels, or bring their name, role and kind up to date."""
    connection.executemany(
        """INSERT INTO channel(account_id, remote, name, role, kind) VALUES(?, ?, ?, ?, ?)
        ON CONFLICT(account_id, remote) DO UPDATE SET
            name = excluded.name, role = excluded.role, kind = excluded.kind""",
        [(account_id, c.remote, c.name, c.role.value, c.kind.value) for c in channels],
    )
