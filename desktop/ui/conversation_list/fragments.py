"""Painting a text with marked matches: a soft ground and an underline, not by colour alone."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.ui.conversation_list.text_paint import TextPainter
from desktop.ui.typography import Role

START, END = "\ue000", "\ue001"


def split_fragment(fragment: str) -> list[tuple[str, bool]]:
    """Pieces of a marked text, each with whether it is a match."""
    pieces: list[tuple[str, bool]] = []
    for part in fragment.split(START):
        if END in part:
            match, _, after = part.partition(END)
            pieces.append((match, True))
            part = after
        if part:
            pieces.append((part, False))
    return pieces


def paint_fragment(
    painter: QPainter,
    text: TextPainter,
    box: QRect,
    fragment: str,
    *,
    role: Role,
    token: str = "text3",
) -> None:
    """Paint a marked text on one line, elided where it does not fit."""
    theme = text.theme
    height = theme.line_height(role)
    left = box.left()
    for piece, is_match in split_fragment(" ".join(fragment.split())):
        room = box.right() + 1 - left
        if room <= 0:
            return
        weight = 600 if is_match else 400
        width = text.width(piece, role, weight)
        # A pixel more than measured: widths are rounded and must not elide what fits.
        rect = QRect(left, box.top(), min(width + 1, room), box.height())
        if is_match:
            top = box.top() + (box.height() - height) // 2
            painter.fillRect(QRect(left, top, rect.width(), height), theme.colour("due-soft"))
            painter.fillRect(left, top + height - 1, rect.width(), 1, theme.colour("due"))
        ink = "text" if is_match else token
        text.line(painter, rect, piece, role=role, weight=weight, token=ink)
        left += width + 1 if is_match else width
