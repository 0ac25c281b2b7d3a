"""Hands a finished draft to the service, signed, after the save that still runs."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from desktop.model.changes import Outcome
from desktop.model.operation import Draft
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.composer.draft_keeper import DraftKeeper
from desktop.ui.composer.signature import with_signature
from desktop.ui.preferences import SIGNATURE


class DraftSender(QObject):
    """`sent` carries the draft and what was done; `sent_here` follows unless one went elsewhere."""

    sent = Signal(Draft, Outcome)
    sent_here = Signal()
    failed = Signal(str)

    def __init__(self, bridge: Bridge, keeper: DraftKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._keeper = bridge, keeper
        self._session = 0
        self.is_sending = False

    def send(self, draft: Draft, *, then_done: bool) -> None:
        """Send; nothing of the draft is saved any more."""
        self.is_sending = True
        self._keeper.stop()
        signature = self._bridge.views.setting(f"{SIGNATURE}{draft.account_id}")
        signed = with_signature(draft, signature)
        self._keeper.when_saved(lambda: self._send(signed, then_done))

    def reset(self) -> None:
        """The composer goes elsewhere; what is on its way is sent all the same."""
        self._session += 1
        self.is_sending = False

    def _send(self, draft: Draft, then_done: bool) -> None:
        whole = replace(draft, id=self._keeper.draft_id)
        session = self._session
        self._bridge.run(
            self._bridge.services.compose.send(whole, then_done=then_done),
            then=while_alive(self, lambda outcome: self._sent(session, whole, outcome)),
            otherwise=while_alive(self, lambda error: self._failed(session, error)),
        )

    def _sent(self, session: int, draft: Draft, outcome: Outcome) -> None:
        self.sent.emit(draft, outcome)
        if session == self._session:
            self.is_sending = False
            self.sent_here.emit()

    def _failed(self, session: int, error: Exception) -> None:
        if session == self._session:
            self.is_sending = False
            self.failed.emit(str(error))
