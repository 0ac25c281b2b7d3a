"""A push button that shows the key that does the same: icon, words, key."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from desktop.ui.overlays.key_hints import key_cap_width, native_key, paint_key_cap
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_PADDING = 10
_GAP = 8


class KeyButton(QPushButton):
    """`kind` is that of the style sheet; `is_capped` frames the key, else it is small text."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        kind: str = "",
        is_capped: bool = True,
    ) -> None:
        super().__init__(text)
        self._theme, self._glyph, self._key, self._is_capped = theme, icon, key, is_capped
        self._shows_key = True
        self.setAutoDefault(False)
        self.setProperty("kind", kind)
        self.setFont(theme.font(Role.BODY, 500))
        self.setAccessibleName(text)
        if key:
            self.setToolTip(f"{text} ({native_key(key)})")
        theme.changed.connect(self.updateGeometry)

    def set_key_shown(self, is_shown: bool) -> None:
        """Leave the key out where there is no room."""
        self._shows_key = is_shown
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words and key, 30 px high at the base font."""
        key = _GAP + self._key_width() if self._key and self._shows_key else 0
        return QSize(self._words_width() + key, round(self._theme.line_height() * 5 / 3))

    def minimumSizeHint(self) -> QSize:
        """Where there is little room the key goes."""
        return QSize(self._words_width(), self.sizeHint().height())

    def _words_width(self) -> int:
        width = 2 * _PADDING + self._theme.metrics(Role.BODY, 500).horizontalAdvance(self.text())
        if self._glyph:
            width += 16 + (_GAP if self.text() else 0)
        return width + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame of the style, then our own content."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        ink = self._ink()
        x = _PADDING + 1
        if self._glyph:
            pixmap = self._theme.pixmap(self._glyph, 16, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - 16) // 2, pixmap)
            x += 16 + _GAP
        painter.setFont(self.font())
        painter.setPen(self._theme.colour(ink))
        right = self.width() - _PADDING - 1
        key_x = right - self._key_width()
        has_key = bool(self._key) and self._shows_key and self.width() >= self.sizeHint().width()
        end = key_x - _GAP if has_key else right
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(x, 0, end - x + 2, self.height()), flags, self.text())
        if has_key:
            self._paint_key(painter, key_x, ink)

    def _paint_key(self, painter: QStylePainter, x: int, ink: str) -> None:
        key = native_key(self._key)
        if self._is_capped:
            token = ink if ink == "on-accent" else "text3"
            paint_key_cap(painter, self._theme, key, x=x, middle=self.height() / 2, token=token)
            return
        painter.setFont(self._theme.font(Role.CAPTION))
        painter.setPen(self._theme.colour("text3" if ink == "text" else ink))
        area = QRect(x, 0, self._key_width(), self.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), key)

    def _key_width(self) -> int:
        key = native_key(self._key)
        if self._is_capped:
            return key_cap_width(self._theme, key)
        return self._theme.metrics(Role.CAPTION).horizontalAdvance(key)

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text3"
        return {"primary": "on-accent", "soft": "accent-text"}.get(self.property("kind"), "text")
