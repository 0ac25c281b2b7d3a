"""What the launchers of the test servers share: ports, folders, processes, other clients."""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.servers.install import binary, server_root

PASSWORD = "open-sesame"
START_TIMEOUT_S = 20.0


def required(name: str) -> Path:
    """Return a server's program. Fails the test on CI when it is missing, else skips it."""
    found = binary(name)
    if found is not None:
        return found
    reason = f"{name} is missing: run python tests/servers/install.py as root"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def mail_user() -> pwd.struct_passwd:
    """Return the user that servers started by root shall run as: servers refuse to be root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def library_path() -> str:
    """Return where the unpacked libraries are."""
    root = server_root()
    folders = ("usr/lib", "lib", "usr/lib/courier-authlib", "usr/lib/postfix", "usr/lib/dovecot")
    plain = [root / folder for folder in folders]
    return ":".join(
        str(one)
        for one in [*plain, *root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
    )


def _fast_folder() -> str:
    """Return a folder in memory if there is one: servers wait for the disk at each message."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"


class Server:
    """A server process with a folder and a port of its own; subclasses say how it is started."""

    name = ""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"luwte-{self.name}-", dir=_fast_folder()))
        self.folder.chmod(0o755)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: list[imaplib.IMAP4] = []

    @property
    def settings(self) -> dict[str, str]:
        """The settings of an account for the user anna."""
        return {"host": "127.0.0.1", "port": str(self.port), "security": "plain", "user": "anna"}

    def command(self) -> Sequence[str | Path]:
        """Return the command that runs the server in the foreground."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Return further environment variables."""
        return {}

    def start(self) -> None:
        """Start and wait until it accepts connections."""
        environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LD_LIBRARY_PATH": library_path(),
            **self.environment(),
        }
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in self.command()],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.wait_for(self.answers)

    def kill(self) -> None:
        """End all processes of the server at once, as a power cut would."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._process = None
        self.after_kill()

    def after_kill(self) -> None:
        """End what is left."""

    def close(self) -> None:
        """Stop and remove everything."""
        for client in self._clients:
            with contextlib.suppress(OSError):
                client.shutdown()
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def owned(self) -> None:
        """Give the folder to the user that the server runs as."""
        user = mail_user()
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)

    def answers(self) -> bool:
        """Whether a client is greeted."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 2) as probe,
        ):
            probe.settimeout(2)
            return bool(probe.recv(4))
        return False

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds; fail with the server's log when it never does."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while not condition():
            ended = self._process is not None and self._process.poll() is not None
            if time.monotonic() > deadline or ended:
                pytest.fail(f"{self.name} does not start:\n{self.log()}")
            time.sleep(0.02)

    def log(self) -> str:
        """Return what the server said."""
        parts = [path for path in self.folder.glob("*") if path.name in ("output", "log")]
        return "\n".join(path.read_text("utf-8", "replace")[-3000:] for path in parts)

    def other_client(self, user: str = "anna") -> imaplib.IMAP4:
        """Return a signed-in client that is not ours, as a phone would be."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._clients.append(client)
        client.login(user, PASSWORD)
        return client
