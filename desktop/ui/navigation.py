"""Where the person is in the window: view, pane, and the ways back and forward."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from desktop.model.conversation import View
from desktop.model.ids import ConversationId
from desktop.ui.rail.rows import view_title
from desktop.ui.view_history import ViewHistory

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class Navigation(QObject):
    """Leads from view to view and from pane to pane."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._history = ViewHistory(View.INBOX)

    def show_view(self, view: View) -> None:
        """Show a view in the list; a search that is open ends."""
        self._window.list_pane.search.close_search()
        self._history.visit(view)
        self._show_view(view)

    def show_conversation(self, conversation_id: ConversationId) -> None:
        """Show a conversation wherever it is: after a click on a notification."""
        window = self._window
        row = window.bridge.views.row(conversation_id)
        if row is None:
            return
        self.show_view(View(row.state.value))
        window.list_pane.view.select(row.id)
        window.reading_pane.show_conversation(row.id)
        self.open_current()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def step_view(self, step: int) -> None:
        """Go to the next or previous view in the rail."""
        views = list(View)
        place = views.index(self._window.list_pane.model.view) + step
        self.show_view(views[place % len(views)])

    def step_pane(self, step: int) -> None:
        """Give the keyboard to the next or previous pane."""
        window = self._window
        panes: list[tuple[QWidget, QWidget]] = [
            (window.rail, window.rail.views),
            (window.list_pane, window.list_pane.view),
            (window.reading_side, window.reading_pane),
        ]
        shown = [pane for pane in panes if pane[0].isVisible()]
        focused = QApplication.focusWidget()
        here = next(
            (n for n, (pane, _) in enumerate(shown) if focused and pane.isAncestorOf(focused)), 0
        )
        _, target = shown[(here + step) % len(shown)]
        if target is window.reading_pane:
            window.reading_pane.focus_messages()
        elif target is window.list_pane.view:
            window.list_pane.focus_list()
        else:
            target.setFocus()

    def open_current(self) -> None:
        """Give the keyboard to the conversation that is selected."""
        window = self._window
        window.follower.show_current()
        window.panes.show_reading(True)
        window.reading_pane.focus_messages()

    def open_window(self) -> None:
        """Show the selected conversation in a window of its own."""
        from desktop.ui.conversation_window import ConversationWindow

        window = self._window
        current = window.list_pane.view.current_id()
        if current is not None:
            made = ConversationWindow(window.bridge, window.theme, window.clock, window)
            made.pane.acted.connect(window.list_pane.toast.offer)
            made.show_conversation(current)

    def back(self) -> None:
        """One step back: from the one column to the list, from search, to the view before."""
        window = self._window
        if window.panes.page is not None:
            self.leave_page()
        elif window.panes.shows_reading_alone:
            self.to_list()
        elif window.list_pane.search.is_open:
            window.list_pane.search.close_search()
        else:
            self._go_to(self._history.back())

    def forward(self) -> None:
        """One step forward again."""
        self._go_to(self._history.forward())

    def to_list(self) -> None:
        """Give the keyboard back to the list."""
        self._window.panes.show_reading(False)
        self._window.list_pane.focus_list()

    def leave_step(self) -> None:
        """Esc: out of a page, the ticks or the search, else back to the list."""
        pane = self._window.list_pane
        if self._window.panes.page is not None:
            self.leave_page()
        elif len(pane.view.ticks):
            pane.view.ticks.clear()
        elif pane.search.is_open and not self._window.panes.shows_reading_alone:
            pane.search.close_search()
        else:
            self.to_list()

    def leave_page(self) -> None:
        """Back from a page such as the sources to the list as it was left."""
        window = self._window
        window.panes.show_page(None)
        self._mark_view(window.list_pane.model.view)
        self.to_list()

    def focus_search(self) -> None:
        """Type what to search for."""
        window = self._window
        if window.panes.page is not None:
            self.leave_page()
        window.panes.show_reading(False)
        window.list_pane.field.setFocus()
        window.list_pane.field.selectAll()

    def search_for(self, query: str) -> None:
        """Show what a search finds."""
        if self._window.panes.page is not None:
            self.leave_page()
        self._window.list_pane.search.search_for(query)

    def _go_to(self, view: View | None) -> None:
        if view is not None:
            self._show_view(view)

    def _show_view(self, view: View) -> None:
        window = self._window
        if window.panes.page is not None:
            window.panes.show_page(None)
        window.list_pane.show_view(view)
        self._mark_view(view)
        window.panes.show_reading(False)
        window.follower.show_soon()

    def _mark_view(self, view: View) -> None:
        self._window.rail.show_view(view)
        self._window.setWindowTitle(f"{view_title(view)} – Luwte")
