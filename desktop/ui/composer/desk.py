"""The writing desk: the inline composer of the pane, composer windows, drafts, their commands."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.conversation import Conversation
from desktop.model.events import Changed
from desktop.model.ids import ConversationId, MessageId
from desktop.model.message import Address, Message
from desktop.model.operation import Draft, DraftKind
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Command, Commands
from desktop.ui.composer.channels import sending_accounts
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.composer_window import ComposerWindow
from desktop.ui.composer.drafts_window import DraftsWindow
from desktop.ui.theme import Theme

ADD_SOURCE = "add_source"


class WritingDesk(QObject):
    """`left` says that Esc was pressed in the inline composer."""

    acted = Signal(Outcome)
    said = Signal(str)
    left = Signal()

    def __init__(
        self, bridge: Bridge, commands: Commands, theme: Theme, parent: QWidget, clock: Clock
    ) -> None:
        super().__init__(parent)
        self._bridge, self._theme, self._clock = bridge, theme, clock
        self.composer = Composer(bridge, theme)
        self.windows: list[ComposerWindow] = []
        self._conversation: Conversation | None = None
        self._sent: list[Draft] = []
        self._watch(self.composer)
        self.composer.left.connect(self._leave_inline)
        self._all_commands = commands
        bridge.changed.connect(self._changed)
        commands.add(*self._commands())

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Stand ready to answer; a kept draft of the conversation comes back."""
        before, self._conversation = self._conversation, conversation
        if conversation is None:
            self.composer.leave()
            return
        if (
            before is not None
            and before.row.id == conversation.row.id
            and self.composer.has_typed()
        ):
            return
        self.composer.leave()
        message = self._message_to_answer()
        draft = self._kept_draft(conversation.row.id)
        if draft is not None:
            self.composer.open_draft(draft, self._message(draft.answers) or message)
        elif message is not None:
            self.composer.offer_reply(message)

    def follow(self, conversation: Conversation) -> None:
        """A message came in: answers go to the latest, unless the person has begun one."""
        self._conversation = conversation
        composer, message = self.composer, self._message_to_answer()
        has_begun = composer.draft is not None or composer.has_typed() or composer.text.hasFocus()
        is_new = composer.answered is None or message is None or composer.answered.id != message.id
        if message is not None and is_new and not has_begun:
            composer.offer_reply(message)

    def reply(self, kind: DraftKind, message: Message | None = None) -> None:
        """Answer or forward a message of the conversation, by default the latest."""
        chosen = message or self._message_to_answer()
        if chosen is None or not self._can_send():
            return
        if kind is DraftKind.FORWARD and self._go_on_forwarding(chosen):
            return
        if kind is DraftKind.FORWARD and self.composer.has_typed():
            self._forward_in_window(chosen)
            return
        self.composer.start(kind, chosen)
        if kind is DraftKind.FORWARD:
            self.composer.parts.to.setFocus()
        else:
            self.composer.focus_text()

    def write(self, draft: Draft | None = None) -> ComposerWindow:
        """Open a window for a new message or a draft."""
        window = ComposerWindow(self._bridge, self._theme)
        self.windows.append(window)
        window.closed.connect(lambda: self._closed(window))
        self._watch(window.composer)
        if draft is None:
            window.composer.start(DraftKind.NEW)
        else:
            window.composer.open_draft(draft)
        window.show()
        window.composer.parts.to.setFocus()
        return window

    def _write_new(self) -> None:
        if self._can_send():
            self.write()

    def _can_send(self) -> bool:
        """Whether any account can; if not, that is said."""
        if sending_accounts(self._bridge.accounts()):
            return True
        self.said.emit(tr("No account here can send. Add a mail account first."))
        return False

    def _add_account(self) -> None:
        if any(command.id == ADD_SOURCE for command in self._all_commands.all()):
            self._all_commands.run(ADD_SOURCE)

    def _go_on_forwarding(self, message: Message) -> bool:
        """Go on with a forward of this message that was begun; whether there is one."""
        for composer in self._composers():
            if composer.draft is not None and _forwards(composer.draft, message):
                composer.window().activateWindow()
                composer.parts.to.setFocus()
                return True
        drafts = self._bridge.views.drafts()
        draft = next((draft for draft in drafts if _forwards(draft, message)), None)
        if draft is None:
            return False
        if self.composer.has_typed():
            self.write(draft)
        else:
            self.open_draft(draft)
        return True

    def write_to(self, address: str) -> None:
        """Open a window for a new message to an address."""
        window = self.write()
        window.composer.parts.to.set_addresses((Address(address=address),))
        window.composer.keeper.touch()

    def show_drafts(self) -> None:
        """Open the list of drafts."""
        parent = self.parent()
        drafts = self._bridge.views.drafts()
        assert isinstance(parent, QWidget)
        window = DraftsWindow(parent.window(), drafts, self._clock)
        window.chosen.connect(self.open_draft)
        window.thrown_away.connect(self._throw_away)
        window.open()

    def open_draft(self, draft: Draft) -> None:
        """Go on with a draft, in the pane when its conversation is shown there."""
        shown = self._conversation
        if shown is not None and draft.conversation_id == shown.row.id:
            self.composer.leave()
            self.composer.open_draft(draft, self._message(draft.answers))
            self.composer.focus_text()
        else:
            self.write(draft)

    def flush(self) -> None:
        """Save everything now; the program ends."""
        for composer in self._composers():
            composer.keeper.flush()

    def _commands(self) -> tuple[Command, ...]:
        def has() -> bool:
            return self._message_to_answer() is not None

        return (
            Command(
                id="reply",
                title="Reply",
                group="Write",
                icon="reply",
                key="R",
                shortcut="Ctrl+R",
                run=lambda: self.reply(DraftKind.REPLY),
                is_enabled=has,
            ),
            Command(
                id="reply_all",
                title="Reply to all",
                group="Write",
                icon="reply",
                key="A",
                shortcut="Ctrl+Shift+R",
                run=lambda: self.reply(DraftKind.REPLY_ALL),
                is_enabled=has,
            ),
            Command(
                id="forward",
                title="Forward",
                group="Write",
                icon="forward",
                key="F",
                shortcut="Ctrl+Shift+F",
                run=lambda: self.reply(DraftKind.FORWARD),
                is_enabled=has,
            ),
            Command(
                id="new_message",
                title="New message",
                group="Write",
                icon="square-pen",
                key="C",
                shortcut="Ctrl+N",
                run=self._write_new,
            ),
            Command(
                id="drafts",
                title="Drafts",
                group="Write",
                icon="file-text",
                hint="Go on with a message that was not sent",
                run=self.show_drafts,
            ),
            Command(
                id="discard_draft",
                title="Throw the draft away",
                group="Write",
                icon="trash-2",
                run=self.composer.discard,
                is_enabled=self.composer.has_typed,
            ),
        )

    def _watch(self, composer: Composer) -> None:
        composer.acted.connect(self.acted)
        composer.said.connect(self.said)
        composer.account_wanted.connect(self._add_account)
        composer.acted.connect(lambda _outcome: self._remember(composer))

    def _remember(self, composer: Composer) -> None:
        if composer.sent is not None and composer.sent not in self._sent:
            self._sent = [*self._sent[-2:], composer.sent]

    def _changed(self, event: Changed) -> None:
        """A send that was taken back returns to where it was written."""
        if not self._sent or not (event.changes.operations or event.changes.conversations):
            return
        drafts = self._bridge.views.drafts()
        for sent in reversed(self._sent):
            draft = next((draft for draft in drafts if _is_same(draft, sent)), None)
            if draft is not None:
                self._sent.remove(sent)
                self.open_draft(draft)
                return

    def _leave_inline(self) -> None:
        self.composer.keeper.save()
        self.left.emit()

    def _closed(self, window: ComposerWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
        window.deleteLater()

    def _throw_away(self, draft: Draft) -> None:
        if draft.id is not None:
            work = self._bridge.services.compose.discard(draft.id)
            self._bridge.run(work, then=while_alive(self, self.acted.emit))

    def _forward_in_window(self, message: Message) -> None:
        window = ComposerWindow(self._bridge, self._theme)
        self.windows.append(window)
        window.closed.connect(lambda: self._closed(window))
        self._watch(window.composer)
        window.composer.start(DraftKind.FORWARD, message)
        window.show()
        window.composer.parts.to.setFocus()

    def _message_to_answer(self) -> Message | None:
        """The latest message of another, else the latest."""
        if self._conversation is None or not self._conversation.messages:
            return None
        messages = self._conversation.messages
        return next((m for m in reversed(messages) if not m.is_mine), messages[-1])

    def _message(self, message_id: MessageId | None) -> Message | None:
        messages = self._conversation.messages if self._conversation else ()
        return next((message for message in messages if message.id == message_id), None)

    def _kept_draft(self, conversation_id: ConversationId) -> Draft | None:
        drafts = self._bridge.views.drafts()
        return next((d for d in drafts if d.conversation_id == conversation_id), None)

    def _composers(self) -> list[Composer]:
        return [self.composer, *(window.composer for window in self.windows)]


def _forwards(draft: Draft, message: Message) -> bool:
    return draft.kind is DraftKind.FORWARD and draft.answers == message.id


def _is_same(draft: Draft, sent: Draft) -> bool:
    return draft.subject == sent.subject and draft.text.strip() == sent.text.strip()
