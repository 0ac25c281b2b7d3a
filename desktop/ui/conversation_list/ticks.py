"""Which conversations are ticked, to act on several at once."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from desktop.model.ids import ConversationId


class Ticks(QObject):
    """A set of conversations that says when it changes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[ConversationId, None] = {}

    def __contains__(self, conversation_id: ConversationId) -> bool:
        return conversation_id in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def ids(self) -> tuple[ConversationId, ...]:
        """All that are ticked, in the order of ticking."""
        return tuple(self._ids)

    def toggle(self, conversation_id: ConversationId) -> None:
        """Tick, or take the tick away."""
        if conversation_id in self._ids:
            del self._ids[conversation_id]
        else:
            self._ids[conversation_id] = None
        self.changed.emit()

    def add(self, ids: Iterable[ConversationId]) -> None:
        """Tick all of these."""
        self._ids.update(dict.fromkeys(ids))
        self.changed.emit()

    def discard(self, ids: Iterable[ConversationId]) -> None:
        """Take the ticks of these away."""
        present = [identity for identity in ids if identity in self._ids]
        for identity in present:
            del self._ids[identity]
        if present:
            self.changed.emit()

    def clear(self) -> None:
        """Take all ticks away."""
        if self._ids:
            self._ids.clear()
            self.changed.emit()
