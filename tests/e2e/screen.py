"""A screen of its own: an X display with a window manager and a session bus, away from any other.

Each test that needs the real window starts one, so that tests side by side do not take the keyboard
from each other.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
SIZE = "1600x1000x24"
START_S = 60.0
_OF_THE_PERSON = ("WAYLAND_DISPLAY", "LUWTE_PROFILE", "AT_SPI_BUS_ADDRESS", "XAUTHORITY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where programs are shown; `environment` is for those that shall be shown there."""

    environment: dict[str, str]
    home: Path

    @property
    def bus(self) -> str:
        """The address of the session bus."""
        return self.environment["DBUS_SESSION_BUS_ADDRESS"]


@contextmanager
def open_screen() -> Iterator[Screen]:
    """Start display, session bus and window manager; end them and what they started."""
    _require()
    home = Path(tempfile.mkdtemp(prefix="luwte-screen-"))
    running: list[subprocess.Popen[bytes]] = []
    try:
        environment = _environment(home)
        environment["DISPLAY"] = f":{_start_display(running, environment)}"
        environment["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(running, environment)
        _start(running, ["openbox"], environment)
        _wait_for_window_manager(environment)
        yield Screen(environment=environment, home=home)
    finally:
        for process in reversed(running):
            _end(process)
        shutil.rmtree(home, ignore_errors=True)


def _require() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"missing: {', '.join(missing)}")
    if missing:
        pytest.skip(f"missing: {', '.join(missing)}")


def _environment(home: Path) -> dict[str, str]:
    """Keep programs away from the person's own files, displays and buses."""
    (home / "run").mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if name not in _OF_THE_PERSON}
    return {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_SESSION_TYPE": "x11",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LANGUAGE": "en",
        "LANG": "C.UTF-8",
    }


def _start_display(running: list[subprocess.Popen[bytes]], environment: dict[str, str]) -> str:
    """Start an X server on a free number and return the number."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"]
    _start(running, words, environment, pass_fds=(writing,))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return pipe.readline().strip()


def _start_bus(running: list[subprocess.Popen[bytes]], environment: dict[str, str]) -> str:
    """Start a session bus and return its address."""
    words = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    process = _start(running, words, environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as pipe:
        return pipe.readline().decode().strip()


def _wait_for_window_manager(environment: dict[str, str]) -> None:
    """Return when it says how many desktops there are: windows shown before are not managed."""
    end = time.monotonic() + START_S
    question = ["xdotool", "get_num_desktops"]
    while subprocess.run(question, env=environment, capture_output=True, check=False).returncode:
        assert time.monotonic() < end, "the window manager did not start"
        time.sleep(0.05)


def _start(
    running: list[subprocess.Popen[bytes]],
    words: Sequence[str],
    environment: dict[str, str],
    *,
    stdout: int = subprocess.DEVNULL,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        words,
        env=environment,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
    )
    running.append(process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children, such as what a bus has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
