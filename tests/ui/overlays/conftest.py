"""A bare window to put overlays on, over the made-up workspace."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.commands import Command, Commands
from desktop.ui.theme import Theme, apply_theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace


class Ground(QWidget):
    """A window with one button."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 700)
        self.button = QPushButton("Start")
        layout = QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addStretch(1)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return apply_theme(qapp, "light", motion="off")


@pytest.fixture
def workspace(qapp: QApplication) -> Iterator[FakeWorkspace]:
    finished: list[None] = []
    with fake_workspace() as running:
        yield running
        # What was asked last is finished before the loop stops.
        running.bridge.run(asyncio.sleep(0), then=finished.append)
        deadline = time.monotonic() + 60
        while not finished and time.monotonic() < deadline:
            QApplication.processEvents()


@pytest.fixture
def ground(qtbot: QtBot) -> Ground:
    made = Ground()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.button.setFocus()
    qtbot.waitUntil(made.button.hasFocus)
    return made


@pytest.fixture
def ran() -> list[str]:
    """The ids of commands that were run."""
    return []


@pytest.fixture
def commands(ran: list[str]) -> Commands:
    made = Commands()
    for command_id, title, group, key, shortcut in (
        ("done", "Done", "Conversation", "E", "Ctrl+E"),
        ("later", "Later", "Conversation", "L", "Ctrl+L"),
        ("forward", "Forward", "Conversation", "F", ""),
        ("fetch", "Fetch now", "Window", "", "F5"),
        ("format", "Undo the format", "Window", "", ""),
    ):
        made.add(
            Command(
                id=command_id,
                title=title,
                group=group,
                key=key,
                shortcut=shortcut,
                run=lambda name=command_id: ran.append(name),
            )
        )
    made.add(
        Command(
            id="never",
            title="For nobody",
            group="Window",
            run=lambda: ran.append("never"),
            is_enabled=lambda: False,
        )
    )
    return made
