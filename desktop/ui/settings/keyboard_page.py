"""All keys, and how to change them."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.core.l10n import tr
from desktop.ui.commands import Command, Commands
from desktop.ui.onboarding.parts import Words
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.key_hints import native_key
from desktop.ui.preferences import KEY, SINGLE_KEYS
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.key_changes import conflicts, current_key
from desktop.ui.settings.store import SettingsStore
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_MODIFIERS = (
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
    *(Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock),
)


class KeyboardPage(SettingsPage):
    """The switch for single keys, then every command with its keys."""

    keys_changed = Signal()

    def __init__(self, theme: Theme, store: SettingsStore, commands: Commands) -> None:
        super().__init__(theme, store)
        self._commands = [one for one in commands.all() if one.key or one.shortcut]
        self.add_group(tr("Single keys"))
        self.add_switch(
            tr("Single-key shortcuts"),
            SINGLE_KEYS,
            values=("on", "off"),
            default="on",
            text=tr("Letters act only in the list and the reading pane, never while you type."),
        ).toggled.connect(lambda _on: self.keys_changed.emit())
        self.lines: dict[str, KeyButtons] = {}
        group = ""
        for command in self._commands:
            if command.group != group:
                group = command.group
                self.add_group(tr(group))
            buttons = KeyButtons(theme, command, current_key(store, command))
            buttons.changed.connect(self._change)
            self.lines[command.id] = buttons
            self.add_line(tr(command.title), buttons)
        self.finish()

    def _change(self, command: Command, key: str) -> None:
        buttons = self.lines[command.id]
        taken = conflicts(self.store, self._commands, command, key)
        if taken:
            words = tr("{key} is already “{command}”").format(
                key=native_key(key), command=tr(taken[0].title)
            )
            buttons.say(words)
            return
        self.store.set(f"{KEY}{command.id}", "" if key == command.key else key)
        buttons.show_key(key)
        self.keys_changed.emit()


class KeyButtons(QWidget):
    """The keys of one command: press the button, then the new key."""

    changed = Signal(object, str)

    def __init__(self, theme: Theme, command: Command, key: str) -> None:
        super().__init__()
        self._theme, self._command, self._key = theme, command, key
        self._is_waiting = False
        self._words = Words(theme, role=Role.SMALL, token="due")
        self._shortcut = QLabel(native_key(command.shortcut) if command.shortcut else "")
        self._button = QPushButton()
        self._reset = QPushButton(tr("Reset"))
        self._reset.setProperty("kind", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._words, self._shortcut, self._reset, self._button):
            row.addWidget(widget)
        self._button.clicked.connect(self._wait)
        self._button.installEventFilter(self)
        self._reset.clicked.connect(lambda: self.changed.emit(command, command.key))
        self._button.setVisible(bool(command.key))
        self.setFocusProxy(self._button)
        self.show_key(key)

    def show_key(self, key: str) -> None:
        """Show the key in use."""
        self._key, self._is_waiting = key, False
        self._words.setText("")
        self._button.setText(native_key(key) if key else tr("none"))
        name = tr("Key for {command}: {key}. Press to change.")
        self._button.setAccessibleName(
            name.format(command=tr(self._command.title), key=self._button.text())
        )
        self._reset.setVisible(bool(self._command.key) and key != self._command.key)

    def say(self, words: str) -> None:
        """Say why a key cannot be had."""
        self._is_waiting = False
        self._button.setText(native_key(self._key) if self._key else tr("none"))
        self._words.setText(words)
        announce(self, words)

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """While waiting, the next key is the new one; Esc leaves it as it was."""
        if not self._is_waiting:
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.show_key(self._key)
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        assert isinstance(event, QKeyEvent)
        event.accept()
        if event.type() == QEvent.Type.KeyPress and Qt.Key(event.key()) not in _MODIFIERS:
            self._take(event)
        return True

    def _wait(self) -> None:
        self._is_waiting = True
        self._words.setText("")
        self._button.setText(tr("Press a key…"))
        announce(self, tr("Press a key…"))

    def _take(self, event: QKeyEvent) -> None:
        key = QKeySequence(event.keyCombination()).toString(_PORTABLE)
        if event.key() == Qt.Key.Key_Escape:
            self.show_key(self._key)
        elif event.text() in ("+", "?"):
            self.changed.emit(self._command, event.text())
        elif key in ("Tab", "Backtab", "Shift+Tab"):
            self.say(tr("This key moves the focus"))
        else:
            self.changed.emit(self._command, key)
