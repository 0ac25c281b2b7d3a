"""All accounts: how they fare, and what can be done with each."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus, HealthState
from desktop.ui.bridge import Bridge
from desktop.ui.icons import source_glyph
from desktop.ui.onboarding.parts import Glyph, Words
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import SettingsStore
from desktop.ui.sources_page.health_words import health_mark
from desktop.ui.sources_page.remove_dialog import ask_to_remove
from desktop.ui.theme import Theme
from desktop.ui.typography import Role


class AccountsPage(SettingsPage):
    """A list that follows the accounts."""

    add_wanted = Signal()
    sign_in_wanted = Signal(int)

    def __init__(self, bridge: Bridge, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store)
        self._bridge = bridge
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._lines: list[AccountLine] = []
        self.column.addSpacing(12)
        self.column.addLayout(self._list)
        self.column.addSpacing(16)
        add = QPushButton(tr("Add account…"))
        add.setProperty("kind", "primary")
        add.clicked.connect(self.add_wanted)
        self.column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self.finish()
        bridge.changed.connect(self._changed)
        bridge.health_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, _event: object = None) -> None:
        """Read the accounts anew; lines that are still right keep the focus."""
        statuses = list(self._bridge.views.accounts())
        if [line.status.account.id for line in self._lines] != [one.account.id for one in statuses]:
            for line in self._lines:
                line.deleteLater()
            self._lines = [AccountLine(self._bridge, self.theme, self, one) for one in statuses]
            for line in self._lines:
                self._list.addWidget(line)
        for line, status in zip(self._lines, statuses, strict=True):
            line.show_status(status)

    def _changed(self, event: object) -> None:
        changes = getattr(event, "changes", None)
        if changes is not None and changes.accounts:
            self.refresh()


class AccountLine(QWidget):
    """One account with its buttons."""

    def __init__(
        self, bridge: Bridge, theme: Theme, page: AccountsPage, status: AccountStatus
    ) -> None:
        super().__init__()
        self._bridge, self._theme, self._page = bridge, theme, page
        self.status = status
        self._icon = Glyph(theme, source_glyph(status.account.source), 18)
        self._name = Words(theme, weight=500)
        self._detail = Words(theme, role=Role.SMALL, token="text3", wraps=True)
        self._mark = Glyph(theme, "circle-check", 14, "ok")
        self._health = Words(theme)
        self.sync = self._button("", self._sync)
        self.pause = self._button("", self._pause)
        self.sign_in = self._button(
            tr("Sign in"), lambda: page.sign_in_wanted.emit(self.status.account.id)
        )
        self.remove = self._button(tr("Remove…"), self._remove)
        self._build()
        self.show_status(status)

    def show_status(self, status: AccountStatus) -> None:
        """Show how the account fares."""
        self.status = status
        account = status.account
        self._name.setText(account.name)
        count = trn("{n} message", "{n} messages", status.messages)
        addresses = ", ".join(account.addresses)
        self._detail.setText(" · ".join(part for part in (addresses, count) if part))
        icon, words, token = health_mark(status)
        self._mark.show_icon(icon, token)
        self._health.setText(words)
        self._health.set_token(token)
        self.sync.setText(tr("Fetch now"))
        self.sync.setEnabled(not account.is_paused)
        self.sync.setToolTip(tr("This account is paused") if account.is_paused else "")
        self.pause.setText(tr("Go on") if account.is_paused else tr("Pause"))
        self.sign_in.setVisible(status.health.state is HealthState.NEEDS_SIGN_IN)
        for button in (self.sync, self.pause, self.sign_in, self.remove):
            button.setAccessibleName(f"{button.text()} {account.name}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline below."""
        line = self._theme.colour("line")
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, line)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.sign_in, self.sync, self.pause, self.remove):
            buttons.addWidget(button)
        health = QHBoxLayout()
        health.setSpacing(6)
        health.addWidget(self._mark)
        health.addWidget(self._health)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 10, 0, 11)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, 2, 1)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._detail, 1, 1)
        grid.addLayout(health, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addLayout(buttons, 1, 2, Qt.AlignmentFlag.AlignRight)

    def _button(self, text: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "quiet")
        button.clicked.connect(run)
        return button

    def _sync(self) -> None:
        self._bridge.run(self._bridge.services.accounts.sync_now(self.status.account.id))

    def _pause(self) -> None:
        account = self.status.account
        self._bridge.run(self._bridge.services.accounts.pause(account.id, not account.is_paused))

    def _remove(self) -> None:
        ask_to_remove(self._bridge, self.status, self.window())
