"""Signing in again: asks for the secrets of an account whose sign-in expired."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import KnownError
from desktop.core.l10n import tr
from desktop.model.account import Account, AccountStatus
from desktop.model.ids import AccountId
from desktop.services.contract import FieldView
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.parts import Words
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.popover import Popover
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 400
SECRET = "secret"
BROWSER = ("google", "microsoft")


class SignIn(Popover):
    """A panel with the password, or one button for a sign-in in the web browser."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, has_scrim=True)
        self._bridge = bridge
        self._account_id = AccountId(0)
        self._title = Words(theme, role=Role.TITLE, weight=600, wraps=True)
        self._text = Words(theme, token="text2", wraps=True)
        self._secrets: dict[str, QLineEdit] = {}
        self._fields = QVBoxLayout()
        self._error = Words(theme, token="danger", wraps=True)
        self._cancel = QPushButton(tr("Cancel"))
        self._go = QPushButton(tr("Sign in"))
        self._build()

    def open_for(self, account_id: int) -> None:
        """Ask for the secrets of an account."""
        status = self._status(account_id)
        if status is None:
            return
        account = status.account
        self._account_id = account.id
        self._title.setText(tr("Sign in to {name}").format(name=account.name))
        self._text.setText(status.health.reason)
        by_browser = account.settings.get("auth", "") in BROWSER
        self._ask(account, is_asked=not by_browser)
        self._go.setText(tr("Sign in with the browser") if by_browser else tr("Sign in"))
        self._say("")
        self._go.setEnabled(True)
        self.setAccessibleName(self._title.text())
        self.open_centred()

    def first_focus(self) -> QWidget:
        """The password, or the button."""
        return next(iter(self._secrets.values()), self._go)

    def _status(self, account_id: int) -> AccountStatus | None:
        found = (one for one in self._bridge.views.accounts() if one.account.id == account_id)
        return next(found, None)

    def _ask(self, account: Account, *, is_asked: bool) -> None:
        while self._fields.count():
            item = self._fields.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._secrets = {}
        sources = self._bridge.services.accounts.sources()
        view = next((view for view in sources if view.id == account.source), None)
        for field in view.fields if view is not None and is_asked else ():
            if field.kind == SECRET and _applies(field, account):
                line = QLineEdit()
                line.setEchoMode(QLineEdit.EchoMode.Password)
                line.setPlaceholderText(tr(field.label))
                line.setAccessibleName(tr(field.label))
                line.returnPressed.connect(self._submit)
                self._fields.addWidget(line)
                self._secrets[field.name] = line

    def _build(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 18, 20, 16)
        inner.setSpacing(10)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        inner.addLayout(self._fields)
        inner.addWidget(self._error)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self._cancel.setProperty("kind", "quiet")
        self._cancel.clicked.connect(self.close_popover)
        self._go.setProperty("kind", "primary")
        self._go.clicked.connect(self._submit)
        row.addWidget(self._cancel)
        row.addWidget(self._go)
        inner.addLayout(row)
        self.panel_layout.addLayout(inner)
        self.panel.setFixedWidth(WIDTH)

    def _submit(self) -> None:
        secrets = {name: line.text() for name, line in self._secrets.items() if line.text()}
        if self._secrets and not secrets:
            self._say(tr("Type your password."))
            return
        self._go.setEnabled(False)
        self._say("")
        work = self._bridge.services.accounts.sign_in(self._account_id, secrets)
        self._bridge.run(work, then=lambda _none: self.close_popover(), otherwise=self._failed)

    def _failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        known = isinstance(error, KnownError)
        self._say(str(error) if known else tr("Something went wrong; the log says more."))
        first = self.first_focus()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        # What was wrong before need not be read twice.
        self._text.setVisible(bool(self._text.text()) and not sentence)
        announce(self, sentence)
        if self.isVisible():
            self.place()


def _applies(field: FieldView, account: Account) -> bool:
    """Whether a question belongs to the way in which this account was set up."""
    if field.only_if is None:
        return True
    name, values = field.only_if
    return account.settings.get(name, "") in values
