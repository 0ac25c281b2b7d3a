"""A scroll bar that lies over the right edge of a view, so that rows keep their width."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

WIDTH = 12


class OverlayScrollBar(QScrollBar):
    """Mirrors the vertical scroll bar of a view; there while the pointer is over the view."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area = area
        source = area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        source.rangeChanged.connect(self._follow)
        source.valueChanged.connect(self.setValue)
        self.valueChanged.connect(source.setValue)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        area.installEventFilter(self)
        area.viewport().installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the pointer, stay at the edge."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self._area:
            self.setGeometry(self._area.width() - WIDTH, 0, WIDTH, self._area.height())
        elif kind == QEvent.Type.Enter:
            self.setVisible(self.maximum() > 0)
        elif kind == QEvent.Type.Leave and watched is self._area:
            self.hide()
        return False

    def _follow(self, low: int, high: int) -> None:
        # Asked for anew: Python's hold on the bar does not last as long as the bar itself.
        source = self._area.verticalScrollBar()
        self.setPageStep(source.pageStep())
        self.setSingleStep(source.singleStep())
        self.setRange(low, high)
        if high <= low:
            self.hide()
