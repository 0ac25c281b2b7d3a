"""A combo box with the arrow of our own icons."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.ui.theme import Theme

ARROW = 14


class ChoiceBox(QComboBox):
    """Paints the arrow that the style sheet leaves out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow at its right."""
        super().paintEvent(event)
        token = "text2" if self.isEnabled() else "text3"
        arrow = self._theme.pixmap("chevron-down", ARROW, token)
        painter = QPainter(self)
        painter.drawPixmap(self.width() - ARROW - 8, (self.height() - ARROW) // 2, arrow)
