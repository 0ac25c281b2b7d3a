"""Accounts, their channels' cursors and their health in the cache."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from desktop.core.clock import from_micros, to_micros
from desktop.model.account import Account, Health, HealthState
from desktop.model.ids import AccountId, SourceId
from desktop.storage.database import Connection

_COLUMNS = "id, source, name, settings, addresses, is_paused, created_at"


def list_accounts(connection: Connection) -> list[Account]:
    """Return all accounts, oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM account ORDER BY id")
    return [_account(row) for row in rows]


def get_account(connection: Connection, account_id: AccountId) -> Account | None:
    """Return one account, or None when it is gone."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM account WHERE id = ?", (account_id,)
    ).fetchone()
    return None if row is None else _account(row)


def add_account(
    connection: Connection,
    *,
    source: SourceId,
    name: str,
    settings: Mapping[str, str],
    addresses: Iterable[str],
    now: datetime,
) -> Account:
    """Make an account. Ids are never used again, so that secrets cannot go astray."""
    found = connection.execute(
        "INSERT INTO account(source, name, settings, addresses, created_at) "
        "VALUES(?, ?, ?, ?, ?) RETURNING id",
        (source, name, json.dumps(dict(settings)), _addresses(addresses), to_micros(now)),
    ).fetchone()
    return Account(
        id=AccountId(found[0]),
        source=source,
        name=name,
        settings=dict(settings),
        addresses=tuple(json.loads(_addresses(addresses))),
        created_at=now,
    )


def update_account(connection: Connection, account: Account) -> None:
    """Keep name, settings, addresses and pause of the account."""
    connection.execute(
        "UPDATE account SET name = ?, settings = ?, addresses = ?, is_paused = ? WHERE id = ?",
        (
            account.name,
            json.dumps(dict(account.settings)),
            _addresses(account.addresses),
            account.is_paused,
            account.id,
        ),
    )


def load_health(connection: Connection, account_id: AccountId) -> Health:
    """Return the health as it was last kept."""
    row = connection.execute("SELECT health FROM account WHERE id = ?", (account_id,)).fetchone()
    return health_from_json(row[0]) if row else Health()


def save_health(connection: Connection, account_id: AccountId, health: Health) -> None:
    """Keep the health (without its progress, which is of the moment)."""
    connection.execute(
        "UPDATE account SET health = ? WHERE id = ?", (_health_to_json(health), account_id)
    )


def health_from_json(text: str) -> Health:
    """Return the health that the column `account.health` holds."""
    data = json.loads(text or "{}")
    return Health(
        state=HealthState(data.get("state", HealthState.OK)),
        since=_moment(data.get("since")),
        reason=data.get("reason", ""),
        detail=data.get("detail", ""),
        last_success_at=_moment(data.get("last_success_at")),
        next_try_at=_moment(data.get("next_try_at")),
        attempts=data.get("attempts", 0),
    )


def my_addresses(connection: Connection) -> frozenset[str]:
    """Return the addresses that are "me" in any account."""
    return frozenset(
        address for account in list_accounts(connection) for address in account.addresses
    )


def with_addresses(account: Account, addresses: Iterable[str]) -> Account:
    """Return the account with more addresses that are "me"."""
    wanted = (address.strip().lower() for address in addresses)
    return replace(account, addresses=tuple(dict.fromkeys((*account.addresses, *wanted))))


def _account(row: tuple[int, str, str, str, str, int, int]) -> Account:
    return Account(
        id=AccountId(row[0]),
        source=SourceId(row[1]),
        name=row[2],
        settings=json.loads(row[3]),
        addresses=tuple(json.loads(row[4])),
        is_paused=bool(row[5]),
        created_at=from_micros(row[6]) if row[6] else None,
    )


def _addresses(addresses: Iterable[str]) -> str:
    return json.dumps(list(dict.fromkeys(address.strip().lower() for address in addresses)))


def _health_to_json(health: Health) -> str:
    def micros(moment: datetime | None) -> int | None:
        return None if moment is None else to_micros(moment)

    return json.dumps(
        {
            "state": health.state.value,
            "since": micros(health.since),
            "reason": health.reason,
            "detail": health.detail,
            "last_success_at": micros(health.last_success_at),
            "next_try_at": micros(health.next_try_at),
            "attempts": health.attempts,
        }
    )


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
