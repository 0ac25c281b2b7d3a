"""A window over a made-up workspace."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme, apply_theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return apply_theme(qapp, "light", motion="off")


@pytest.fixture
def workspace(qapp: QApplication) -> Iterator[FakeWorkspace]:
    with fake_workspace() as running:
        yield running


@pytest.fixture
def window(qtbot: QtBot, workspace: FakeWorkspace, theme: Theme) -> Iterator[MainWindow]:
    made = open_window(workspace, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.list_pane.view.hasFocus)
    yield made
    settle(workspace)


def open_window(workspace: FakeWorkspace, theme: Theme) -> MainWindow:
    made = MainWindow(workspace.bridge, theme, workspace.clock)
    made.start()
    made.resize(1440, 870)
    return made


def settle(workspace: FakeWorkspace, done: Callable[[], bool] = lambda: True) -> None:
    """Let calls to the services and their answers arrive."""
    deadline = time.monotonic() + 60
    for _ in range(3):
        QApplication.processEvents()
        time.sleep(0.005)
    while not done() and time.monotonic() < deadline:
        QApplication.processEvents()
        time.sleep(0.002)
    QApplication.processEvents()
    assert done()
