"""The rail: new message, views, sources, settings."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.model.conversation import View
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.conversation_list.text_paint import TextPainter
from desktop.ui.rail.rail_list import RailList
from desktop.ui.rail.rows import RailRow, source_row, view_row
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

PADDING = 8
STRIP_WIDTH = 52
REFRESH_MS = 150


class Rail(QWidget):
    """Views and sources; buttons appear for commands that exist."""

    view_chosen = Signal(object)
    source_chosen = Signal(object)
    """An AccountId."""

    def __init__(self, bridge: Bridge, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._commands = commands
        self._theme = theme
        text = TextPainter(theme)
        self.views = RailList(theme, text)
        self.sources = RailList(theme, text, is_small=True)
        self.settings = RailList(theme, text)
        self.new_message = KeyButton(theme, tr("New message"), icon="square-pen", key="C")
        self._new_small = QToolButton()
        self._heading = QLabel()
        self._add = QToolButton()
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self._build()
        self._connect()
        self._dress()

    def refresh(self) -> None:
        """Read counts and health anew."""
        self.refresh_views()
        self.sources.rows.set_rows([source_row(status) for status in self._bridge.accounts()])

    def refresh_views(self) -> None:
        """Read the counts anew."""
        counts = self._bridge.views.counts()
        self.views.rows.set_rows([view_row(view, counts.get(view, 0)) for view in View])

    def refresh_soon(self) -> None:
        """Read anew in a moment, once for many changes."""
        if not self._refresh.isActive():
            self._refresh.start()

    def show_view(self, view: View | None) -> None:
        """Mark the view that the list shows; None when a page stands in its place."""
        self.views.select_key(view)

    def set_strip(self, is_strip: bool) -> None:
        """Icons alone, or all."""
        for rail_list in (self.views, self.sources, self.settings):
            rail_list.set_strip(is_strip)
        has_new = self._has("new_message")
        self.new_message.setVisible(has_new and not is_strip)
        self._new_small.setVisible(has_new and is_strip)
        self._heading.setVisible(not is_strip)

    def commands_added(self) -> None:
        """Show the buttons whose commands exist by now."""
        self.new_message.setVisible(self._has("new_message"))
        self._add.setVisible(self._has("add_source"))
        rows = []
        if self._has("settings"):
            title = tr("Settings")
            rows.append(
                RailRow(key="settings", icon="settings", title=title, note="Ctrl+,", spoken=title)
            )
        self.settings.rows.set_rows(rows)
        self.settings.setVisible(bool(rows))

    def showEvent(self, event: QShowEvent) -> None:
        """Dress anew: under a style sheet Qt drops the fonts of labels that change their window."""
        super().showEvent(event)
        self._dress()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("rail"))

    def _build(self) -> None:
        self.views.setAccessibleName(tr("Views"))
        self.sources.setAccessibleName(tr("Sources"))
        self.settings.setAccessibleName(tr("Settings"))
        self._add.setAccessibleName(tr("Add source"))
        self._add.setToolTip(tr("Add source"))
        self._new_small.setAccessibleName(tr("New message"))
        self._new_small.setToolTip(f"{tr('New message')}  C")
        self._new_small.hide()
        self.new_message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        column.setSpacing(0)
        column.addWidget(self.new_message)
        column.addWidget(self._new_small, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        column.addWidget(self.views)
        column.addSpacing(12)
        column.addLayout(self._source_heading())
        column.addWidget(self.sources)
        column.addStretch(1)
        column.addWidget(self.settings)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (area, area.viewport(), inner):
            ground.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _source_heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 4, 0)
        row.addWidget(self._heading, 1)
        row.addWidget(self._add)
        self._heading.setMinimumHeight(30)
        return row

    def _connect(self) -> None:
        self.views.chosen.connect(self.view_chosen)
        self.sources.chosen.connect(self.source_chosen)
        self.settings.chosen.connect(self._commands.run)
        self.new_message.clicked.connect(lambda: self._commands.run("new_message"))
        self._new_small.clicked.connect(lambda: self._commands.run("new_message"))
        self._add.clicked.connect(lambda: self._commands.run("add_source"))
        for signal in (
            self._bridge.changed,
            self._bridge.health_changed,
            self._bridge.messages_ingested,
        ):
            signal.connect(self.refresh_soon)
        self._theme.changed.connect(self._dress)

    def _dress(self) -> None:
        theme = self._theme
        self._heading.setText(tr("Sources"))
        self._heading.setFont(theme.font(Role.SMALL, 600))
        palette = self._heading.palette()
        palette.setColor(self._heading.foregroundRole(), theme.colour("text2"))
        self._heading.setPalette(palette)
        self._add.setIcon(theme.icon("plus", 16))
        self._new_small.setIcon(theme.icon("square-pen", 16))
        for button in (self._add, self._new_small):
            button.setIconSize(QSize(16, 16))

    def _has(self, command_id: str) -> bool:
        return any(command.id == command_id for command in self._commands.all())
