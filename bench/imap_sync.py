"""Full sync of N messages from a real Dovecot, beside a bare socket that drains the same FETCH.

`python bench/imap_sync.py [N]` (default 10,000). Both read the same Maildir in the same run; the
server's caches are warmed first. With mbsync and notmuch installed that pair runs too.
"""

import asyncio
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from desktop.app import open_workspace
from desktop.model.conversation import View
from desktop.system.secrets import MemorySecrets
from tests.servers.applier import Engine
from tests.servers.dovecot import Dovecot
from tests.servers.launch import PASSWORD, mail_user
from tests.servers.mails import mail

FETCH = b"a2 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.262144>)\r\n"


def deliver(server: Dovecot, count: int) -> int:
    """Write `count` mails into the inbox; return their bytes."""
    folder = server.maildir / "cur"
    for name in ("cur", "new", "tmp"):
        (server.maildir / name).mkdir(parents=True, exist_ok=True)
    total, begin = 0, int(time.time()) - 60 * count
    text = "A few lines of text, as people write them.\r\n" * 40
    for number in range(count):
        raw = mail(number, text=text)
        path = folder / f"{begin + 60 * number}.M{number}P1.bench,S={len(raw)}:2,"
        path.write_bytes(raw)
        os.utime(path, (begin + 60 * number,) * 2)
        total += len(raw)
    user = mail_user()
    if os.geteuid() == 0:
        for path in server.maildir.rglob("*"):
            os.chown(path, user.pw_uid, user.pw_gid)
        os.chown(server.maildir, user.pw_uid, user.pw_gid)
    return total


def drain(port: int) -> float:
    """Return the seconds in which a bare socket takes in the same FETCH."""
    with socket.create_connection(("127.0.0.1", port)) as bare:
        bare.recv(4096)
        bare.sendall(b'a0 LOGIN anna "%s"\r\na1 EXAMINE INBOX\r\n' % PASSWORD.encode())
        tail = b""
        while b"a1 OK" not in tail:
            tail = tail[-200:] + bare.recv(65536)
        begun = time.perf_counter()
        bare.sendall(FETCH)
        tail = b""
        while b"a2 OK" not in tail:
            tail = tail[-200:] + bare.recv(262144)
        return time.perf_counter() - begun


async def sync(server: Dovecot) -> tuple[float, float, int]:
    """Return seconds to the first 50 messages, seconds to all, and how many there are."""
    workers = ProcessPoolExecutor(2, multiprocessing.get_context("forkserver"))
    list(workers.map(abs, range(2)))
    engine = Engine(server.settings, server.folder, workers=workers)
    begun = time.perf_counter()
    first = 0.0
    count = 0
    async for batch in engine.session.sync({}):
        count += len(batch.messages)
        if batch.messages and not first:
            first = time.perf_counter() - begun
    total = time.perf_counter() - begun
    await engine.close()
    return first, total, count


def whole_program(server: Dovecot) -> tuple[float, float]:
    """Return the seconds until 50 messages are listed and until all are searchable."""
    secrets = MemorySecrets()
    with (
        tempfile.TemporaryDirectory() as name,
        open_workspace(Path(name), start_engine=True, secrets=secrets) as workspace,
    ):
        views = workspace.services.views()
        begun = time.perf_counter()
        settings = {**server.settings, "address": "anna@example.org"}
        workspace.run(workspace.services.accounts.add("imap", settings, {"password": PASSWORD}))
        listed = 0.0
        while True:
            (status,) = views.accounts()
            if not listed and len(views.page(View.INBOX, limit=50).rows) == 50:
                listed = time.perf_counter() - begun
            if status.health.last_success_at is not None:
                return listed, time.perf_counter() - begun
            time.sleep(0.02)


def peer(port: int) -> tuple[float, float] | None:
    """Return the seconds of mbsync and of notmuch new, None where they are not installed."""
    if not (shutil.which("mbsync") and shutil.which("notmuch")):
        return None
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "mail").mkdir()
        (home / "rc").write_text(
            f"IMAPStore far\nHost 127.0.0.1\nPort {port}\nUser anna\nPass {PASSWORD}\n"
            f"SSLType None\nAuthMechs LOGIN\n\nMaildirStore near\nPath {home}/mail/\n"
            f"Inbox {home}/mail/INBOX\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\n"
            "Create Near\nSyncState *\n"
        )
        begun = time.perf_counter()
        subprocess.run(["mbsync", "-q", "-c", home / "rc", "all"], check=True)
        synced = time.perf_counter() - begun
        (home / "notmuch").write_text(
            f"[database]\npath={home}/mail\n[user]\nname=A\nprimary_email=a@example.org\n"
        )
        begun = time.perf_counter()
        subprocess.run(
            ["notmuch", "new", "--quiet"],
            check=True,
            env={**os.environ, "NOTMUCH_CONFIG": str(home / "notmuch")},
        )
        return synced, time.perf_counter() - begun


def main() -> None:
    """Print all figures of one run."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    server = Dovecot()
    try:
        size = deliver(server, count)
        server.start()
        drain(server.port)
        bare = min(drain(server.port) for _ in range(3))
        first, total, got = asyncio.run(sync(server))
        print(f"{got} of {count} messages, {size / 1e6:.1f} MB")
        print(f"bare socket draining the same FETCH   {bare:7.2f} s")
        print(f"Luwte, all parsed                     {total:7.2f} s   {total / bare:.2f} x")
        print(f"Luwte, first 50 newest                {first:7.3f} s")
        listed, searchable = whole_program(server)
        print(f"Luwte with cache and index: 50 listed {listed:7.3f} s")
        print(f"Luwte with cache and index: all       {searchable:7.2f} s")
        both = peer(server.port)
        if both:
            print(f"mbsync                                {both[0]:7.2f} s")
            print(f"notmuch new                           {both[1]:7.2f} s")
            print(f"the pair took {sum(both) / searchable:.1f} times as long as Luwte")
    finally:
        server.close()


if __name__ == "__main__":
    main()
