"""The program as a whole: started twice, killed in mid-reply, cut off from its server."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from desktop.system.paths import ProfilePaths
from desktop.system.secret_file import FileSecrets
from tests.e2e.real_window import LUWTE, WAIT_S, RealWindow, real_window, visible_windows, xdotool
from tests.e2e.screen import Screen
from tests.servers.launch import free_port

pytestmark = pytest.mark.gui

WORDS = "Half a reply"
PASSPHRASE = "for this test"


def has_keyboard(window: RealWindow, name: str) -> bool:
    """Whether a text field has the keyboard."""
    return any(node.name == name and node.is_focused for node in window.nodes("text"))


def test_a_second_start_raises_the_first_window(screen: Screen, profile: Path) -> None:
    with real_window(screen, profile) as window:
        window.until(window.rows, "the inbox")
        (first,) = visible_windows(screen)
        xdotool(screen, "windowminimize", "--sync", first)
        window.until(lambda: first not in visible_windows(screen), "the window away")
        second = subprocess.run(
            [LUWTE, "--profile", profile], env=screen.environment, timeout=WAIT_S, check=False
        )
        assert second.returncode == 0
        window.until(lambda: first in visible_windows(screen), "the first window again")
        window.until(lambda: xdotool(screen, "getactivewindow").strip() == first, "in front")


def test_a_killed_program_has_the_draft_when_it_comes_back(screen: Screen, profile: Path) -> None:
    with real_window(screen, profile) as window:
        window.until(window.current, "the inbox")
        window.press("r")
        window.until(lambda: has_keyboard(window, "Message text"), "the text of the reply")
        window.type(WORDS)
        window.until(lambda: WORDS in window.text("Message text"), "the typed text")
        window.until(lambda: WORDS in drafts(profile), "the draft saved")
        window.kill()
    with real_window(screen, profile) as window:
        window.until(window.current, "the inbox")
        window.until(lambda: WORDS in window.text("Message text"), "the draft again")


def drafts(profile: Path) -> str:
    """The texts of all drafts in the cache."""
    with closing(sqlite3.connect(profile / "cache.db")) as connection:
        return "\n".join(str(row) for row in connection.execute("select * from draft"))


def test_without_the_network_reading_and_triage_go_on(screen: Screen, profile: Path) -> None:
    cut_off(profile)
    secrets = {"LUWTE_SECRETS": "file", "LUWTE_SECRETS_PASSPHRASE": PASSPHRASE}
    with real_window(screen, profile, environment=secrets) as window:
        window.until(window.current, "the inbox")
        window.until(lambda: "Offline" in " ".join(window.names()), "the strip")
        window.until_named("You can read and write.")
        sources = [name for name in window.names("list item") if "offline" in name]
        assert sources
        assert not [name for name in window.names() if "Traceback" in name or "Errno" in name]
        count = len(window.luwte("inbox", "--limit", "100"))
        window.press("e")
        window.until_named("Done: 1 conversation")
        window.until(lambda: len(window.luwte("inbox", "--limit", "100")) == count - 1, "one fewer")
        window.press("z")
        window.until(lambda: len(window.luwte("inbox", "--limit", "100")) == count, "it is back")
        window.press("Return")
        window.until(lambda: window.current() is None, "the keyboard in the reading pane")


def cut_off(profile: Path) -> None:
    """Turn the account of the sample into one at a server that is not there."""
    settings = {
        "host": "127.0.0.1",
        "port": str(free_port()),
        "security": "plain",
        "user": "anna",
    }
    with closing(sqlite3.connect(profile / "cache.db")) as connection, connection:
        connection.execute(
            "update account set source = 'imap', settings = ?", (json.dumps(settings),)
        )
    secrets = FileSecrets(ProfilePaths(root=profile).secret_file, PASSPHRASE)
    secrets.save("1", {"password": "open-sesame"})
