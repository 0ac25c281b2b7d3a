"""One running program per profile: a lock, and a way to ask the first one to show its window.

The lock is the operating system's own on a file, so it goes away with the process however that
ends. A request is a file that the first program watches; nothing listens on the network.
"""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

import watchfiles

from desktop.core.errors import ProfileInUseError, StorageError
from desktop.core.l10n import tr

LOCK_NAME = "lock"
REQUEST_NAME = "raise"


class Instance:
    """The hold of this process on a profile; `folder` is the profile's instance folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: IO[str] | None = None

    def acquire(self) -> None:
        """Take the profile. Raises ProfileInUseError, or StorageError when it is read-only."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = (self._folder / LOCK_NAME).open("a+", encoding="ascii")
        except OSError as error:
            raise StorageError(
                tr("The profile folder cannot be written: {reason}").format(reason=error.strerror)
            ) from error
        if not _try_lock(file):
            file.close()
            raise ProfileInUseError(tr("Luwte is already open with this profile."))
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._lock = file

    def release(self) -> None:
        """Let the profile go; not holding it is fine."""
        if self._lock is not None:
            _unlock(self._lock)
            self._lock.close()
            self._lock = None

    def request_window(self) -> None:
        """Ask the program that holds the profile to show its window."""
        request = self._folder / REQUEST_NAME
        request.write_text(str(os.getpid()), encoding="ascii")

    async def window_requests(self) -> AsyncIterator[None]:
        """Yield each time another process asks for the window."""
        async for _ in watchfiles.awatch(
            self._folder, watch_filter=_is_request, recursive=False, debounce=50, step=20
        ):
            yield


def _is_request(_: watchfiles.Change, path: str) -> bool:
    return Path(path).name == REQUEST_NAME


if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 20
    """Beyond the process id, so that others can read it."""

    def _try_lock(file: IO[str]) -> bool:
        try:
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
