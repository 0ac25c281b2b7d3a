"""The line that stands for earlier messages: "3 earlier messages  Mon 8 June"."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop.core.l10n import trn
from desktop.model.message import Message
from desktop.ui.dates import period
from desktop.ui.theme import Theme
from desktop.ui.typography import Role


class FoldLine(QPushButton):
    """Pressed, it lets the pane build the messages behind it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._period = ""
        self.setProperty("kind", "quiet")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_hidden(self, messages: Sequence[Message], now: datetime) -> None:
        """Stand for these messages; hides itself when there are none."""
        self.setVisible(bool(messages))
        if not messages:
            return
        count = trn("{n} earlier message", "{n} earlier messages", len(messages))
        self._period = period(messages[0].sent_at, messages[-1].sent_at, now)
        self.setText(count)
        self.setAccessibleName(f"{count}, {self._period}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self._theme.line_height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint chevron, count and period."""
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), self._theme.colour("hover"))
        ratio = self.devicePixelRatioF()
        middle = self.height() // 2
        chevron = self._theme.pixmap("chevron-right", 14, "text3", ratio)
        painter.drawPixmap(0, middle - 7, chevron)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        area = self.rect().adjusted(22, 0, 0, 0)
        painter.setFont(self._theme.font(Role.SMALL))
        painter.setPen(self._theme.colour("text2"))
        painter.drawText(area, flags, self.text())
        width = self._theme.metrics(Role.SMALL).horizontalAdvance(self.text())
        painter.setPen(self._theme.colour("text3"))
        painter.drawText(area.adjusted(width + 8, 0, 0, 0), flags, self._period)
