"""What goes on when the window is closed: the tray icon, and banners for what needs the person."""

from PySide6.QtCore import QObject

from desktop.model.events import Changed
from desktop.model.ids import ConversationId
from desktop.ui.main_window import MainWindow
from desktop.ui.notifications import Notifications
from desktop.ui.tray import Tray


class Background(QObject):
    """Ties tray and banners to the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.keeps_running = False
        """Whether the program goes on in the tray when its last window is closed."""
        self.tray = Tray(window.bridge, window.theme, self)
        self.notifications = Notifications(window.bridge, self, fallback=self.tray)
        self.notifications.is_quiet = window.isActiveWindow
        self.tray.show_wanted.connect(self.show_window)
        self.tray.compose_wanted.connect(lambda: self._run("new_message"))
        self.tray.quit_wanted.connect(window.quit_wanted)
        for who in (self.tray, self.notifications):
            who.open_wanted.connect(self.open)
        self.notifications.action_wanted.connect(self._act)
        window.bridge.changed.connect(self._changed)
        self._follow_setting()

    def show_window(self) -> None:
        """Bring the window to the front."""
        window = self._window
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def open(self, conversation_id: ConversationId | None) -> None:
        """Show a conversation, or the inbox when there is no single one."""
        self.show_window()
        if conversation_id is not None:
            self._window.places.leave()
            self._window.navigation.show_conversation(conversation_id)

    def stop(self) -> None:
        """Take icon and banners away."""
        self.notifications.close()
        self.tray.hide()

    def _act(self, action: str, conversation_id: ConversationId) -> None:
        if action == "done":
            self._window.triage.done((conversation_id,))
        else:
            self.open(conversation_id)
            self._run(action)

    def _run(self, command_id: str) -> None:
        self.show_window()
        if any(command.id == command_id for command in self._window.commands.all()):
            self._window.commands.run(command_id)

    def _changed(self, event: Changed) -> None:
        if event.changes.settings:
            self._follow_setting()

    def _follow_setting(self) -> None:
        self.keeps_running = self.tray.keeps_running()
