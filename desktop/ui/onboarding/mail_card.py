"""Start with an e-mail address: look its servers up, then sign in."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.parts import Card, Glyph, Words
from desktop.ui.onboarding.setup_form import SetupForm
from desktop.ui.overlays.announce import announce
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

PASSWORD = "password"
ADDRESS = "address"
FOUND_KEY_WIDTH = 80


class MailCard(Card):
    """The address field, what was found, and the form when more is needed."""

    saved = Signal(int)

    def __init__(self, bridge: Bridge, theme: Theme, source: SourceView) -> None:
        super().__init__(theme)
        self._bridge, self._source = bridge, source
        self._settings: dict[str, str] = {}
        self.address = QLineEdit()
        self.look_up = QPushButton(tr("Look up"))
        self._found = QWidget()
        self._mark = Glyph(theme, "circle-check", 18, "ok")
        self._title = Words(theme, weight=500, wraps=True)
        self._facts = QGridLayout()
        self.password = QLineEdit()
        self.change = QPushButton(tr("Change"))
        self.sign_in = QPushButton(tr("Sign in"))
        self.form: SetupForm | None = None
        self._lens = QAction(self.address)
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def _build(self) -> None:
        self.address.setPlaceholderText(tr("you@example.org"))
        self.address.setAccessibleName(tr("Your work e-mail address"))
        self.address.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self.address.returnPressed.connect(self.start)
        self.address.textEdited.connect(self._address_edited)
        self.look_up.clicked.connect(self.start)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.address, 1)
        row.addWidget(self.look_up)
        self._build_found()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 16, 16, 16)
        self._layout.setSpacing(12)
        self._layout.addLayout(row)
        self._layout.addWidget(self._found)
        self._found.hide()

    def _build_found(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Password or app password"))
        self.password.setAccessibleName(tr("Password"))
        self.password.returnPressed.connect(self._sign_in)
        self.change.setProperty("kind", "quiet")
        self.change.clicked.connect(self._show_form)
        self.sign_in.setProperty("kind", "primary")
        self.sign_in.clicked.connect(self._sign_in)
        self._facts.setHorizontalSpacing(10)
        self._facts.setVerticalSpacing(3)
        self._facts.setColumnMinimumWidth(0, FOUND_KEY_WIDTH)
        self._facts.setColumnStretch(1, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addLayout(self._facts)
        words.addWidget(self.password)
        row = QHBoxLayout(self._found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.sign_in, 0, Qt.AlignmentFlag.AlignBottom)

    def start(self) -> None:
        """Look up the settings of the address."""
        address = self.address.text().strip()
        if "@" not in address[1:-1]:
            self._say(tr("Type your whole address, such as name@example.org."), "due")
            return
        self.look_up.setEnabled(False)
        self.look_up.setText(tr("Looking…"))
        work = self._bridge.services.accounts.discover(address)
        self._bridge.run(work, then=self._show_found, otherwise=lambda _error: self._show_found({}))

    def _address_edited(self, text: str) -> None:
        if self.form is not None:
            self.form.prefill({ADDRESS: text.strip()})

    def _show_found(self, settings: Mapping[str, str]) -> None:
        self.look_up.setEnabled(True)
        self.look_up.setText(tr("Look up"))
        address = self.address.text().strip()
        self._settings = {ADDRESS: address, "user": address, **settings}
        domain = address.rpartition("@")[2]
        if not settings.get("host"):
            self._say(
                tr("Nothing found for {domain}. Ask your help desk for the server names.").format(
                    domain=domain
                ),
                "due",
            )
            self._show_form()
            return
        self._say(tr("Found the settings of {domain}").format(domain=domain), "ok")
        self._show_facts(settings)
        if self._signs_in_by_browser() and not self._settings.get("oauth_client_id"):
            self._show_form()

    def _show_facts(self, settings: Mapping[str, str]) -> None:
        self._clear_facts()
        facts = [(tr("Receive"), _server("IMAP", settings, ""))]
        if settings.get("smtp_host"):
            facts.append((tr("Send"), _server("SMTP", settings, "smtp_")))
        by_browser = self._signs_in_by_browser()
        way = tr("in your web browser; Luwte never sees the password")
        facts.append(
            (
                tr("Sign in"),
                way if by_browser else tr("with a password, kept in the keyring of your system"),
            )
        )
        for row, (name, text) in enumerate(facts):
            self._facts.addWidget(Words(self._theme, name, role=Role.SMALL, token="text3"), row, 0)
            words = Words(self._theme, text, role=Role.SMALL, token="text", wraps=True)
            self._facts.addWidget(words, row, 1)
        self.password.setVisible(not by_browser)
        self.sign_in.show()
        self.change.show()
        (self.sign_in if by_browser else self.password).setFocus(Qt.FocusReason.OtherFocusReason)

    def _signs_in_by_browser(self) -> bool:
        return self._settings.get("auth", PASSWORD) != PASSWORD

    def _sign_in(self) -> None:
        form = self._make_form()
        if PASSWORD in form.fields:
            form.fields[PASSWORD].set_value(self.password.text())
        self.sign_in.setEnabled(False)
        form.submit()

    def _show_form(self) -> None:
        form = self._make_form()
        self._clear_facts()
        for widget in (self.password, self.sign_in, self.change):
            widget.hide()
        form.show()
        form.focus_first()

    def _make_form(self) -> SetupForm:
        """The form exists also when it is not shown: it tests and saves."""
        if self.form is not None:
            self.form.prefill(self._settings)
            return self.form
        form = SetupForm(self._bridge, self._theme, self._source, known=(ADDRESS,))
        form.prefill(self._settings)
        form.hide()
        form.saved.connect(self.saved)
        form.cancelled.connect(self._cancel)
        form.failed.connect(self._form_failed)
        self._layout.addWidget(form)
        self.form = form
        return form

    def _cancel(self) -> None:
        if self.form is not None:
            self.form.deleteLater()
            self.form = None
        self._found.hide()
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form_failed(self, sentence: str) -> None:
        self.sign_in.setEnabled(True)
        if self.form is not None and self.form.isHidden():
            self._say(sentence, "danger")
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            self.password.selectAll()

    def _say(self, sentence: str, token: str) -> None:
        icon = {"ok": "circle-check", "due": "info", "danger": "circle-alert"}[token]
        self._mark.show_icon(icon, token)
        self._title.setText(sentence)
        self._found.show()
        if token != "ok":
            for widget in (self.password, self.sign_in, self.change):
                widget.setVisible(token == "danger")
        announce(self, sentence)

    def _clear_facts(self) -> None:
        while self._facts.count():
            item = self._facts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()

    def _dress(self) -> None:
        self._lens.setIcon(self._theme.icon("mail", 16))


def _server(protocol: str, settings: Mapping[str, str], prefix: str) -> str:
    security = settings.get(f"{prefix}security", "").upper()
    return tr("{protocol}, {host}, port {port}, {security}").format(
        protocol=protocol,
        host=settings.get(f"{prefix}host", ""),
        port=settings.get(f"{prefix}port", ""),
        security=security,
    )
