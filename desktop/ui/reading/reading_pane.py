"""The reading pane: head, messages, and the composer at the foot, for one conversation."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.conversation import Conversation, Hit
from desktop.model.events import Changed
from desktop.model.ids import ConversationId, MessageId
from desktop.model.message import Message
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.composer.desk import WritingDesk
from desktop.ui.reading.attachment_bar import OpenedFiles
from desktop.ui.reading.attachment_files import safe_name
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.conversation_header import ConversationHeader
from desktop.ui.reading.hits import HitWalk, marked_words
from desktop.ui.reading.link_opener import hover_text, open_link
from desktop.ui.reading.message_stack import MAX_COLUMN, SIDE, MessageStack
from desktop.ui.reading.message_widget import MessageCard
from desktop.ui.reading.pane_commands import pane_commands
from desktop.ui.reading.parts import Text
from desktop.ui.reading.why_popover import WhyPopover
from desktop.ui.theme import Theme

LOW_PX = 400
WRITING_SHARE, WRITING_SHARE_IF_LOW = 0.3, 0.2
"""The text of an answer takes this share of the pane's height at most."""
READ_AFTER_S = 2.0
"""A conversation counts as read after it was looked at for so long; setting `read_after_s`."""


class ReadingPane(QWidget):
    """Shows one conversation.

    `acted` carries what was done, for the undo toast; `said` a sentence for the person;
    `status_text` what the status bar should show; `next_unread_wanted` asks the list to go on.
    """

    acted = Signal(Outcome)
    said = Signal(str)
    status_text = Signal(str)
    next_unread_wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self, bridge: Bridge, commands: Commands, theme: Theme, *, clock: Clock | None = None
    ) -> None:
        super().__init__()
        self.bridge, self.commands, self.theme = bridge, commands, theme
        self.clock = clock or SystemClock()
        self.conversation: Conversation | None = None
        self._opened = OpenedFiles()
        self.header = ConversationHeader(theme)
        self.stack = MessageStack(self._context())
        self.hits = HitWalk()
        self.desk = WritingDesk(bridge, commands, theme, self, self.clock)
        self._why: WhyPopover | None = None
        self._dwell = QTimer(self, singleShot=True)
        self._dwell.timeout.connect(self._mark_read)
        self._build()
        self._connect()
        commands.add(*pane_commands(self))
        self.show_conversation(None)

    def show_conversation(
        self, conversation_id: ConversationId | None, words: Sequence[str] = ()
    ) -> None:
        """Show a conversation, or the empty page for None; `words` are marked as search hits."""
        self._dwell.stop()
        found = None
        if conversation_id is not None:
            found = self.bridge.views.conversation(conversation_id)
        self.conversation = found
        self._pages.setCurrentIndex(0 if found is None else 1)
        self.desk.show_conversation(found)
        if found is None:
            return
        self.stack.context = self._context()
        self.header.show_conversation(found, self.clock.now())
        self.stack.show_conversation(found, words)
        self._start_hits(words)
        if found.row.unread:
            self._dwell.start(round(self._read_after_s() * 1000))

    def show_hit(self, hit: Hit) -> None:
        """Show a search result with the words that matched marked."""
        self.show_conversation(hit.row.id, marked_words(hit.fragment))

    def has_conversation(self) -> bool:
        """Whether one is shown."""
        return self.conversation is not None

    def has_hits(self) -> bool:
        """Whether search hits are marked."""
        return self.hits.total > 0

    def has_attachments(self) -> bool:
        """Whether the message in view brought files."""
        card = self.stack.current_card() if self.conversation else None
        return card is not None and card.attachments is not None

    def can_unsubscribe(self) -> bool:
        """Whether the message in view says how to leave its list."""
        card = self.stack.current_card() if self.conversation else None
        return card is not None and card.message.details.unsubscribe is not None

    def focus_messages(self) -> None:
        """Give the keyboard to the message in view."""
        card = self.stack.current_card()
        if card is not None:
            card.focus()

    def show_why(self) -> None:
        """Open the popover that explains the place in the list."""
        if self.conversation is None:
            return
        if self._why is None:
            self._why = WhyPopover(self.theme, self)
            self._why.rank_wanted.connect(self.rank)
            self._why.rules_wanted.connect(self._edit_rules)
            self._why.closed.connect(lambda: self._dress_why(False))
        elif self._why.isVisible():
            self._why.close_popover()
            return
        self._why.show_row(self.conversation.row, self.clock.now())
        self._why.open_below(self.header.why)
        self._dress_why(True)

    def rank(self, is_higher: bool) -> None:
        """Rank the conversation higher or lower, for good."""
        if self.conversation is not None:
            work = self.bridge.services.triage.rank(self.conversation.row.id, higher=is_higher)
            self.bridge.run(work, then=while_alive(self, self.acted.emit))

    def scroll_down(self) -> None:
        """Scroll on; at the end ask for the next unread conversation."""
        if self.conversation is None or not self.stack.scroll_page(1):
            self.next_unread_wanted.emit()

    def scroll_up(self) -> None:
        """Scroll back."""
        self.stack.scroll_page(-1)

    def go_to_hit(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) hit."""
        self.hits.go(self.stack, step)
        self.header.show_hits(self.hits.current + 1, self.hits.total)

    def print(self) -> None:
        """Print the conversation."""
        from desktop.ui.reading.printing import print_conversation

        if self.conversation is not None:
            print_conversation(self, self.conversation, self.clock)

    def open_original(self) -> None:
        """Show the message in view as its sender made it."""
        card = self.stack.current_card()
        if card is None:
            return
        message = card.message
        compose = self.bridge.services.compose

        async def prepare() -> tuple[str, str]:
            from desktop.ui.reading.original_document import original_html, source_text

            raw = await compose.original(message.id)
            pictures = await compose.inline_images(message.id)
            page = await asyncio.to_thread(original_html, raw, pictures)
            return page, source_text(raw)

        def show(made: tuple[str, str]) -> None:
            from desktop.ui.reading.original_view import OriginalWindow

            title = message.subject
            window = OriginalWindow(self.theme, html=made[0], source=made[1], title=title)
            window.setParent(self.window(), Qt.WindowType.Window)
            window.show()

        self.bridge.run(
            prepare(), then=while_alive(self, show), otherwise=while_alive(self, self._say_error)
        )

    def save_message(self) -> None:
        """Ask where to, then save the message in view as an .eml file."""
        card = self.stack.current_card()
        if card is None:
            return
        message = card.message
        dialog = QFileDialog(self.window(), tr("Save message"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(f"{message.subject or 'message'}.eml"))
        dialog.fileSelected.connect(lambda place: self._save_raw(message.id, Path(place)))
        dialog.open()

    def save_attachments(self) -> None:
        """Save all files of the message in view."""
        card = self.stack.current_card()
        if card is not None and card.attachments is not None:
            card.attachments.save_all()

    def unsubscribe(self) -> None:
        """Leave the list of the message in view."""
        card = self.stack.current_card()
        if card is not None:
            self._unsubscribe(card.message)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room to read above a long answer."""
        super().resizeEvent(event)
        height = event.size().height()
        share = WRITING_SHARE_IF_LOW if height < LOW_PX else WRITING_SHARE
        self.desk.composer.text.set_room(round(share * height))
        self._give_way()

    def _give_way(self) -> None:
        """In a low window: no buttons to send with before one writes, no head while one does."""
        is_low, composer = self.height() < LOW_PX, self.desk.composer
        focused = self.window().focusWidget()
        is_writing = focused is not None and composer.isAncestorOf(focused)
        composer.parts.foot.setVisible(not is_low or is_writing or composer.has_typed())
        self.header.setVisible(not (is_low and is_writing))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the surface."""
        QPainter(self).fillRect(self.rect(), self.theme.colour("surface"))

    def _build(self) -> None:
        empty = QWidget()
        centre = QVBoxLayout(empty)
        text = Text(self.theme, tr("Choose a conversation to read it here."), token="text3")
        centre.addWidget(text, 0, Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_centred(self.header))
        column.addWidget(self.stack, 1)
        column.addLayout(_centred(self.desk.composer, bottom=16))
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _connect(self) -> None:
        self.header.why_wanted.connect(self.show_why)
        self.header.hit_wanted.connect(self.go_to_hit)
        self.stack.link_pressed.connect(self._open_link)
        self.stack.link_hovered.connect(
            lambda url, text: self.status_text.emit(hover_text(url, text))
        )
        self.stack.unsubscribe_wanted.connect(self._unsubscribe)
        self.stack.menu_wanted.connect(self._show_menu)
        self.stack.acted.connect(self.acted)
        self.stack.failed.connect(self.said)
        self.desk.acted.connect(self.acted)
        self.desk.said.connect(self.said)
        self.desk.left.connect(self.back_wanted)
        self.desk.composer.focus_moved.connect(self._give_way)
        self.desk.composer.sending.connect(self._give_keyboard_on)
        self.bridge.changed.connect(self._changed)

    def _context(self) -> ReadingContext:
        # Before anything is shown nobody asks who "me" is; the sources load after the first frame.
        accounts = self.bridge.accounts() if self.conversation is not None else ()
        mine = (address for status in accounts for address in status.account.addresses)
        return ReadingContext(
            bridge=self.bridge,
            theme=self.theme,
            clock=self.clock,
            opened=self._opened,
            me=frozenset(address.lower() for address in mine),
            font_px=int(self.bridge.views.setting("reading_px", "0") or 0),
        )

    def _changed(self, event: Changed) -> None:
        shown = self.conversation
        if shown is None:
            return
        changes = event.changes
        if not changes.is_bulk and shown.row.id not in changes.conversations:
            return
        found = self.bridge.views.conversation(shown.row.id)
        if found is None:
            self.show_conversation(None)
            return
        self.conversation = found
        self.desk.follow(found)
        self.header.show_conversation(found, self.clock.now())
        self.stack.show_conversation(found, self.hits.words)
        self._start_hits(self.hits.words)
        if self._why is not None and self._why.isVisible():
            self._why.show_row(found.row, self.clock.now())

    def _give_keyboard_on(self, is_done: bool) -> None:
        """After sending the keyboard is where single keys are safe, not on the next button."""
        self.back_wanted.emit() if is_done else self.focus_messages()

    def _mark_read(self) -> None:
        if self.conversation is not None and self.isVisible():
            ids = (self.conversation.row.id,)
            self.bridge.run(self.bridge.services.triage.read(ids, by_looking=True))

    def _read_after_s(self) -> float:
        try:
            return max(0.0, float(self.bridge.views.setting("read_after_s", str(READ_AFTER_S))))
        except ValueError:
            return READ_AFTER_S

    def _start_hits(self, words: Sequence[str]) -> None:
        self.hits.start(self.stack, words)
        self.header.show_words(words)
        self.header.show_hits(self.hits.current + 1, self.hits.total)

    def _open_link(self, url: str, text: str) -> None:
        open_link(self, url, text, write_to=self.desk.write_to)

    def _unsubscribe(self, message: Message) -> None:
        way = message.details.unsubscribe
        if way is None:
            return
        if way.one_click or way.mailto or not way.https_url:
            work = self.bridge.services.compose.unsubscribe(message.id)
            self.bridge.run(
                work,
                then=while_alive(self, self.acted.emit),
                otherwise=while_alive(self, self._say_error),
            )
        else:
            QDesktopServices.openUrl(QUrl(way.https_url))

    def _save_raw(self, message_id: MessageId, place: Path) -> None:
        compose = self.bridge.services.compose

        async def save() -> None:
            raw = await compose.original(message_id)
            await asyncio.to_thread(place.write_bytes, raw)

        self.bridge.run(save(), otherwise=while_alive(self, self._say_error))

    def _show_menu(self, card: MessageCard, place: QPoint) -> None:
        card.focus()
        menu = QMenu(self)
        for name in ("reply", "reply_all", "forward", "open_original", "save_message", "print"):
            command = self.commands.get(name)
            menu.addAction(tr(command.title), command.run)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _dress_why(self, is_open: bool) -> None:
        self.header.why.setProperty("kind", "soft" if is_open else "quiet")
        self.header.why.style().polish(self.header.why)
        self.header.why.update()

    def _edit_rules(self) -> None:
        if self._why is not None:
            self._why.close_popover()
        if any(command.id == "settings" for command in self.commands.all()):
            self.commands.run("settings")

    def _say_error(self, error: Exception) -> None:
        self.said.emit(str(error))


def _centred(widget: QWidget, *, bottom: int = 0) -> QHBoxLayout:
    """The widget in the text column: at most 720 wide, in the middle."""
    widget.setMaximumWidth(MAX_COLUMN)
    row = QHBoxLayout()
    row.setContentsMargins(SIDE, 0, SIDE, bottom)
    row.addStretch(0)
    row.addWidget(widget, 1)
    row.addStretch(0)
    return row
