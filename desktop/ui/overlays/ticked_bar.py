"""The bar that takes the place of the action bar while several conversations are ticked."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.core.l10n import tr, trn
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.key_hints import native_key
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

HEIGHT = 48
_COMMANDS = ("done", "later", "waiting", "coffee", "mark_read", "delete")


class TickedBar(QWidget):
    """ "3 ticked", what can be done with them, and a way to untick."""

    untick_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,  # noqa: ARG002 - all parts of the window are made alike
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._commands = commands
        self._theme = theme
        self._count = QLabel()
        self.buttons: dict[str, QToolButton] = {}
        self._full_width = 0
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 0, 10, 0)
        self._layout.addWidget(self._count)
        self._layout.addSpacing(8)
        self._layout.addStretch(1)
        self.close_button = QToolButton()
        self.close_button.clicked.connect(self.untick_wanted)
        self._layout.addWidget(self.close_button)
        self.setMinimumHeight(HEIGHT)
        theme.changed.connect(self._dress)
        self.hide()

    def set_count(self, count: int) -> None:
        """Say how many are ticked; who holds the bar shows it."""
        self._count.setText(trn("{n} ticked", "{n} ticked", count))
        self.setAccessibleName(self._count.text())
        self._add_buttons()
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out where they do not all fit; the tooltips have them."""
        super().resizeEvent(event)
        self._show_words(self.width() >= self._full_width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground of the reading pane with a hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))

    def _add_buttons(self) -> None:
        known = {command.id for command in self._commands.all()}
        for command_id in _COMMANDS:
            if command_id in known and command_id not in self.buttons:
                button = QToolButton()
                button.clicked.connect(lambda _=False, name=command_id: self._commands.run(name))
                self.buttons[command_id] = button
                self._layout.insertWidget(self._layout.count() - 2, button)
                button.show()  # else it has no width yet when the words are measured

    def _dress(self) -> None:
        theme = self._theme
        self._count.setFont(theme.font(weight=600))
        for command_id, button in self.buttons.items():
            command = self._commands.get(command_id)
            title, key = tr(command.title), native_key(command.key)
            button.setText(f" {title}")
            button.setIcon(theme.icon(command.icon or "circle", 16))
            button.setToolTip(f"{title} ({key})" if key else title)
            button.setAccessibleName(title)
        self.close_button.setIcon(theme.icon("x", 16))
        self.close_button.setToolTip(tr("Untick all (Esc)"))
        self.close_button.setAccessibleName(tr("Untick all"))
        self._count.setContentsMargins(0, 0, 0, 0)
        self.setMinimumHeight(max(HEIGHT, theme.line_height(Role.BODY) + 24))
        self._show_words(True)
        self._layout.invalidate()
        self._full_width = self._layout.sizeHint().width()
        self._show_words(self.width() >= self._full_width)

    def _show_words(self, is_shown: bool) -> None:
        style = Qt.ToolButtonStyle
        for button in self.buttons.values():
            button.setToolButtonStyle(
                style.ToolButtonTextBesideIcon if is_shown else style.ToolButtonIconOnly
            )

    def minimumSizeHint(self) -> QSize:
        """The pane says how narrow it may get; the icons alone always fit."""
        return QSize(0, super().minimumSizeHint().height())
