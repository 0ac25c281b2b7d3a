"""The strip under the list header, and the one that follows the health of the sources."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr
from desktop.model.events import Changed, HealthChanged
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.strip_content import (
    StripAction,
    StripContent,
    StripKind,
    strip_content,
)
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

SLIDE_MS = 160
TEXT_LEFT = 40
_GROUNDS = {
    StripKind.OFFLINE: ("sel-off", "wifi-off", "text2"),
    StripKind.SIGN_IN: ("due-soft", "key-round", "due"),
    StripKind.ERROR: ("danger-soft", "circle-alert", "danger"),
    StripKind.HELD: ("coffee-soft", "coffee", "coffee"),
}


class Strip(QWidget):
    """Shows one StripContent; `acted` is its button, `folded` when the details open or close."""

    acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._content: StripContent | None = None
        self._icon = QLabel()
        self._title = QLabel(wordWrap=True)
        self._text = QLabel(wordWrap=True)
        self.button = QPushButton()
        self.button.clicked.connect(self.acted)
        self.details = QPushButton()
        self.details.setProperty("kind", "quiet")
        self._is_folded_out: bool = False
        self.details.clicked.connect(lambda: self.set_folded_out(not self._is_folded_out))
        self._detail = QLabel(wordWrap=True)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._title, self._text, self._detail):  # a server's words may be in it
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.copy = QPushButton()
        self.copy.setProperty("kind", "link")
        self.copy.clicked.connect(self._copy)
        self._head = QWidget()
        self._build()
        theme.changed.connect(self._dress)

    def show_content(self, content: StripContent | None) -> None:
        """Show this, or nothing; slides in and out."""
        if content == self._content:
            return
        appears = self._content is None
        self._content = content
        if content is None:
            self._slide(self.height(), 0)
            return
        self._title.setText(content.title)
        self._text.setText(content.text)
        self.button.setText(content.action_label)
        self.details.setVisible(bool(content.detail))
        self.details.setText(tr("Details"))
        self.copy.setText(tr("Copy for the help desk"))
        self._detail.setText(content.detail)
        self.set_folded_out(False)
        self.setAccessibleName(f"{content.title}. {content.text}")
        self._dress()
        self.show()
        if appears:
            self._slide(0, self.sizeHint().height())
        announce(self, content.title)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground of the head by kind, of the details as the list, a hairline below each."""
        if self._content is None:
            return
        painter, theme = QPainter(self), self._theme
        ground = _GROUNDS[self._content.kind][0]
        line = theme.colour("line")
        painter.fillRect(self.rect(), theme.colour("list"))
        painter.fillRect(self._head.geometry(), theme.colour(ground))
        painter.fillRect(0, self._head.geometry().bottom(), self.width(), 1, line)
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(14, 10, 14, 11)
        head.setSpacing(10)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        fold = QVBoxLayout()
        fold.setContentsMargins(TEXT_LEFT - 8, 4, 14, 4)
        fold.setSpacing(2)
        fold.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        fold.addWidget(self._detail)
        fold.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._fold_box = QWidget()
        self._fold_box.setLayout(fold)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._fold_box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def _dress(self) -> None:
        if self._content is None:
            return
        theme = self._theme
        _, icon, token = _GROUNDS[self._content.kind]
        self._icon.setPixmap(theme.pixmap(icon, 16, token))
        self._title.setFont(theme.font(weight=500))
        self._text.setFont(theme.font(Role.SMALL))
        self._colour(self._text, "text2")
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setPixelSize(theme.type.size(Role.SMALL))
        self._detail.setFont(mono)
        self._detail.setContentsMargins(8, 0, 0, 0)
        self._colour(self._detail, "text2")
        self.details.setFont(theme.font(Role.SMALL))
        arrow = "chevron-down" if self._is_folded_out else "chevron-right"
        self.details.setIcon(theme.icon(arrow, 14))
        self.update()

    def _colour(self, label: QLabel, token: str) -> None:
        palette = label.palette()
        palette.setColor(label.foregroundRole(), self._theme.colour(token))
        label.setPalette(palette)

    def set_folded_out(self, is_open: bool) -> None:
        """Show or hide the technical details."""
        self._is_folded_out = is_open
        has_detail = self._content is not None and bool(self._content.detail)
        self._detail.setVisible(is_open)
        self.copy.setVisible(is_open)
        self._fold_box.setVisible(has_detail)
        self._dress()

    def _copy(self) -> None:
        if self._content is not None:
            lines = (self._content.title, self._content.text, self._content.detail)
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.copy.setText(tr("Copied"))

    def _slide(self, start: int, end: int) -> None:
        duration = self._theme.duration(SLIDE_MS)
        if not duration:
            self._slid(end)
            return
        animation = QPropertyAnimation(self, b"maximumHeight", self)
        animation.setDuration(duration)
        animation.setStartValue(start)
        animation.setEndValue(end)
        animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        animation.finished.connect(lambda: self._slid(end))
        animation.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)

    def _slid(self, end: int) -> None:
        self.setMaximumHeight(16_777_215)
        if end == 0 and self._content is None:
            self.hide()


class SourceStrip(Strip):
    """The strip that follows the health of all sources."""

    sign_in_wanted = Signal(int)
    outbox_wanted = Signal()
    sources_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
        is_late: bool = False,
    ) -> None:
        """With `is_late` the maker calls `refresh`: knowing how sources fare means loading them."""
        super().__init__(theme, parent)
        self._bridge = bridge
        self._commands = commands
        self._clock = clock or SystemClock()
        self.acted.connect(self._act)
        bridge.health_changed.connect(self._health_changed)
        bridge.changed.connect(self._cache_changed)
        bridge.operation_changed.connect(self.refresh)
        if not is_late:
            self.refresh()

    def refresh(self, _event: object = None) -> None:
        """Look at all sources anew."""
        views = self._bridge.views
        self.show_content(strip_content(self._bridge.accounts(), views.outbox(), self._clock.now()))

    def _cache_changed(self, event: Changed) -> None:
        if event.changes.accounts or event.changes.operations or event.changes.is_bulk:
            self.refresh()

    def _health_changed(self, _event: HealthChanged) -> None:
        self.refresh()

    def _act(self) -> None:
        content = self._content
        if content is None:
            return
        actions: dict[StripAction, Callable[[], None]] = {
            StripAction.OUTBOX: self.outbox_wanted.emit,
            StripAction.SOURCES: self.sources_wanted.emit,
            StripAction.SIGN_IN: lambda: self.sign_in_wanted.emit(content.account_id),
            StripAction.TRY_NOW: lambda: self._try_now(content),
        }
        actions[content.action]()

    def _try_now(self, content: StripContent) -> None:
        self._bridge.run(self._bridge.services.accounts.sync_now(content.account_id))
