"""The messages of a conversation under each other, oldest first, only the last ones built.

The message to read and its neighbours come at once; other cards and all other bodies follow, one
per turn of the loop. The view keeps the message to read in place while the others come and grow.
"""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.model.changes import Outcome
from desktop.model.conversation import Conversation
from desktop.model.ids import MessageId
from desktop.model.message import Message
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.fold_line import FoldLine
from desktop.ui.reading.marked_message import MAX_SHOWN, asking_message, first_shown
from desktop.ui.reading.message_widget import MessageCard

MAX_COLUMN = 720
SIDE = 24
_FRAME_MS = 16
AT_ONCE = 4
"""So many cards fill a window; the others are built in later turns of the loop."""


class MessageStack(QScrollArea):
    """Scrolls; `cards` are the built messages, oldest first."""

    link_pressed = Signal(str, str)
    link_hovered = Signal(str, str)
    unsubscribe_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    acted = Signal(Outcome)
    failed = Signal(str)

    def __init__(self, context: ReadingContext) -> None:
        super().__init__()
        self.context = context
        self.cards: list[MessageCard] = []
        self._messages: Sequence[Message] = ()
        self._words: Sequence[str] = ()
        self._asking: MessageId | None = None
        self._first = 0
        self.content = self._middle = QWidget()
        self._anchor: MessageCard | None = None
        self._to_load: list[MessageCard] = []
        self._to_build: list[Message] = []
        self._loader = QTimer(self, interval=0)
        self._loader.timeout.connect(self._load_next)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self._let_go())

    def show_conversation(self, conversation: Conversation, words: Sequence[str] = ()) -> None:
        """Build the cards anew, or only what changed when the same messages are shown."""
        if words == self._words and self._is_same(conversation.messages):
            self._show_states(conversation.messages)
            return
        focused = next((card.message.id for card in self.cards if card.has_focus()), None)
        self._messages, self._words = conversation.messages, words
        self._asking = asking_message(conversation)
        self._first = first_shown(self._messages)
        self._rebuild()
        if focused is not None:
            self._focus_again(focused)

    def unfold(self) -> None:
        """Build up to twenty earlier messages; what is read stays where it is."""
        self.finish_loading()
        before = self.verticalScrollBar().maximum() - self.verticalScrollBar().value()
        first = max(0, self._first - MAX_SHOWN)
        added = [self._new_card(message) for message in self._messages[first : self._first]]
        for index, card in enumerate(added):
            self._column.insertWidget(1 + index, card)
            card.show()
        self.cards[:0] = added
        self._first = first
        self._fold.show_hidden(self._messages[:first], self.context.clock.now())
        for card in added:
            card.body.load()
            card.mark(self._words)
        self._lay_out()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum() - before)
        if added:
            added[-1].focus()

    def current_card(self) -> MessageCard | None:
        """The card with the keyboard, else the first that is in view."""
        for card in self.cards:
            if card.has_focus():
                return card
        top = self.verticalScrollBar().value()
        in_view = (card for card in self.cards if card.geometry().bottom() > top + 8)
        return next(in_view, self.cards[-1] if self.cards else None)

    def step(self, by: int) -> None:
        """Go to the next or previous message and give it the keyboard."""
        if not self.cards:
            return
        focused = next((i for i, card in enumerate(self.cards) if card.has_focus()), None)
        if focused is None:
            anchor = self._anchor or self.current_card()
            index = self.cards.index(anchor) if anchor in self.cards else 0
        else:
            index = focused + by
        if index < 0 and self._first:
            self.unfold()
            return
        card = self.cards[min(max(index, 0), len(self.cards) - 1)]
        card.focus()
        self.scroll_to(card)

    def scroll_page(self, direction: int) -> bool:
        """Scroll by a page; False when the end was reached already."""
        self._let_go()
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + direction * max(40, bar.pageStep() - 40))
        return bar.value() != before

    def scroll_to(self, card: MessageCard, offset: int = 0) -> None:
        """Bring a card, or a place `offset` px below its top, into view at the top."""
        self._let_go()
        self.verticalScrollBar().setValue(card.y() + offset - 8)

    def finish_loading(self) -> None:
        """Lay out all bodies now (for print and tests)."""
        while self._to_load or self._to_build:
            self._load_next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bring all cards to their new height before anything is painted."""
        super().resizeEvent(event)
        self._lay_out()
        self._keep_anchor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling by hand ends keeping a message in place."""
        self._let_go()
        super().wheelEvent(event)

    def _rebuild(self) -> None:
        self._loader.stop()
        self._anchor = None
        self._to_load, self._to_build = [], []
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()  # in a later turn: it takes as long as building
        self.content = content = QWidget()
        outer = QHBoxLayout(content)
        outer.setContentsMargins(SIDE, 4, SIDE, 12)
        self._middle = middle = QWidget()
        middle.setMaximumWidth(MAX_COLUMN)
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        outer.addStretch(0)
        outer.addWidget(middle, 1)
        outer.addStretch(0)
        self._fold = FoldLine(self.context.theme)
        self._fold.clicked.connect(self.unfold)
        self._column.addWidget(self._fold)
        shown = self._messages[self._first :]
        start = _to_read_first(shown)
        low = max(0, min(start - 1, len(shown) - AT_ONCE))
        high = low + AT_ONCE
        self.cards = [self._new_card(message) for message in shown[low:high]]
        self._to_build = [*shown[high:], *reversed(shown[:low])]
        for card in self.cards:
            self._column.addWidget(card)
        self._column.addStretch(1)
        self._fold.show_hidden(self._messages[: self._first], self.context.clock.now())
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        # The widths must be known before a body is laid out, else it is laid out twice.
        self._lay_out()
        self._start_loading()
        self._keep_anchor()

    def _focus_again(self, message_id: MessageId) -> None:
        """Keep the keyboard in the message; it would go astray with the card that had it."""
        while any(message.id == message_id for message in self._to_build):
            self._build_next()
        same = (card for card in self.cards if card.message.id == message_id)
        card = next(same, self.current_card())
        if card is not None:
            card.focus()

    def _start_loading(self) -> None:
        """Load the message to read first, then those below it, then those above."""
        if not self.cards:
            return
        start = _to_read_first([card.message for card in self.cards])
        is_first = start == 0 and not self._first and self.cards[0].message is self._messages[0]
        self._anchor = None if is_first else self.cards[start]
        self._to_load = [*self.cards[start:], *reversed(self.cards[:start])]
        is_heavy = self._to_load[0].body.is_heavy
        if not is_heavy:
            self._load_next()
        # A heavy body waits for the frame that shows whose message it is.
        self._loader.start(_FRAME_MS if is_heavy else 0)

    def _load_next(self) -> None:
        self._loader.setInterval(0)
        if not self._to_load and self._to_build:
            self._build_next()
        if not self._to_load:
            self._loader.stop()
            return
        card = self._to_load.pop(0)
        card.body.load()
        if self._words:
            card.mark(self._words)

    def _build_next(self) -> None:
        """Build one more card, below or above the others; what is read stays where it is."""
        message = self._to_build.pop(0)
        card = self._new_card(message)
        if self._is_below(message):
            self._column.insertWidget(self._column.indexOf(self.cards[-1]) + 1, card)
            self.cards.append(card)
            card.show()
        else:
            bar = self.verticalScrollBar()
            before = bar.maximum() - bar.value()
            self._column.insertWidget(self._column.indexOf(self.cards[0]), card)
            self.cards.insert(0, card)
            card.body.load()
            card.show()
            self._lay_out()
            bar.setValue(bar.maximum() - before)
        self._to_load.append(card)

    def _is_below(self, message: Message) -> bool:
        return self._messages.index(message) > self._messages.index(self.cards[-1].message)

    def _new_card(self, message: Message) -> MessageCard:
        card = MessageCard(self.context, message, is_marked=message.id == self._asking)
        card.link_pressed.connect(self.link_pressed)
        card.link_hovered.connect(self.link_hovered)
        card.unsubscribe_wanted.connect(self.unsubscribe_wanted)
        card.menu_wanted.connect(lambda place: self.menu_wanted.emit(card, place))
        card.body.laid_out.connect(self._lay_out)
        card.acted.connect(self.acted)
        card.failed.connect(self.failed)
        return card

    def _is_same(self, messages: Sequence[Message]) -> bool:
        def keys(of: Sequence[Message]) -> list[object]:
            return [(message.id, message.is_partial) for message in of]

        return bool(messages) and keys(messages) == keys(self._messages)

    def _show_states(self, messages: Sequence[Message]) -> None:
        self.finish_loading()
        self._messages = messages
        for card, message in zip(self.cards, messages[self._first :], strict=True):
            card.show_state(message)

    def _range_changed(self, _low: int, high: int) -> None:
        """Keep the right edge where it is, with or without a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width() if high else 0
        layout = self.content.layout()
        if layout is not None:
            layout.setContentsMargins(SIDE, 4, max(0, SIDE - bar), 12)
        self._keep_anchor()

    def _keep_anchor(self) -> None:
        if self._anchor is not None:
            self._lay_out()
            self.verticalScrollBar().setValue(self._anchor.mapTo(self.content, QPoint()).y() - 8)

    def _lay_out(self) -> None:
        """Pass new heights on from the bodies to the scroll area now.

        Left to itself each level asks the next in a later turn of the loop, and until the last has
        answered, cards are painted too low for their text.
        """
        for card in self.cards:
            _activate(card.body)
            _activate(card)
        _activate(self._middle)
        _activate(self.content)
        QCoreApplication.sendEvent(self.viewport(), QEvent(QEvent.Type.LayoutRequest))

    def _let_go(self) -> None:
        self._anchor = None


def _to_read_first(messages: Sequence[Message]) -> int:
    """The index of the first unread message, else of the last."""
    unread = (index for index, message in enumerate(messages) if message.is_unread)
    return next(unread, len(messages) - 1)


def _activate(widget: QWidget) -> None:
    layout = widget.layout()
    if layout is not None:
        layout.activate()
