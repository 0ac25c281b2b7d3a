"""Postfix on loopback: takes mail for example.net and puts it into Maildirs.

Three ports: without TLS and sign-in, with TLS, with STARTTLS; the latter two ask Dovecot whether a
password is right. Postfix must be started by root.
"""

import os
import pwd
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.install import server_root
from tests.servers.launch import Server, free_port, mail_user, required

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {sbin}
command_directory = {root}/usr/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {root}/etc/postfix
mail_owner = {owner}
setgid_group = {group}
default_privs = nobody
myhostname = mail.example.net
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LD_LIBRARY_PATH
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.net, example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {{ bert@example.net = bert/ }}, {{ carla@example.net = carla/ }} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
alias_maps =
alias_database =
local_recipient_maps =
message_size_limit = 5000000
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access
  inline:{{ {{ full@example.net = 452 4.2.2 Mailbox full }} }}
smtpd_tls_cert_file = {dovecot}/cert.pem
smtpd_tls_key_file = {dovecot}/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = {dovecot}/sasl
smtpd_tls_session_cache_database =
smtp_tls_session_cache_database =
smtpd_error_sleep_time = 0
"""
_MASTER = """
{port} inet n - n - - smtpd
{tls_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
  -o {{ smtpd_relay_restrictions = permit_sasl_authenticated, reject }}
{starttls_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
  -o {{ smtpd_relay_restrictions = permit_sasl_authenticated, reject }}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"),
    *("maildrop", "pid", "private", "public", "saved", "trace"),
)


class Postfix(Server):
    """A submission server whose deliveries can be read as files."""

    name = "postfix"

    def __init__(self, dovecot: Dovecot) -> None:
        self._binary = required("usr/lib/postfix/sbin/master")
        if os.geteuid() != 0:
            pytest.skip("Postfix must be started by root")
        super().__init__()
        self.tls_port, self.starttls_port = free_port(), free_port()
        self._configure(dovecot)

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        return [self._binary, "-c", self.folder / "conf", "-d"]

    def delivered(self, user: str) -> list[bytes]:
        """Return the mails that arrived for bert or carla, with the lines Postfix put before."""
        return [path.read_bytes() for path in sorted((self.folder / "mail" / user).glob("new/*"))]

    def forget(self) -> None:
        """Remove all that arrived."""
        for path in (self.folder / "mail").glob("*/new/*"):
            path.unlink()

    def _configure(self, dovecot: Dovecot) -> None:
        owner = pwd.getpwnam("daemon")
        user = mail_user()
        for name in ("conf", "mail", "data", *(f"queue/{queue}" for queue in _QUEUES)):
            (self.folder / name).mkdir(parents=True)
        values = {
            "folder": self.folder,
            "sbin": self._binary.parent,
            "root": server_root() if server_root() in self._binary.parents else "",
            "dovecot": dovecot.folder,
            "owner": owner.pw_name,
            "group": "mail",
            "uid": user.pw_uid,
            "gid": user.pw_gid,
        }
        ports = {n: getattr(self, n) for n in ("port", "tls_port", "starttls_port")}
        (self.folder / "conf" / "main.cf").write_text(_MAIN.format(**values))
        master = _MASTER.format(**{name: f"127.0.0.1:{port}" for name, port in ports.items()})
        (self.folder / "conf" / "master.cf").write_text(master)
        for queue in _QUEUES:
            if queue != "pid":
                os.chown(self.folder / "queue" / queue, owner.pw_uid, -1)
        os.chown(self.folder / "data", owner.pw_uid, -1)
        os.chown(self.folder / "mail", user.pw_uid, user.pw_gid)
