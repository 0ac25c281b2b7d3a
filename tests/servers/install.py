"""Gets the real servers for the tests from the system's packages, unpacked beside each other.

They conflict as installed packages, so none is installed: the packages with what they need are
unpacked into one folder (LUWTE_TEST_SERVERS, else a cache folder) and run from there
on loopback. Run `python tests/servers/install.py` as root on Debian or Ubuntu.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = ("dovecot-imapd", "cyrus-imapd", "courier-imap", "postfix")
_NOT_UNPACKED = ("exim4", "libgnutls28-dev")


def server_root() -> Path:
    """Return the folder with the unpacked packages."""
    # The servers give up root for another user, who cannot look into root's home.
    cache = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("LUWTE_TEST_SERVERS", cache / "luwte-test-servers"))


def binary(name: str) -> Path | None:
    """Return a server's program, unpacked or installed, None when it is missing."""
    for root in (server_root(), Path("/")):
        if (root / name).is_file():
            return root / name
    return None


def install() -> None:
    """Download and unpack what is missing. Raises CalledProcessError."""
    root = server_root()
    if (root / "complete").is_file():
        return
    archives = root / "archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    _apt("update", "-q")
    for package in PACKAGES:
        if package == "dovecot-imapd" and Path("/usr/sbin/dovecot").is_file():
            continue
        _apt(
            *("install", "-y", "-q", "--no-install-recommends", "--download-only"),
            *("-o", f"Dir::Cache::archives={archives}", package),
        )
    for archive in sorted(archives.glob("*.deb")):
        if not archive.name.startswith(_NOT_UNPACKED):
            subprocess.run(["dpkg", "-x", archive, root], check=True)
    shutil.rmtree(archives)
    _redirect_courier(root)
    _link_dovecot(root)
    (root / "complete").touch()


def _apt(*arguments: str) -> None:
    subprocess.run(
        ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def _redirect_courier(root: Path) -> None:
    """Let Courier look for its password daemon in the folder that it is started in."""
    for library in root.glob("usr/lib/libcourierauth.so.0.0.0"):
        data = library.read_bytes()
        for path in (b"/run/courier/autthdaemon/socket", b"/run/courier/authdaemon/socket"):
            data = data.replace(path + b"\0", b"./auth".ljust(len(path), b"\0") + b"\0")
        library.write_bytes(data)


def _link_dovecot(root: Path) -> None:
    """Show Dovecot its modules where it was built to look for them."""
    built_for = Path("/usr/lib/dovecot")
    if not built_for.exists():
        built_for.symlink_to(root / "usr/lib/dovecot")


if __name__ == "__main__":
    install()
    sys.stdout.write(f"The test servers are in {server_root()}\n")
