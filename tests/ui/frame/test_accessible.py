"""What assistive technology is told about the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QToolButton

from desktop.ui.main_window import MainWindow

pytestmark = pytest.mark.gui
NAME = QAccessible.Text.Name


def test_rows_reach_the_accessible_tree_by_name(window: MainWindow) -> None:
    view = window.list_pane.view
    tree = QAccessible.queryAccessibleInterface(view)
    assert tree.childCount() == window.list_pane.model.rowCount()
    assert tree.child(0).text(NAME) == "Needs you, 4 conversations, unfolded."
    assert tree.child(1).text(NAME).startswith("Unread. Fatima El Amrani, Joris van Dijk")
    assert tree.child(1).rect().height() == view.visualRect(view.model().index(1)).height()


def test_views_and_sources_are_named(window: MainWindow) -> None:
    window.rail.refresh()
    views = QAccessible.queryAccessibleInterface(window.rail.views)
    assert views.child(0).text(NAME) == "Inbox, 4 need you."
    sources = QAccessible.queryAccessibleInterface(window.rail.sources)
    assert sources.child(0).text(NAME) == "Work mail, works."


def test_every_icon_button_has_a_name(window: MainWindow) -> None:
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if isinstance(button, QToolButton)
        and button.isVisible()
        and not (button.accessibleName() or button.text())
    ]
    assert nameless == []


def test_tab_goes_from_the_rail_over_the_list_to_the_reading_pane(window: MainWindow) -> None:
    window.rail.new_message.setFocus(Qt.FocusReason.TabFocusReason)
    order = []
    for _ in range(12):
        window.focusNextChild()
        order.append(window.focusWidget())
    places = [
        next(n for n, widget in enumerate(order) if widget is wanted)
        for wanted in (window.rail.views, window.rail.sources, window.list_pane.field)
    ]
    assert places == sorted(places)
    assert window.list_pane.view in order
    assert order.index(window.list_pane.field) < order.index(window.list_pane.view)
