"""Asks the service for the draft that an answer or a new message starts from, one at a time.

The person may be elsewhere when it comes: then it is kept with the words typed for it, or thrown
away.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.model.ids import AccountId, DraftId, MessageId
from desktop.model.operation import Draft, DraftAttachment, DraftKind
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.composer.quoted_text import DraftText, split_draft


class DraftStarter(QObject):
    """`started` carries the draft, and the id of the one it replaces or None."""

    started = Signal(Draft, object)
    failed = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._session = 0
        self._left_behind: dict[int, tuple[str, Sequence[DraftAttachment]]] = {}
        self.is_starting = False

    def start(
        self,
        kind: DraftKind,
        *,
        answers: MessageId | None,
        account_id: AccountId | None,
        replaces: DraftId | None,
    ) -> None:
        """Ask for a draft; what was asked for before counts no more."""
        self._session += 1
        self.is_starting = True
        session = self._session
        self._bridge.run(
            self._bridge.services.compose.start(kind, answers=answers, account_id=account_id),
            then=lambda draft: self._started(session, draft, replaces),
            otherwise=while_alive(self, lambda error: self._failed(session, error)),
        )

    def leave(self, words: str, files: Sequence[DraftAttachment]) -> None:
        """The person goes elsewhere: keep these for the draft that is on its way."""
        if self.is_starting and (words.strip() or files):
            self._left_behind[self._session] = (words, tuple(files))

    def reset(self) -> None:
        """Nothing is waited for any more."""
        self._session += 1
        self.is_starting = False

    def _started(self, session: int, draft: Draft, replaces: DraftId | None) -> None:
        if session != self._session or not isValid(self):
            self._keep_for_later(draft, self._left_behind.pop(session, None))
            return
        self.is_starting = False
        self.started.emit(draft, replaces)

    def _failed(self, session: int, error: Exception) -> None:
        if session == self._session:
            self.is_starting = False
            self.failed.emit(str(error))

    def _keep_for_later(
        self, draft: Draft, left: tuple[str, Sequence[DraftAttachment]] | None
    ) -> None:
        compose = self._bridge.services.compose
        if left is None:
            if draft.id is not None:
                self._bridge.run(compose.discard(draft.id, can_undo=False))
            return
        text = DraftText(own=left[0], quoted=split_draft(draft.text).quoted).joined()
        whole = replace(draft, text=text, attachments=(*draft.attachments, *left[1]))
        self._bridge.run(compose.save(whole))
