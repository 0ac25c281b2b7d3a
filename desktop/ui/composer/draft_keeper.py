"""Saves a draft at every pause, one save at a time, so that nothing typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.model.ids import DraftId
from desktop.model.operation import Draft
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge

PAUSE_MS = 1000
LONGEST_MS = 3000
"""Someone who types on and on is saved at least this often."""


class DraftKeeper(QObject):
    """Asks `compose_draft` for what to save; it returns None while there is nothing."""

    failed = Signal(str)
    saved = Signal(Draft)

    def __init__(
        self, bridge: Bridge, compose_draft: Callable[[], Draft | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge, self._compose_draft = bridge, compose_draft
        self.draft_id: DraftId | None = None
        self.is_dirty = False
        self._session = 0
        self._saving = False
        self._when_idle: list[Callable[[], None]] = []
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._longest = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._pause.timeout.connect(self.save)
        self._longest.timeout.connect(self.save)

    def adopt(self, draft_id: DraftId | None) -> None:
        """Go on with another draft; saves that still run belong to the one before."""
        self._stop()
        self._session += 1
        self.draft_id = draft_id
        self.is_dirty = False
        self._saving = False

    def touch(self) -> None:
        """Something was typed."""
        self.is_dirty = True
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def save(self) -> None:
        """Save now if there is something to save."""
        self._stop()
        if not self.is_dirty or self._saving:
            return
        draft = self._compose_draft()
        if draft is None:
            return
        self.is_dirty = False
        self._saving = True
        session = self._session
        work = self._bridge.services.compose.save(replace(draft, id=self.draft_id))
        self._bridge.run(
            work,
            then=while_alive(self, lambda saved: self._done(session, saved)),
            otherwise=while_alive(self, lambda error: self._failed(session, error)),
        )

    def flush(self) -> None:
        """Save what is unsaved at once, also while a save runs: the composer goes elsewhere."""
        self._stop()
        draft = self._compose_draft() if self.is_dirty else None
        self.is_dirty = False
        if draft is not None:
            self._bridge.run(self._bridge.services.compose.save(replace(draft, id=self.draft_id)))

    def when_saved(self, then: Callable[[], None]) -> None:
        """Call `then` when no save runs any more."""
        if self._saving:
            self._when_idle.append(then)
        else:
            then()

    def stop(self) -> None:
        """Save nothing more of this draft: it is sent or thrown away."""
        self._stop()
        self.is_dirty = False

    def _stop(self) -> None:
        self._pause.stop()
        self._longest.stop()

    def _done(self, session: int, saved: Draft) -> None:
        if session != self._session:
            return
        self._saving = False
        self.draft_id = saved.id
        self.saved.emit(saved)
        self._go_on()

    def _failed(self, session: int, error: Exception) -> None:
        if session != self._session:
            return
        self._saving = False
        self.touch()
        self.failed.emit(str(error))
        self._go_on()

    def _go_on(self) -> None:
        waiting, self._when_idle = self._when_idle, []
        for then in waiting:
            then()
        if self.is_dirty and not self._pause.isActive():
            self._pause.start()
