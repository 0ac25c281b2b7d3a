"""Times searches over N real mails in process, beside `notmuch search --limit=50`.

Usage: python bench/search_speed.py [N]. Ten queries, a word that stands in nearly every message
among them, and six words typed letter by letter, up to six letters. A row and the words around
the match are made for each of the first fifty hits, as the window shows them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from import_speed import import_ours, make_maildir, time_notmuch

from desktop.core.clock import SystemClock
from desktop.services.views import CacheViews
from desktop.storage.opening import open_database
from desktop.storage.search_index import merge

QUERIES = (
    "twisted ",
    "the ",
    "reactor ",
    "deferred reactor ",
    '"the reactor" ',
    "subject:reactor ",
    "from:glyph ",
    "from:glyph deferred ",
    "zope -twisted ",
    "xmlrpc OR jabber ",
)
TYPED = ("twisted", "connection", "protocol", "version", "question", "wouldn")
LONGEST_TYPED = 6
PEER = tuple(query.strip().replace("-twisted", "NOT twisted") for query in QUERIES)
ROUNDS = 5


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds."""
    ordered = sorted(times)
    return {
        "p50_ms": round(ordered[len(ordered) // 2], 2),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
    }


def timed(
    run: Callable[[str], object],
    queries: Sequence[str],
    rounds: int,
    clock: Callable[[], float] = time.thread_time,
) -> list[float]:
    """Return milliseconds of each run, after one that is not counted: of this thread's processor.

    Other programs on the machine do not count; a peer in a process of its own is timed by clock.
    """
    times = []
    for query in queries:
        run(query)
        for _ in range(rounds):
            started = clock()
            run(query)
            times.append((clock() - started) * 1000)
    return times


def main() -> None:
    """Print figures as one line of JSON."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    figures: dict[str, object] = {"messages": number}
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as temporary:
        folder = Path(temporary)
        maildir = folder / "mails" / "box"
        make_maildir(maildir, number)
        import_ours(maildir, folder / "profile")
        database = open_database(folder / "profile", now=datetime.now(UTC)).database
        views = CacheViews(database, clock=SystemClock())
        typed = [word[:length] for word in TYPED for length in range(1, LONGEST_TYPED + 1)]
        for state in ("just imported", "tidied"):
            figures[f"queries, {state}"] = percentiles(timed(views.search, QUERIES, ROUNDS))
            figures[f"as typed, {state}"] = percentiles(timed(views.search, typed, ROUNDS))
            while database.write_now(merge):
                pass
        database.close()
        if shutil.which("notmuch"):
            time_notmuch(maildir, folder)
            environment = {**os.environ, "NOTMUCH_CONFIG": str(folder / "notmuch.config")}

            def peer(query: str) -> None:
                command = ["notmuch", "search", "--limit=50", query]
                subprocess.run(command, env=environment, check=True, capture_output=True)

            figures["notmuch, a process each"] = percentiles(
                timed(peer, PEER, 2, time.perf_counter)
            )
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
