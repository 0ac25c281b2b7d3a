"""A narrow window has one column; nothing that the person needs stays in the hidden one."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import SMALLEST_SIZE, MainWindow
from desktop.ui.panes import Shape
from tests.ui.fake_services import FakeWorkspace
from tests.ui.frame.conftest import settle

pytestmark = pytest.mark.gui


@pytest.fixture
def narrow(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.resize(700, 600)
    qtbot.waitUntil(lambda: window.panes.shape is Shape.SINGLE)
    return window


def tick(window: MainWindow) -> None:
    QTest.keyClick(window.list_pane.view, Qt.Key.Key_X)


def test_the_bar_of_ticked_rows_is_below_the_list(narrow: MainWindow) -> None:
    tick(narrow)
    bar = narrow.list_ticked_bar
    assert bar.isVisible()
    assert bar.accessibleName() == "1 ticked"
    QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert not len(narrow.list_pane.view.ticks)


def test_the_bar_of_ticked_rows_cuts_no_words(qtbot: QtBot, narrow: MainWindow) -> None:
    narrow.resize(*SMALLEST_SIZE)
    tick(narrow)
    bar = narrow.list_ticked_bar
    qtbot.waitUntil(lambda: bar.width() == SMALLEST_SIZE[0])
    buttons = bar.buttons.values()
    assert buttons
    assert all(button.width() >= button.sizeHint().width() for button in buttons)


def test_the_row_with_the_keyboard_stays_in_view_above_the_bar(narrow: MainWindow) -> None:
    view = narrow.list_pane.view
    while view.visualRect(view.currentIndex()).bottom() < view.viewport().height() - 60:
        view.select_next()
    tick(narrow)
    assert view.visualRect(view.currentIndex()).bottom() < view.viewport().height()


def test_a_wider_window_has_the_bar_over_the_message(qtbot: QtBot, narrow: MainWindow) -> None:
    tick(narrow)
    narrow.resize(1200, 700)
    qtbot.waitUntil(lambda: narrow.panes.shape is not Shape.SINGLE)
    assert narrow.ticked_bar.isVisible()
    assert not narrow.list_ticked_bar.isVisible()


def test_the_welcome_needs_no_more_than_the_smallest_width(
    qtbot: QtBot, narrow: MainWindow
) -> None:
    narrow.resize(*SMALLEST_SIZE)
    narrow.places.add_source()
    onboarding = narrow.places._onboarding
    assert onboarding is not None
    qtbot.waitUntil(onboarding.welcome.isVisible)
    assert onboarding.welcome.minimumSizeHint().width() <= SMALLEST_SIZE[0] - 48


def test_the_window_gets_as_small_as_it_says(qtbot: QtBot, narrow: MainWindow) -> None:
    narrow.resize(1, 1)
    qtbot.waitUntil(lambda: (narrow.width(), narrow.height()) == SMALLEST_SIZE)
    assert narrow.centralWidget().minimumSizeHint().height() <= SMALLEST_SIZE[1]
    assert narrow.centralWidget().minimumSizeHint().width() <= SMALLEST_SIZE[0]


def test_in_a_low_window_one_reads_before_one_writes(
    qtbot: QtBot, narrow: MainWindow, workspace: FakeWorkspace
) -> None:
    narrow.resize(*SMALLEST_SIZE)
    narrow.navigation.open_current()
    pane = narrow.reading_pane
    composer = pane.desk.composer
    qtbot.waitUntil(lambda: not composer.parts.foot.isVisible())
    assert pane.header.isVisible()
    narrow.commands.run("reply")
    qtbot.waitUntil(composer.parts.foot.isVisible)
    assert not pane.header.isVisible()
    QTest.keyClicks(composer.text, "One")
    composer.text.setPlainText("One\ntwo\nthree\nfour")
    qtbot.waitUntil(lambda: bottom(composer.text) <= top(composer.parts.send))
    narrow.resize(1200, 800)
    qtbot.waitUntil(pane.header.isVisible)
    pane.desk.flush()
    settle(workspace, lambda: bool(workspace.views.saved_drafts))


def top(widget: QWidget) -> int:
    return widget.mapToGlobal(QPoint()).y()


def bottom(widget: QWidget) -> int:
    return top(widget) + widget.height()
