"""The widgets of the composer and their layout; what they mean is in composer.py."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.model.operation import Draft, DraftKind
from desktop.services.contract import Views
from desktop.ui.composer.address_field import AddressField
from desktop.ui.composer.channel_box import ChannelBox
from desktop.ui.composer.channels import Channel
from desktop.ui.composer.composer_keys import action_for
from desktop.ui.composer.emoji_menu import EmojiMenu
from desktop.ui.composer.file_strip import FileStrip
from desktop.ui.composer.text_edit import ComposerText
from desktop.ui.icons import source_glyph
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.reading.parts import Notice, Rule, Text, link_button
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

if TYPE_CHECKING:
    from desktop.ui.composer.composer import Composer

Way = tuple[str, Callable[[], object]]
"""A button of a warning: its words and what it does."""


class ComposerParts:
    """Made once per composer."""

    def __init__(
        self, composer: "Composer", theme: Theme, views: Views, *, is_window: bool
    ) -> None:
        self.fields = QWidget()
        self.composer, self.theme, self.is_window = composer, theme, is_window
        self.via = Text(theme, tr("Reply via"), role=Role.SMALL, token="text2")
        self.channel = ChannelBox(theme)
        words = tr("No account here can send.")
        self._no_channel = Text(theme, words, role=Role.SMALL, token="text3")
        self._add_account = link_button(theme, tr("Add a mail account"))
        self._add_account.clicked.connect(composer.account_wanted)
        self._sheet = QWidget()
        self.foot = QWidget()
        self.readers = QToolButton()
        self.readers.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.readers.setFont(theme.font(Role.SMALL))
        self.readers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.readers.setToolTip(tr("Show who gets this"))
        self.readers.clicked.connect(lambda: self.show_fields(not self.fields.isVisible()))
        self.to = AddressField(views, tr("To"))
        self.cc = AddressField(views, tr("Cc"))
        self.bcc = AddressField(views, tr("Bcc"))
        self.subject = QLineEdit()
        self.subject.setAccessibleName(tr("Subject"))
        self.text = ComposerText(theme, grows=not is_window)
        self.text.setAccessibleName(tr("Message text"))
        self.files = FileStrip(theme)
        self.quote_button = link_button(theme, tr("Show quoted text"))
        self.quote_button.clicked.connect(composer.show_quote)
        self.notice = QWidget()
        self._notice_row = QVBoxLayout(self.notice)
        self._notice_row.setContentsMargins(0, 0, 0, 0)
        self.send = KeyButton(theme, tr("Send"), key="Ctrl+Enter", kind="primary")
        self.send_done = KeyButton(
            theme, tr("Send and done"), key="Ctrl+Shift+Enter", kind="quiet", is_capped=False
        )
        self.attach = self._tool("paperclip", tr("Attach files"))
        self.emoji = self._tool("smile", tr("Insert emoji"))
        self._lay_out()
        self._connect()

    def watch_keys(self) -> None:
        """Let the composer see the keys of all its widgets; called when it is complete."""
        for widget in self._stops:
            widget.installEventFilter(self.composer)

    def owns(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the composer, whatever the window binds it to."""
        return action_for(event, self.composer) is not None

    def run_key(self, event: QKeyEvent) -> bool:
        """Run the composer's action for a key; False when there is none."""
        action = action_for(event, self.composer)
        if action is not None:
            action()
        return action is not None

    def show_channels(self, channels: Sequence[Channel]) -> None:
        """Fill the first field."""
        self.channel.clear()
        for channel in channels:
            icon = self.theme.icon(source_glyph(channel.source), 14)
            self.channel.addItem(icon, channel.label)
        has_any = bool(channels)
        for widget in (self.via, self.channel, self.readers, self._sheet):
            widget.setVisible(has_any)
        for widget in (self._no_channel, self._add_account):
            widget.setHidden(has_any)
        self.notice.hide()

    def show_readers(self, text: str) -> None:
        """Say how many people will see it."""
        self.readers.setText(f" {text}")
        self.readers.setIcon(self.theme.icon("users", 14))
        name = tr("{via} {channel}, {readers}.").format(
            via=self.via.text(), channel=self.channel.currentText(), readers=text
        )
        self.channel.setAccessibleName(name)
        # On Linux Qt gives the chosen item as the name of a combo box, whatever it was called.
        self.channel.setAccessibleDescription(name)
        self.readers.setAccessibleName(text)

    def show_fields(self, is_shown: bool) -> None:
        """Unfold or fold the address fields."""
        self.fields.setVisible(is_shown)

    def set_mode(self, kind: DraftKind) -> None:
        """Suit the words to what is written."""
        is_answer = kind in (DraftKind.REPLY, DraftKind.REPLY_ALL)
        words = {DraftKind.FORWARD: tr("Forward via"), DraftKind.NEW: tr("From")}
        self.via.setText(words.get(kind, tr("Reply via")))
        self.subject.setVisible(not is_answer)
        self._subject_label.setVisible(not is_answer)
        placeholder = tr("Write a reply") if is_answer else tr("Write a message")
        self.text.setPlaceholderText(placeholder)
        if not is_answer:
            self.show_fields(True)

    def fill(self, draft: Draft) -> None:
        """Show recipients, subject and files of a draft."""
        self.to.set_addresses(draft.to)
        self.cc.set_addresses(draft.cc)
        self.bcc.set_addresses(draft.bcc)
        self.subject.setText(draft.subject)
        self.files.set_files(draft.attachments)

    def clear(self) -> None:
        """Empty all fields."""
        for field in (self.to, self.cc, self.bcc, self.subject):
            field.clear()
        self.files.set_files(())
        self.quote_button.hide()
        self.notice.hide()
        self.show_fields(self.is_window)
        self.set_mode(DraftKind.NEW if self.is_window else DraftKind.REPLY)

    def warn(self, text: str, *ways: Way) -> None:
        """Say what stands in the way of sending, with the ways on."""
        while (item := self._notice_row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        notice = Notice(self.theme, "triangle-alert", text, ink="due", ground="due-soft")
        for words, run in ways:
            notice.add_button(words).clicked.connect(lambda _checked=False, run=run: run())
        notice.setAccessibleName(text)
        self._notice_row.addWidget(notice)
        self.notice.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.composer)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(11, 5, 4, 5)
        head.setSpacing(6)
        head.addWidget(self.via)
        head.addWidget(self.channel)
        head.addWidget(self._no_channel)
        head.addWidget(self._add_account)
        head.addStretch(1)
        head.addWidget(self.readers)
        column.addLayout(head)
        column.addWidget(self._sheet, 1)
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self.theme))
        column.addWidget(self._fields())
        body = QVBoxLayout()
        body.setContentsMargins(12, 10, 12, 8)
        body.setSpacing(8)
        body.addWidget(self.text, 1)
        body.addWidget(self.quote_button, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self.files)
        body.addWidget(self.notice)
        column.addLayout(body, 1)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(8, 0, 8, 6)
        foot.setSpacing(4)
        foot.addWidget(self.send)
        foot.addWidget(self.send_done)
        foot.addStretch(1)
        foot.addWidget(self.attach)
        foot.addWidget(self.emoji)
        column.addWidget(self.foot)
        self._order()

    def _fields(self) -> QWidget:
        form = QFormLayout(self.fields)
        form.setContentsMargins(12, 8, 12, 0)
        form.setSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        names = ((tr("To"), self.to), (tr("Cc"), self.cc), (tr("Bcc"), self.bcc))
        for name, field in names:
            form.addRow(Text(self.theme, name, role=Role.SMALL, token="text2"), field)
        self._subject_label = Text(self.theme, tr("Subject"), role=Role.SMALL, token="text2")
        form.addRow(self._subject_label, self.subject)
        return self.fields

    def _order(self) -> None:
        self._stops = (
            self.channel,
            self.to,
            self.cc,
            self.bcc,
            self.subject,
            self.text,
            self.send,
            self.send_done,
            self.attach,
            self.emoji,
            self.readers,
        )
        for first, second in pairwise(self._stops):
            QWidget.setTabOrder(first, second)

    def _connect(self) -> None:
        composer = self.composer
        self.send.clicked.connect(lambda: composer.send())
        self.send_done.clicked.connect(lambda: composer.send(then_done=True))
        self.attach.clicked.connect(composer.attach)
        menu = EmojiMenu(self.emoji)
        menu.chosen.connect(lambda sign: self.text.textCursor().insertText(sign))
        self.emoji.setMenu(menu)
        self.emoji.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def dress(self) -> None:
        """Take the icons in the colours of the theme."""
        self.attach.setIcon(self.theme.icon("paperclip"))
        self.emoji.setIcon(self.theme.icon("smile"))
        self.readers.setIcon(self.theme.icon("users", 14))

    def _tool(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self.theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
