"""A conversation in a window of its own, with keys of its own."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.ids import ConversationId
from desktop.ui.action_bar import ActionBar
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Command, Commands
from desktop.ui.keyboard import Keyboard
from desktop.ui.overlays.undo_toast import UndoToast
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.theme import Theme

TriageCall = Callable[[Sequence[ConversationId]], Coroutine[Any, Any, Outcome]]
SIZE = (860, 720)
SMALLEST = (420, 320)


class ConversationWindow(QWidget):
    """Lives until it is closed; Done and the coffee corner close it."""

    def __init__(self, bridge: Bridge, theme: Theme, clock: Clock, main: QWidget) -> None:
        super().__init__(main, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self.commands = Commands()
        self.pane = ReadingPane(bridge, self.commands, theme, clock=clock)
        self._bar = ActionBar(self.commands, theme)
        self._toast = UndoToast(bridge, self.commands, theme, self)
        self.keyboard = Keyboard(self, self.commands)
        self.commands.add(*self._commands())
        self._build()
        self.pane.acted.connect(self._toast.offer)
        self.pane.said.connect(self._toast.say)
        self.pane.back_wanted.connect(self.pane.focus_messages)
        self.keyboard.add_area(self)
        self.keyboard.bind()
        self._bar.commands_added()

    def show_conversation(self, conversation_id: ConversationId) -> None:
        """Show a conversation and give it the keyboard."""
        self.pane.show_conversation(conversation_id)
        shown = self.pane.conversation
        subject = shown.row.subject if shown is not None else ""
        self.setWindowTitle(f"{subject or tr('No subject')} – Luwte")
        self._bar.refresh()
        self.show()
        self.activateWindow()
        self.pane.focus_messages()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it; what was being written is kept as a draft."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.pane, 1)

    def _commands(self) -> tuple[Command, ...]:
        triage = self._bridge.services.triage
        return (
            Command(
                id="done",
                title="Done",
                group="Conversation",
                icon="circle-check",
                key="E",
                shortcut="Ctrl+E",
                run=lambda: self._leave(triage.done),
                is_enabled=self.pane.has_conversation,
            ),
            Command(
                id="coffee",
                title="Coffee corner",
                group="Conversation",
                icon="coffee",
                key="M",
                shortcut="Ctrl+Shift+M",
                run=lambda: self._leave(triage.coffee),
                is_enabled=self.pane.has_conversation,
            ),
            Command(
                id="close",
                title="Close the window",
                group="Window",
                shortcut="Ctrl+W",
                run=self._close,
            ),
        )

    def _leave(self, act: TriageCall) -> None:
        """Act on the conversation and close; the main window offers the way back."""
        shown = self.pane.conversation
        if shown is not None:
            self._bridge.run(act((shown.row.id,)), then=while_alive(self, self._left))

    def _left(self, outcome: Outcome) -> None:
        self.pane.acted.disconnect(self._toast.offer)
        self.pane.acted.emit(outcome)
        self._close()

    def _close(self) -> None:
        self.pane.desk.flush()
        self.close()
