"""The keys sheet (?): every command that has a key, in columns."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Command, Commands
from desktop.ui.overlays.footer import Footer
from desktop.ui.overlays.key_hints import KeyHints, key_cap_width, native_key, paint_key_cap
from desktop.ui.overlays.popover import Popover
from desktop.ui.preferences import KEY
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 860
COLUMNS = 3
CAP_GAP = 4


class KeysSheet(Popover):
    """Made anew each time it opens, so that it shows the keys of the moment."""

    def __init__(self, bridge: Bridge, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, radius=10, has_scrim=True)
        self._bridge, self._commands = bridge, commands
        self._title = QLabel()
        self._area = QScrollArea()
        self._hints = KeyHints(theme)
        self._build()

    def open_sheet(self) -> None:
        """Show all keys."""
        self._title.setText(tr("Keys"))
        self._title.setFont(self.theme.font(Role.TITLE, 600))
        self.setAccessibleName(tr("Keys"))
        self._area.setAccessibleName(tr("Keys"))
        hints = (((native_key("Esc"),), tr("close")), ((native_key("Ctrl+K"),), tr("everything")))
        self._hints.set_hints(hints)
        content = self._content()
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        room = self.window().height() - 180
        self._area.setFixedHeight(max(120, min(content.sizeHint().height(), room)))
        self.panel.setFixedWidth(min(WIDTH, self.window().width() - 32))
        self.open_centred()

    def first_focus(self) -> QWidget:
        """The keys, so that arrows scroll."""
        return self._area

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that opened the sheet closes it too."""
        if event.text() == "?" or event.key() == Qt.Key.Key_F1:
            self.close_popover()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.addWidget(self._title)
        self.panel_layout.addLayout(head)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panel_layout.addWidget(self._area)
        foot = Footer(self.theme)
        foot.row.addWidget(self._hints)
        self.panel_layout.addWidget(foot)

    def _content(self) -> QWidget:
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(24, 0, 24, 16)
        row.setSpacing(32)
        for column in _columns(self._groups()):
            box = QVBoxLayout()
            box.setSpacing(0)
            for title, commands in column:
                box.addWidget(_Heading(self.theme, title))
                for command in commands:
                    box.addWidget(_KeyLine(self.theme, tr(command.title), self._keys(command)))
            box.addStretch(1)
            row.addLayout(box, 1)
        return content

    def _groups(self) -> list[tuple[str, list[Command]]]:
        having = [one for one in self._commands.all() if any(self._keys(one))]
        order = list(dict.fromkeys(one.group for one in having))
        having.sort(key=lambda one: order.index(one.group))
        return [(tr(name), list(members)) for name, members in groupby(having, lambda c: c.group)]

    def _keys(self, command: Command) -> tuple[str, ...]:
        key = self._bridge.views.setting(f"{KEY}{command.id}", command.key) or command.key
        return tuple(native_key(one) for one in (key, command.shortcut) if one)


class _Heading(QLabel):
    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.font(Role.SMALL, 600))
        self.setContentsMargins(0, 12, 0, 4)
        palette = self.palette()
        palette.setColor(self.foregroundRole(), theme.colour("text2"))
        self.setPalette(palette)


class _KeyLine(QWidget):
    def __init__(self, theme: Theme, title: str, keys: tuple[str, ...]) -> None:
        super().__init__()
        self._theme, self._title, self._keys = theme, title, keys
        self.setFixedHeight(theme.line_height() + 6)
        self.setAccessibleName(f"{title}: {', '.join(keys)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        right, middle = self.width(), self.height() // 2
        for key in reversed(self._keys):
            right -= key_cap_width(theme, key)
            paint_key_cap(painter, theme, key, x=right, middle=middle)
            right -= CAP_GAP
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        text = theme.metrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, max(0, right - 8)
        )
        painter.drawText(0, middle + theme.metrics().capHeight() // 2, text)


def _columns(
    groups: Sequence[tuple[str, list[Command]]],
) -> list[list[tuple[str, list[Command]]]]:
    """Share the groups over the columns, each as high as the others as far as that goes."""
    columns: list[list[tuple[str, list[Command]]]] = [[] for _ in range(COLUMNS)]
    heights = [0] * COLUMNS
    for group in groups:
        place = heights.index(min(heights))
        columns[place].append(group)
        heights[place] += len(group[1]) + 2
    return columns
