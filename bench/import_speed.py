"""Times the import of N real mails, searchable at the end, beside notmuch and mu.

Usage: python bench/import_speed.py [N]. The mails are those of the mailing-list corpus, repeated
with other Message-IDs, as a Maildir that all three read. Ours writes batches while one worker
process parses ahead, as an import does.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from desktop.model.account import Account, Channel, ChannelRole
from desktop.model.ids import SourceId
from desktop.model.message import IncomingMessage
from desktop.ranking.rules import rank
from desktop.sources.api import SyncBatch
from desktop.sources.mail.incoming import RawMessage, read_messages
from desktop.storage.accounts import add_account
from desktop.storage.database import Connection
from desktop.storage.opening import open_database
from desktop.sync.ingest import apply_batch
from desktop.sync.reranking import rank_waiting

BATCH = 1000
_FROM_LINE = re.compile(rb"(?m)^From .*\d\d:\d\d:\d\d \d{4}\r?\n")
_IDS = re.compile(rb"(?im)^((?:message-id|in-reply-to|references):[^\n]*(?:\n[ \t][^\n]*)*)")


def corpora() -> Path:
    """Return the folder of the corpora."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "corpora"
    return Path(os.environ.get("LUWTE_CORPORA", beside))


def read_corpus() -> list[bytes]:
    """Return the raw mails of the mailing-list corpus."""
    mails: list[bytes] = []
    with tarfile.open(corpora() / "mailing-list" / "mbox.tar.gz") as archive:
        for member in sorted(archive.getmembers(), key=lambda m: m.name):
            opened = archive.extractfile(member) if member.name.endswith(".txt") else None
            if opened is not None:
                mails += [mail for mail in _FROM_LINE.split(opened.read()) if mail.strip()]
    return mails


def repeated(mails: Sequence[bytes], number: int) -> Iterator[bytes]:
    """Yield `number` mails: each round of the corpus has Message-IDs of its own."""
    for index in range(number):
        turn, place = divmod(index, len(mails))
        mail = mails[place]
        if turn:
            head, gap, body = mail.partition(b"\n\n")
            mark = b"<%d." % turn
            head = _IDS.sub(lambda match: match[1].replace(b"<", mark), head)  # noqa: B023
            mail = head + gap + body
        yield mail


def make_maildir(folder: Path, number: int) -> None:
    """Write `number` mails as a Maildir."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for index, mail in enumerate(repeated(read_corpus(), number)):
        (folder / "cur" / f"{index:08d}.bench:2,S").write_bytes(mail)


def parse(paths: Sequence[Path]) -> list[IncomingMessage]:
    """Read and parse files; runs in the worker process."""
    return read_messages(
        [RawMessage(raw=path.read_bytes(), remote_id=path.name, channel="mail") for path in paths]
    )


def import_ours(maildir: Path, profile: Path) -> dict[str, float]:
    """Import the Maildir into a new cache; return figures in seconds."""
    now = datetime.now(UTC)
    started = time.perf_counter()
    database = open_database(profile, now=now).database
    account = database.write_now(
        lambda c: add_account(
            c, source=SourceId("import"), name="bench", settings={}, addresses=(), now=now
        )
    )
    paths = sorted((maildir / "cur").iterdir())
    chunks = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    writing = 0.0
    with ProcessPoolExecutor(1) as workers:
        waiting = [workers.submit(parse, chunk) for chunk in chunks]
        for number, future in enumerate(waiting):
            messages = future.result()
            waiting[number] = None  # type: ignore[call-overload]
            at = time.perf_counter()
            _apply(database.write_now, account, messages, now)
            writing += time.perf_counter() - at
    searchable = time.perf_counter() - started
    at = time.perf_counter()
    while database.write_now(lambda c: rank_waiting(c, rank=rank, now=now, limit=500)):
        pass
    ranking = time.perf_counter() - at
    database.close()
    return {"searchable": searchable, "writing": writing, "ranking": ranking}


def _apply(write: object, account: Account, messages: list[IncomingMessage], now: datetime) -> None:
    batch = SyncBatch(
        stream="import",
        channels=(Channel(remote="mail", name="mail", role=ChannelRole.INBOX),),
        messages=tuple(messages),
        is_history=True,
    )

    def work(connection: Connection) -> None:
        apply_batch(connection, account, batch, now=now)

    write(work)  # type: ignore[operator]


def time_notmuch(maildir: Path, home: Path) -> float:
    """Return the seconds that `notmuch new` takes."""
    config = home / "notmuch.config"
    config.write_text(
        f"[database]\npath={maildir}\n[user]\nname=Bench\nprimary_email=bench@example.org\n"
        "[new]\ntags=inbox\n[maildir]\nsynchronize_flags=false\n"
    )
    return _timed(["notmuch", "new", "--quiet"], {"NOTMUCH_CONFIG": str(config)})


def time_mu(maildir: Path, home: Path) -> float:
    """Return the seconds that `mu index` takes."""
    store = str(home / "mu")
    arguments = ["mu", "init", f"--muhome={store}", f"--maildir={maildir.parent}"]
    _timed(arguments, {})
    return _timed(["mu", "index", f"--muhome={store}", "--quiet"], {})


def _timed(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Print one line of JSON with the figures of all three."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as temporary:
        folder = Path(temporary)
        maildir = folder / "mails" / "box"
        make_maildir(maildir, number)
        figures: dict[str, float] = {"messages": number}
        figures |= import_ours(maildir, folder / "profile")
        figures["megabytes"] = (folder / "profile" / "cache.db").stat().st_size / 1e6
        for name, measure in (("notmuch", time_notmuch), ("mu", time_mu)):
            if shutil.which(name) and "--ours" not in sys.argv:
                figures[name] = measure(maildir, folder)
                figures[f"times_{name}"] = figures[name] / figures["searchable"]
        keep = os.environ.get("LUWTE_BENCH_KEEP")
        if keep:
            shutil.copytree(folder / "profile", keep, dirs_exist_ok=True)
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
