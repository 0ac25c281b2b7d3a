"""Suggests values for the operator that is being typed in the search field."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.core.l10n import tr, trn
from desktop.services.contract import Suggestion
from desktop.ui.bridge import Bridge
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.choice_list import Choice, ChoiceList
from desktop.ui.overlays.popover import paint_shadow
from desktop.ui.theme import Theme

WIDTH = 320
SHADOW = 24
_ICONS = {"from": "user", "to": "user", "in": "folder", "has": "paperclip", "is": "tag"}
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class SearchCompleter(QFrame):
    """A list below the field; the focus stays in the field."""

    def __init__(self, bridge: Bridge, theme: Theme, field: QWidget) -> None:
        super().__init__(field.window())
        self._bridge = bridge
        self._theme = theme
        self._field = field
        self.list = ChoiceList(theme, self, row_padding=12, match_token="text", icon_left=12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SHADOW + 1, SHADOW + 1, SHADOW + 1, SHADOW + 1)
        layout.addWidget(self.list)
        self.hide()

    def suggest(self, fragment: str) -> None:
        """Show values for "in:ha", or nothing when there are none."""
        found = self._bridge.views.complete(fragment) if fragment else ()
        if not found:
            self.hide()
            return
        self.list.set_choices([_choice(item, fragment) for item in found])
        self.list.setAccessibleName(tr("Suggestions"))
        announce(self, trn("{n} suggestion", "{n} suggestions", len(found)))
        self._place()

    def take_key(self, key: Qt.Key) -> bool:
        """Let the list have a key of the field; return whether it was for the list."""
        if key in _STEPS:
            self.list.move(_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.accept()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the panel with its shadow."""
        painter, theme = QPainter(self), self._theme
        box = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        paint_shadow(painter, theme, box, 8)
        painter.setPen(theme.colour("line2"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        height = self.list.content_height() + 2
        self.list.setFixedHeight(height)
        size = QSize(WIDTH + 2 * SHADOW, height + 2 * SHADOW + 2)
        corner = self._field.mapTo(window, QPoint(self._field.width() - WIDTH, 0))
        y = corner.y() + self._field.height() + 4 - SHADOW
        self.setGeometry(max(0, corner.x() + 4) - SHADOW, y, size.width(), size.height())
        self.show()
        self.raise_()


def _choice(item: Suggestion, fragment: str) -> Choice:
    operator = item.operator.rstrip(":")
    value = f'"{item.value}"' if " " in item.value else item.value
    title = f"{operator}:{value}"
    count = trn("{n} message", "{n} messages", item.count) if item.count else ""
    return Choice(
        id=title,
        title=title,
        icon=_ICONS.get(operator, "search"),
        value=count,
        matches=tuple(range(_matched(title, fragment))),
    )


def _matched(title: str, fragment: str) -> int:
    """How many letters of the title were typed."""
    same = 0
    for mine, typed in zip(title.casefold(), fragment.casefold(), strict=False):
        if mine != typed:
            break
        same += 1
    return same
