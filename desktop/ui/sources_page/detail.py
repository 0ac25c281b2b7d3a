"""What there is to know about one source, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.clock import Clock
from desktop.core.l10n import number, tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.icons import source_glyph
from desktop.ui.onboarding.parts import Card, Glyph, Words
from desktop.ui.sources_page.health_words import (
    health_mark,
    health_story,
    health_title,
    needs_look,
)
from desktop.ui.sources_page.remove_dialog import ask_to_remove
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

KEY_WIDTH = 116
HEAD_HEIGHT = 48


class SourceDetail(QWidget):
    """Shows an account, or a source that is not used yet."""

    set_up_wanted = Signal(object)
    sign_in_wanted = Signal(int)
    removed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._bridge, self._theme, self._clock = bridge, theme, clock
        self._status: AccountStatus | None = None
        self._icon = Glyph(theme, "puzzle", 18)
        self._name = Words(theme, weight=600)
        self._mark = Glyph(theme, "circle-check", 14)
        self._health = Words(theme, weight=500)
        self._body = QVBoxLayout()
        self.pause = QPushButton()
        self.fetch = QPushButton()
        self.remove = QPushButton()
        self._foot = QWidget()
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def show_account(self, status: AccountStatus, source: SourceView | None) -> None:
        """Show an account."""
        self._status = status
        self._icon.show_icon(source_glyph(status.account.source))
        self._name.setText(status.account.name)
        self._show_mark(*health_mark(status))
        self._clear()
        if needs_look(status):
            self._body.addWidget(self._trouble(status))
        self._add_facts(status)
        if source is not None:
            self._add_reach(source)
        self._body.addStretch(1)
        self.pause.setText(tr("Go on") if status.account.is_paused else tr("Pause"))
        self._dress()
        self._foot.show()

    def show_unused(self, source: SourceView) -> None:
        """Show a source that could be added."""
        self._status = None
        self._icon.show_icon(source.icon or "puzzle")
        self._name.setText(tr(source.name))
        mark = ("circle-alert", tr("does not load"), "danger")
        self._show_mark(*mark if source.error else ("minus", tr("not used"), "text3"))
        self._clear()
        text = source.error or tr(source.description)
        self._body.addWidget(Words(self._theme, text, token="text2", wraps=True))
        if not source.error:
            button = QPushButton(tr("Set up…"))
            button.setProperty("kind", "primary")
            button.clicked.connect(lambda: self.set_up_wanted.emit(source))
            self._body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_reach(source)
        self._body.addStretch(1)
        self._foot.hide()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._status = None
        self._icon.clear()
        self._name.setText("")
        self._mark.clear()
        self._health.setText("")
        self._clear()
        self._foot.hide()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, with hairlines at the left, under the head and over the foot."""
        painter, line = QPainter(self), self._theme.colour("line")
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(0, 0, 1, self.height(), line)
        painter.fillRect(0, HEAD_HEIGHT - 1, self.width(), 1, line)
        if self._foot.isVisible():
            painter.fillRect(0, self._foot.y(), self.width(), 1, line)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 16, 0)
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._name, 1)
        head.addWidget(self._mark)
        head.addWidget(self._health)
        box = QWidget()
        box.setFixedHeight(HEAD_HEIGHT)
        box.setLayout(head)
        inner = QWidget()
        inner.setLayout(self._body)
        self._body.setContentsMargins(20, 16, 20, 16)
        self._body.setSpacing(6)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for widget in (area.viewport(), inner):
            widget.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(box)
        column.addWidget(area, 1)
        column.addWidget(self._foot)
        self._build_foot()

    def _build_foot(self) -> None:
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(16, 10, 16, 10)
        for button in (self.pause, self.fetch):
            button.setProperty("kind", "quiet")
            row.addWidget(button)
        row.addStretch(1)
        self.remove.setProperty("kind", "quiet")
        row.addWidget(self.remove)
        self.pause.clicked.connect(self._toggle_pause)
        self.fetch.clicked.connect(self._fetch)
        self.remove.clicked.connect(self._ask_to_remove)

    def _dress(self) -> None:
        theme = self._theme
        paused = self._status is not None and self._status.account.is_paused
        self.pause.setIcon(theme.icon("refresh-cw" if paused else "pause", 16))
        self.fetch.setText(tr("Fetch now"))
        self.fetch.setIcon(theme.icon("refresh-cw", 16))
        self.fetch.setEnabled(not paused)
        self.fetch.setToolTip(tr("This account is paused") if paused else "")
        self.remove.setText(tr("Remove…"))
        self.remove.setIcon(theme.icon("trash-2", 16, "danger"))
        self.update()

    def _trouble(self, status: AccountStatus) -> QWidget:
        card = _TroubleCard(self._theme, status)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(Words(self._theme, health_title(status), weight=500, wraps=True))
        story = health_story(status, self._clock.now())
        if story:
            words = Words(self._theme, story, role=Role.SMALL, token="text2", wraps=True)
            column.addWidget(words)
        if status.health.detail:
            detail = Words(
                self._theme, status.health.detail, role=Role.SMALL, token="text2", wraps=True
            )
            detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(detail)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mend_button(status))
        copy = QPushButton(tr("Copy for the help desk"))
        copy.setProperty("kind", "quiet")
        copy.clicked.connect(lambda: _copy(status, story))
        row.addWidget(copy)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _mend_button(self, status: AccountStatus) -> QPushButton:
        if status.health.state is HealthState.NEEDS_SIGN_IN:
            button = QPushButton(tr("Sign in"))
            button.clicked.connect(lambda: self.sign_in_wanted.emit(status.account.id))
        else:
            button = QPushButton(tr("Try now"))
            button.clicked.connect(self._fetch)
        return button

    def _add_facts(self, status: AccountStatus) -> None:
        account, settings = status.account, status.account.settings
        self._heading(tr("Fetching"))
        facts = [
            (tr("Addresses"), ", ".join(account.addresses)),
            (tr("Receives from"), settings.get("host", "") or settings.get("path", "")),
            (tr("Sends through"), settings.get("smtp_host", "")),
            (tr("Folders"), number(status.channels)),
            (tr("On disk"), trn("{n} message", "{n} messages", status.messages)),
        ]
        self._grid([fact for fact in facts if fact[1]])

    def _add_reach(self, source: SourceView) -> None:
        if source.reaches:
            self._heading(tr("It reaches"))
            for words in source.reaches:
                self._body.addWidget(Words(self._theme, tr(words), wraps=True))
        if source.capabilities:
            self._heading(tr("It can"))
            names = sorted(_capability(name) for name in source.capabilities)
            words = ", ".join(name for name in names if name)
            self._body.addWidget(Words(self._theme, words, token="text2", wraps=True))

    def _heading(self, text: str) -> None:
        self._body.addSpacing(12)
        self._body.addWidget(Words(self._theme, text, role=Role.SMALL, weight=600, token="text2"))

    def _grid(self, facts: list[tuple[str, str]]) -> None:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, KEY_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            key = Words(self._theme, name, token="text3")
            grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignTop)
            text = Words(self._theme, value, wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(text, row, 1)
        self._body.addWidget(box)

    def _show_mark(self, icon: str, words: str, token: str) -> None:
        self._mark.show_icon(icon, token)
        self._health.setText(words)
        self._health.set_token(token)

    def _clear(self) -> None:
        while self._body.count():
            item = self._body.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _toggle_pause(self) -> None:
        if self._status is not None:
            account = self._status.account
            work = self._bridge.services.accounts.pause(account.id, not account.is_paused)
            self._bridge.run(work)

    def _fetch(self) -> None:
        if self._status is not None:
            self._bridge.run(self._bridge.services.accounts.sync_now(self._status.account.id))

    def _ask_to_remove(self) -> None:
        if self._status is not None:
            ask_to_remove(self._bridge, self._status, self.window(), then=self.removed.emit)


class _TroubleCard(Card):
    """A card in the colour of what is the matter."""

    def __init__(self, theme: Theme, status: AccountStatus) -> None:
        super().__init__(theme)
        waits = status.health.state is HealthState.NEEDS_SIGN_IN
        self._token = "due-soft" if waits else "danger-soft"

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._token))
        painter.drawRoundedRect(self.rect(), 6, 6)


def _copy(status: AccountStatus, story: str) -> None:
    lines = (str(status.account.source), health_title(status), story, status.health.detail)
    QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))


def _capability(name: str) -> str:
    return {
        "reply": tr("reply"),
        "compose": tr("write new messages"),
        "forward": tr("forward"),
        "attach": tr("send files"),
        "mark_read": tr("mark as read"),
        "flag": tr("flag"),
        "move": tr("move"),
        "delete": tr("delete"),
        "drafts": tr("keep drafts on the server"),
        "push": tr("tell at once what is new"),
        "fetch_part": tr("fetch files on demand"),
        "unsubscribe": tr("leave lists"),
    }.get(name, "")
