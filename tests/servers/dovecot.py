"""Dovecot on loopback, with TLS, for the user anna."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers.install import server_root
from tests.servers.launch import PASSWORD, Server, free_port, mail_user, required

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
libexec_dir = {root}/usr/lib/dovecot
mail_plugin_dir = {root}/usr/lib/dovecot/modules
import_environment = LD_LIBRARY_PATH
auth_mechanisms = plain login
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
mail_max_userip_connections = 50
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {folder}/sasl {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot(Server):
    """Levels A, NOTIFY, LIST-STATUS, SPECIAL-USE, UIDPLUS, MOVE."""

    name = "dovecot"

    def __init__(self) -> None:
        self._binary = required("usr/sbin/dovecot")
        super().__init__()
        self.tls_port = free_port()
        self.maildir = self.folder / "home" / "anna" / "Maildir"
        make_certificate(self.folder)
        self._configure()

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        configuration = self.folder / "dovecot.conf"
        reader = self._binary.parent.parent / "bin" / "doveconf"
        # The server would run /usr/bin/doveconf to read its configuration; an unpacked one is
        # handed it by its own.
        reading = [reader, "-f", "service=master", "-c", configuration, "-m", "master", "-e"]
        return [*reading, self._binary, "-F", "-c", configuration]

    def _configure(self) -> None:
        user = mail_user()
        for name in ("run", "state", "home/anna"):
            (self.folder / name).mkdir(parents=True)
        root = Path("/") if str(self._binary).startswith("/usr") else server_root()
        text = _CONFIGURATION.format(
            folder=self.folder,
            root="" if root == Path("/") else root,
            password=PASSWORD,
            internal=user.pw_name,
            group=_group_name(user.pw_gid),
            login=user.pw_name,
            uid=user.pw_uid,
            gid=user.pw_gid,
            port=self.port,
            tls_port=self.tls_port,
        )
        (self.folder / "dovecot.conf").write_text(text)
        if os.geteuid() == 0:
            self.owned()


def _group_name(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def make_certificate(folder: Path) -> None:
    """Make a CA and a certificate for localhost and 127.0.0.1 with it."""
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
