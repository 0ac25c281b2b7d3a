"""The head of the list: title of the view, search, filter."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop.core.l10n import tr
from desktop.model.conversation import ConversationRow
from desktop.ui.bridge import Bridge
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

HEIGHT = 48
Filter = Callable[[ConversationRow], bool]


class ListHeader(QWidget):
    """Title, a slot for the search field, and the filter button."""

    filter_chosen = Signal(object)
    """A function of a row, or None for all."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self._filter = "all"
        self.menu_button = QToolButton()
        self.menu_button.hide()
        self._title = QLabel()
        self._slot = QHBoxLayout()
        self.filter_button = QToolButton()
        self.filter_button.clicked.connect(self._show_filters)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(self.menu_button)
        row.addWidget(self._title)
        row.addLayout(self._slot, 1)
        row.addWidget(self.filter_button)
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self._dress)
        self._dress()

    def set_title(self, title: str) -> None:
        """Name the view."""
        self._title.setText(title)

    def set_searching(self, is_searching: bool) -> None:
        """Give the search field the room of the title and the filter while results are shown."""
        self._title.setVisible(not is_searching)
        self.filter_button.setVisible(not is_searching)

    def set_search(self, field: QWidget) -> None:
        """Put the search field in its slot."""
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._slot.addWidget(field)

    def clear_filter(self) -> None:
        """Show all again, without telling."""
        self._filter = "all"
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("list"))
        line = self._theme.colour("line")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)

    def _show_filters(self) -> None:
        menu, group = QMenu(self), QActionGroup(self)
        self._add(menu, group, "all", tr("All conversations"), None)
        self._add(menu, group, "unread", tr("Unread"), lambda row: row.unread > 0)
        self._add(menu, group, "files", tr("With files"), lambda row: row.has_attachments)
        accounts = self._bridge.views.accounts()
        if len(accounts) > 1:
            menu.addSeparator()
            for status in accounts:
                name = status.account.name
                self._add(menu, group, f"source {name}", name, _from_account(name))
        menu.popup(self.filter_button.mapToGlobal(self.filter_button.rect().bottomLeft()))

    def _add(
        self, menu: QMenu, group: QActionGroup, key: str, title: str, accepts: Filter | None
    ) -> None:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(key == self._filter)
        group.addAction(action)
        action.triggered.connect(lambda _=False: self._choose(key, accepts))

    def _choose(self, key: str, accepts: Filter | None) -> None:
        self._filter = key
        self._dress()
        self.filter_chosen.emit(accepts)

    def _dress(self) -> None:
        theme = self._theme
        is_on = self._filter != "all"
        self._title.setFont(theme.font(Role.TITLE, 600))
        self.filter_button.setIcon(theme.icon("list-filter", 18, "accent" if is_on else "text2"))
        words = tr("Filter, on") if is_on else tr("Filter")
        self.filter_button.setToolTip(words)
        self.filter_button.setAccessibleName(words)
        self.filter_button.setProperty("checked", is_on)
        self.menu_button.setIcon(theme.icon("menu", 18))
        self.menu_button.setToolTip(f"{tr('Menu')}  F9")
        self.menu_button.setAccessibleName(tr("Menu"))


def _from_account(name: str) -> Filter:
    return lambda row: name in row.account_names
