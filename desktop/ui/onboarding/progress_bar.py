"""A thin bar that says how far something is; the figures stand beside it in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.ui.theme import Theme

HEIGHT = 6


class ThinBar(QProgressBar):
    """A QProgressBar for assistive technology, painted 6 px high without text."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, height: int = HEIGHT
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self.setTextVisible(False)
        self.setRange(0, 1000)
        theme.changed.connect(self.update)

    def show_progress(self, done: int, total: int | None) -> None:
        """Show `done` of `total`; an unknown total shows an empty bar."""
        self.setValue(min(1000, round(1000 * done / total)) if total else 0)

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(120, self._height)

    def minimumSizeHint(self) -> QSize:
        """Thin."""
        return QSize(40, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - self._height) / 2
        track = QRectF(0, top, self.width(), self._height)
        painter.setBrush(self._theme.colour("h1"))
        painter.drawRoundedRect(track, 3, 3)
        share = self.value() / 1000
        if share > 0:
            track.setWidth(max(self._height, self.width() * share))
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(track, 3, 3)
