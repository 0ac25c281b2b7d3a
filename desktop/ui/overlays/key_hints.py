"""Key caps: a key in a small frame, and lines of them such as "[Enter] set  [Esc] cancel"."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.core.l10n import tr
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

CAP_PADDING = 5
_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}
CAP_GAP = 4
TEXT_GAP = 6
HINT_GAP = 16

Hint = tuple[Sequence[str], str]
"""Keys, and what they do."""


def native_key(portable: str) -> str:
    """The keys as this system writes them (Ctrl is the command key on macOS)."""
    if portable in ("Return", "Enter"):
        return tr("Enter")
    words = _in_words(portable)
    last = portable.rsplit("+", 1)[-1]
    if last in _ARROWS:
        return words.removesuffix(_in_words(last)).removesuffix(_ARROWS[last]) + _ARROWS[last]
    return words


def _in_words(portable: str) -> str:
    sequence = QKeySequence(portable, QKeySequence.SequenceFormat.PortableText)
    return sequence.toString(QKeySequence.SequenceFormat.NativeText) or portable


def key_cap_width(theme: Theme, text: str) -> int:
    """Width of a key cap in px."""
    return max(
        theme.metrics(Role.CAPTION).horizontalAdvance(text) + 2 * CAP_PADDING,
        theme.line_height(Role.CAPTION) + 3,
    )


def paint_key_cap(
    painter: QPainter, theme: Theme, text: str, *, x: float, middle: float, token: str = "text3"
) -> int:
    """Paint a key cap with its left edge at `x`, centred on `middle`; return its width."""
    width, height = key_cap_width(theme, text), theme.line_height(Role.CAPTION) + 3
    box = QRectF(x + 0.5, round(middle - height / 2) + 0.5, width - 1, height - 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = "line2" if token == "text3" else token
    painter.setPen(QPen(theme.colour(line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(theme.font(Role.CAPTION))
    painter.setPen(theme.colour(token))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width


class KeyHints(QWidget):
    """A line of key caps with what they do; only a reminder, so not in the Tab order."""

    def __init__(
        self, theme: Theme, hints: Sequence[Hint] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: tuple[Hint, ...] = tuple(hints)
        theme.changed.connect(self.update)

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """Show other keys."""
        self._hints = tuple(hints)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as all hints."""
        widths = (self._width(hint) for hint in self._hints)
        width = sum(widths) + HINT_GAP * max(0, len(self._hints) - 1)
        return QSize(width, self._theme.line_height(Role.CAPTION) + 4)

    def minimumSizeHint(self) -> QSize:
        """Hints that do not fit are left out, so any width will do."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as many hints as fit."""
        painter = QPainter(self)
        x, middle = 0.0, self.height() / 2
        for hint in self._hints:
            if x + self._width(hint) > self.width():
                break
            x = self._paint(painter, hint, x, middle) + HINT_GAP

    def _paint(self, painter: QPainter, hint: Hint, x: float, middle: float) -> float:
        theme = self._theme
        for key in hint[0]:
            x += paint_key_cap(painter, theme, key, x=x, middle=middle) + CAP_GAP
        x += TEXT_GAP - CAP_GAP
        metrics = theme.metrics(Role.CAPTION)
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.colour("text3"))
        painter.drawText(round(x), round(middle + metrics.capHeight() / 2), hint[1])
        return x + metrics.horizontalAdvance(hint[1])

    def _width(self, hint: Hint) -> int:
        caps = sum(key_cap_width(self._theme, key) + CAP_GAP for key in hint[0])
        text = self._theme.metrics(Role.CAPTION).horizontalAdvance(hint[1])
        return caps + TEXT_GAP - CAP_GAP + text
