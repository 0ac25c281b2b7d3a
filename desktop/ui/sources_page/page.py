"""The sources page: how each source fares, and the sources that are installed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus
from desktop.model.events import Changed
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.onboarding.parts import Words
from desktop.ui.reading.parts import Text
from desktop.ui.sources_page.detail import HEAD_HEIGHT, SourceDetail
from desktop.ui.sources_page.health_words import needs_look
from desktop.ui.sources_page.source_list import Line, SourceList
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

DETAIL_WIDTH = 420


class SourcesPage(QWidget):
    """List on the left, detail on the right."""

    add_wanted = Signal()
    set_up_wanted = Signal(object)
    """A SourceView."""
    sign_in_wanted = Signal(int)

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._commands, self._theme = bridge, commands, theme
        self._clock = clock or SystemClock()
        self._sources: dict[str, SourceView] = {}
        self._title = Words(theme, tr("Sources"), role=Role.TITLE, weight=600)
        self._summary = Text(theme, role=Role.SMALL, token="text2", is_elided=True)
        self.add = QPushButton(tr("Add source"))
        self.list = SourceList(theme, self._clock)
        self.detail = SourceDetail(bridge, theme, self._clock)
        self._build()
        self.list.line_chosen.connect(self._show_line)
        self.detail.set_up_wanted.connect(self.set_up_wanted)
        self.detail.sign_in_wanted.connect(self.sign_in_wanted)
        self.detail.removed.connect(self.list.setFocus)
        bridge.changed.connect(self._changed)
        bridge.health_changed.connect(self._refresh_if_seen)

    def show_account(self, account_id: int | None = None) -> None:
        """Show the page, with an account chosen."""
        self.refresh()
        if account_id is not None:
            self.list.select(account_id)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read all accounts anew."""
        statuses = list(self._bridge.views.accounts())
        if not self._sources:
            found = self._bridge.services.accounts.sources()
            self._sources = {source.id: source for source in found}
            self.list.set_names({source.id: tr(source.name) for source in found})
        used = {status.account.source for status in statuses}
        unused = [one for one in self._sources.values() if one.id not in used]
        lines: list[Line] = [*statuses]
        if unused:
            lines += [tr("Sources that are installed but not used"), *unused]
        count = trn("{n} source", "{n} sources", len(statuses))
        bad = sum(needs_look(status) for status in statuses)
        if bad:
            look = trn("{n} needs a look", "{n} need a look", bad)
            count = tr("{count}, {look}").format(count=count, look=look)
        self._summary.setText(count)
        self.list.show_lines(lines)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and the line under the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("list"))
        painter.fillRect(0, HEAD_HEIGHT - 1, self.width(), 1, self._theme.colour("line"))

    def _build(self) -> None:
        self.add.setProperty("kind", "primary")
        self.add.clicked.connect(self.add_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 12, 0)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._summary, 1)
        head.addWidget(self.add)
        box = QWidget()
        box.setFixedHeight(HEAD_HEIGHT)
        box.setLayout(head)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(box)
        column.addWidget(self.list, 1)
        words = tr("If one source has trouble, the others go on.")
        note = Words(self._theme, words, role=Role.SMALL, token="text3", wraps=True)
        note.setContentsMargins(20, 0, 20, 0)
        column.addWidget(note)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([10_000, DETAIL_WIDTH])
        left.setMinimumWidth(320)
        self.detail.setMinimumWidth(280)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)

    def _show_line(self, line: Line | None) -> None:
        if isinstance(line, AccountStatus):
            self.detail.show_account(line, self._sources.get(line.account.source))
        elif isinstance(line, SourceView):
            self.detail.show_unused(line)
        else:
            self.detail.show_nothing()

    def _changed(self, event: Changed) -> None:
        if event.changes.accounts or event.changes.is_bulk:
            self._refresh_if_seen()

    def _refresh_if_seen(self, _event: object = None) -> None:
        if self.isVisible():
            self.refresh()
