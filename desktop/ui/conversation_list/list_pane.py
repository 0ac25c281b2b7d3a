"""The middle column: header, strip, and below it the list, the empty state or search results."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.account import AccountStatus, HealthState
from desktop.model.conversation import View
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.conversation_list.header import ListHeader
from desktop.ui.conversation_list.live_updates import LiveUpdates
from desktop.ui.conversation_list.model import ConversationModel, Filter
from desktop.ui.conversation_list.view import ConversationView
from desktop.ui.overlays.empty_state import EmptyState
from desktop.ui.overlays.loading_bars import LoadingBars
from desktop.ui.overlays.strip import SourceStrip
from desktop.ui.overlays.undo_toast import UndoToast
from desktop.ui.rail.rows import view_title
from desktop.ui.search.field import SearchField
from desktop.ui.search.page import SearchPage
from desktop.ui.theme import Theme


class ListPane(QWidget):
    """Shows one view, or the results of a search."""

    def __init__(self, bridge: Bridge, commands: Commands, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self.model = ConversationModel(bridge.views, clock, self)
        self.view = ConversationView(self.model, theme, clock)
        self.header = ListHeader(bridge, theme)
        self.strip = SourceStrip(bridge, commands, theme, self, clock=clock, is_late=True)
        self.empty = EmptyState(bridge, commands, theme, self, clock=clock)
        self.field = SearchField(bridge, commands, theme, self)
        self.search = SearchPage(bridge, commands, theme, self, field=self.field, clock=clock)
        self.toast = UndoToast(bridge, commands, theme, self)
        self._updates = LiveUpdates(bridge, self.model, self.view)
        self._pages = QStackedWidget()
        self._loading = LoadingBars(theme, self._pages)
        self._foot: QWidget | None = None
        self._build()
        self._connect()

    def show_view(self, view: View) -> None:
        """Show a view from its top, with no filter."""
        self.header.clear_filter()
        self.header.set_title(view_title(view))
        self.view.setAccessibleName(view_title(view))
        self.view.ticks.clear()
        self.model.show(view)
        self.view.verticalScrollBar().setValue(0)
        self.view.select_first()

    def set_foot(self, foot: QWidget) -> None:
        """Put a widget below the list; `show_foot` shows it."""
        self._foot = foot
        self._column.addWidget(foot)
        foot.hide()

    def show_foot(self, is_shown: bool) -> None:
        """Show what stands below the list, with the current row still in view."""
        if self._foot is None or self._foot.isHidden() is not is_shown:
            return
        self._foot.setVisible(is_shown)
        self._column.activate()
        self.view.scrollTo(self.view.currentIndex())

    def focus_list(self) -> None:
        """Give the keyboard to the list, or to what stands in its place."""
        if self._pages.currentWidget() is self.search:
            self.search.list.setFocus()
        elif self._pages.currentWidget() is self.empty and self.empty.button.isVisibleTo(self):
            self.empty.button.setFocus()
        else:
            self.view.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("list"))

    def _build(self) -> None:
        self.header.set_search(self.field)
        self.field.setPlaceholderText(tr("Search all messages"))
        for page in (self.view, self.empty, self.search):
            self._pages.addWidget(page)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addWidget(self._pages, 1)
        QWidget.setTabOrder(self.field, self.header.filter_button)
        QWidget.setTabOrder(self.header.filter_button, self.view)

    def _connect(self) -> None:
        self.search.opened.connect(self._choose_page)
        self.search.closed.connect(self._close_search)
        self.header.filter_chosen.connect(self._filter)
        self._bridge.health_changed.connect(self._show_loading)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.modelReset):
            signal.connect(self._choose_page)

    def _close_search(self) -> None:
        self._choose_page()
        self.view.setFocus()

    def _choose_page(self) -> None:
        self.header.set_searching(self.search.is_open)
        if self.search.is_open:
            self._pages.setCurrentWidget(self.search)
        elif self.model.rowCount() == 0 and self.model.is_complete:
            if self._pages.currentWidget() is not self.empty:
                self.empty.show_view(self.model.view)
            self._pages.setCurrentWidget(self.empty)
        else:
            was_empty = self._pages.currentWidget() is self.empty
            self._pages.setCurrentWidget(self.view)
            if was_empty and self.view.current_id() is None:
                self.view.select_first()
        self._show_loading()

    def _show_loading(self) -> None:
        """Grey bars in place of "All calm" while the very first messages are on their way."""
        is_empty = self._pages.currentWidget() is self.empty
        if is_empty and any(map(_is_first_fetch, self._bridge.accounts())):
            self._loading.start()
        else:
            self._loading.stop()

    def _filter(self, accepts: Filter | None) -> None:
        self.view.ticks.clear()
        self.model.show(self.model.view, accepts)
        self.view.select_first()
        self._choose_page()


def _is_first_fetch(status: AccountStatus) -> bool:
    health = status.health
    return health.state is HealthState.SYNCING and health.last_success_at is None
