"""Grey bars in place of rows while a list loads, shown only when it takes over 300 ms."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.core.l10n import tr
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WAIT_MS = 300
_WIDTHS = ((0.31, 0.67), (0.42, 0.55), (0.27, 0.61), (0.36, 0.48))


class LoadingBars(QWidget):
    """Stands over its parent from `start` (and a short wait) until `stop`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = theme
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._appear)
        parent.installEventFilter(self)
        self.hide()

    def start(self) -> None:
        """Loading has begun; saying so again changes nothing."""
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Loading is over, or it was quick enough."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what it stands over."""
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as many rows of bars as there is room for."""
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.colour("list"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sel-off"))
        height = 2 * theme.line_height(Role.BODY) + 14
        for number in range(self.height() // height + 1):
            self._paint_row(painter, number * height, _WIDTHS[number % len(_WIDTHS)])

    def _paint_row(self, painter: QPainter, top: int, widths: tuple[float, float]) -> None:
        painter.drawEllipse(QRectF(26, top + 9, 32, 32))
        room = self.width() - 82
        for line, share in enumerate(widths):
            painter.drawRoundedRect(QRectF(68, top + 12 + 18 * line, room * share, 9), 4, 4)

    def _appear(self) -> None:
        self.setGeometry(self._over.rect())
        self.setAccessibleName(tr("Loading"))
        self.show()
        self.raise_()
