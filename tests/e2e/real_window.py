"""Drives the real program in a real window: keys through xdotool, sight through AT-SPI."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from jeepney.wrappers import DBusErrorResponse

from tests.e2e.accessible_tree import AccessibleTree, Node
from tests.e2e.screen import Screen

LUWTE = Path(sys.executable).with_name("luwte")
WAIT_S = 60.0
"""Long enough for a machine that does much else; who waits goes on as soon as it can."""
T = TypeVar("T")


class RealWindow:
    """A running Luwte whose window has the keyboard."""

    def __init__(self, process: subprocess.Popen[bytes], screen: Screen, profile: Path) -> None:
        self.process = process
        self.screen = screen
        self.profile = profile
        self.tree = AccessibleTree(screen.bus)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, in xdotool's names ("j", "ctrl+k", "Return")."""
        for key in keys:
            xdotool(self.screen, "key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        xdotool(self.screen, "type", "--delay", "15", text)

    def nodes(self, *roles: str) -> list[Node]:
        """Return what shows on the screen, of all roles or of these."""
        found = self.tree.walk(application="Luwte")
        return [node for node in found if node.is_showing and (not roles or node.role in roles)]

    def names(self, *roles: str) -> list[str]:
        """Return the names of what shows on the screen."""
        return [node.name for node in self.nodes(*roles)]

    def title(self) -> str:
        """Return the title of the main window."""
        return next(iter(self.names("frame")), "")

    def rows(self) -> list[Node]:
        """Return the conversations in the list, as a screen reader reads them."""
        return [node for node in self.nodes("list item") if " of " in node.name]

    def until(self, condition: Callable[[], T], what: str) -> T:
        """Wait until the condition holds and return its value; fail with `what` after 60 s."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            try:
                value = condition()
            except DBusErrorResponse:  # what was being looked at has just gone
                value = None
            if value:
                return value
            time.sleep(0.1)
        self.picture(Path(os.environ.get("LUWTE_TEST_PICTURES", "/tmp")) / "luwte-e2e.png")
        raise AssertionError(f"waited {WAIT_S:.0f} s in vain for: {what}")

    def until_named(self, part: str, *roles: str) -> Node:
        """Wait for something on the screen whose name holds a text."""
        return self.until(
            lambda: next((n for n in self.nodes(*roles) if part in n.name), None), part
        )

    def until_gone(self, part: str, *roles: str) -> None:
        """Wait until nothing on the screen has a name that holds a text."""
        self.until(lambda: not any(part in name for name in self.names(*roles)), f"no {part}")

    def at_the_list(self) -> None:
        """Go to the top of the inbox, whatever is open."""
        self.press("Escape", "Escape", "ctrl+1", "Home")
        self.until(lambda: self.title() == "Inbox – Luwte" and self.is_first(), "top of the inbox")

    def is_first(self) -> bool:
        """Whether the first conversation of the list has the keyboard."""
        current = self.current()
        return current is not None and ", 1 of " in current.name

    def current(self) -> Node | None:
        """Return the line of the list that has the keyboard."""
        lists = [node for node in self.nodes("list") if node.is_focused]
        lines = [line for one in lists for line in one.children if line.is_selected]
        return lines[-1] if lines else None

    def text(self, name: str) -> str:
        """Return what stands in the text field of a name."""
        return next((self.tree.text(n) for n in self.nodes("text") if n.name == name), "")

    def luwte(self, *words: str) -> Any:
        """Run a command on the same profile while the window is open; return its JSON."""
        command = [LUWTE, "--profile", self.profile, *words, "--json"]
        done = subprocess.run(
            command, env=self.screen.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def picture(self, path: Path) -> None:
        """Save what the screen shows (needs ImageMagick)."""
        if shutil.which("import"):
            words = ["import", "-window", "root", str(path)]
            subprocess.run(words, env=self.screen.environment, check=False)

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def real_window(
    screen: Screen,
    profile: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[RealWindow]:
    """Start Luwte on a screen and give it the keyboard; end it at the end."""
    settings = {**screen.environment, "LUWTE_PROFILE": str(profile), **(environment or {})}
    program = subprocess.Popen([str(LUWTE), *arguments], env=settings)
    window = None
    try:
        xdotool(screen, "windowactivate", "--sync", _first_window(screen))
        window = RealWindow(program, screen, profile)
        yield window
    finally:
        if window is not None:
            window.tree.close()
        program.terminate()
        program.wait(timeout=WAIT_S)


def visible_windows(screen: Screen) -> list[str]:
    """Return the numbers of Luwte's windows that can be seen."""
    return xdotool(screen, "search", "--onlyvisible", "--name", "Luwte").split()


def _first_window(screen: Screen) -> str:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        found = visible_windows(screen)
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError("the window did not open")


def xdotool(screen: Screen, *arguments: str) -> str:
    """Run xdotool on a screen and return what it prints."""
    done = subprocess.run(
        ["xdotool", *arguments],
        env=screen.environment,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    return done.stdout
