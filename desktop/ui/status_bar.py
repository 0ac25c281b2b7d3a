"""The bar at the foot: how up to date the cache is, and the keys that work where the focus is."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.core.l10n import tr, trn
from desktop.model.account import HealthState
from desktop.services.contract import Statistics
from desktop.ui.bridge import Bridge
from desktop.ui.dates import clock_time
from desktop.ui.overlays.key_hints import Hint, KeyHints
from desktop.ui.reading.parts import Text
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

REFRESH_MS = 1000
SAID_MS = 6000


class StatusBar(QWidget):
    """A line of text at the left, key hints at the right."""

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self._text = Text(theme, role=Role.CAPTION, token="text3", is_elided=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hints = KeyHints(theme)
        self._said = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._text, 1)
        row.addWidget(self._hints)
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self._forget = QTimer(self, singleShot=True, interval=SAID_MS)
        self._forget.timeout.connect(lambda: self.say(""))
        for signal in (bridge.changed, bridge.health_changed, bridge.messages_ingested):
            signal.connect(self._refresh_soon)
        theme.changed.connect(self._dress)
        self._dress()

    def refresh(self) -> None:
        """Read anew how up to date everything is."""
        if not self._said:
            self._text.setText(status_words(self._bridge.views.statistics()))

    def say(self, text: str) -> None:
        """Show a sentence for a while, such as where a link leads; "" ends it."""
        self._said = text
        if text:
            self._text.setText(text)
            self._forget.start()
        else:
            self._forget.stop()
            self.refresh()

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """Show the keys of the area that has the focus."""
        self._hints.set_hints(hints)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("rail"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.colour("line"))

    def _refresh_soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _dress(self) -> None:
        self.setFixedHeight(self._theme.line_height(Role.CAPTION) + 10)
        self._text.setFont(self._theme.font(Role.CAPTION, tabular=True))


def status_words(statistics: Statistics) -> str:
    """ "Up to date at 14:17 · 12,418 messages on this computer", or what is going on instead."""
    messages = trn(
        "{n} message on this computer", "{n} messages on this computer", statistics.messages
    )
    if not statistics.accounts and not statistics.messages:
        return ""
    state = _state_words(statistics)
    return f"{state} · {messages}" if state else messages


def _state_words(statistics: Statistics) -> str:
    healths = [status.health for status in statistics.accounts]
    if any(health.state is HealthState.SYNCING for health in healths):
        return tr("Fetching messages")
    asked = sum(health.state is HealthState.NEEDS_SIGN_IN for health in healths)
    if asked:
        return trn("{n} account needs you to sign in", "{n} accounts need you to sign in", asked)
    if healths and all(health.state is HealthState.OFFLINE for health in healths):
        return tr("Offline")
    times = [health.last_success_at for health in healths if health.last_success_at is not None]
    if not times:
        return ""
    return tr("Up to date at {time}").format(time=clock_time(min(times)))
