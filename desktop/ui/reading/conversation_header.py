"""The head of the pane: subject, why it matters in chips, who takes part, and "Why here?"."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.l10n import mark, number, tr, trn
from desktop.model.conversation import Conversation, ConversationRow, Reason, TriageState
from desktop.model.message import RECIPIENTS_KEPT
from desktop.ranking import reasons
from desktop.ui.dates import day
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.reading.parts import Chip, Rule, Text
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_MAX_CHIPS = 2
_NARROW = 440
_LONG_RUN = re.compile(r"(\S{30})(?=\S)")
_GROUNDS = {
    reasons.DUE: ("due", "due-soft"),
    reasons.CIRCLE: ("circle", "circle-soft"),
    reasons.KNOWN: ("circle", "circle-soft"),
}
_SOURCES = dict.fromkeys(("imap", "maildir", "mbox", "archive"), mark("e-mail"))


class ConversationHeader(QWidget):
    """Emits `why_wanted`, and `hit_wanted` with +1 or -1 for the next or previous hit."""

    why_wanted = Signal()
    hit_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._subject = Text(theme, role=Role.SUBJECT, weight=600, is_wrapped=True)
        self._chips: list[Chip] = []
        self._plain = ""
        self._people = Text(theme, role=Role.SMALL, token="text2", is_elided=True)
        self.why = KeyButton(
            theme,
            tr("Why here?"),
            icon="message-circle-question",
            key="Y",
            kind="quiet",
            is_capped=False,
        )
        self.why.clicked.connect(self.why_wanted)
        self._hits = Text(theme, role=Role.SMALL, token="text3")
        self._up = self._arrow(tr("Previous hit"), -1)
        self._down = self._arrow(tr("Next hit"), +1)
        self._row = QHBoxLayout()
        self._build()

    def show_conversation(self, conversation: Conversation, now: datetime) -> None:
        """Show the head of a conversation."""
        row = conversation.row
        self._subject.setTextFormat(Qt.TextFormat.PlainText)
        self._plain = row.subject or tr("(no subject)")
        self._subject.setText(_breakable(self._plain))
        self._subject.setAccessibleName(self._plain)
        self._people.setText(people_line(conversation))
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = self._make_chips(row, now)
        for index, chip in enumerate(self._chips):
            self._row.insertWidget(index, chip)
        self._fit_chips()
        self.why.setVisible(bool(row.reasons) and row.state is TriageState.INBOX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chips get short words in a narrow pane."""
        super().resizeEvent(event)
        self._fit_chips()

    def _fit_chips(self) -> None:
        for chip in self._chips:
            chip.set_short(self.width() < _NARROW)

    def show_words(self, words: Sequence[str]) -> None:
        """Mark search words in the subject."""
        plain = self._plain
        self._subject.setTextFormat(Qt.TextFormat.RichText if words else Qt.TextFormat.PlainText)
        self._subject.setText(self._marked_html(plain, words) if words else _breakable(plain))

    def _marked_html(self, text: str, words: Sequence[str]) -> str:
        ground, line = self._theme.colour("due-soft").name(), self._theme.colour("due").name()
        style = f"background-color:{ground};text-decoration:underline {line}"
        pattern = "|".join(re.escape(word) for word in words)
        parts = re.split(f"({pattern})", text, flags=re.IGNORECASE)
        return "".join(
            f'<span style="{style}">{shown}</span>' if number % 2 else shown
            for number, shown in enumerate(escape(_breakable(part)) for part in parts)
        )

    def show_hits(self, current: int, total: int) -> None:
        """Show "hit 1 of 4" with its arrows; nothing when `total` is 0."""
        for widget in (self._hits, self._up, self._down):
            widget.setVisible(total > 0)
        if total:
            text = tr("hit {current} of {total}").format(current=current, total=total)
            self._hits.setText(text)
            self.why.hide()

    def _build(self) -> None:
        self._row.setSpacing(6)
        self._row.addWidget(self._people, 1)
        self._row.addWidget(self._hits)
        self._row.addWidget(self._up)
        self._row.addWidget(self._down)
        self._row.addWidget(self.why)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._subject)
        column.addLayout(self._row)
        column.addSpacing(4)
        column.addWidget(Rule(self._theme))
        self.show_hits(0, 0)
        self._theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._up.setIcon(self._theme.icon("chevron-up"))
        self._down.setIcon(self._theme.icon("chevron-down"))

    def _arrow(self, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.hit_wanted.emit(step))
        return button

    def _make_chips(self, row: ConversationRow, now: datetime) -> list[Chip]:
        if row.state is TriageState.DONE:
            return [self._remark("circle-check", tr("done"))]
        if row.state is TriageState.LATER and row.later_until:
            text = tr("later: {day}").format(day=day(row.later_until, now))
            return [self._remark("clock", text)]
        chips: list[Chip] = []
        for reason in row.reasons:
            words = _chip_words(reason, now)
            if words and len(chips) < _MAX_CHIPS:
                ink, ground = _GROUNDS.get(reason.code, ("accent-text", "accent-soft"))
                icon = reasons.icon(reason)
                short = reasons.chip(reason, now.astimezone())
                chip = Chip(self._theme, icon, words, ink=ink, ground=ground, short=short)
                chips.append(chip)
        return chips

    def _remark(self, icon: str, text: str) -> Chip:
        return Chip(self._theme, icon, text, ink="text2")


def _chip_words(reason: Reason, now: datetime) -> str:
    """As in a row, but with the whole date of a deadline: there is room."""
    due = reasons.due_at(reason)
    words = reasons.chip(reason, now.astimezone())
    if due is None or due < now or due.astimezone().date() == now.astimezone().date():
        return words
    return tr("due {day}").format(day=day(due, now))


def people_line(conversation: Conversation) -> str:
    """ "4 people, e-mail": who takes part, and through what."""
    count = len(participants(conversation))
    people = trn("{n} person", "{n} people", count)
    if any(max(len(m.to), len(m.cc)) >= RECIPIENTS_KEPT for m in conversation.messages):
        people = tr("more than {count} people").format(count=number(RECIPIENTS_KEPT))
    return tr("{people}, {sources}").format(
        people=people,
        sources=" + ".join(_source_names(conversation)),
    )


def _breakable(text: str) -> str:
    """Let long words go on in the next line."""
    return _LONG_RUN.sub("\\1\u200b", text)


def participants(conversation: Conversation) -> Sequence[str]:
    """The addresses of all who wrote or received the messages, first seen first."""
    found: dict[str, None] = {}
    for message in conversation.messages:
        for who in (message.sender, *message.to, *message.cc):
            found.setdefault(who.address.lower())
    return tuple(found)


def _source_names(conversation: Conversation) -> list[str]:
    names: dict[str, None] = {}
    for source in conversation.row.sources:
        names.setdefault(tr(_SOURCES[source]) if source in _SOURCES else str(source))
    return list(names)
