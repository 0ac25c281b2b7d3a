"""After something is sent or left, the keyboard is where the next key makes sense."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.model.ids import MessageId
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace
from tests.ui.frame.conftest import settle

pytestmark = pytest.mark.gui
CONTROL = Qt.KeyboardModifier.ControlModifier


def answer(qtbot: QtBot, window: MainWindow, modifiers: Qt.KeyboardModifier) -> None:
    window.commands.run("reply")
    text = window.reading_pane.desk.composer.text
    qtbot.waitUntil(text.hasFocus)
    QTest.keyClicks(text, "Yes")
    QTest.keyClick(text, Qt.Key.Key_Return, modifiers)


def test_after_sending_the_messages_have_the_keyboard(
    qtbot: QtBot, window: MainWindow, workspace: FakeWorkspace
) -> None:
    answer(qtbot, window, CONTROL)
    settle(workspace, lambda: bool(workspace.services.compose.sent))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.reading_pane.stack.isAncestorOf(focused)


def test_after_sending_with_done_the_list_has_the_keyboard(
    qtbot: QtBot, window: MainWindow, workspace: FakeWorkspace
) -> None:
    answer(qtbot, window, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    settle(workspace, lambda: bool(workspace.services.compose.sent))
    assert window.list_pane.view.hasFocus()


@pytest.fixture
def empty_window(qtbot: QtBot, theme: Theme) -> Iterator[MainWindow]:
    with fake_workspace([]) as workspace:
        workspace.views.accounts = lambda: ()  # type: ignore[method-assign]
        made = MainWindow(workspace.bridge, theme, workspace.clock)
        made.start()
        qtbot.addWidget(made)
        with qtbot.waitExposed(made):
            made.show()
        made.activateWindow()
        yield made
        settle(workspace)


@pytest.mark.parametrize("way", ["Esc", "Not now"])
def test_the_welcome_can_be_left_and_comes_back(
    qtbot: QtBot, empty_window: MainWindow, way: str
) -> None:
    onboarding = empty_window.places._onboarding
    assert onboarding is not None
    qtbot.waitUntil(onboarding.welcome.isVisible)
    if way == "Esc":
        QTest.keyClick(onboarding, Qt.Key.Key_Escape)
    else:
        assert onboarding.welcome.leave.text() == way
        QTest.mouseClick(onboarding.welcome.leave, Qt.MouseButton.LeftButton)
    empty = empty_window.list_pane.empty
    qtbot.waitUntil(empty.isVisible)
    qtbot.waitUntil(empty.button.hasFocus)
    QTest.keyClick(empty.button, Qt.Key.Key_Space)
    qtbot.waitUntil(onboarding.welcome.isVisible)


def test_a_message_that_comes_in_leaves_the_keyboard_with_the_one_that_is_read(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.navigation.open_current()
    pane = window.reading_pane
    assert pane.conversation is not None
    read = pane.stack.cards[-1]
    read.focus()
    assert read.has_focus()
    shown = pane.conversation
    latest = replace(shown.messages[-1], id=MessageId(999))
    pane.stack.show_conversation(replace(shown, messages=(*shown.messages, latest)))
    card = pane.stack.current_card()
    assert card is not None
    assert card.has_focus()
    assert card.message.id == read.message.id
