"""Keeps the list true to the cache while messages come in, without disturbing who reads it.

Changes are gathered for a moment and patched in. Rows that belong elsewhere by now move only when
the list has been left alone for three seconds; so do reloads after bulk changes.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer

from desktop.model.events import Changed
from desktop.model.ids import ConversationId
from desktop.ui.bridge import Bridge
from desktop.ui.conversation_list.model import ConversationModel
from desktop.ui.conversation_list.view import ConversationView

GATHER_MS = 30
LEFT_ALONE_MS = 3000
RELOAD_FROM = 200
"""With more changed conversations than this at once, loading anew is quicker than patching."""


class LiveUpdates(QObject):
    """Applies `Changed` events to the model."""

    def __init__(self, bridge: Bridge, model: ConversationModel, view: ConversationView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._pending: set[ConversationId] = set()
        self._needs_reload = False
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._apply)
        self._alone = QTimer(self, singleShot=True, interval=LEFT_ALONE_MS)
        self._alone.timeout.connect(self._settle)
        view.touched.connect(self._touched)
        bridge.changed.connect(self._changed)

    def _changed(self, event: Changed) -> None:
        if event.changes.is_bulk:
            self._needs_reload = True
        self._pending |= event.changes.conversations
        if (self._pending or self._needs_reload) and not self._gather.isActive():
            self._gather.start()

    def _apply(self) -> None:
        pending, self._pending = self._pending, set()
        if len(pending) > RELOAD_FROM:
            self._needs_reload = True
        elif not self._needs_reload:
            self._refresh(pending)
        if self._needs_reload and self._fits_in_view():
            # Nothing is read yet that could move: show what has come in.
            self._reload()
        elif (self._needs_reload or self._model.misplaced) and not self._alone.isActive():
            self._alone.start()

    def _refresh(self, pending: Iterable[ConversationId]) -> None:
        if pending:
            self._model.refresh(pending)

    def _settle(self) -> None:
        if self._needs_reload:
            self._reload()
        elif self._model.misplaced:
            self._model.settle()

    def _reload(self) -> None:
        self._needs_reload = False
        self._model.reload(self._view.lines_in_use())

    def _fits_in_view(self) -> bool:
        return self._view.verticalScrollBar().maximum() == 0

    def _touched(self) -> None:
        if self._alone.isActive():
            self._alone.start()
