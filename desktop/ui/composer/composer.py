"""The composer: channel and readers, fields, text, files, Send. Used in the pane and in a window.

Everything typed is saved at each pause (draft_keeper). A draft is started at the service when the
person begins, so that recipients, subject and threading are right; words typed meanwhile are kept.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFileDialog

from desktop.core.l10n import tr, trn
from desktop.model.changes import Outcome
from desktop.model.ids import DraftId
from desktop.model.message import Message
from desktop.model.operation import Draft, DraftKind
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.composer.channel_choice import ChannelChoice
from desktop.ui.composer.channels import Channel, new_channels, reply_channels
from desktop.ui.composer.checks import hindrance, readers
from desktop.ui.composer.composer_frame import ComposerFrame
from desktop.ui.composer.composer_parts import ComposerParts
from desktop.ui.composer.draft_content import draft_in, has_own_content
from desktop.ui.composer.draft_keeper import DraftKeeper
from desktop.ui.composer.draft_sender import DraftSender
from desktop.ui.composer.draft_starter import DraftStarter
from desktop.ui.composer.held_back import hold_back
from desktop.ui.composer.pasted_pictures import keep_picture
from desktop.ui.composer.quoted_text import DraftText, split_draft, split_draft_html
from desktop.ui.reading.parts import set_ink
from desktop.ui.theme import Theme


class Composer(ComposerFrame):
    """`acted` tells what was done, `left` that Esc was pressed, `finished` that it was sent,
    `account_wanted` that an account be added: none here can send."""

    acted = Signal(Outcome)
    said = Signal(str)
    account_wanted = Signal()
    left = Signal()
    sending = Signal(bool)
    """What was written goes out now, and the composer lets go of the keyboard; with True the
    conversation is done as well."""
    finished = Signal()

    def __init__(self, bridge: Bridge, theme: Theme, *, is_window: bool = False) -> None:
        super().__init__(theme)
        self.bridge = bridge
        self.keeper = DraftKeeper(bridge, self.current_draft, self)
        self.draft: Draft | None = None
        self.answered: Message | None = None
        self.sent: Draft | None = None
        self._quoted, self._quoted_html = "", ""
        self._starter = DraftStarter(bridge, self)
        self._sender = DraftSender(bridge, self.keeper, self)
        self._is_filling = False
        self._send_waits: bool | None = None
        self._is_confirmed = False
        self.parts = ComposerParts(self, theme, bridge.views, is_window=is_window)
        self.channels = ChannelChoice(self.parts)
        self.text = self.parts.text
        self.parts.clear()
        self._connect()
        self.parts.watch_keys()

    # What is shown

    def offer_reply(self, message: Message) -> None:
        """Stand ready to answer a message; nothing is started before the person begins."""
        self._reset()
        self.answered = message
        self._offer(reply_channels(message, self.bridge.accounts(), self._me()))
        self.text.setPlaceholderText(tr("Write a reply"))

    def start(self, kind: DraftKind, message: Message | None = None) -> None:
        """Begin a draft of a kind; what was typed already stays."""
        if message is not None and self.answered is not message:
            self.offer_reply(message)
        accounts = self.bridge.accounts()
        if self.answered is None or kind is DraftKind.FORWARD:
            self._offer(new_channels(accounts))
        else:
            self._offer(reply_channels(self.answered, accounts, self._me()))
        self._choose(kind)
        self._start(kind)

    def open_draft(self, draft: Draft, message: Message | None = None) -> None:
        """Go on with a saved draft."""
        self._reset()
        self.answered = message
        accounts = self.bridge.accounts()
        if message is not None and draft.kind is not DraftKind.FORWARD:
            self._offer(reply_channels(message, accounts, self._me()))
        else:
            self._offer(new_channels(accounts))
        self._adopt(draft, keep_typed=False)

    def leave(self) -> None:
        """The pane goes elsewhere: keep the draft, throw an empty one away."""
        if self.draft is not None and not self.has_typed():
            self._discard(self.keeper.draft_id)
            self.keeper.stop()
        self.keeper.flush()
        self._starter.leave(self.text.toPlainText(), self.parts.files.files)
        self._reset()

    def has_typed(self) -> bool:
        """Whether there is text or a file of the person's own."""
        return has_own_content(self.parts, self.draft)

    def current_draft(self) -> Draft | None:
        """The draft as it stands in the fields; None before the service has started one."""
        if self.draft is None:
            return None
        return draft_in(
            self.parts,
            self.draft,
            self.keeper.draft_id,
            quoted=self._quoted,
            quoted_html=self._quoted_html,
        )

    # What the person does

    def send(self, *, then_done: bool = False) -> None:
        """Send after the checks; what they find is said in the composer, with a way on."""
        if self._sender.is_sending:
            return
        draft = self.current_draft()
        if draft is None:
            self._send_waits = then_done
            self._begin()
            return
        own = self.text.toPlainText()
        hindered = hindrance(draft, own, is_confirmed=self._is_confirmed)
        if hindered is not None:
            hold_back(self, hindered, then_done=then_done)
            return
        self.sending.emit(then_done)
        self._set_sending(True)
        self._sender.send(draft, then_done=then_done)

    def send_anyway(self, then_done: bool) -> None:
        """Send what a check held back."""
        self._is_confirmed = True
        self.send(then_done=then_done)

    def reply_to_sender(self) -> None:
        """Answer the sender alone instead of all; the words stay."""
        self.parts.notice.hide()
        self._choose(DraftKind.REPLY)
        self._start(DraftKind.REPLY)

    def attach(self) -> None:
        """Choose files to attach."""
        dialog = QFileDialog(self.window(), tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add_files)
        dialog.open()

    def add_files(self, paths: Sequence[str]) -> None:
        """Attach files of this computer."""
        self._begin()
        self.parts.files.add_paths(paths)
        self.parts.notice.hide()

    def discard(self) -> None:
        """Throw the draft away; this can be undone."""
        self.keeper.stop()
        self._discard(self.keeper.draft_id, is_told=True)
        self._start_anew()

    def save(self) -> None:
        """Save now."""
        self.keeper.save()

    def show_quote(self) -> None:
        """Put the quoted text into the editor, to be edited."""
        cursor = self.text.textCursor()
        place = cursor.position()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText("\n\n" + self._quoted)
        cursor.setPosition(place)
        self._quoted, self._quoted_html = "", ""
        self.parts.quote_button.hide()

    def focus_text(self) -> None:
        """Give the text the keyboard."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the composer's keys before the shortcuts of the window do."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self.parts.owns(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self.parts.run_key(event):
                return True
        if watched is self.text and isinstance(event, QFocusEvent) and self.text.hasFocus():
            self.update()
        return super().eventFilter(watched, event)

    def has_keyboard(self) -> bool:
        """Whether what is typed goes into the text."""
        return self.text.hasFocus()

    # Inner workings

    def _connect(self) -> None:
        parts = self.parts
        self.text.textChanged.connect(self._edited)
        self.text.files_dropped.connect(self.add_files)
        self.text.image_pasted.connect(self._add_picture)
        for field in (parts.to, parts.cc, parts.bcc):
            field.edited.connect(self._edited)
        parts.subject.textEdited.connect(self._edited)
        parts.files.changed.connect(self._edited)
        parts.files.failed.connect(self.said)
        parts.channel.activated.connect(lambda _index: self._channel_chosen())
        self.keeper.failed.connect(self.said)
        self.keeper.saved.connect(self._saved)
        self._starter.started.connect(self._started)
        self._starter.failed.connect(self._start_failed)
        self._sender.sent.connect(self._was_sent)
        self._sender.sent_here.connect(self._start_anew)
        self._sender.failed.connect(self._send_failed)
        self.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self.parts.dress()
        self.update()

    def _edited(self) -> None:
        if self._is_filling:
            return
        self._is_confirmed = False
        self.parts.notice.hide()
        self._show_readers()
        if self.draft is None:
            self._begin()
        self.keeper.touch()

    def _begin(self) -> None:
        """Start the draft that the chosen channel stands for."""
        channel = self.channels.current
        if self.draft is None and not self._starter.is_starting and channel is not None:
            self._start(channel.kind)

    def _start(self, kind: DraftKind) -> None:
        self._starter.start(
            kind,
            answers=self.answered.id if self.answered is not None else None,
            account_id=self.channels.account_id,
            replaces=self.keeper.draft_id,
        )

    def _started(self, draft: Draft, replaced: DraftId | None) -> None:
        self._discard(replaced)
        self._adopt(draft, keep_typed=True)
        if self._send_waits is not None:
            waits, self._send_waits = self._send_waits, None
            self.send(then_done=waits)

    def _start_failed(self, reason: str) -> None:
        self._send_waits = None
        self.said.emit(reason)

    def _adopt(self, draft: Draft, *, keep_typed: bool) -> None:
        """Take a draft over into the fields; `keep_typed` leaves the person's words and files."""
        typed, files = self.text.toPlainText(), list(self.parts.files.files)
        self.draft = draft
        self.keeper.adopt(draft.id)
        self._is_filling = True
        text = split_draft(draft.text)
        self._quoted = text.quoted
        html = split_draft_html(draft.html) if draft.html else DraftText(own="")
        self._quoted_html = html.quoted
        if not (keep_typed and typed.strip()):
            self._fill_text(text.own, html.own)
        self.parts.fill(draft)
        if keep_typed:
            known = {file.path for file in draft.attachments}
            added = [file for file in files if file.path not in known]
            self.parts.files.set_files([*draft.attachments, *added])
        self._choose(draft.kind)
        self._is_filling = False
        self.parts.quote_button.setVisible(bool(self._quoted))
        self._show_readers()
        if keep_typed and (typed.strip() or files):
            self.keeper.touch()

    def _fill_text(self, own: str, html: str) -> None:
        if html:
            self.text.setHtml(html)
        else:
            self.text.setPlainText(own)
        set_ink(self.text, self.theme.colour("text"))

    def _reset(self) -> None:
        if self._is_idle():
            self.answered = None
            return
        self._starter.reset()
        self._sender.reset()
        self._is_confirmed = False
        self._send_waits = None
        self.draft = self.answered = None
        self._quoted = self._quoted_html = ""
        self.keeper.adopt(None)
        self._is_filling = True
        self.text.clear()
        self.parts.clear()
        self._is_filling = False
        self._set_sending(False)

    def _is_idle(self) -> bool:
        """Whether it is as empty as after a reset, so that none is needed."""
        started = self._starter.is_starting or self._sender.is_sending or self.draft is not None
        parts = self.parts
        is_folded = parts.fields.isHidden() != parts.is_window
        is_clean = is_folded and parts.notice.isHidden() and parts.quote_button.isHidden()
        return is_clean and not started and not self.has_typed()

    def _offer(self, channels: list[Channel]) -> None:
        self.channels.offer(channels)
        self._show_readers()

    def _choose(self, kind: DraftKind) -> None:
        self.channels.choose(kind)
        self._show_readers()

    def _channel_chosen(self) -> None:
        channel = self.channels.current
        if channel is None:
            return
        if self.draft is not None and channel.kind is DraftKind.NEW:
            self.draft = replace(self.draft, account_id=channel.account_id)
            self.keeper.touch()
        elif self.draft is not None or self._starter.is_starting:
            self._start(channel.kind)
        self._show_readers()
        self.focus_text()

    def _show_readers(self) -> None:
        draft = self.current_draft()
        count = self.channels.readers if draft is None else len(readers(draft, self._me()))
        text = trn("{n} person will see this", "{n} people will see this", count)
        self.parts.show_readers(text if count else tr("Nobody yet"))

    def _was_sent(self, draft: Draft, outcome: Outcome) -> None:
        self.sent = draft
        self.acted.emit(outcome)

    def _start_anew(self) -> None:
        """It is sent or thrown away: stand ready for the next answer."""
        message = self.answered
        self._reset()
        if message is not None:
            self.offer_reply(message)
        self.finished.emit()

    def _send_failed(self, reason: str) -> None:
        self._set_sending(False)
        text = tr("This was not sent and is kept as a draft. {reason}")
        self.parts.warn(text.format(reason=reason))
        self.keeper.touch()

    def _set_sending(self, is_sending: bool) -> None:
        for widget in (self.parts.send, self.parts.send_done, self.text):
            widget.setEnabled(not is_sending)

    def _discard(self, identifier: DraftId | None, *, is_told: bool = False) -> None:
        if identifier is not None:
            work = self.bridge.services.compose.discard(identifier, can_undo=is_told)
            then = while_alive(self, self.acted.emit) if is_told else None
            self.bridge.run(work, then=then)

    def _saved(self, draft: Draft) -> None:
        """The profile keeps copies of the files; from now on those are meant."""
        if len(draft.attachments) == len(self.parts.files.files):
            self.parts.files.files[:] = draft.attachments

    def _add_picture(self, image: QImage) -> None:
        path = keep_picture(image)
        if path is not None:
            self.add_files([str(path)])

    def _me(self) -> frozenset[str]:
        accounts = self.bridge.accounts()
        return frozenset(
            address.lower() for status in accounts for address in status.account.addresses
        )
