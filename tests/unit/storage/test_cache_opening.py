import shutil
import sqlite3
from pathlib import Path

import pytest

from desktop.core.errors import NewerSchemaError, StorageError
from desktop.storage import rescue
from desktop.storage.database import FILE_NAME, Connection, Database, explained
from desktop.storage.migrations import STEPS
from desktop.storage.opening import open_database
from tests.unit.storage.building import NOW, Cache, batch, mail


def _fill(folder: Path) -> None:
    cache = Cache(folder)
    cache.apply(batch(*(mail(f"m{n}", text="word " * 200) for n in range(200))))

    def write(connection: Connection) -> None:
        connection.execute("INSERT INTO setting VALUES('language', 'nl')")
        connection.execute(
            'INSERT INTO draft(account_id, content, saved_at) VALUES(1, \'{"text": "kept"}\', 1)'
        )
        connection.execute(
            """INSERT INTO operation(account_id, kind, payload, idempotency_key, state, created_at,
                not_before) VALUES(1, 'send', '{}', 'id@example', 'queued', 1, 1)"""
        )

    cache.database.write_now(write)
    cache.database.close()


def _damage(path: Path, start: int, length: int) -> None:
    content = bytearray(path.read_bytes())
    content[start : start + length] = b"\xa5" * len(content[start : start + length])
    path.write_bytes(content)


def test_a_new_cache_has_all_steps_and_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        opened = open_database(tmp_path, now=NOW)
        assert opened.rescued is None
        version = opened.database.reader().execute("PRAGMA user_version").fetchone()[0]
        opened.database.close()
        assert version == len(STEPS)


def test_a_newer_cache_is_refused_and_left_untouched(tmp_path: Path) -> None:
    _fill(tmp_path)
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchemaError):
        open_database(tmp_path, now=NOW)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.glob("cache-damaged*")] == []


def test_a_file_that_is_no_database_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this was never a database " * 1000)
    opened = open_database(tmp_path, now=NOW)
    opened.database.close()
    assert opened.rescued is not None
    assert opened.rescued.damaged.read_bytes().startswith(b"this was never")


def test_damage_in_conversations_is_found_and_what_was_written_is_rescued(tmp_path: Path) -> None:
    _fill(tmp_path)
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'conversation'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    _damage(path, (page - 1) * size, size)
    opened = open_database(tmp_path, now=NOW)
    reader = opened.database.reader()
    assert opened.rescued is not None
    counts = (opened.rescued.accounts, opened.rescued.settings)
    assert counts == (1, 1)
    assert (opened.rescued.operations, opened.rescued.drafts) == (1, 1)
    assert reader.execute("SELECT content FROM draft").fetchone() == ('{"text": "kept"}',)
    assert reader.execute("SELECT count(*) FROM message").fetchone() == (0,)
    opened.database.close()


def test_a_rescue_that_was_cut_short_is_begun_again(tmp_path: Path, monkeypatch) -> None:
    _fill(tmp_path)
    _damage(tmp_path / FILE_NAME, 0, 16)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rescue, "rescue", killed)
        with pytest.raises(KeyboardInterrupt):
            open_database(tmp_path, now=NOW)
    (damaged,) = tmp_path.glob("cache-damaged*.db")
    _repair_head(damaged)
    for expected in (1, None):
        opened = open_database(tmp_path, now=NOW)
        drafts = opened.database.reader().execute("SELECT content FROM draft").fetchall()
        opened.database.close()
        assert drafts == [('{"text": "kept"}',)]
        assert (opened.rescued and opened.rescued.drafts) == expected


def _repair_head(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + path.read_bytes()[16:])


def test_damage_met_while_reading_is_repaired_at_the_next_start(tmp_path: Path) -> None:
    _fill(tmp_path)
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as connection:
        page = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'body'"
        ).fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    _damage(path, (page - 1) * size, size)
    opened = open_database(tmp_path, now=NOW)
    assert opened.rescued is None
    with pytest.raises(StorageError):
        opened.database.write_now(
            lambda c: c.execute("SELECT sum(length(text)) FROM body").fetchall()
        )
    opened.database.close()
    opened = open_database(tmp_path, now=NOW)
    opened.database.close()
    assert opened.rescued is not None
    assert opened.rescued.drafts == 1


def test_a_full_disk_is_explained_and_the_transaction_is_undone(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.apply(batch(mail("kept")))
    cache.database.write_now(lambda c: c.execute("PRAGMA max_page_count = 1").fetchall())
    text = "room " * 20_000
    with pytest.raises(StorageError, match="disk is full"):
        cache.apply(batch(*(mail(f"m{n}", text=text) for n in range(30)), cursor="2"))
    assert cache.threads() == {frozenset({"kept"})}
    assert cache.rows("SELECT * FROM cursor") == []
    cache.database.write_now(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchall())
    assert cache.apply(batch(mail("later"))).added == 1
    cache.database.close()


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        open_database(tmp_path / "file" / "profile", now=NOW)


def test_a_read_only_file_is_explained(tmp_path: Path) -> None:
    _fill(tmp_path)
    connection = sqlite3.connect(f"file:{tmp_path / FILE_NAME}?mode=ro", uri=True)
    with pytest.raises(StorageError, match="cannot be written"), explained(tmp_path / FILE_NAME):
        connection.execute("DELETE FROM setting")
    connection.close()


def test_an_unclean_end_loses_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "one")
    cache.apply(batch(mail("a")))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    cache.database.close()
    opened = open_database(tmp_path / "two", now=NOW)
    assert opened.rescued is None
    assert opened.database.reader().execute("SELECT count(*) FROM message").fetchone() == (1,)
    opened.database.close()


def test_an_error_undoes_the_transaction(tmp_path: Path) -> None:
    database = open_database(tmp_path, now=NOW).database

    def fail(connection: Connection) -> None:
        connection.execute("INSERT INTO setting VALUES('a', 'b')")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write_now(fail)
    assert database.reader().execute("SELECT * FROM setting").fetchall() == []
    database.close()


def test_readers_cannot_write(tmp_path: Path) -> None:
    database = open_database(tmp_path, now=NOW).database
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.reader().execute("INSERT INTO setting VALUES('a', 'b')")
    database.close()


async def test_writes_from_a_loop_return_their_result(tmp_path: Path) -> None:
    database = open_database(tmp_path, now=NOW).database
    assert await database.write(lambda c: c.execute("SELECT 42").fetchone()[0]) == 42
    database.close()
    with pytest.raises(StorageError):
        await database.write(lambda c: None)


def test_a_missing_folder_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Database(tmp_path / "missing" / FILE_NAME)
