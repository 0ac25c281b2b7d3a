"""The tray icon: Luwte goes on when its window is closed, and can be quit from here."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.core.l10n import tr, trn
from desktop.model.conversation import View
from desktop.model.ids import ConversationId
from desktop.ui.bridge import Bridge
from desktop.ui.settings.store import CLOSE_TO_TRAY, OFF, ON
from desktop.ui.theme import Theme

SIZES = (16, 22, 32, 48)
SHOWN_MS = 8000


class Tray(QObject):
    """Shows the icon where the system has a tray; `is_there` says whether it has."""

    show_wanted = Signal()
    compose_wanted = Signal()
    quit_wanted = Signal()
    open_wanted = Signal(object)
    """A ConversationId whose banner was pressed, or None."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._theme = bridge, theme
        self._message_for: ConversationId | None = None
        self._menu = QMenu()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(lambda: self.open_wanted.emit(self._message_for))
        theme.changed.connect(self._dress)
        bridge.changed.connect(self.refresh)
        self.say_anew()
        self._dress()
        self.refresh()
        if self.is_there:
            self._icon.show()

    @property
    def is_there(self) -> bool:
        """Whether the system has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def keeps_running(self) -> bool:
        """Whether closing the window leaves the program running."""
        wanted = self._bridge.views.setting(CLOSE_TO_TRAY, ON) or ON
        return self.is_there and wanted != OFF

    def say_anew(self) -> None:
        """Name the menu in the language of the moment."""
        self._menu.clear()
        self._menu.addAction(tr("Show Luwte"), self.show_wanted.emit)
        self._menu.addAction(tr("New message"), self.compose_wanted.emit)
        self._menu.addSeparator()
        self._menu.addAction(tr("Quit"), self.quit_wanted.emit)

    def refresh(self, _event: object = None) -> None:
        """The number of what needs the person, and nothing else."""
        count = self._bridge.views.counts().get(View.INBOX, 0)
        self._icon.setToolTip(trn("Luwte: {n} needs you", "Luwte: {n} need you", count))
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.setBadgeNumber(count)

    def show_message(self, title: str, body: str, conversation_id: ConversationId | None) -> None:
        """Show a banner by the tray, where the desktop has no other way."""
        if self.is_there:
            self._message_for = conversation_id
            self._icon.showMessage(title, body, self._icon.icon(), SHOWN_MS)

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def _dress(self) -> None:
        icon = QIcon()
        for size in SIZES:
            icon.addPixmap(self._theme.pixmap("luwte", size, "accent", 1.0))
        self._icon.setIcon(icon)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.show_wanted.emit()
