"""One message as a card: who, when, to whom, what is odd, the body, and what came with it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.message import Message, Unsubscribe
from desktop.ui.dates import clock_time, day_and_time
from desktop.ui.reading.attachment_bar import AttachmentBar, listed
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.invitation_card import InvitationCard
from desktop.ui.reading.message_body import MessageBody
from desktop.ui.reading.parts import Avatar, Chip, Icon, Notice, Text, link_button
from desktop.ui.reading.trust import (
    protection_text,
    recipients_text,
    verified_text,
    warning_texts,
)
from desktop.ui.typography import Role

_PADDING = 12
_BAR = 3


class MessageCard(QWidget):
    """`is_marked` paints the bar of the message that asks the person something."""

    link_pressed = Signal(str, str)
    link_hovered = Signal(str, str)
    unsubscribe_wanted = Signal(object)
    menu_wanted = Signal(QPoint)
    acted = Signal(Outcome)
    failed = Signal(str)

    def __init__(
        self, context: ReadingContext, message: Message, *, is_marked: bool = False
    ) -> None:
        super().__init__()
        self.context, self.message, self.is_marked = context, message, is_marked
        self.body = MessageBody(context, message)
        self.attachments: AttachmentBar | None = None
        self.invitation: InvitationCard | None = None
        self._dot = _Dot(context)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._build()
        self.show_state(message)
        self.body.link_pressed.connect(self.link_pressed)
        self.body.link_hovered.connect(self.link_hovered)
        self.body.focus_changed.connect(lambda _has: self.update())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: self.menu_wanted.emit(self.mapToGlobal(place))
        )
        context.theme.changed.connect(self.update)

    def show_state(self, message: Message) -> None:
        """Show read or unread anew; the rest of a message never changes."""
        self.message = message
        self._dot.setVisible(message.is_unread)
        self.body.first_view.setAccessibleName(self.spoken())

    def spoken(self) -> str:
        """The card for a screen reader."""
        message = self.message
        parts = (
            tr("Unread") if message.is_unread else "",
            message.sender.label,
            tr("question to you") if self.is_marked else "",
            day_and_time(message.sent_at, self.context.clock.now()),
            recipients_text(message, self.context.me),
            *warning_texts(message),
        )
        return ". ".join(part for part in parts if part) + "."

    def focus(self) -> None:
        """Give the message the keyboard."""
        self.body.first_view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_focus(self) -> bool:
        """Whether the keyboard is in this card."""
        window = self.window()
        widget = window.focusWidget() if window is not None else None
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    def mark(self, words: Sequence[str]) -> int:
        """Mark search words in body and attachment names; return the hits in the body."""
        for button in self.attachments.buttons if self.attachments else ():
            button.set_marked_words(words)
        return self.body.mark(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and outline; bar and sunken ground for the one that asks."""
        theme = self.context.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("line")))
        painter.setBrush(theme.colour("sunken" if self.is_marked else "surface"))
        if self.is_marked:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, 6, 6)
        if self.is_marked:
            painter.setBrush(theme.colour("accent"))
            painter.drawRect(QRectF(0, 0, _BAR, self.height()))
        if any(view.hasFocus() for view in self.body.views):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _build(self) -> None:
        message, theme = self.message, self.context.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        row.setSpacing(10)
        is_group = message.details.list_id is not None
        avatar = Avatar(theme, message.sender, is_group=is_group)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self._column.addLayout(self._head())
        self._add_notices()
        invitation = message.details.invitation
        if invitation is not None:
            self.invitation = InvitationCard(self.context, message, invitation)
            self.invitation.acted.connect(self.acted)
            self._column.addWidget(self.invitation)
        self._column.addWidget(self.body)
        self._add_attachments()
        self._add_unsubscribe(message.details.unsubscribe)

    def _head(self) -> QVBoxLayout:
        message, theme = self.message, self.context.theme
        line = QHBoxLayout()
        line.setSpacing(8)
        name = Text(theme, self._sender_words(), weight=600, is_elided=True)
        line.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(name)
        verified = verified_text(message)
        if verified:
            tick = Icon(theme, "shield-check", size=14, token="ok")
            tick.setToolTip(verified)
            tick.setAccessibleName(verified)
            line.addWidget(tick)
        line.addWidget(Text(theme, tr("E-mail"), role=Role.CAPTION, token="text3"))
        line.addStretch(1)
        if self.is_marked:
            chip = Chip(theme, "at-sign", tr("question to you"), ink="accent-text")
            line.addWidget(chip)
        line.addWidget(self._time())
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addLayout(line)
        recipients = recipients_text(message, self.context.me)
        if recipients:
            text = Text(theme, recipients, role=Role.SMALL, token="text3", is_elided=True)
            text.setWhatsThis(_addresses(message))
            head.addWidget(text)
        return head

    def _time(self) -> Text:
        moment, now = self.message.sent_at, self.context.clock.now()
        is_short = self.is_marked and moment.astimezone().date() == now.astimezone().date()
        words = clock_time(moment) if is_short else day_and_time(moment, now)
        return Text(self.context.theme, words, role=Role.CAPTION, token="text3")

    def _sender_words(self) -> str:
        message = self.message
        if message.is_mine:
            return tr("You")
        if message.details.warnings:
            return f"{message.sender.label} <{message.sender.address}>"
        return message.sender.label

    def _add_notices(self) -> None:
        theme = self.context.theme
        for text in warning_texts(self.message):
            notice = Notice(theme, "shield-alert", text, ink="due", ground="due-soft")
            self._column.addWidget(notice)
        protection = protection_text(self.message)
        if protection:
            self._column.addWidget(Notice(theme, "lock", protection))
        if self.message.is_partial:
            text = tr("The rest of this message is on its way.")
            self._column.addWidget(Notice(theme, "clock", text))

    def _add_attachments(self) -> None:
        shown = listed(self.message.attachments, bool(self.message.html))
        if shown:
            context = self.context
            self.attachments = AttachmentBar(context.bridge, context.theme, shown, context.opened)
            self.attachments.failed.connect(self.failed)
            self._column.addSpacing(2)
            self._column.addWidget(self.attachments)

    def _add_unsubscribe(self, unsubscribe: Unsubscribe | None) -> None:
        if unsubscribe is None or self.message.is_mine:
            return
        theme, details = self.context.theme, self.message.details
        line = QHBoxLayout()
        line.setSpacing(6)
        name = details.list_name or self.message.sender.label
        words = tr("You get this as a member of {list}.").format(list=name)
        text = Text(theme, words, role=Role.SMALL, token="text3", is_elided=True)
        button = link_button(theme, tr("Unsubscribe"))
        button.setAccessibleName(tr("Unsubscribe from {list}").format(list=name))
        button.clicked.connect(lambda: self.unsubscribe_wanted.emit(self.message))
        line.addWidget(text)
        line.addWidget(button)
        line.addStretch(1)
        self._column.addLayout(line)


class _Dot(QWidget):
    """The unread dot; the word stands in the name of the card."""

    def __init__(self, context: ReadingContext) -> None:
        super().__init__()
        self._theme = context.theme
        self.setFixedSize(8, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(self.rect())


def _addresses(message: Message) -> str:
    people = (message.sender, *message.to, *message.cc)
    return "\n".join(f"{who.name} <{who.address}>".strip() for who in people)
