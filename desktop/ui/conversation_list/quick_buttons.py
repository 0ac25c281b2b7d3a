"""The three buttons that a row shows under the pointer: done, later, coffee corner."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.ui.theme import Theme

ICON = 16
HIT = 28
RIGHT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickButton:
    """A button by the command it runs."""

    command: str
    icon: str


BUTTONS = (
    QuickButton(command="done", icon="circle-check"),
    QuickButton(command="later", icon="clock"),
    QuickButton(command="coffee", icon="coffee"),
)
WIDTH = HIT * len(BUTTONS)


def button_rects(row: QRect, middle: int) -> list[QRect]:
    """The hit areas, from left to right."""
    left = row.right() + 1 - RIGHT - WIDTH
    top = max(row.top(), min(middle - HIT // 2, row.bottom() + 1 - HIT))
    return [QRect(left + HIT * place, top, HIT, HIT) for place in range(len(BUTTONS))]


def paint_buttons(
    painter: QPainter, theme: Theme, row: QRect, middle: int, *, hovered: int
) -> None:
    """Paint the buttons; `hovered` is the one under the pointer or -1."""
    ratio = painter.device().devicePixelRatioF()
    for place, (button, box) in enumerate(zip(BUTTONS, button_rects(row, middle), strict=True)):
        token = "accent-text" if place == hovered else "text2"
        inset = (HIT - ICON) // 2
        icon = theme.pixmap(button.icon, ICON, token, ratio)
        painter.drawPixmap(box.left() + inset, box.top() + inset, icon)
