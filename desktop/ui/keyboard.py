"""The keys of a window: shortcuts with a modifier work everywhere, single keys in reading areas.

Single keys act only while the focus is in a registered area (list, cards, reading pane) and not in
a field, so that nobody archives mail by typing; the person can switch them off (WCAG 2.1.4).
"""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.ui.commands import Command, Commands
from desktop.ui.conversation_list.view import ConversationView

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_BUTTON_KEYS = ("Space", "Shift+Space")


class Keyboard(QObject):
    """Binds the keys of commands to a window."""

    def __init__(self, window: QWidget, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._areas: list[QWidget] = []
        self._single: list[tuple[QShortcut, bool]] = []
        self._actions: dict[str, QAction] = {}
        self._is_on = True
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def add_area(self, area: QWidget) -> None:
        """Let single keys act while the focus is inside this widget."""
        self._areas.append(area)
        self._focus_changed(QApplication.focusWidget())

    def bind(self, overrides: dict[str, str] | None = None) -> None:
        """Bind all commands that there are; `overrides` are other single keys by command id."""
        for shortcut, _ in self._single:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._single.clear()
        for command in self._commands.all():
            self._bind_everywhere(command)
            key = (overrides or {}).get(command.id, command.key)
            for text in _variants(key):
                self._bind_single(command.id, text)
        self._focus_changed(QApplication.focusWidget())

    def set_single_keys(self, is_on: bool) -> None:
        """Switch single keys on or off."""
        self._is_on = is_on
        self._focus_changed(QApplication.focusWidget())

    def action(self, command_id: str) -> QAction:
        """The action of a command, for menus."""
        return self._actions[command_id]

    def _bind_everywhere(self, command: Command) -> None:
        if command.id in self._actions:
            return
        action = QAction(self._window)
        action.setText(tr(command.title))
        if command.key and not command.shortcut:
            action.setText(f"{tr(command.title)}\t{command.key}")
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut, _PORTABLE))
        action.triggered.connect(lambda _=False, name=command.id: self._commands.run(name))
        self._window.addAction(action)
        self._actions[command.id] = action

    def _bind_single(self, command_id: str, key: str) -> None:
        shortcut = QShortcut(QKeySequence(key, _PORTABLE), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda name=command_id: self._commands.run(name))
        self._single.append((shortcut, key in _BUTTON_KEYS))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._focus_changed(new)

    def _focus_changed(self, focused: QWidget | None) -> None:
        is_here = self._is_on and focused is not None and self._is_area(focused)
        is_button = isinstance(focused, QAbstractButton)
        for shortcut, presses_buttons in self._single:
            shortcut.setEnabled(is_here and not (is_button and presses_buttons))

    def _is_area(self, focused: QWidget) -> bool:
        if _is_field(focused):
            return False
        return any(area is focused or area.isAncestorOf(focused) for area in self._areas)


def list_commands(view: ConversationView) -> tuple[Command, ...]:
    """Moving about in the list."""

    def command(command_id: str, title: str, key: str, run: object, shortcut: str = "") -> Command:
        assert callable(run)
        return Command(
            id=command_id, title=title, group="List", key=key, shortcut=shortcut, run=run
        )

    return (
        command("next", "Next conversation", "J", lambda: view.select_next(1)),
        command("previous", "Previous conversation", "K", lambda: view.select_next(-1)),
        command("tick", "Tick", "X", view.tick_current),
        command("tick_down", "Tick and go down", "Shift+Down", lambda: view.tick_and_move(1)),
        command("tick_up", "Tick and go up", "Shift+Up", lambda: view.tick_and_move(-1)),
        command("tick_all", "Tick all", "Ctrl+A", view.tick_all),
    )


def _variants(key: str) -> tuple[str, ...]:
    """Signs that need Shift on some layouts are bound with and without it."""
    if not key:
        return ()
    return (key, f"Shift+{key}") if key in ("+", "?") else (key,)


def _is_field(widget: QWidget) -> bool:
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox)
