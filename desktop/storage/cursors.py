"""How far each stream of an account has been read."""

from desktop.model.ids import AccountId
from desktop.storage.database import Connection


def of_account(connection: Connection, account_id: AccountId) -> dict[str, str]:
    """Return the cursors of an account by stream."""
    return dict(
        connection.execute("SELECT stream, value FROM cursor WHERE account_id = ?", (account_id,))
    )


def save(connection: Connection, account_id: AccountId, stream: str, value: str) -> None:
    """Move a stream; belongs in the transaction of the batch that it covers."""
    connection.execute(
        """INSERT INTO cursor(account_id, stream, value) VALUES(?, ?, ?)
        ON CONFLICT(account_id, stream) DO UPDATE SET value = excluded.value""",
        (account_id, stream, value),
    )


def forget(connection: Connection, account_id: AccountId) -> None:
    """Drop all cursors of an account: the next sync reads everything anew."""
    connection.execute("DELETE FROM cursor WHERE account_id = ?", (account_id,))
