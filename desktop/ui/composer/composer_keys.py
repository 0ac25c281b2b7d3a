"""The keys of the composer: send, save, leave, and the styles of the text."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from desktop.ui.composer.composer import Composer

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def action_for(event: QKeyEvent, composer: "Composer") -> Callable[[], object] | None:
    """What the composer does for a key, whatever the window binds it to; None when nothing."""
    key = event.key()
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Escape and modifiers == Qt.KeyboardModifier.NoModifier:
        return composer.left.emit
    if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        if modifiers == _CTRL:
            return composer.send
        if modifiers == _CTRL | _SHIFT:
            return lambda: composer.send(then_done=True)
    if key == Qt.Key.Key_S and modifiers == _CTRL:
        return composer.save
    return _style_for(key, modifiers, composer) if composer.text.hasFocus() else None


def _style_for(
    key: int, modifiers: Qt.KeyboardModifier, composer: "Composer"
) -> Callable[[], object] | None:
    text = composer.text
    if key == Qt.Key.Key_V and modifiers == _CTRL | _SHIFT:
        return text.paste_plain
    styles: dict[int, Callable[[], object]] = {
        Qt.Key.Key_B: text.toggle_bold,
        Qt.Key.Key_I: text.toggle_italic,
        Qt.Key.Key_U: text.toggle_underline,
    }
    return styles.get(key) if modifiers == _CTRL else None
