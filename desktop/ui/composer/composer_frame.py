"""The frame of the composer: 2 px in accent while its text has the keyboard."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from desktop.ui.theme import Theme


class ComposerFrame(QFrame):
    """Paints ground and outline; `has_keyboard` is what the composer says."""

    focus_moved = Signal()
    """The keyboard came into it, went away, or moved within."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def has_keyboard(self) -> bool:
        """Whether what is typed goes into the text."""
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_keyboard = self.has_keyboard()
        width = 2 if has_keyboard else 1
        painter.setPen(QPen(self.theme.colour("accent" if has_keyboard else "border"), width))
        painter.setBrush(self.theme.colour("surface"))
        inset = width / 2
        area = self.rect().toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, 6, 6)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        self.update()
        if any(one is not None and self.isAncestorOf(one) for one in (old, new)):
            self.focus_moved.emit()
