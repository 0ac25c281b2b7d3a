"""Sending, archiving, reading, remote pictures, signatures."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.core.l10n import tr, trn
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.parts import Words
from desktop.ui.preferences import REMOTE_PICTURES, SIGNATURE
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import (
    DONE_ARCHIVES,
    READ_AFTER,
    SEND_DELAY,
    SettingsStore,
)
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

DELAYS = ("0", "5", "10", "20", "30", "60")
READ_DELAYS = ("0", "2", "5")
PAUSE_MS = 600
"""A signature is saved so long after the last key."""


class MailPage(SettingsPage):
    """How mail is sent and read."""

    def __init__(self, bridge: Bridge, theme: Theme, store: SettingsStore) -> None:
        super().__init__(theme, store)
        self.add_group(tr("Sending"))
        self.add_choice(
            tr("Wait before sending"),
            SEND_DELAY,
            tuple((delay, _seconds(int(delay))) for delay in DELAYS),
            default="10",
            text=tr("So long you can take a message back with undo."),
        )
        self.add_group(tr("Reading"))
        self.add_choice(
            tr("Mark as read"),
            READ_AFTER,
            (
                *((delay, _after(int(delay))) for delay in READ_DELAYS),
                ("86400", tr("only by hand")),
            ),
            default="2",
        )
        self.add_choice(
            tr("Remote pictures"),
            REMOTE_PICTURES,
            (("ask", tr("when I ask for them")), ("always", tr("always"))),
            default="ask",
            text=tr("Loading a picture can tell the sender that you read the message."),
        )
        self.add_toggle(
            tr("Done also archives on the server"),
            DONE_ARCHIVES,
            text=tr("What you finish then leaves the inbox in your other mail programs too."),
        )
        self._add_signatures(bridge)
        self.finish()

    def _add_signatures(self, bridge: Bridge) -> None:
        statuses = [one for one in bridge.views.accounts() if "compose" in one.capabilities]
        if not statuses:
            return
        self.add_group(tr("Signatures"))
        self.add_text(tr("Added below your words when a message is sent."))
        for status in statuses:
            account = status.account
            self.column.addSpacing(6)
            self.column.addWidget(Words(self.theme, account.name, role=Role.BODY))
            self.column.addSpacing(4)
            field = _SignatureField(self.store, f"{SIGNATURE}{account.id}")
            field.setAccessibleName(tr("Signature of {account}").format(account=account.name))
            self.column.addWidget(field)


class _SignatureField(QPlainTextEdit):
    """Saves itself when typing pauses."""

    def __init__(self, store: SettingsStore, name: str) -> None:
        super().__init__(store.get(name))
        self._store, self._name = store, name
        self.setProperty("kind", "field")
        self.setTabChangesFocus(True)
        self.setMaximumHeight(self.fontMetrics().lineSpacing() * 4 + 18)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(lambda: store.set(name, self.toPlainText()))
        self.textChanged.connect(self._timer.start)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere is done typing."""
        super().focusOutEvent(event)
        if self._timer.isActive():
            self._timer.stop()
            self._store.set(self._name, self.toPlainText())


def _seconds(count: int) -> str:
    return trn("{n} second", "{n} seconds", count) if count else tr("not at all")


def _after(count: int) -> str:
    return trn("after {n} second", "after {n} seconds", count) if count else tr("at once")
