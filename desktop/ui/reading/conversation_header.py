"""The head of the pane: subject, why it matters in chips, who takes part, and "Why here?"."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.l10n import tr, trn
from desktop.model.conversation import Conversation, ConversationRow, TriageState
from desktop.ranking import reasons
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.reading.parts import Chip, Rule, Text
from desktop.ui.reading.times import day
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_MAX_CHIPS = 3
_GROUNDS = {
    reasons.DUE: ("due", "due-soft"),
    reasons.CIRCLE: ("circle", "circle-soft"),
    reasons.KNOWN: ("circle", "circle-soft"),
}
_SOURCES = {"imap": "e-mail", "maildir": "e-mail", "mbox": "e-mail"}


class ConversationHeader(QWidget):
    """Emits `why_wanted`, and `hit_wanted` with +1 or -1 for the next or previous hit."""

    why_wanted = Signal()
    hit_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._subject = Text(theme, role=Role.SUBJECT, weight=600, is_wrapped=True)
        self._subject.setAccessibleName(tr("Subject"))
        self._chips: list[Chip] = []
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
        self._up = self._arrow("chevron-up", tr("Previous hit"), -1)
        self._down = self._arrow("chevron-down", tr("Next hit"), +1)
        self._row = QHBoxLayout()
        self._build()

    def show_conversation(self, conversation: Conversation, now: datetime) -> None:
        """Show the head of a conversation."""
        row = conversation.row
        self._subject.setText(row.subject or tr("(no subject)"))
        self._people.setText(people_line(conversation))
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = self._make_chips(row, now)
        for index, chip in enumerate(self._chips):
            self._row.insertWidget(index, chip)
        self.why.setVisible(bool(row.reasons) and row.state is TriageState.INBOX)

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

    def _arrow(self, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.hit_wanted.emit(step))
        self._theme.changed.connect(lambda: button.setIcon(self._theme.icon(icon)))
        return button

    def _make_chips(self, row: ConversationRow, now: datetime) -> list[Chip]:
        if row.state is TriageState.DONE:
            return [self._remark("circle-check", tr("done"))]
        if row.state is TriageState.LATER and row.later_until:
            text = tr("later: {day}").format(day=day(row.later_until, now))
            return [self._remark("clock", text)]
        chips: list[Chip] = []
        for reason in row.reasons:
            words = reasons.chip(reason, now.astimezone())
            if words and len(chips) < _MAX_CHIPS:
                ink, ground = _GROUNDS.get(reason.code, ("accent-text", "accent-soft"))
                icon = reasons.icon(reason)
                chips.append(Chip(self._theme, icon, words, ink=ink, ground=ground))
        return chips

    def _remark(self, icon: str, text: str) -> Chip:
        return Chip(self._theme, icon, text, ink="text2")


def people_line(conversation: Conversation) -> str:
    """ "4 people, e-mail": who takes part, and through what."""
    people = participants(conversation)
    return tr("{people}, {sources}").format(
        people=trn("{n} person", "{n} people", len(people)),
        sources=" + ".join(_source_names(conversation)),
    )


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
