"""Messages that come in never move what the person looks at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPoint

from desktop.model.conversation import Section, View
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.live_updates import LEFT_ALONE_MS
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace, many_rows
from tests.ui.frame.conftest import open_window, settle

pytestmark = pytest.mark.gui


def top_of(window: MainWindow, conversation_id: int) -> int:
    view = window.list_pane.view
    return view.visualRect(window.list_pane.model.find(ConversationId(conversation_id))).top()


def arrive(workspace: FakeWorkspace, number: int, section: Section = Section.NEEDS_YOU) -> None:
    row = workspace.views.rows[0]
    later = row.last_message_at + timedelta(minutes=number)
    new = replace(
        row,
        id=ConversationId(9000 + number),
        subject=f"New {number}",
        section=section,
        rank=5000 + number,
        last_message_at=later,
    )
    workspace.receive(new)


def test_a_new_row_above_leaves_the_focused_row_where_it_was(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    window.list_pane.view.select(ConversationId(3))
    before = top_of(window, 3)
    arrive(workspace, 1)
    settle(workspace, lambda: window.list_pane.model.find(ConversationId(9001)).isValid())
    assert top_of(window, 3) == before
    assert top_of(window, 9001) < 0


def test_the_row_under_the_pointer_stays_rather_than_the_focused_one(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    view = window.list_pane.view
    place = view.visualRect(window.list_pane.model.find(ConversationId(6))).center()
    view._move_pointer(QPoint(200, place.y()))
    before = top_of(window, 6)
    arrive(workspace, 2, Section.WORTH_READING)
    settle(workspace, lambda: window.list_pane.model.find(ConversationId(9002)).isValid())
    assert top_of(window, 6) == before


def test_a_row_that_ranks_higher_by_now_waits_until_the_list_is_left_alone(
    window: MainWindow, workspace: FakeWorkspace
) -> None:
    model = window.list_pane.model
    place = model.find(ConversationId(8)).row()
    row = workspace.views.row(ConversationId(8))
    assert row is not None
    workspace.receive(replace(row, section=Section.NEEDS_YOU, rank=9999, subject="Urgent now"))
    settle(workspace, lambda: ConversationId(8) in model.misplaced)
    shown = model.row_at(place)
    assert shown is not None
    assert (shown.id, shown.subject, shown.section) == (8, "Urgent now", Section.WORTH_READING)
    assert LEFT_ALONE_MS == 3000
    window.list_pane._updates._settle()
    assert model.find(ConversationId(8)).row() == 1
    assert window.list_pane.view.current_id() == 1


def test_rows_are_patched_not_loaded_anew(window: MainWindow, workspace: FakeWorkspace) -> None:
    before = workspace.views.page_calls
    arrive(workspace, 3)
    settle(workspace, lambda: window.list_pane.model.find(ConversationId(9003)).isValid())
    assert workspace.views.page_calls == before


def test_a_long_list_loads_page_by_page_as_one_scrolls(
    workspace: FakeWorkspace, theme: Theme
) -> None:
    workspace.views.rows[:] = many_rows(5000)
    window = open_window(workspace, theme)
    window.show()
    model, bar = window.list_pane.model, window.list_pane.view.verticalScrollBar()
    assert model.rowCount() < 500
    while model.canFetchMore(model.index(-1)):
        bar.setValue(bar.maximum())
    assert model.rowCount() == 5040 + 3
    window.close()
    settle(workspace)


def test_ticks_outlive_a_reload(window: MainWindow) -> None:
    view = window.list_pane.view
    view.ticks.add([ConversationId(2), ConversationId(3)])
    window.list_pane.model.reload(view.lines_in_use())
    assert view.ticks.ids() == (2, 3)
    assert window.ticked_bar.isVisible()


@pytest.mark.parametrize("scrolled", [False, True])
def test_a_reload_reads_what_is_looked_at_and_keeps_it_in_place(
    window: MainWindow, workspace: FakeWorkspace, scrolled: bool
) -> None:
    workspace.views.rows[:] = many_rows(600)
    view, model = window.list_pane.view, window.list_pane.model
    window.navigation.show_view(View.INBOX)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    if scrolled:
        view.setCurrentIndex(model.index(500))
    chosen = view.current_id()
    assert chosen is not None
    before = top_of(window, chosen)
    model.reload(view.lines_in_use())
    assert (model.rowCount() > 500) is scrolled
    assert view.current_id() == chosen
    assert top_of(window, chosen) == before
