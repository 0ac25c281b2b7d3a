"""The way a row leaves: what stood there shrinks to nothing and the rest moves up.

The list itself is already as it will be. This overlay only shows the way there from two pictures,
so that keys act on the new list at once and no layout runs per frame.
"""

from PySide6.QtCore import QEasingCurve, QRect, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.ui.theme import Theme

DURATION_MS = 160


class CollapseOverlay(QWidget):
    """Covers the viewport while a row collapses."""

    def __init__(self, theme: Theme, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._theme = theme
        self._before = QPixmap()
        self._after = QPixmap()
        self._gone = QRect()
        self._height = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # It covers the list fully, so the list below need not be painted meanwhile.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._animation = QVariantAnimation(self)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self.hide)
        self.hide()

    def prepare(self, gone: QRect) -> None:
        """Take the picture of the row that is about to leave; `gone` is in the viewport."""
        self.stop()
        self._gone = gone.intersected(self._viewport.rect())
        if self._theme.duration(DURATION_MS) and not self._gone.isEmpty():
            self._before = self._viewport.grab(self._gone)

    def start(self) -> None:
        """The row has left the model: show the way."""
        duration = self._theme.duration(DURATION_MS)
        if not duration or self._gone.isEmpty() or not self._viewport.isVisible():
            return
        self._after = self._viewport.grab()
        self._height = self._gone.height()
        self.setGeometry(self._viewport.rect())
        self.show()
        self.raise_()
        self._animation.setDuration(duration)
        self._animation.setStartValue(self._gone.height())
        self._animation.setEndValue(0)
        self._animation.start()

    def stop(self) -> None:
        """Show the list as it is."""
        self._animation.stop()
        self.hide()
        self._gone = QRect()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """What is above stays, what leaves is cut off, what is below slides up."""
        painter = QPainter(self)
        top = self._gone.top()
        painter.save()
        painter.setClipRect(QRect(0, top + self._height, self.width(), self.height()))
        painter.drawPixmap(0, self._height, self._after)
        painter.setClipRect(QRect(0, 0, self.width(), top))
        painter.drawPixmap(0, 0, self._after)
        painter.restore()
        ratio = self._before.devicePixelRatio()
        visible = QRect(0, 0, self._before.width(), round(self._height * ratio))
        painter.drawPixmap(QRect(0, top, self.width(), self._height), self._before, visible)

    def _step(self, value: int) -> None:
        self._height = value
        self.update()
