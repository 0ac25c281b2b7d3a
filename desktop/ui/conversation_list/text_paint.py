"""Painting one line of text, elided, centred on a height."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight


class TextPainter:
    """Paints text by role and token with cached metrics and cached elisions."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._elided: dict[tuple[str, Role, int, int], str] = {}
        theme.changed.connect(self._elided.clear)

    def width(self, text: str, role: Role, weight: int = 400) -> int:
        """The width of a text in px."""
        return self.theme.metrics(role, weight).horizontalAdvance(text)

    def line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        *,
        role: Role = Role.BODY,
        weight: int = 400,
        token: str = "text",
        align: Qt.AlignmentFlag = LEFT,
        tabular: bool = False,
    ) -> None:
        """Paint a line in a rectangle, elided on the right where it does not fit."""
        font = self.theme.font(role, weight, tabular=tabular)
        painter.setFont(font)
        painter.setPen(self.theme.colour(token))
        painter.drawText(rect, align | _FLAGS, self.elided(text, role, weight, rect.width()))

    def elided(self, text: str, role: Role, weight: int, width: int) -> str:
        """The text as it fits into a width."""
        key = (text, role, weight, width)
        if key not in self._elided:
            if len(self._elided) > 4000:
                self._elided.clear()
            metrics: QFontMetrics = self.theme.metrics(role, weight)
            self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._elided[key]

    def font(self, role: Role, weight: int = 400) -> QFont:
        """The font of a role."""
        return self.theme.font(role, weight)
