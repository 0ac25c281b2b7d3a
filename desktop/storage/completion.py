"""Values for search operators that are being typed, with how often each occurs."""

from desktop.storage.database import Connection


def senders(connection: Connection, start: str, limit: int) -> list[tuple[str, int]]:
    """Return addresses of people who wrote, by a word their name or address begins with."""
    like = start.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = connection.execute(
        r"""SELECT address, received + sent FROM identity INDEXED BY identity_contacted
        WHERE name LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\' OR address LIKE ? ESCAPE '\'
        ORDER BY sent DESC, received DESC LIMIT ?""",
        (f"{like}%", f"% {like}%", f"{like}%", limit),
    )
    return rows.fetchall()


def channels(connection: Connection, start: str, limit: int) -> list[tuple[str, int]]:
    """Return names of channels and accounts that contain a text, fullest first."""
    wanted = start.casefold()
    rows = connection.execute(
        "SELECT channel.id, channel.name, account.name FROM channel "
        "JOIN account ON account.id = channel.account_id"
    )
    ids: dict[str, list[int]] = {}
    for id_, *names in rows:
        for name in names:
            if wanted in name.casefold():
                ids.setdefault(name, []).append(id_)
    counted = [(name, _copies(connection, some)) for name, some in ids.items()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:limit]


def sources(connection: Connection, start: str) -> list[tuple[str, int]]:
    """Return sources in use that begin so, with how many accounts each has."""
    rows = connection.execute("SELECT source, count(*) FROM account GROUP BY source")
    return [(source, n) for source, n in rows if source.casefold().startswith(start.casefold())]


def _copies(connection: Connection, channel_ids: list[int]) -> int:
    marks = ", ".join("?" * len(channel_ids))
    row = connection.execute(
        f"SELECT count(*) FROM location WHERE channel_id IN ({marks})", channel_ids
    ).fetchone()
    return int(row[0])
