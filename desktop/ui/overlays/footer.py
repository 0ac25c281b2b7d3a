"""The foot of a panel: a hairline with a row below it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui.theme import Theme


class Footer(QWidget):
    """Put widgets into `row`; with `is_line_only` it is just the hairline."""

    def __init__(self, theme: Theme, *, is_line_only: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.row = QHBoxLayout(self)
        if is_line_only:
            self.setFixedHeight(1)
            self.row.setContentsMargins(0, 0, 0, 0)
        else:
            self.row.setContentsMargins(17, 9, 17, 8)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline."""
        QPainter(self).fillRect(0, 0, self.width(), 1, self._theme.colour("line"))
