"""A triage round with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.conversation import TriageState, View
from desktop.ui.main_window import MainWindow
from tests.ui.fake_services import FakeWorkspace
from tests.ui.frame.conftest import settle

pytestmark = pytest.mark.gui
Key = Qt.Key


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    """Press a key where the focus is."""
    target = window.focusWidget() or window
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def current(window: MainWindow) -> int | None:
    return window.list_pane.view.current_id()


def test_j_and_k_go_to_the_next_and_previous_conversation(window: MainWindow) -> None:
    assert current(window) == 1
    press(window, Key.Key_J)
    assert current(window) == 2
    press(window, Key.Key_K)
    assert current(window) == 1


def test_j_skips_section_titles_and_arrows_stop_at_them(window: MainWindow) -> None:
    window.list_pane.view.select(4)
    press(window, Key.Key_J)
    assert current(window) == 5
    window.list_pane.view.select(4)
    press(window, Key.Key_Down)
    assert current(window) is None
    press(window, Key.Key_Down)
    assert current(window) == 5


def test_done_takes_the_row_away_at_once_and_selects_the_next(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    press(window, Key.Key_E)
    assert current(window) == 2
    assert not window.list_pane.model.find(1).isValid()
    settle(workspace, lambda: workspace.views.row(1).state is TriageState.DONE)
    assert window.rail.views.rows.rows[0].note != ""


def test_undo_brings_the_row_back(window: MainWindow, workspace: FakeWorkspace) -> None:
    press(window, Key.Key_E)
    settle(workspace, lambda: workspace.views.row(1).state is TriageState.DONE)
    press(window, Key.Key_Z)
    settle(workspace, lambda: window.list_pane.model.find(1).isValid())
    settle(workspace, lambda: current(window) == 1)


def test_letters_in_the_search_field_are_text(window: MainWindow) -> None:
    press(window, Key.Key_Slash)
    assert window.list_pane.field.hasFocus()
    press(window, Key.Key_E)
    assert current(window) == 1
    assert window.list_pane.field.text() == "e"


def test_ticked_rows_are_done_together(window: MainWindow, workspace: FakeWorkspace) -> None:
    press(window, Key.Key_X)
    press(window, Key.Key_J)
    press(window, Key.Key_X)
    press(window, Key.Key_E)
    settle(workspace, lambda: workspace.views.row(2).state is TriageState.DONE)
    assert workspace.services.triage.calls[-1] == ("done", (1, 2))
    assert current(window) == 3


def test_escape_takes_ticks_away_first(window: MainWindow) -> None:
    press(window, Key.Key_X)
    assert window.ticked_bar.isVisible()
    press(window, Key.Key_Escape)
    assert not len(window.list_pane.view.ticks)
    assert window.action_bar.isVisible()


def test_the_bar_of_ticked_rows_stays_until_the_last_is_unticked(window: MainWindow) -> None:
    press(window, Key.Key_X)
    press(window, Key.Key_J)
    press(window, Key.Key_X)
    press(window, Key.Key_X)
    assert len(window.list_pane.view.ticks) == 1
    assert window.ticked_bar.isVisible()


def test_shift_e_finishes_the_section_of_the_selected_row(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    window.list_pane.view.select(10)
    press(window, Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    settle(workspace, lambda: bool(workspace.services.triage.calls))
    code, ids = workspace.services.triage.calls[-1]
    assert (code, len(ids)) == ("done", 31)
    assert window.list_pane.model.rowCount() == 2 + 9


def test_left_folds_the_section_and_right_unfolds_it(window: MainWindow) -> None:
    rows = window.list_pane.model.rowCount()
    press(window, Key.Key_Left)
    assert window.list_pane.model.rowCount() == rows - 4
    press(window, Key.Key_Right)
    assert window.list_pane.model.rowCount() == rows


def test_single_keys_can_be_switched_off(window: MainWindow, workspace: FakeWorkspace) -> None:
    settings = workspace.services.settings
    workspace.bridge.run(settings.set("single_keys", "off"))
    settle(workspace, lambda: workspace.views.setting("single_keys") == "off")
    settle(workspace)
    press(window, Key.Key_E)
    assert current(window) == 1
    press(window, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert current(window) == 2


def test_ctrl_page_down_goes_to_the_next_view(window: MainWindow) -> None:
    press(window, Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.list_pane.model.view is View.LATER
    assert window.windowTitle().startswith("Later")


def test_u_marks_read_and_unread_again(
    qtbot: QtBot, window: MainWindow, workspace: FakeWorkspace
) -> None:
    press(window, Key.Key_U)
    settle(workspace, lambda: workspace.views.row(1).unread == 0)
    settle(workspace, lambda: window.list_pane.view.current_row().unread == 0)
    press(window, Key.Key_U)
    settle(workspace, lambda: workspace.views.row(1).unread == 1)
