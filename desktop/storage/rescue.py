"""Carries over from a damaged cache what no service can give back."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.errors import StorageError
from desktop.core.l10n import tr

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Primary result codes of SQLite that mean that the file itself is broken."""

WAITING_NAME = "cache.rescue"
"""Beside the cache: names the damaged file from which not all has been carried over yet."""

TABLES = ("account", "setting", "operation", "draft")
"""In an order in which what is referred to comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """Where the damaged file went, and how much of each kind was carried over."""

    damaged: Path
    accounts: int
    settings: int
    operations: int
    drafts: int


def move_aside(path: Path, *, now: datetime) -> None:
    """Rename the file and its log to cache-damaged-<time>.db, and note that a rescue waits."""
    target = path.with_name(f"cache-damaged-{now:%Y%m%dT%H%M%S%f}.db")
    try:
        path.with_name(WAITING_NAME).write_text(target.name, encoding="ascii")
        path.rename(target)
        for ending in ("-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(target.with_name(target.name + ending))
    except OSError as error:
        raise StorageError(tr("The cache is damaged and cannot be moved aside.")) from error


def waiting(path: Path) -> Path | None:
    """Return the damaged file that a rescue into the cache `path` waits for, if one does.

    One that was cut short is begun again: copying the same rows twice changes nothing.
    """
    try:
        damaged = path.with_name(path.with_name(WAITING_NAME).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None
    return damaged if damaged.is_file() else None


def rescue(connection: sqlite3.Connection, damaged: Path) -> Rescued:
    """Copy the readable rows of TABLES from the file `damaged` into the new cache."""
    counts = dict.fromkeys(TABLES, 0)
    try:
        with closing(sqlite3.connect(damaged)) as old:
            for table in TABLES:
                counts[table] = _copy(old, connection, table)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
            raise
    return Rescued(
        damaged=damaged,
        accounts=counts["account"],
        settings=counts["setting"],
        operations=counts["operation"],
        drafts=counts["draft"],
    )


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    try:
        known = {str(row[1]) for row in old.execute(f"PRAGMA table_info({table})")}
    except sqlite3.DatabaseError:
        return 0
    columns = [
        str(row[1]) for row in new.execute(f"PRAGMA table_info({table})") if str(row[1]) in known
    ]
    if not columns:
        return 0
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    copied = 0
    for row in _readable_rows(old, f"SELECT {names} FROM {table} ORDER BY {columns[0]}"):
        try:
            new.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES({marks})", row)
            copied += 1
        except sqlite3.IntegrityError:
            continue  # its account could not be read
    return copied


def _readable_rows(old: sqlite3.Connection, query: str) -> Iterable[tuple[object, ...]]:
    """Read from the front up to the damage, then from the back up to it."""
    seen: set[object] = set()
    for direction in ("ASC", "DESC"):
        try:
            for row in old.execute(f"{query} {direction}"):
                if row[0] in seen:
                    continue
                seen.add(row[0])
                yield row
        except sqlite3.DatabaseError:
            continue
        if direction == "ASC":
            return
