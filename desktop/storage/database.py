"""The cache file: one writer on a thread of its own, and a read-only connection per reading thread.

Nothing else opens the file. A function handed to `write` runs on the storage thread inside one
transaction: all of it is kept, or nothing is.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from desktop.core.errors import StorageError
from desktop.core.l10n import tr

T = TypeVar("T")

Connection = sqlite3.Connection
"""The type of what `write` and `reader` hand out, for layers that do not speak SQL."""

FILE_NAME = "cache.db"
SUSPECT_NAME = "cache.suspect"
"""Beside the cache: it was found damaged while in use, so the next start checks all of it."""

CACHE_KIB = 32_000
READER_CACHE_KIB = 16_000
MMAP_BYTES = 1 << 30
BUSY_TIMEOUT_S = 10.0
CHECKPOINT_PAGES = 8_000
"""The write-ahead log is folded into the file after so many pages: fewer, larger syncs."""
WAL_KEPT_BYTES = 64 << 20


class Database:
    """An open cache. Made by `desktop.storage.opening.open_database`, which also migrates it."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises StorageError when it can neither be read nor made."""
        self.path = path
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._is_closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")
        with self._explained():
            try:
                self._writer = self._thread.submit(connect_writer, path).result()
            except BaseException:
                self._thread.shutdown()
                raise

    async def write(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run `function(connection)` in one transaction; raises StorageError, or what it raises.

        When the caller is cancelled the transaction still ends as a whole.
        """
        return await asyncio.wrap_future(self._submit(function))

    def write_now(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Do as `write` does, but wait for it; for code that has no loop."""
        return self._submit(function).result()

    def run_outside_transaction(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run `function(connection)` on the storage thread; it begins and ends transactions."""
        with self._explained():
            return self._thread.submit(function, self._writer).result()

    def reader(self) -> sqlite3.Connection:
        """Return the read-only connection of the calling thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self._explained():
                connection = connect_reader(self.path)
            self._local.connection = connection
            with self._lock:
                self._readers.append(connection)
        return connection

    def close(self) -> None:
        """Finish what is queued, fold the log into the file and close every connection."""
        if self._is_closed:
            return
        self._is_closed = True
        with self._lock:
            for reader in self._readers:
                reader.close()
            self._readers.clear()
        self._thread.submit(_close_writer, self._writer).result()
        self._thread.shutdown()

    def _submit(self, function: Callable[[sqlite3.Connection], T]) -> Future[T]:
        if self._is_closed:
            raise StorageError(tr("The cache is closed."))
        return self._thread.submit(self._transaction, function)

    def _transaction(self, function: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._writer
        with self._explained():
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = function(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return result

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self.path):
            yield


def connect_writer(path: Path) -> sqlite3.Connection:
    """Return a connection that reads and writes, in autocommit mode."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(path: Path) -> sqlite3.Connection:
    """Return a read-only connection; closed by the database from any thread."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
    connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite reports about the surroundings into a StorageError that says what to do.

    A damaged file is also marked, so that the next start checks and repairs it.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        sentence = _sentence(error, path)
        if sentence is None:
            raise
        raise StorageError(sentence) from error


def _sentence(error: sqlite3.DatabaseError, path: Path) -> str | None:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        path.with_name(SUSPECT_NAME).touch()
        return tr(
            "The cache is damaged. Start Luwte again to repair it; nothing you wrote is lost."
        )
    sentences = {
        sqlite3.SQLITE_FULL: tr("The disk is full. Make some room; nothing was lost."),
        sqlite3.SQLITE_READONLY: tr(
            "The profile folder cannot be written to. Change its permissions or choose another."
        ),
        sqlite3.SQLITE_CANTOPEN: tr(
            "The profile folder cannot be opened. Change its permissions or choose another."
        ),
        sqlite3.SQLITE_IOERR: tr("The disk reports an error, so nothing could be saved."),
        sqlite3.SQLITE_BUSY: tr("Another program keeps the cache busy. Close it and try again."),
    }
    return sentences.get(primary)


def _close_writer(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):  # a full disk is no reason to hang
        connection.execute("PRAGMA optimize")
    connection.close()
