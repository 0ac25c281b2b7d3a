"""Kills a syncing program thirty times and looks for what is lost or doubled.

Shared by the tests with a Maildir and with real servers.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("sync_child.py")
MESSAGES = 10_000
KILLS = 30
LIMIT_S = 240


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The account that is synced, and the Message-IDs it has."""

    source: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    message_ids: Sequence[str]


def mail(number: int) -> str:
    """Return a small mail; its Message-ID is `number`@oostermeer.example."""
    return (
        f"From: Jan <jan{number % 50}@oostermeer.example>\nTo: eva@oostermeer.example\n"
        f"Subject: Permit {number // 3}\nMessage-ID: <{number}@oostermeer.example>\n"
        f"Date: Mon, 23 Nov 2026 10:{number % 60:02}:00 +0000\n\nPlease look at {number}.\n"
    )


class Run:
    """One life of the program."""

    def __init__(self, profile: Path, subject: Subject) -> None:
        account = (subject.source, json.dumps(subject.settings), json.dumps(subject.secrets))
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), str(profile), *account],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LUWTE_SECRETS": "file", "LUWTE_SECRETS_PASSPHRASE": "kill"},
        )
        self._read: list[str] = []
        self._errors = ""

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
        assert self._process.returncode == 0, self._errors
        return lines

    def _lines(self) -> list[str]:
        out, self._errors = self._process.communicate(timeout=LIMIT_S)
        return self._read + [line for line in out.split("\n")[:-1] if line]


def survive(profile: Path, subject: Subject) -> None:
    """Kill and resume, sync to the end, and check all of it."""
    moments = random.Random(30)
    told: list[str] = []
    in_the_midst = 0
    longest_s = 0.5
    for number in range(1, KILLS + 1):
        run = Run(profile, subject)
        if moments.random() < 0.8:
            run.wait_until_busy()
        time.sleep(moments.uniform(0.0, longest_s))
        told += run.kill()
        count, total = _count(profile), len(subject.message_ids)
        in_the_midst += 0 < count < total
        # However fast the machine is, the last kill should fall shortly before the end.
        longest_s *= 0.5 if count > total * number / KILLS else 1.4
    assert in_the_midst > KILLS // 2
    last = Run(profile, subject).finish()
    assert last[-1] == "synced"
    told += last
    with closing(sqlite3.connect(profile / "cache.db")) as cache:
        _assert_each_message_once(cache, subject)
        _assert_all_writing_is_there(cache, told)
        assert cache.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert cache.execute("PRAGMA foreign_key_check").fetchall() == []
        cache.execute("INSERT INTO search(search, rank) VALUES('integrity-check', 1)")
    assert not list(profile.glob("cache-damaged-*"))


def _count(profile: Path) -> int:
    """Return how many messages of the account are in the cache."""
    try:
        with closing(sqlite3.connect(profile / "cache.db")) as cache:
            query = "SELECT count(*) FROM location WHERE remote_id NOT LIKE 'luwte:%'"
            return int(cache.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # killed before there was a cache


def _assert_each_message_once(cache: sqlite3.Connection, subject: Subject) -> None:
    rows = cache.execute(
        """SELECT message.message_id FROM location JOIN message ON message.id = location.message_id
        WHERE remote_id NOT LIKE 'luwte:%'"""
    ).fetchall()
    times = Counter(row[0] for row in rows)
    assert times == Counter(subject.message_ids)
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
