"""Banners through a real notification daemon (dunst) on a bus and a display of their own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.model.conversation import ConversationRow, Section
from desktop.model.ids import ConversationId
from desktop.system.notification_bus import NotificationBus
from desktop.ui.notifications import Notifications
from desktop.ui.settings.store import NOTIFY_ALL, NOTIFY_HIDE_TEXT
from tests.ui.fake_services import FakeWorkspace, at, sample_rows

pytestmark = pytest.mark.gui
NEEDED = ("dbus-daemon", "dunst", "dunstctl", "Xvfb")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A session bus with dunst on a hidden display; the environment to reach them."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("dunst")
    (folder / "dunstrc").write_text("[global]\nfollow = none\nnotification_limit = 0\n")
    running: list[subprocess.Popen[bytes]] = []
    try:
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        running.append(bus)
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        display, server = _start_display()
        running.append(server)
        environment = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": display}
        log = (folder / "log").open("wb")
        dunst = subprocess.Popen(
            ["dunst", "-config", str(folder / "dunstrc")],
            env=os.environ | environment,
            stdout=log,
            stderr=log,
        )
        running.append(dunst)
        yield environment
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()
        log.close()


@pytest.fixture
def notifications(
    qtbot: QtBot,
    workspace: FakeWorkspace,
    daemon: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Notifications]:
    for name, value in daemon.items():
        monkeypatch.setenv(name, value)
    qtbot.waitUntil(lambda: dunst(daemon, "count", "displayed") == "0")
    made = Notifications(workspace.bridge)
    yield made
    made.close()
    qtbot.waitUntil(lambda: dunst(daemon, "count", "displayed") == "0")


def test_what_needs_you_gets_a_banner_with_person_and_text(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    (banner,) = notifications.shown.values()
    assert banner.title == "Fatima El Amrani asks you"
    assert "48 dB contour" in banner.body
    assert dunst(daemon, "count", "displayed") == "1"


def test_a_click_opens_that_very_conversation(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    with qtbot.waitSignal(notifications.open_wanted) as opened:
        dunst(daemon, "action", "0")
    assert opened.args == [ConversationId(1)]
    assert notifications.shown == {}


def test_a_banner_goes_when_its_conversation_is_read(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    workspace.bridge.run(workspace.services.triage.read([ConversationId(1)]))
    qtbot.waitUntil(lambda: dunst(daemon, "count", "displayed") == "0")
    assert notifications.shown == {}


def test_the_same_message_never_has_two_banners(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    row = new_row()
    workspace.receive(row)
    workspace.receive(row)
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    with qtbot.waitSignal(workspace.bridge.messages_ingested):
        workspace.receive(row)
    assert dunst(daemon, "count", "displayed") == "1"


def test_the_next_message_replaces_the_banner_of_its_conversation(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    workspace.receive(replace(new_row(), last_message_at=at("14:16"), snippet="It is urgent."))
    qtbot.waitUntil(lambda: "urgent" in next(iter(notifications.shown.values())).body)
    assert dunst(daemon, "count", "displayed") == "1"


def test_only_what_needs_you_gets_one(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications
) -> None:
    workspace.receive(replace(new_row(), section=Section.REST))
    workspace.receive(replace(new_row(), unread=0))
    workspace.receive(replace(new_row(), is_muted=True, last_message_at=at("14:15")))
    workspace.receive(replace(new_row(), last_message_at=at("14:16")))
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)


def test_many_at_once_are_one_banner(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications, daemon: dict[str, str]
) -> None:
    rows = [replace(row, unread=1, last_message_at=at("14:15")) for row in sample_rows()[:4]]
    workspace.receive(*rows)
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    (banner,) = notifications.shown.values()
    assert banner.title == "4 conversations need you"


def test_text_and_names_can_be_hidden(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications
) -> None:
    workspace.views.settings[NOTIFY_HIDE_TEXT] = "1"
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: len(notifications.shown) == 1)
    (banner,) = notifications.shown.values()
    assert "Fatima" not in banner.title + banner.body


def test_switched_off_means_none(
    qtbot: QtBot, workspace: FakeWorkspace, notifications: Notifications
) -> None:
    workspace.views.settings[NOTIFY_ALL] = "0"
    workspace.receive(new_row())
    workspace.views.settings[NOTIFY_ALL] = "1"
    with qtbot.waitSignal(workspace.bridge.messages_ingested):
        pass
    assert notifications.shown == {}


class Tray:
    def __init__(self) -> None:
        self.said: list[tuple[str, ConversationId | None]] = []

    def show_message(self, title: str, body: str, conversation_id: ConversationId | None) -> None:
        self.said.append((title, conversation_id))


def test_without_a_bus_the_tray_says_it(
    qtbot: QtBot, workspace: FakeWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    tray = Tray()
    notifications = Notifications(workspace.bridge, fallback=tray)
    workspace.receive(new_row())
    qtbot.waitUntil(lambda: bool(tray.said))
    assert tray.said == [("Fatima El Amrani asks you", ConversationId(1))]
    notifications.close()


def test_no_bus_is_an_error_that_can_be_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    with pytest.raises(OSError, match=r".*"):
        NotificationBus()


def new_row() -> ConversationRow:
    return replace(sample_rows()[0], last_message_at=at("14:12"))


def dunst(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        ["dunstctl", *words],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def _start_display() -> tuple[str, subprocess.Popen[bytes]]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1024x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        return f":{pipe.readline().decode().strip()}", server
