"""The search field and page: tokens, suggestions, groups, keys."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.commands import Commands
from desktop.ui.search.field import SearchField
from desktop.ui.search.page import SearchPage
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace

pytestmark = pytest.mark.gui


@dataclass
class Search:
    window: QWidget
    field: SearchField
    page: SearchPage


@pytest.fixture
def search(qtbot: QtBot, workspace: FakeWorkspace, commands: Commands, theme: Theme) -> Search:
    window = QWidget()
    window.resize(600, 700)
    field = SearchField(workspace.bridge, commands, theme, window)
    page = SearchPage(workspace.bridge, commands, theme, window, field=field, clock=workspace.clock)
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(page)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return Search(window, field, page)


def test_a_finished_operator_is_removed_by_one_backspace(search: Search) -> None:
    QTest.keyClicks(search.field, "noise from:fatima ")
    assert search.field.query == "noise from:fatima "
    QTest.keyClick(search.field, Qt.Key.Key_Backspace)
    assert search.field.query == "noise "


def test_backspace_in_a_word_removes_a_letter(search: Search) -> None:
    QTest.keyClicks(search.field, "from:fatima noise")
    QTest.keyClick(search.field, Qt.Key.Key_Backspace)
    assert search.field.query == "from:fatima nois"


def test_a_quoted_value_is_one_token(search: Search) -> None:
    QTest.keyClicks(search.field, 'in:"Work mail" ')
    QTest.keyClick(search.field, Qt.Key.Key_Backspace)
    assert search.field.query == ""


def test_tab_accepts_the_suggestion(search: Search) -> None:
    QTest.keyClicks(search.field, "in:ha")
    assert search.field.completer_popup.isVisible()
    QTest.keyClick(search.field, Qt.Key.Key_Tab)
    assert search.field.query == "in:Harbour "
    assert search.field.completer_popup.isHidden()
    assert search.field.hasFocus()


def test_an_operator_without_value_does_not_empty_the_results(search: Search) -> None:
    QTest.keyClicks(search.field, "noise in:")
    assert search.field.query == "noise "


def test_the_cursor_steps_over_a_token(search: Search) -> None:
    QTest.keyClicks(search.field, "from:fatima x")
    end = search.field.cursorPosition()
    for _ in range(3):
        QTest.keyClick(search.field, Qt.Key.Key_Left)
    assert search.field.cursorPosition() == 0
    assert end > 10


def test_the_query_is_known_once_after_typing_pauses(qtbot: QtBot, search: Search) -> None:
    asked: list[str] = []
    search.field.query_changed.connect(asked.append)
    QTest.keyClicks(search.field, "noise")
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["noise"]


def test_down_goes_to_the_results_and_up_comes_back(search: Search) -> None:
    search.page.search_for("noise")
    search.field.setFocus()
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    assert search.page.list.hasFocus()
    assert search.page.current_id() == 1
    QTest.keyClick(search.page.list, Qt.Key.Key_Up)
    assert search.field.hasFocus()


def test_the_result_under_the_cursor_is_told(qtbot: QtBot, search: Search) -> None:
    search.page.search_for("the")
    with qtbot.waitSignal(search.page.hit_chosen) as chosen:
        QTest.keyClick(search.page.list, Qt.Key.Key_J)
    assert chosen.args[0].fragment.count("\ue000") == 1


def test_nothing_found_offers_another_spelling(search: Search) -> None:
    search.page.search_for("noize")
    assert search.page.nothing.isVisible()
    assert "noize" in search.page.nothing.accessibleName()
    search.page.nothing.query_wanted.emit("noise")
    assert search.page.list.isVisible()
    assert search.field.query == "noise "


def test_escape_leaves_step_by_step(qtbot: QtBot, search: Search) -> None:
    search.field.setFocus()
    QTest.keyClicks(search.field, "noise in:ha")
    search.field.search_now()
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert search.field.completer_popup.isHidden()
    search.page.search_for("noise")
    search.field.setFocus()
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert search.page.list.hasFocus()
    with qtbot.waitSignal(search.page.closed):
        QTest.keyClick(search.page.list, Qt.Key.Key_Escape)
    assert not search.page.is_open


def test_ctrl_s_saves_the_search(qtbot: QtBot, search: Search, workspace: FakeWorkspace) -> None:
    search.page.search_for("noise has:file")
    search.field.setFocus()
    QTest.keyClick(search.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "saved_searches" in workspace.views.settings)
    assert workspace.views.settings["saved_searches"] == '["noise has:file"]'


def test_the_status_says_how_many_and_where(qtbot: QtBot, search: Search) -> None:
    with qtbot.waitSignal(search.page.status_changed) as said:
        search.page.search_for("noise")
    assert said.args[0].endswith("searched 12,418 messages on this computer")


def test_results_follow_the_cache(qtbot: QtBot, search: Search, workspace: FakeWorkspace) -> None:
    search.page.search_for("noise")
    search.page._refresh_timer.setInterval(0)
    workspace.bridge.run(workspace.services.triage.delete([1]))  # type: ignore[list-item]
    qtbot.waitUntil(search.page.nothing.isVisible)


def test_every_result_has_a_name_for_screen_readers(search: Search) -> None:
    search.page.search_for("noise")
    model = search.page.list.results
    names = [
        model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(model.rowCount())
    ]
    assert names[0] == "June 2026, 1 result, unfolded."
    assert str(names[1]).startswith("Unread. Fatima El Amrani")
