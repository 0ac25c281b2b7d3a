"""The reading pane follows the list, without holding up who walks through it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from desktop.model.conversation import Hit

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

READ_PAUSE_MS = 25
"""The pane follows the list this long after a key."""
HURRY_MS = 120
"""Keys that follow faster than this are a walk through the list: the pane waits for its end."""


class ReadingFollower(QObject):
    """Shows in the reading pane what is selected in the list or among search results."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._pause = QTimer(self, singleShot=True, interval=READ_PAUSE_MS)
        self._pause.timeout.connect(self.show_current)
        self._since_move = QElapsedTimer()
        view, search = window.list_pane.view, window.list_pane.search
        view.current_changed.connect(self._moved)
        search.hit_chosen.connect(self._show_hit)
        search.hit_opened.connect(self._open_hit)
        search.closed.connect(self.show_current)
        window.reading_pane.next_unread_wanted.connect(self._next_unread)

    def show_soon(self) -> None:
        """Show what is selected once the list has been painted."""
        self._pause.start(READ_PAUSE_MS)

    def show_current(self) -> None:
        """Show what is selected now."""
        self._pause.stop()
        window = self._window
        if not window.list_pane.search.is_open:
            current = window.list_pane.view.current_id()
            shown = window.reading_pane.conversation
            if current is None or shown is None or shown.row.id != current:
                window.reading_pane.show_conversation(current)
        window.action_bar.refresh()

    def _moved(self, _id: object) -> None:
        is_walk = self._since_move.isValid() and self._since_move.elapsed() < HURRY_MS
        self._pause.start(HURRY_MS if is_walk else READ_PAUSE_MS)
        self._since_move.start()

    def _show_hit(self, hit: Hit | None) -> None:
        if hit is not None:
            self._window.reading_pane.show_hit(hit)

    def _open_hit(self, hit: Hit) -> None:
        window = self._window
        window.reading_pane.show_hit(hit)
        window.panes.show_reading(True)
        window.reading_pane.focus_messages()

    def _next_unread(self) -> None:
        view = self._window.list_pane.view
        while view.select_next(1):
            row = view.current_row()
            if row is None or row.unread:
                return
