"""Small parts of pages with cards: card, headings, texts, the button that is a card."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QWidget

from desktop.ui.theme import Theme
from desktop.ui.typography import Role

RADIUS = 6
TEXT_LINES = 2


class Card(QFrame):
    """A surface with a fine outline; give it a layout."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_marked = False
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline; `is_marked` shows that something may be dropped here."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token, width = ("accent", 2) if self.is_marked else ("line2", 1)
        painter.setPen(QPen(self._theme.colour(token), width))
        painter.setBrush(self._theme.colour("surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS, RADIUS)


class Words(QLabel):
    """A label in a role, a weight and a colour of the theme, also after these change."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = Role.BODY,
        weight: int = 400,
        token: str = "text",
        wraps: bool = False,
    ) -> None:
        super().__init__(text)
        self._theme = theme
        self._role, self._weight, self._token = role, weight, token
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        theme.changed.connect(self._dress)
        self._dress()

    def set_token(self, token: str) -> None:
        """Change the colour."""
        self._token = token
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role, self._weight))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), self._theme.colour(self._token))
        self.setPalette(palette)


class Glyph(QLabel):
    """An icon as a label."""

    def __init__(self, theme: Theme, name: str, size: int = 16, token: str = "text2") -> None:
        super().__init__()
        self._theme, self._name, self._size, self._token = theme, name, size, token
        theme.changed.connect(self._dress)
        self._dress()

    def show_icon(self, name: str, token: str = "text2") -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self._dress()

    def _dress(self) -> None:
        self.setPixmap(self._theme.pixmap(self._name, self._size, self._token))


class CardButton(QAbstractButton):
    """A card that can be pressed: icon, name, and a few words."""

    def __init__(self, theme: Theme, *, icon: str, title: str, text: str) -> None:
        super().__init__()
        self._theme, self._icon, self._text = theme, icon, text
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setToolTip(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A name and two lines of text with air around them."""
        theme = self._theme
        lines = theme.line_height() + TEXT_LINES * theme.line_height(Role.CAPTION)
        return QSize(180, lines + 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card; focus doubles its outline."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_ring = self.hasFocus()
        width = 2 if has_ring else 1
        painter.setPen(QPen(theme.colour("accent" if has_ring else "line2"), width))
        hot = self.underMouse() or self.isDown()
        painter.setBrush(theme.colour("hover" if hot else "surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.drawPixmap(16, self.height() // 2 - 9, theme.pixmap(self._icon, 18, "text2"))
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        theme, room = self._theme, self.width() - 48 - 12
        lines = self._lines(room)
        height = theme.line_height() + 2 + len(lines) * theme.line_height(Role.CAPTION)
        top = (self.height() - height) // 2
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.colour("text"))
        metrics = theme.metrics(weight=500)
        painter.drawText(48, top + metrics.ascent(), metrics.elidedText(self.text(), elide, room))
        top += theme.line_height() + 2 + theme.metrics(Role.CAPTION).ascent()
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.colour("text3"))
        for number, line in enumerate(lines):
            painter.drawText(48, top + number * theme.line_height(Role.CAPTION), line)

    def _lines(self, room: int) -> list[str]:
        """The text in so many lines as there are; the last one says when there is more."""
        metrics = self._theme.metrics(Role.CAPTION)
        lines, words = [""], self._text.split()
        while words:
            longer = f"{lines[-1]} {words[0]}".lstrip()
            if lines[-1] and metrics.horizontalAdvance(longer) > room:
                if len(lines) == TEXT_LINES:
                    break
                lines.append("")
            else:
                lines[-1] = longer
                del words[0]
        rest = " ".join([lines[-1], *words])
        return [*lines[:-1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)]
