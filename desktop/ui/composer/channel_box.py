"""The first field of the composer, painted as in the design: source glyph, channel, chevron."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_LEFT, _GLYPH, _GAP, _CHEVRON = 8, 14, 6, 14


class ChannelBox(QComboBox):
    """A combo box that shrinks by eliding; Alt+↓ opens it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(theme.font(Role.BODY, 500))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.currentIndexChanged.connect(lambda _index: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Room for the chosen channel."""
        text = self._theme.metrics(Role.BODY, 500).horizontalAdvance(self.currentText())
        width = _LEFT + _GLYPH + _GAP + text + _GAP + _CHEVRON + _LEFT + 2
        return QSize(width, self._theme.line_height() + 6)

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(110, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint outline, glyph, words and chevron."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token, width = ("accent", 2) if self.hasFocus() else ("line2", 1)
        painter.setPen(QPen(self._theme.colour(token), width))
        painter.setBrush(self._theme.colour("surface"))
        inset = width / 2
        area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(area, 5, 5)
        middle = self.height() // 2
        icon = self.itemIcon(self.currentIndex())
        icon.paint(painter, QRect(_LEFT, middle - 7, _GLYPH, _GLYPH))
        right = self.width() - _LEFT - _CHEVRON
        ratio = self.devicePixelRatioF()
        chevron = self._theme.pixmap("chevron-down", _CHEVRON, "text2", ratio)
        painter.drawPixmap(right, middle - 7, chevron)
        x = _LEFT + _GLYPH + _GAP
        painter.setFont(self._theme.font(Role.BODY, 500))
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "text3"))
        metrics = self._theme.metrics(Role.BODY, 500)
        room = right - x - 2
        text = metrics.elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)
        self.setToolTip(self.currentText() if text != self.currentText() else "")
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(x, 0, room + 2, self.height()), flags, text)
