"""The settings window: not modal, takes effect at once, only Close."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.onboarding.parts import Words
from desktop.ui.settings.about_page import AboutPage
from desktop.ui.settings.accounts_page import AccountsPage
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.general_page import GeneralPage
from desktop.ui.settings.keyboard_page import KeyboardPage
from desktop.ui.settings.mail_page import MailPage
from desktop.ui.settings.navigation import Navigation
from desktop.ui.settings.notifications_page import NotificationsPage
from desktop.ui.settings.pages import PAGES
from desktop.ui.settings.privacy_page import PrivacyPage
from desktop.ui.settings.store import SettingsStore
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

SIZE = QSize(1080, 744)
NAVIGATION_WIDTH = 184


class SettingsWindow(QDialog):
    """Pages are made when they are first shown, and anew when the language changes."""

    add_account_wanted = Signal()
    sign_in_wanted = Signal(int)
    export_wanted = Signal(str)
    keys_changed = Signal()
    language_changed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._commands, self._theme = bridge, commands, theme
        self._folder = folder
        self.store = SettingsStore(bridge, self)
        self.pages: dict[str, SettingsPage] = {}
        self.setModal(False)
        self._build()
        self.resize(SIZE)
        theme.changed.connect(self.update)

    def show_page(self, page_id: str) -> None:
        """Show a page; the window opens if need be."""
        self._title.setText(tr(next(page.title for page in PAGES if page.id == page_id)))
        if page_id not in self.pages:
            page = self._make(page_id)
            self.pages[page_id] = page
            self._stack.addWidget(_scrolled(page))
            self._move_to_end(self._close)
        self._stack.setCurrentWidget(_scroll_of(self.pages[page_id]))
        self.navigation.select(page_id)

    def focus_language(self) -> None:
        """Give the keyboard to the choice of a language, the first on its page."""
        box = self.pages["general"].findChild(QComboBox)
        if isinstance(box, QComboBox):
            box.setFocus()

    def show_exported(self, sentence: str) -> None:
        """Say on the privacy page how the export ended."""
        page = self.pages.get("privacy")
        if isinstance(page, PrivacyPage):
            page.show_exported(sentence)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rail on the left, surface on the right, a hairline over the foot."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.colour("surface"))
        side = self._side.width()
        painter.fillRect(0, 0, side, self.height(), theme.colour("rail"))
        painter.fillRect(side - 1, 0, 1, self.height(), theme.colour("line"))
        y = self._foot.y()
        painter.fillRect(side, y, self.width() - side, 1, theme.colour("line"))

    def _build(self) -> None:
        self.setWindowTitle(tr("Settings – Luwte"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a setting"))
        self.search.setAccessibleName(tr("Find a setting"))
        self.navigation = Navigation(self._theme)
        self.navigation.page_wanted.connect(self.show_page)
        self.search.textChanged.connect(self.navigation.filter)
        self.search.returnPressed.connect(self.navigation.choose_first)
        left = QVBoxLayout()
        left.setContentsMargins(8, 10, 8, 8)
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.navigation, 1)
        self._side = QWidget()
        self._side.setFixedWidth(max(NAVIGATION_WIDTH, self.navigation.width_of_titles() + 16))
        self._side.setLayout(left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(self._build_right(), 1)

    def _build_right(self) -> QVBoxLayout:
        self._title = Words(self._theme, role=Role.TITLE, weight=600)
        self._title.setContentsMargins(24, 18, 24, 4)
        self._stack = QStackedWidget()
        self._close = QPushButton(tr("Close"))
        self._close.setProperty("kind", "primary")
        self._close.clicked.connect(self.close)
        self._close.setAutoDefault(False)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(24, 11, 24, 11)
        foot.addStretch(1)
        foot.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._title)
        right.addWidget(self._stack, 1)
        right.addWidget(self._foot)
        return right

    def _make(self, page_id: str) -> SettingsPage:
        bridge, theme, store = self._bridge, self._theme, self.store
        makers: dict[str, Callable[[], SettingsPage]] = {
            "general": self._make_general,
            "keyboard": self._make_keyboard,
            "mail": lambda: MailPage(bridge, theme, store),
            "notifications": lambda: NotificationsPage(bridge, theme, store),
            "accounts": self._make_accounts,
            "privacy": self._make_privacy,
            "about": lambda: AboutPage(theme, store),
        }
        return makers[page_id]()

    def _make_general(self) -> SettingsPage:
        page = GeneralPage(self._theme, self.store)
        page.language_changed.connect(self._say_all_anew, Qt.ConnectionType.QueuedConnection)
        return page

    def _make_keyboard(self) -> SettingsPage:
        page = KeyboardPage(self._theme, self.store, self._commands)
        page.keys_changed.connect(self.keys_changed)
        return page

    def _make_accounts(self) -> SettingsPage:
        page = AccountsPage(self._bridge, self._theme, self.store)
        page.add_wanted.connect(self.add_account_wanted)
        page.sign_in_wanted.connect(self.sign_in_wanted)
        return page

    def _make_privacy(self) -> SettingsPage:
        page = PrivacyPage(self._bridge, self._theme, self.store, self._folder)
        page.export_wanted.connect(self.export_wanted)
        return page

    def _move_to_end(self, widget: QWidget) -> None:
        """Let Tab come to a widget after everything else in the window."""
        last = self.previousInFocusChain()
        if last is not None and last is not widget:
            QWidget.setTabOrder(last, widget)

    def _say_all_anew(self) -> None:
        """The language changed: make the pages anew, and stay on this one."""
        self.setWindowTitle(tr("Settings – Luwte"))
        self.search.setPlaceholderText(tr("Find a setting"))
        self._close.setText(tr("Close"))
        for page in self.pages.values():
            area = _scroll_of(page)
            self._stack.removeWidget(area)
            area.deleteLater()
        self.pages.clear()
        self.navigation.say_anew()
        self.show_page("general")
        self.focus_language()
        self.language_changed.emit()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area


def _scroll_of(page: QWidget) -> QWidget:
    viewport = page.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    assert area is not None
    return area
