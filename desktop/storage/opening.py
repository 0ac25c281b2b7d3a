"""Opens the cache of a profile, whatever state its file is in.

A file of a newer version is left untouched. A damaged one is moved aside, a new one is made, and
what no service can give back (accounts, settings, drafts, outbox) is carried over as far as it can
be read.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.core.errors import NewerSchemaError, StorageError
from desktop.core.l10n import tr
from desktop.storage import rescue
from desktop.storage.database import FILE_NAME, SUSPECT_NAME, Database, connect_reader, explained
from desktop.storage.migrations import STEPS, migrate, schema_version

QUICK_TABLES = ("account", "setting", "operation", "draft", "conversation")
"""Checked at every start: small, and the rest is worth little without them."""

AFTER_CRASH_TABLES = (*QUICK_TABLES, "channel", "cursor", "message", "location")
"""Checked when the last session did not end cleanly. The texts, most of the file, take seconds:
they are checked only when damage was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open cache, and what was rescued when the old one was damaged."""

    database: Database
    rescued: rescue.Rescued | None = None


def open_database(profile: Path, *, now: datetime) -> Opened:
    """Open, and if need be make, migrate or repair, the cache in the folder `profile`.

    Raises NewerSchemaError (file untouched) or StorageError (disk full, folder read-only ...).
    """
    path = profile / FILE_NAME
    with explained(path):
        try:
            profile.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(tr("The profile folder cannot be made.")) from error
    if _is_damaged(path):
        rescue.move_aside(path, now=now)
    damaged = rescue.waiting(path)
    database = Database(path)
    try:
        database.run_outside_transaction(migrate)
        rescued = None
        if damaged is not None:
            rescued = database.write_now(lambda connection: rescue.rescue(connection, damaged))
    except BaseException:
        database.close()
        raise
    for name in (SUSPECT_NAME, rescue.WAITING_NAME):
        path.with_name(name).unlink(missing_ok=True)
    return Opened(database=database, rescued=rescued)


def open_beside(profile: Path) -> Opened:
    """Open the cache that another instance has open: no check, no repair, no migration.

    Raises NewerSchemaError or StorageError.
    """
    path = profile / FILE_NAME
    database = Database(path)
    try:
        _refuse_newer(database.reader())
    except BaseException:
        database.close()
        raise
    return Opened(database=database)


def _refuse_newer(connection: sqlite3.Connection) -> None:
    if schema_version(connection) > len(STEPS):
        raise NewerSchemaError(
            tr("A newer version of Luwte wrote this profile. Update Luwte to open it.")
        )


def _is_damaged(path: Path) -> bool:
    """Tell whether the file must be replaced. Raises NewerSchemaError."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    wal = path.with_name(path.name + "-wal")
    is_suspect = path.with_name(SUSPECT_NAME).exists()
    has_crashed = wal.exists() and wal.stat().st_size > 0
    try:
        connection = connect_reader(path)
        try:
            _refuse_newer(connection)
            return not _is_sound(connection, is_suspect=is_suspect, has_crashed=has_crashed)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in rescue.DAMAGE:
            return True
        with explained(path):
            raise
    return False


def _is_sound(connection: sqlite3.Connection, *, is_suspect: bool, has_crashed: bool) -> bool:
    if is_suspect:
        return _passes(connection, "PRAGMA quick_check(1)")
    present = {
        str(name)
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    return all(
        _passes(connection, f"PRAGMA quick_check({table})")
        for table in (AFTER_CRASH_TABLES if has_crashed else QUICK_TABLES)
        if table in present
    )


def _passes(connection: sqlite3.Connection, pragma: str) -> bool:
    return bool(connection.execute(pragma).fetchone()[0] == "ok")
