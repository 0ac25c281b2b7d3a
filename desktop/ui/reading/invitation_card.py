"""An invitation in a message: what, when, where, and the three answers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from desktop.core.l10n import tr, trn
from desktop.model.changes import Outcome
from desktop.model.message import Invitation, Message
from desktop.ui.alive import while_alive
from desktop.ui.dates import clock_time, day
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.reading.parts import Icon, Panel, Text
from desktop.ui.typography import Role


class InvitationCard(Panel):
    """Answers go by mail to the organizer, through the outbox with its send delay."""

    acted = Signal(Outcome)

    def __init__(self, context: ReadingContext, message: Message, invitation: Invitation) -> None:
        super().__init__(context.theme, ground="list", outline="line2")
        self._context, self._message, self._invitation = context, message, invitation
        self.answers: dict[str, QPushButton] = {}
        self._answered = Text(context.theme, role=Role.SMALL, token="text3")
        self._answered.hide()
        self.setAccessibleName(tr("Invitation: {title}").format(title=invitation.summary))
        self._build()

    def _build(self) -> None:
        theme, invitation = self.theme, self._invitation
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Text(theme, invitation.summary, weight=600, is_wrapped=True))
        for text in (self._when(), invitation.location, self._who()):
            if text:
                line = Text(theme, text, role=Role.SMALL, token="text2", is_wrapped=True)
                column.addWidget(line)
        if invitation.method.upper() == "REQUEST" and not self._message.is_mine:
            column.addSpacing(6)
            column.addLayout(self._answer_row())
        elif invitation.method.upper() == "CANCEL":
            text = tr("This was cancelled by the organizer.")
            column.addWidget(Text(theme, text, role=Role.SMALL, token="due"))
        icon = Icon(theme, "calendar", size=18, token="accent")
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)

    def _answer_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        names = (
            ("accepted", tr("Accept")),
            ("tentative", tr("Maybe")),
            ("declined", tr("Decline")),
        )
        for answer, name in names:
            button = KeyButton(self.theme, name)
            title = tr("{answer}: {title}").format(answer=name, title=self._invitation.summary)
            button.setAccessibleName(title)
            button.clicked.connect(lambda _checked=False, a=answer: self._answer(a))
            self.answers[answer] = button
            row.addWidget(button)
        row.addWidget(self._answered)
        row.addStretch(1)
        return row

    def _answer(self, answer: str) -> None:
        self._set_enabled(False)
        work = self._context.bridge.services.compose.answer_invitation(self._message.id, answer)
        self._context.bridge.run(
            work,
            then=while_alive(self, lambda outcome: self._done(answer, outcome)),
            otherwise=while_alive(self, self._failed),
        )

    def _done(self, answer: str, outcome: Outcome) -> None:
        words = {
            "accepted": tr("You accepted."),
            "tentative": tr("You answered maybe."),
            "declined": tr("You declined."),
        }
        self._answered.setText(words[answer])
        self._answered.show()
        self._set_enabled(True)
        self.answers[answer].setEnabled(False)
        self.acted.emit(outcome)

    def _failed(self, error: Exception) -> None:
        self._set_enabled(True)
        self._answered.setText(tr("The answer was not sent. {reason}").format(reason=error))
        self._answered.show()

    def _set_enabled(self, is_enabled: bool) -> None:
        for button in self.answers.values():
            button.setEnabled(is_enabled)

    def _when(self) -> str:
        start, end = self._invitation.starts_at, self._invitation.ends_at
        if start is None:
            return ""
        first = day(start, self._context.clock.now())
        if self._invitation.is_all_day:
            return tr("{day}, all day").format(day=first)
        if end is None:
            return tr("{day} at {time}").format(day=first, time=clock_time(start))
        if start.astimezone().date() == end.astimezone().date():
            text = tr("{day} from {start} to {end}")
            return text.format(day=first, start=clock_time(start), end=clock_time(end))
        last = day(end, self._context.clock.now())
        text = tr("{day} {start} to {last} {end}")
        return text.format(day=first, start=clock_time(start), last=last, end=clock_time(end))

    def _who(self) -> str:
        organizer, attendees = self._invitation.organizer, len(self._invitation.attendees)
        if organizer is None:
            return ""
        invited = trn("{n} invited", "{n} invited", attendees)
        return tr("From {name}, {invited}").format(name=organizer.label, invited=invited)
