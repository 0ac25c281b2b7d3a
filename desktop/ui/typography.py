"""The type scale: every size is a multiple of the system font, every height follows from it."""

from enum import Enum

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo


class Role(Enum):
    """A role of text: (factor on the base size, line height as a factor on its own size)."""

    CAPTION = (0.85, 14 / 11)
    SMALL = (0.92, 16 / 12)
    BODY = (1.0, 1.385)
    READING = (1.08, 1.5)
    TITLE = (1.23, 22 / 16)
    SUBJECT = (1.38, 24 / 18)
    DISPLAY = (2.0, 34 / 26)


class Type:
    """Fonts by role and weight, made once from the application font."""

    def __init__(self, base: QFont) -> None:
        self._base = QFont(base)
        self.base_px = max(8, QFontInfo(base).pixelSize())
        self._weights = _weights_of(QFontInfo(base).family())
        self._fonts: dict[tuple[Role, int, bool], QFont] = {}

    def size(self, role: Role) -> int:
        """Size of the role in px."""
        return round(self.base_px * role.value[0])

    def line_height(self, role: Role = Role.BODY) -> int:
        """Height of one line of the role in px."""
        return round(self.size(role) * role.value[1])

    def font(self, role: Role = Role.BODY, weight: int = 400, *, tabular: bool = False) -> QFont:
        """The font of a role; `weight` 400, 500 or 600; `tabular` for times and counts."""
        key = (role, weight, tabular)
        if key not in self._fonts:
            self._fonts[key] = self._make(role, weight, tabular)
        return self._fonts[key]

    def _make(self, role: Role, weight: int, tabular: bool) -> QFont:
        font = QFont(self._base)
        font.setPixelSize(self.size(role))
        font.setWeight(self._nearest(weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _nearest(self, weight: int) -> QFont.Weight:
        if weight in self._weights:
            return QFont.Weight(weight)
        return QFont.Weight.Bold if weight >= 600 else QFont.Weight.Normal


def _weights_of(family: str) -> frozenset[int]:
    styles = QFontDatabase.styles(family)
    return frozenset(QFontDatabase.weight(family, style) for style in styles)
