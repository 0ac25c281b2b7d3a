"""Times the arrival of mail: from its delivery at a real Dovecot to the painted row in the list.

The window runs in this process with an IMAP account that waits in IDLE; mails are written into the
server's Maildir as a delivery agent does (tmp, then a rename into new), or appended by another
client with --append. Beside it a bare socket in IDLE notes when the server tells of the mail: what
comes before that is the server's own delay. Prints the least, the median and the greatest of all
arrivals; aim 300 ms.
"""

import argparse
import contextlib
import imaplib
import os
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from email.utils import format_datetime, localtime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

WAIT_S = 30.0
PAUSE_S = 0.4


def main() -> None:
    """Print the figures."""
    options = _options()
    from tests.servers.install import binary

    if binary("usr/sbin/dovecot") is None:
        print("arrival: skipped, dovecot is not installed")
        return
    from tests.servers.dovecot import Dovecot

    server = Dovecot()
    try:
        server.start()
        painted, told = _measure(server, options)
    finally:
        server.close()
    ways = "appended by a client" if options.append else "delivered into the Maildir"
    print(f"{len(painted)} mails {ways} (aim 300 ms)")
    _report("row painted", painted)
    _report("bare socket told by the server", told)
    _report("the difference", [mine - bare for mine, bare in zip(painted, told, strict=True)])


def _report(name: str, times: list[float]) -> None:
    middle = statistics.median(times)
    print(f"  {name:32} min {min(times):4.0f} ms, median {middle:4.0f}, max {max(times):4.0f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--append", action="store_true", help="deliver with IMAP's APPEND")
    return parser.parse_args()


def _measure(  # type: ignore[no-untyped-def]
    server, options: argparse.Namespace
) -> tuple[list[float], list[float]]:
    from desktop.app import open_workspace
    from desktop.core.clock import SystemClock
    from desktop.system.secrets import MemorySecrets
    from desktop.ui.application import Program, make_application
    from tests.servers.launch import PASSWORD

    subjects = _watch_painting()
    app = make_application()
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as folder:
        workspace = open_workspace(Path(folder), secrets=MemorySecrets())
        accounts = workspace.services.accounts
        secrets = {"password": PASSWORD}
        workspace.run(accounts.add("imap", server.settings, secrets, name="Bench"))
        program = Program(app, workspace, SystemClock())
        program.show()
        deliver = _appender(server)
        try:
            # The first is for everything that is made once; IDLE stands when it has come.
            _arrival(app, deliver, subjects, 0)
            told = _bare_idle(server)
            _turn(app, lambda: False, 2.0)
            if not options.append:
                deliver = _maildir_writer(server)
            told.clear()
            painted, bare = [], []
            for number in range(1, options.mails + 1):
                start = time.perf_counter()
                painted.append(_arrival(app, deliver, subjects, number))
                _turn(app, lambda n=number: len(told) >= n, WAIT_S)
                bare.append((told[number - 1] - start) * 1000)
        finally:
            program.quit()
            workspace.close()
    return painted, bare


def _bare_idle(server) -> list[float]:  # type: ignore[no-untyped-def]
    """Return a list that grows by the moment of each EXISTS that the server tells of."""
    client, moments = server.other_client(), []
    client.select("INBOX")
    client.send(b"bench IDLE\r\n")

    def listen() -> None:
        with contextlib.suppress(OSError):
            while line := client.readline():
                if line.rstrip().endswith(b"EXISTS"):
                    moments.append(time.perf_counter())

    threading.Thread(target=listen, daemon=True).start()
    return moments


def _watch_painting() -> set[str]:
    """Return a set that holds the subjects of all rows that were painted."""
    from desktop.ui.conversation_list.row_painter import RowPainter

    plain, subjects = RowPainter.paint, set()

    def paint(self, painter, rect, row, **rest):  # type: ignore[no-untyped-def]
        plain(self, painter, rect, row, **rest)
        subjects.add(row.subject)

    # Before the first instance: later Qt would not see it.
    RowPainter.paint = paint  # type: ignore[method-assign]
    return subjects


def _arrival(app, deliver: Callable[[bytes], None], subjects: set[str], number: int) -> float:  # type: ignore[no-untyped-def]
    """Deliver a mail and return the ms until its row was painted."""
    subject = f"Arrival {number} at {time.time_ns()}"
    mail = (
        f"From: Bert <bert@example.net>\r\nTo: anna@example.org\r\nSubject: {subject}\r\n"
        f"Date: {format_datetime(localtime())}\r\nMessage-ID: <{time.time_ns()}@example.net>\r\n"
        "\r\nCan you have a look at this today?\r\n"
    ).encode()
    start = time.perf_counter()
    deliver(mail)
    if not _turn(app, lambda: subject in subjects, WAIT_S):
        raise SystemExit(f"arrival: mail {number} did not come within {WAIT_S:.0f} s")
    took = (time.perf_counter() - start) * 1000
    _turn(app, lambda: False, PAUSE_S)
    return took


def _turn(app, is_done: Callable[[], bool], seconds: float) -> bool:  # type: ignore[no-untyped-def]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        if is_done():
            return True
        time.sleep(0.001)
    return False


def _maildir_writer(server) -> Callable[[bytes], None]:  # type: ignore[no-untyped-def]
    from tests.servers.launch import mail_user

    user = mail_user()

    def deliver(mail: bytes) -> None:
        name = f"{time.time():.6f}.bench.{socket.gethostname()}"
        draft = server.maildir / "tmp" / name
        draft.write_bytes(mail)
        if os.geteuid() == 0:
            shutil.chown(draft, user.pw_uid, user.pw_gid)
        draft.rename(server.maildir / "new" / name)

    return deliver


def _appender(server) -> Callable[[bytes], None]:  # type: ignore[no-untyped-def]
    client = server.other_client()

    def deliver(mail: bytes) -> None:
        client.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail)

    return deliver


if __name__ == "__main__":
    main()
