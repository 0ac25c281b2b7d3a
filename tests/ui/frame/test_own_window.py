"""A conversation in its own window, and Alt alone for the menu bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenuBar

from desktop.model.conversation import View
from desktop.ui.conversation_window import ConversationWindow
from desktop.ui.main_window import MainWindow
from tests.ui.fake_services import FakeWorkspace
from tests.ui.frame.conftest import settle

pytestmark = pytest.mark.gui


def own_windows(window: MainWindow) -> list[ConversationWindow]:
    return window.findChildren(ConversationWindow)


def test_shift_enter_opens_a_window_in_which_e_is_done(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    view = window.list_pane.view
    first = view.current_id()
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    (own,) = own_windows(window)
    assert own.pane.conversation is not None
    assert own.pane.conversation.row.id == first
    own.commands.run("done")
    settle(workspace, lambda: not own_windows(window))
    assert first in [row.id for row in workspace.bridge.views.page(View.DONE).rows]


def test_alt_alone_opens_the_menu_bar(window: MainWindow) -> None:
    view, bar = window.list_pane.view, window.findChild(QMenuBar)
    assert isinstance(bar, QMenuBar)
    QTest.keyPress(view, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(view, Qt.Key.Key_Alt)
    assert bar.isVisible()


def test_alt_with_another_key_leaves_the_menu_bar_away(window: MainWindow) -> None:
    view, bar = window.list_pane.view, window.findChild(QMenuBar)
    assert isinstance(bar, QMenuBar)
    window.navigation.show_view(View.LATER)
    QTest.keyPress(view, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(view, Qt.Key.Key_Alt)
    assert window.list_pane.model.view is View.INBOX
    assert not bar.isVisible()
