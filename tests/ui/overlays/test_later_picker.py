"""The later picker: words, suggestions, keyboard, focus."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.commands import Commands
from desktop.ui.overlays.later_picker import LaterPicker
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace
from tests.ui.overlays.conftest import Ground

pytestmark = pytest.mark.gui


@pytest.fixture
def picker(
    qtbot: QtBot, ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> LaterPicker:
    return LaterPicker(workspace.bridge, commands, theme, ground, clock=workspace.clock)


def test_words_become_a_moment(picker: LaterPicker, ground: Ground) -> None:
    chosen: list[datetime] = []
    picker.pick(ground.button, then=chosen.append)
    QTest.keyClicks(picker.field, "2h")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert chosen == [datetime(2026, 6, 9, 14, 17, tzinfo=UTC)]


def test_arrows_choose_a_suggestion(picker: LaterPicker, ground: Ground) -> None:
    chosen: list[datetime] = []
    picker.pick(ground.button, then=chosen.append)
    first = picker.list.current()
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    second = picker.list.current()
    assert first is not None
    assert second is not None
    assert first.id != second.id
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert [moment.isoformat() for moment in chosen] == [second.id]


def test_what_is_not_understood_offers_nothing_and_enter_does_nothing(
    picker: LaterPicker, ground: Ground
) -> None:
    chosen: list[datetime] = []
    picker.pick(ground.button, then=chosen.append)
    QTest.keyClicks(picker.field, "someday")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert picker.list.current() is None
    assert picker.isVisible()
    assert chosen == []


def test_waiting_for_an_answer_is_offered(picker: LaterPicker, ground: Ground) -> None:
    answered: list[bool] = []
    picker.pick(
        ground.button,
        then=lambda _moment: None,
        answerer="Fatima",
        when_answered=lambda: answered.append(True),
    )
    QTest.keyClick(picker.field, Qt.Key.Key_Up)
    assert picker.list.current() is not None
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert answered == [True]


def test_escape_closes_and_gives_the_focus_back(
    qtbot: QtBot, picker: LaterPicker, ground: Ground
) -> None:
    picker.pick(ground.button, then=lambda _moment: None)
    assert picker.field.hasFocus()
    QTest.keyClick(picker.field, Qt.Key.Key_Escape)
    assert picker.isHidden()
    assert ground.button.hasFocus()


def test_tab_stays_inside(picker: LaterPicker, ground: Ground) -> None:
    picker.pick(ground.button, then=lambda _moment: None)
    for _ in range(4):
        QTest.keyClick(ground.focusWidget() or picker.field, Qt.Key.Key_Tab)
        focused = ground.focusWidget()
        assert focused is not None
        assert picker.isAncestorOf(focused)
