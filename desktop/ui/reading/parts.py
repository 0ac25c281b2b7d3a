"""Small painted parts of the pane: text in a role of the theme, avatar, chip, rule, strip.

They take colours and fonts from the theme each time it changes and keep none of their own.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.model.message import Address
from desktop.ui.conversation_list.avatars import initials
from desktop.ui.theme import Theme
from desktop.ui.tooltips import plain
from desktop.ui.typography import Role


class Text(QLabel):
    """A label in one role, weight and colour token; plain text, elided when `is_elided`."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = Role.BODY,
        weight: int = 400,
        token: str = "text",
        is_elided: bool = False,
        is_wrapped: bool = False,
    ) -> None:
        super().__init__(text)
        self._theme, self._role, self._weight, self._token = theme, role, weight, token
        self._is_elided = is_elided
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(is_wrapped)
        if is_elided:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)
        self._dress()

    def minimumSizeHint(self) -> QSize:
        """Elided text may shrink to a few letters."""
        hint = super().minimumSizeHint()
        if not self._is_elided:
            return hint
        few = self.fontMetrics().averageCharWidth() * 4
        return QSize(min(few, self.sizeHint().width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, elided on the right with the whole text as tooltip."""
        if not self._is_elided:
            super().paintEvent(event)
            return
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setToolTip(plain(self.text()) if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self._theme.colour(self._token))
        flags = self.alignment() | Qt.TextFlag.TextSingleLine
        painter.drawText(self.contentsRect(), int(flags), shown)

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role, self._weight))
        set_ink(self, self._theme.colour(self._token))


class Avatar(QWidget):
    """The initials of a person in a circle, of a channel or system in a rounded square."""

    def __init__(self, theme: Theme, who: Address, *, side: int = 28, is_group: bool = False):
        super().__init__()
        self._theme, self._who, self._is_group = theme, who, is_group
        side = round(side * theme.line_height() / 18)
        self.setFixedSize(side, side)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and initials."""
        ground, ink = self._theme.avatar_colours(self._who.address)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        area = QRectF(self.rect())
        if self._is_group:
            painter.drawRoundedRect(area, 7, 7)
        else:
            painter.drawEllipse(area)
        painter.setPen(ink)
        painter.setFont(self._theme.font(Role.CAPTION, 600))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), initials(self._who.label))


class Chip(QWidget):
    """Icon and word on a soft ground: a reason. Without a ground it is a plain remark."""

    def __init__(
        self, theme: Theme, icon: str, text: str, *, ink: str, ground: str = "", short: str = ""
    ) -> None:
        super().__init__()
        self._theme, self._icon, self._text, self._short = theme, icon, text, short or text
        self._ink, self._ground = ink, ground
        self.setAccessibleName(text)
        self._is_short = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """18 px high at the base font."""
        metrics = self._theme.metrics(Role.CAPTION, 500)
        icon = 12 + 4 if self._icon else 0
        width = 5 + icon + metrics.horizontalAdvance(self._shown()) + 6
        return QSize(width, self._theme.line_height(Role.CAPTION) + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ground:
            painter.setPen(self._outline())
            painter.setBrush(self._theme.colour(self._ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        x = 5
        if self._icon:
            ratio = self.devicePixelRatioF()
            pixmap = self._theme.pixmap(self._icon, 12, self._ink, ratio)
            painter.drawPixmap(x, (self.height() - 12) // 2, pixmap)
            x += 16
        painter.setPen(self._theme.colour(self._ink))
        painter.setFont(self._theme.font(Role.CAPTION, 500))
        area = QRect(x, 0, self.width() - x, self.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), self._shown())

    def set_short(self, is_short: bool) -> None:
        """Use the short words where there is little room."""
        self._is_short = is_short
        self.updateGeometry()
        self.update()

    def _shown(self) -> str:
        return self._short if self._is_short else self._text

    def _outline(self) -> QPen:
        if self._theme.is_high_contrast:
            return QPen(self._theme.colour("border"))
        return QPen(Qt.PenStyle.NoPen)


class Icon(QWidget):
    """An icon of the theme in one colour."""

    def __init__(self, theme: Theme, name: str, *, size: int = 14, token: str = "text2") -> None:
        super().__init__()
        self._theme, self._name, self._size, self._token = theme, name, size, token
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it at the sharpness of the screen."""
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap(self._name, self._size, self._token, ratio)
        QPainter(self).drawPixmap(0, 0, pixmap)


class Rule(QWidget):
    """A hairline."""

    def __init__(self, theme: Theme, token: str = "line") -> None:
        super().__init__()
        self._theme, self._token = theme, token
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(self.rect(), self._theme.colour(self._token))


class Panel(QFrame):
    """A painted ground with rounded corners and, if wanted, an outline; holds other parts."""

    def __init__(
        self, theme: Theme, *, ground: str = "surface", outline: str = "line", radius: int = 6
    ) -> None:
        super().__init__()
        self.theme, self.ground, self.outline, self.radius = theme, ground, outline, radius
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.theme.colour(self.outline)) if self.outline else Qt.PenStyle.NoPen
        painter.setPen(pen)
        painter.setBrush(self.theme.colour(self.ground))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, self.radius, self.radius)


class Notice(Panel):
    """A strip with an icon, one sentence and at most two link buttons."""

    def __init__(
        self, theme: Theme, icon: str, text: str, *, ink: str = "text2", ground: str = "sunken"
    ) -> None:
        super().__init__(theme, ground=ground, outline="", radius=5)
        self.label = Text(theme, text, role=Role.SMALL, token=ink, is_wrapped=True)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 4, 8, 4)
        self.row.setSpacing(8)
        self.row.addWidget(Icon(theme, icon, token=ink), 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.label, 1)

    def add_button(self, text: str) -> QPushButton:
        """Add a link-like button at the end."""
        button = link_button(self.theme, text)
        self.row.addWidget(button)
        return button


def link_button(theme: Theme, text: str, role: Role = Role.SMALL) -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setFont(theme.font(role))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setAutoDefault(False)
    return button


def set_ink(widget: QWidget, colour: QColor) -> None:
    """Give a widget a text colour through its palette."""
    palette = widget.palette()
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
        palette.setColor(role, colour)
    widget.setPalette(palette)
