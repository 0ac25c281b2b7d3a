"""The menu bar: every command by group; hidden until F10 or Alt asks for it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from desktop.core.l10n import tr
from desktop.ui.commands import Commands
from desktop.ui.keyboard import Keyboard

ORDER = ("Conversation", "Message", "Write", "Edit", "List", "Go", "Window", "Help")


class MenuBar:
    """Fills the menu bar of a window, and shows it for as long as it is used."""

    def __init__(self, window: QMainWindow, commands: Commands, keyboard: Keyboard) -> None:
        self._window = window
        self._commands = commands
        self._keyboard = keyboard
        self._runs_at_alt = -1
        """How many commands had run when Alt went down; -1 when it is not down alone."""
        self._bar: QMenuBar = window.menuBar()
        self._bar.setVisible(self._bar.isNativeMenuBar())

    def fill(self) -> None:
        """Make a menu for each group of commands that there are."""
        self._bar.clear()
        groups = {command.group for command in self._commands.all()}
        known = [group for group in ORDER if group in groups]
        for group in [*known, *sorted(groups - set(ORDER))]:
            menu = self._bar.addMenu(f"&{tr(group)}")
            menu.aboutToShow.connect(lambda g=group: self._enable(g))
            menu.aboutToHide.connect(self._leave)
            for command in self._commands.all():
                if command.group == group:
                    menu.addAction(self._keyboard.action(command.id))

    def show(self) -> None:
        """Show the bar and open its first menu."""
        self._bar.show()
        actions = self._bar.actions()
        if actions:
            self._bar.setFocus()
            self._bar.setActiveAction(actions[0])

    def key_pressed(self, event: QKeyEvent) -> None:
        """A key that nothing took: Alt may be on its way to open the bar."""
        is_alt = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        self._runs_at_alt = self._commands.runs if is_alt else -1

    def key_released(self, event: QKeyEvent) -> None:
        """Alt went up: open the bar unless it was part of something else, such as Alt+Left."""
        if event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat():
            is_alone = self._runs_at_alt == self._commands.runs and self._window.isActiveWindow()
            self._runs_at_alt = -1
            if is_alone and not self._bar.isNativeMenuBar():
                self.show()

    def _enable(self, group: str) -> None:
        for command in self._commands.all():
            if command.group == group:
                self._keyboard.action(command.id).setEnabled(command.is_enabled())

    def _leave(self) -> None:
        # An action that is off would lose its shortcut with it: commands ask for themselves.
        for command in self._commands.all():
            self._keyboard.action(command.id).setEnabled(True)
        QTimer.singleShot(0, self._hide_when_left)

    def _hide_when_left(self) -> None:
        is_open = any(menu.isVisible() for menu in self._bar.findChildren(QMenu))
        if not is_open and not self._bar.isNativeMenuBar():
            self._bar.hide()
