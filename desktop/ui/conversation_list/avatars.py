"""Avatars: two letters on a colour of the person's own; round for people, square for the rest."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.model.message import Address
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

AVATAR = 32
SQUARE_RADIUS = 7
_KEEP = 600


class Avatars:
    """Makes avatars as pixmaps and keeps them."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmaps: dict[tuple[str, str, bool, int, float], QPixmap] = {}
        theme.changed.connect(self._pixmaps.clear)

    def of(
        self, person: Address, *, is_group: bool = False, size: int = AVATAR, ratio: float = 1.0
    ) -> QPixmap:
        """The avatar of a person, a channel or a system."""
        key = (person.label, person.address, is_group, size, ratio)
        if key not in self._pixmaps:
            if len(self._pixmaps) > _KEEP:
                self._pixmaps.clear()
            ground, ink = self._theme.avatar_colours(person.address)
            self._pixmaps[key] = self._paint(initials(person.label), ground, ink, key)
        return self._pixmaps[key]

    def tick(self, size: int = AVATAR, ratio: float = 1.0) -> QPixmap:
        """The square with a check that takes the place of the avatar of a ticked row."""
        key = ("", "tick", True, size, ratio)
        if key not in self._pixmaps:
            accent = self._theme.colour("accent")
            pixmap = self._paint("", accent, accent, key)
            painter = QPainter(pixmap)
            check = self._theme.pixmap("check", 18, "on-accent", ratio)
            painter.drawPixmap((size - 18) // 2, (size - 18) // 2, check)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def _paint(
        self, letters: str, ground: QColor, ink: QColor, key: tuple[str, str, bool, int, float]
    ) -> QPixmap:
        _, _, is_square, size, ratio = key
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        box = QRectF(0, 0, size, size)
        radius = size * SQUARE_RADIUS / AVATAR if is_square else size / 2
        painter.drawRoundedRect(box, radius, radius)
        font = self._theme.font(Role.CAPTION, 600)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
        painter.end()
        return pixmap


def initials(label: str) -> str:
    """One or two letters: Joris van Dijk is JD, Fatima El Amrani FE, IT service desk IT."""
    words = [word for word in label.split("@")[0].replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    first, others = words[0], words[1:]
    if len(first) == 2 and first.isupper():
        return first
    named = [word for word in others if not word[0].islower()] or others
    return (first[0] + (named[0][0] if named else "")).upper()
