"""The person's settings, as text by name."""

from desktop.storage.database import Connection


def get_setting(connection: Connection, name: str, default: str = "") -> str:
    """Return a setting, or `default` when it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return default if row is None else str(row[0])


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a setting; an empty value forgets it."""
    if value:
        connection.execute(
            "INSERT OR REPLACE INTO setting(name, value) VALUES(?, ?)", (name, value)
        )
    else:
        connection.execute("DELETE FROM setting WHERE name = ?", (name,))
