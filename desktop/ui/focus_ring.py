"""The ring around a button that has the focus by keyboard: 2 px with a gap of 2 px, outside it.

An overlay, because a widget cannot paint outside itself and a style sheet's outline is clipped.
"""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.ui.theme import Theme

WIDTH = 2
GAP = 2
REACH = WIDTH + GAP


class FocusRing(QWidget):
    """Follows the focus through one window; transparent for the pointer."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._button: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        theme.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the button; go when it hides or when the pointer is used."""
        kind = event.type()
        if watched is self._button:
            if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
                self._place()
            elif kind in (QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
                self.hide()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("accent"), WIDTH))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 5 + GAP, 5 + GAP)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._button is not None:
            self._button.removeEventFilter(self)
            self._button = None
        is_ours = isinstance(new, QAbstractButton) and new.window() is self.window()
        is_clicked = bool(QApplication.mouseButtons())
        if not is_ours or is_clicked or new is None:
            self.hide()
            return
        self._button = new
        new.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        if self._button is None or not self._button.isVisible():
            self.hide()
            return
        corner = self._button.mapTo(self.window(), self._button.rect().topLeft())
        box = QRect(corner, self._button.size())
        self.setGeometry(box.adjusted(-REACH, -REACH, REACH, REACH))
        self.show()
        self.raise_()
