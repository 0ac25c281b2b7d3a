"""Cyrus on loopback for the user anna; passwords are checked by a stand-in for saslauthd."""

import imaplib
import os
import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers.install import server_root
from tests.servers.launch import PASSWORD, Server, mail_user, required

_IMAPD = """
configdirectory: {folder}/conf
partition-default: {folder}/spool
defaultpartition: default
admins: admin
cyrus_user: {user}
allowplaintext: yes
sasl_mech_list: PLAIN
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {folder}/mux
altnamespace: yes
unixhierarchysep: yes
conversations: yes
specialusealways: yes
idlesocket: {folder}/conf/idle
lmtpsocket: {folder}/conf/lmtp
proc_path: {folder}/conf/proc
mboxname_lockpath: {folder}/conf/lock
xlist-sent: Sent
xlist-trash: Trash
xlist-drafts: Drafts
xlist-junk: Junk
autocreate_quota: 0
"""
_CYRUS = """
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {folder}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {folder}/imapd.conf" listen="127.0.0.1:{port}" proto="tcp4" prefork=2
}}
EVENTS {{
}}
DAEMON {{
  idled cmd="{bin}/idled -C {folder}/imapd.conf"
}}
"""


class Cyrus(Server):
    """Level A with OBJECTID and LIST-STATUS."""

    name = "cyrus"

    def __init__(self) -> None:
        self._binary = required("usr/lib/cyrus/bin/master")
        super().__init__()
        for name in ("conf", "spool", "conf/socket", "conf/proc", "conf/lock", "conf/db"):
            (self.folder / name).mkdir(parents=True)
        values = {"folder": self.folder, "bin": self._binary.parent, "port": self.port}
        (self.folder / "imapd.conf").write_text(_IMAPD.format(user=mail_user().pw_name, **values))
        (self.folder / "cyrus.conf").write_text(_CYRUS.format(**values))
        self._passwords = PasswordDaemon(self.folder / "mux")
        if os.geteuid() == 0:
            self.owned()

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        folder = self.folder
        return [
            *(self._binary, "-D", "-C", folder / "imapd.conf"),
            *("-M", folder / "cyrus.conf", "-p", folder / "conf" / "master.pid"),
        ]

    def environment(self) -> Mapping[str, str]:
        """Return where the SASL plug-ins are."""
        folders = ["/usr/lib/x86_64-linux-gnu/sasl2", "/usr/lib/aarch64-linux-gnu/sasl2"]
        folders += [str(path) for path in server_root().glob("usr/lib/*-linux-gnu/sasl2")]
        return {"SASL_PATH": ":".join(folders)}

    def start(self) -> None:
        """Start and make the folders of anna."""
        super().start()
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login("admin", PASSWORD)
        for name in ("user/anna", "user/anna/Sent", "user/anna/Trash", "user/anna/Drafts"):
            client.create(name)
        client.logout()

    def close(self) -> None:
        """Stop and remove everything."""
        self._passwords.close()
        super().close()


class PasswordDaemon:
    """Answers like saslauthd: four counted strings in, "OK" or "NO" out."""

    def __init__(self, path: Path) -> None:
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
                words = [_counted(stream.read) for _ in range(4)]
                answer = b"OK" if words[1] == PASSWORD.encode() else b"NO"
                connection.sendall(struct.pack("!H", len(answer)) + answer)


def _counted(read: "object") -> bytes:
    assert callable(read)
    (length,) = struct.unpack("!H", read(2))
    data: bytes = read(length)
    return data
