"""Courier on loopback for the user anna; passwords are checked by a stand-in for authdaemond."""

import os
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers.launch import PASSWORD, Server, library_path, mail_user, required

_CAPABILITIES = (
    "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE"
)


class Courier(Server):
    """Level C: no ENABLE, CONDSTORE, MOVE, LITERAL+, ESEARCH; everything under INBOX."""

    name = "courier"

    def __init__(self) -> None:
        self._listener = required("usr/sbin/couriertcpd")
        self._login = required("usr/lib/courier/courier/imaplogin")
        self._imapd = required("usr/bin/imapd")
        self._gamin = required("usr/libexec/gam_server")
        self._watcher: subprocess.Popen[bytes] | None = None
        super().__init__()
        self._home = self.folder / "home"
        (self._home / "Maildir").mkdir(parents=True)
        for folder in ("", ".Sent", ".Trash", ".Drafts"):
            for name in ("cur", "new", "tmp"):
                (self._home / "Maildir" / folder / name).mkdir(parents=True)
        if os.geteuid() == 0:
            self.owned()
        self._passwords = AuthDaemon(self.folder / "auth", self._home)

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        return [
            *(self._listener, "-address=127.0.0.1", "-nodnslookup", "-noidentlookup"),
            *("-maxperip=50", str(self.port), self._login, self._imapd, "Maildir"),
        ]

    def environment(self) -> Mapping[str, str]:
        """Return what Debian's /etc/courier/imapd sets, and where to be told of new files."""
        return {
            "IMAP_CAPABILITY": _CAPABILITIES,
            "IMAP_KEYWORDS": "1",
            "IMAP_ENHANCEDIDLE": "1",
            "IMAP_USELOCKS": "1",
            "IMAP_CHECK_ALL_FOLDERS": "0",
            "IMAP_UMASK": "022",
            "IMAP_IDLE_TIMEOUT": "60",
            "GAM_CLIENT_ID": self.folder.name,
            "IMAP_MAILBOX_SANITY_CHECK": "1",
            "IMAP_DISABLETHREADSORT": "0",
            "IMAP_OBSOLETE_CLIENT": "0",
            "MAILDIR": "Maildir",
            "SENDMAIL": "/bin/false",
            "HEADERFROM": "",
            "IMAP_EMPTYTRASH": "",
        }

    def start(self) -> None:
        """Start what watches folders for Courier, then Courier."""
        user = mail_user()
        is_root = os.geteuid() == 0
        self._watcher = subprocess.Popen(
            [str(self._gamin), "--notimeout", self.folder.name],
            env={"LD_LIBRARY_PATH": library_path(), "GAM_CLIENT_ID": self.folder.name},
            user=user.pw_uid if is_root else None,
            group=user.pw_gid if is_root else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        super().start()

    def after_kill(self) -> None:
        """End what watches folders."""
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.wait()
            self._watcher = None

    def close(self) -> None:
        """Stop and remove everything."""
        super().close()
        self._passwords.close()


class AuthDaemon:
    """Answers `AUTH n` with the account of anna, or with FAIL (authlib's own protocol)."""

    def __init__(self, path: Path, home: Path) -> None:
        user = mail_user()
        self._answer = (
            f"UID={user.pw_uid}\nGID={user.pw_gid}\nHOME={home}\nADDRESS=anna\nMAILDIR=Maildir\n.\n"
        ).encode()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        path.chmod(0o777)
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                line = stream.readline()
                while line and not line.startswith(b"AUTH "):
                    line = stream.readline()
                words = stream.read(int(line.split()[1])).decode().split("\n") if line else []
                connection.sendall(self._answer if PASSWORD in words else b"FAIL\n")
