"""The page that shows fetching: newest first, so that reading can start at once."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import number, tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.ui.bridge import Bridge
from desktop.ui.dates import clock_time, date_text
from desktop.ui.icons import source_glyph
from desktop.ui.onboarding.parts import Card, Glyph, Words
from desktop.ui.onboarding.progress_bar import ThinBar
from desktop.ui.sizes import size_text
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

SOON_S = 60


class SyncPage(QWidget):
    """One card over all, one row per source; follows the health of the accounts."""

    reading_wanted = Signal()
    sign_in_wanted = Signal(int)

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._theme = bridge, theme
        self._clock = clock or SystemClock()
        self._started: tuple[datetime, int] | None = None
        self._rows: dict[int, SourceRow] = {}
        self._title = Words(theme, tr("Fetching your messages"), role=Role.DISPLAY, weight=600)
        self._line = Words(theme, role=Role.READING, token="text2")
        self._total = Words(theme, weight=600)
        self._share = Words(theme, token="text2")
        self._bar = ThinBar(theme, height=8)
        self.read = QPushButton(tr("Start reading"))
        self.pause = QPushButton(tr("Pause"))
        self._disk = Words(theme, role=Role.SMALL, token="text3")
        self._sources = QVBoxLayout()
        self._build()
        bridge.health_changed.connect(self.refresh)
        bridge.changed.connect(self._changed)

    def refresh(self, _event: object = None) -> None:
        """Read how far each account is."""
        if not self.isVisible():
            return
        statuses = self._bridge.views.accounts()
        for status in statuses:
            row = self._rows.get(status.account.id)
            if row is None:
                row = SourceRow(self._theme)
                row.sign_in.clicked.connect(
                    lambda _=False, who=status.account.id: self.sign_in_wanted.emit(who)
                )
                self._rows[status.account.id] = row
                self._sources.addWidget(row)
            row.show_status(status)
        self._show_total()

    def showEvent(self, event: object) -> None:
        """Begin with the state of the moment."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, event: object) -> None:
        if getattr(event, "changes", None) is not None and self.isVisible():
            self.refresh()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 36, 0, 24)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._line)
        layout.addSpacing(18)
        layout.addWidget(self._build_card())
        layout.addSpacing(22)
        layout.addWidget(Words(self._theme, tr("Sources"), weight=600))
        self._sources.setSpacing(0)
        layout.addLayout(self._sources)
        layout.addStretch(1)

    def _build_card(self) -> Card:
        card = Card(self._theme)
        grid = QGridLayout(card)
        grid.setContentsMargins(18, 16, 18, 14)
        grid.setVerticalSpacing(10)
        grid.addWidget(self._total, 0, 0)
        grid.addWidget(self._share, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.read.setProperty("kind", "primary")
        self.read.clicked.connect(self.reading_wanted)
        self.pause.clicked.connect(self._toggle_pause)
        buttons.addWidget(self.read)
        buttons.addWidget(self.pause)
        buttons.addStretch(1)
        grid.addLayout(buttons, 2, 0)
        grid.addWidget(self._disk, 2, 1, Qt.AlignmentFlag.AlignRight)
        return card

    def _show_total(self) -> None:
        rows = [row for row in self._rows.values() if row.status is not None]
        done = sum(row.done for row in rows)
        total = sum(row.total or row.done for row in rows)
        is_known = all(row.total is not None or row.is_finished for row in rows)
        words = trn("{n} message", "{n} messages", done)
        if is_known and total > done:
            words = tr("{done} of about {total} messages").format(
                done=number(done), total=number(total)
            )
        self._total.setText(words)
        self._bar.show_progress(done, total if is_known else None)
        self._bar.setAccessibleName(words)
        self._share.setText(self._remaining(done, total) if is_known and total > done else "")
        size = self._bridge.views.statistics().database_bytes
        self._disk.setText(tr("{size} on disk").format(size=size_text(size)))
        is_finished = bool(rows) and all(row.is_finished for row in rows)
        self._show_title(is_finished=is_finished)
        self.pause.setVisible(not is_finished)
        paused = bool(rows) and all(row.status.account.is_paused for row in rows if row.status)
        self.pause.setText(tr("Go on") if paused else tr("Pause"))

    def _show_title(self, *, is_finished: bool) -> None:
        title = tr("Your messages are here") if is_finished else tr("Fetching your messages")
        self._title.setText(title)
        waiting = tr("Newest first, so you can start now. The rest comes in quietly.")
        done = tr("New ones come in by themselves from now on.")
        self._line.setText(done if is_finished else waiting)

    def _remaining(self, done: int, total: int) -> str:
        """ "62%, about 3 minutes left", once the pace is known."""
        now = self._clock.now()
        share = tr("{percent}%").format(percent=100 * done // max(1, total))
        if self._started is None:
            self._started = (now, done)
            return share
        start, first = self._started
        seconds = (now - start).total_seconds()
        if seconds < 5 or done <= first:
            return share
        left = (total - done) * seconds / (done - first)
        minutes = max(1, round(left / 60))
        words = trn(
            "{percent}, about {n} minute left", "{percent}, about {n} minutes left", minutes
        )
        if left < SOON_S:
            words = tr("{percent}, less than a minute left")
        return words.format(percent=share)

    def _toggle_pause(self) -> None:
        rows = [row.status for row in self._rows.values() if row.status is not None]
        wanted = not all(status.account.is_paused for status in rows)
        for status in rows:
            self._bridge.run(self._bridge.services.accounts.pause(status.account.id, wanted))


class SourceRow(QWidget):
    """A source with what it fetched so far."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.status: AccountStatus | None = None
        self.done = 0
        self.total: int | None = None
        self.is_finished = False
        self._icon = Glyph(theme, "src-mail", 16)
        self._name = Words(theme)
        self._line = Words(theme, role=Role.SMALL, token="text3", wraps=True)
        self._state = Glyph(theme, "check", 14, "ok")
        self._count = Words(theme, token="text2")
        self._bar = ThinBar(theme)
        self.sign_in = QPushButton(tr("Sign in"))
        self._build()

    def show_status(self, status: AccountStatus) -> None:
        """Show how an account fares."""
        self.status = status
        health, progress = status.health, status.health.progress
        self.is_finished = health.state is HealthState.OK and progress is None
        self.done = progress.done if progress is not None else status.messages
        self.total = progress.total if progress is not None else None
        self._icon.show_icon(source_glyph(status.account.source))
        self._name.setText(status.account.name)
        self._line.setText(_line(status))
        self._count.setText(_count(self.done, self.total))
        self._state.show_icon(*_state_icon(health.state))
        self._state.setVisible(health.state is not HealthState.SYNCING)
        self._bar.setVisible(self.total is not None and not self.is_finished)
        self._bar.show_progress(self.done, self.total)
        self._bar.setAccessibleName(f"{status.account.name} {self._count.text()}")
        self.sign_in.setVisible(health.state is HealthState.NEEDS_SIGN_IN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, self._theme.colour("line"))

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 9, 0, 9)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._icon, 0, 0, 2, 1)
        grid.addWidget(self._name, 0, 1)
        figures = QHBoxLayout()
        figures.setSpacing(6)
        figures.addWidget(self._state)
        figures.addWidget(self._count)
        figures.addWidget(self.sign_in)
        grid.addLayout(figures, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._line, 1, 1, 1, 2)
        self._bar.setContentsMargins(0, 4, 0, 0)
        grid.addWidget(self._bar, 3, 1, 1, 2)
        grid.setRowMinimumHeight(2, 6)
        grid.setColumnStretch(1, 1)


def _line(status: AccountStatus) -> str:
    health = status.health
    if status.account.is_paused:
        return tr("paused")
    if health.state is HealthState.LIMITED and health.next_try_at is not None:
        return tr("the server asks us to slow down, goes on at {time}").format(
            time=clock_time(health.next_try_at)
        )
    if health.state in (HealthState.OFFLINE, HealthState.FAILED, HealthState.NEEDS_SIGN_IN):
        return health.reason
    if health.progress is not None and health.progress.back_to is not None:
        return tr("back to {date}").format(date=date_text(health.progress.back_to))
    if health.state is HealthState.OK:
        return trn("{n} folder", "{n} folders", status.channels)
    return tr("starting")


def _count(done: int, total: int | None) -> str:
    if total is None or total <= done:
        return number(done)
    return tr("{done} of {total}").format(done=number(done), total=number(total))


def _state_icon(state: HealthState) -> tuple[str, str]:
    return {
        HealthState.OK: ("check", "ok"),
        HealthState.LIMITED: ("hourglass", "text2"),
        HealthState.PAUSED: ("pause", "text3"),
        HealthState.OFFLINE: ("wifi-off", "text2"),
        HealthState.NEEDS_SIGN_IN: ("key-round", "due"),
        HealthState.FAILED: ("circle-alert", "danger"),
    }.get(state, ("refresh-cw", "text3"))
