"""Drives the real program in a real window: keys through xdotool, sight through AT-SPI."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.accessible_tree import AccessibleTree, Node

LUWTE = Path(sys.executable).with_name("luwte")
WAIT_S = 30.0


class RealWindow:
    """A running Luwte whose window has the keyboard."""

    def __init__(self, process: subprocess.Popen[bytes], window: str, tree: AccessibleTree) -> None:
        self.process = process
        self.window = window
        self.tree = tree

    def press(self, *keys: str) -> None:
        """Press keys one after the other, in xdotool's names ("j", "ctrl+k", "Return")."""
        for key in keys:
            _xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        _xdotool("type", "--delay", "15", text)

    def rows(self) -> list[Node]:
        """Return the conversations in the list, as a screen reader reads them."""
        lists = [n for n in self.tree.walk(application="Luwte") if n.role in ("list", "list item")]
        return [node for node in lists if node.role == "list item" and " of " in node.name]

    def nodes(self, role: str) -> list[Node]:
        """Return all accessible objects with a role."""
        return self.tree.find(application="Luwte", role=role)

    def until(self, condition: Callable[[], object], what: str) -> object:
        """Wait until the condition holds and return its value; fail with `what` after 30 s."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"waited {WAIT_S:.0f} s in vain for: {what}")

    def picture(self, path: Path) -> None:
        """Save what the screen shows (needs ImageMagick)."""
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", str(path)], check=False)


@contextmanager
def real_window(
    profile: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[RealWindow]:
    """Start a window manager and Luwte on this display, stop both at the end."""
    settings = {
        **os.environ,
        "LUWTE_PROFILE": str(profile),
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "LANGUAGE": "en",
        **(environment or {}),
    }
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    program = subprocess.Popen([str(LUWTE), *arguments], env=settings)
    try:
        found = _xdotool("search", "--sync", "--onlyvisible", "--name", "Luwte").split()[-1]
        _xdotool("windowactivate", "--sync", found)
        tree = AccessibleTree()
        yield RealWindow(program, found, tree)
        tree.close()
    finally:
        program.terminate()
        program.wait(timeout=20)
        manager.terminate()
        manager.wait(timeout=10)


def _xdotool(*arguments: str) -> str:
    done = subprocess.run(
        ["xdotool", *arguments], capture_output=True, text=True, timeout=WAIT_S, check=False
    )
    return done.stdout
