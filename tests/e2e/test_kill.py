"""Killed at any instant, the program loses nothing and repeats nothing."""

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from desktop.sources.files import maildir

CHILD = Path(__file__).with_name("sync_child.py")
MESSAGES = 10_000
KILLS = 30
LIMIT_S = 240


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    maildir.make_folder(folder)
    for number in range(MESSAGES):
        mail = (
            f"From: Jan <jan{number % 50}@oostermeer.example>\nTo: eva@oostermeer.example\n"
            f"Subject: Permit {number // 3}\nMessage-ID: <{number}@oostermeer.example>\n"
            f"Date: Mon, 23 Nov 2026 10:{number % 60:02}:00 +0000\n\nPlease look at {number}.\n"
        )
        (folder / "cur" / f"{number}.test:2,").write_text(mail)
    return folder


class Run:
    """One life of the program."""

    def __init__(self, profile: Path, box: Path) -> None:
        command = [sys.executable, str(CHILD), str(profile), str(box)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._read: list[str] = []

    def wait_until_busy(self) -> None:
        """Return when it writes and syncs at the same time."""
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            self._read.append(line.strip())
            if line.startswith("draft"):
                return

    def kill(self) -> list[str]:
        self._process.kill()
        return self._lines()

    def finish(self) -> list[str]:
        lines = self._lines()
        assert self._process.returncode == 0, lines
        return lines

    def _lines(self) -> list[str]:
        out, _ = self._process.communicate(timeout=LIMIT_S)
        return self._read + [line for line in out.split("\n")[:-1] if line]


def test_thirty_kills_lose_nothing_and_repeat_nothing(tmp_path: Path, box: Path) -> None:
    profile = tmp_path / "profile"
    moments = random.Random(30)
    told: list[str] = []
    in_the_midst = 0
    for _ in range(KILLS):
        run = Run(profile, box)
        if moments.random() < 0.8:
            run.wait_until_busy()
        time.sleep(moments.uniform(0.0, 2.0))
        told += run.kill()
        in_the_midst += 0 < _count(profile) < MESSAGES
    assert in_the_midst > KILLS // 2
    last = Run(profile, box).finish()
    assert last[-1] == "synced"
    told += last
    with closing(sqlite3.connect(profile / "cache.db")) as cache:
        _assert_each_message_once(cache)
        _assert_all_writing_is_there(cache, told)
        assert cache.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert cache.execute("PRAGMA foreign_key_check").fetchall() == []
        cache.execute("INSERT INTO search(search, rank) VALUES('integrity-check', 1)")
    assert not list(profile.glob("cache-damaged-*"))


def _count(profile: Path) -> int:
    """Return how many messages of the Maildir are in the cache."""
    try:
        with closing(sqlite3.connect(profile / "cache.db")) as cache:
            query = "SELECT count(*) FROM location WHERE remote_id NOT LIKE 'luwte:%'"
            return int(cache.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # killed before there was a cache


def _assert_each_message_once(cache: sqlite3.Connection) -> None:
    rows = cache.execute(
        """SELECT message.message_id FROM location JOIN message ON message.id = location.message_id
        WHERE remote_id NOT LIKE 'luwte:%'"""
    ).fetchall()
    times = Counter(row[0] for row in rows)
    assert times == Counter(f"{number}@oostermeer.example" for number in range(MESSAGES))
    doubled = cache.execute(
        "SELECT message_id, count(*) FROM message GROUP BY message_id HAVING count(*) > 1"
    ).fetchall()
    assert doubled == []


def _assert_all_writing_is_there(cache: sqlite3.Connection, told: list[str]) -> None:
    """Each text that was said to be safe is a draft or in the outbox, and only once."""
    queued = Counter(row[0] for row in cache.execute("SELECT summary FROM operation"))
    drafts = Counter(row[0] for row in cache.execute("SELECT content ->> 'subject' FROM draft"))
    written = {line.split()[1] for line in told if line.startswith(("draft", "queued"))}
    sent = {line.split()[1] for line in told if line.startswith("queued")}
    assert sent <= set(queued)
    assert written <= set(queued) | set(drafts)
    assert max((queued + drafts)[subject] for subject in written) == 1
    assert len(written) > KILLS
