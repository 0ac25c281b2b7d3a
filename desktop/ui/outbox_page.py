"""The outbox: what waits, what failed and why, what was sent, with a way on for each."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr, trn
from desktop.model.operation import Draft, Operation, OperationKind, OperationState
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.dates import clock_time, since_text
from desktop.ui.onboarding.parts import Glyph, Words
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

HEAD_HEIGHT = 48
PAUSE_MS = 150
"""Many operations change at once; the page is read anew so long after the first."""
_TROUBLE = (OperationState.FAILED, OperationState.UNCERTAIN)
_WAITING = (OperationState.QUEUED, OperationState.SENDING)


class OutboxPage(QWidget):
    """Groups of operations; `draft_wanted` carries one that should be edited again."""

    draft_wanted = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._commands, self._theme = bridge, commands, theme
        self._clock = clock or SystemClock()
        self._shown: tuple[Operation, ...] | None = None
        self._summary = Words(theme, role=Role.SMALL, token="text2")
        self._column = QVBoxLayout()
        self.lines: list[OperationLine] = []
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        bridge.operation_changed.connect(self._changed)
        bridge.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read the outbox anew."""
        operations = tuple(self._bridge.views.outbox())
        if operations == self._shown:
            return
        self._shown = operations
        self._clear()
        groups = (
            (tr("Could not be done"), _TROUBLE),
            (tr("Waiting"), _WAITING),
            (tr("Sent"), (OperationState.DONE,)),
        )
        for title, states in groups:
            self._add_group(title, [one for one in operations if one.state in states])
        waiting = sum(one.state in _WAITING for one in operations)
        self._summary.setText(trn("{n} waits", "{n} wait", waiting) if waiting else "")
        if not self.lines:
            text = tr("Nothing waits. What you send passes through here.")
            self._column.addWidget(Words(self._theme, text, token="text2", wraps=True))
        self._column.addStretch(1)

    def showEvent(self, event: object) -> None:
        """Be up to date when seen."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and the line under the head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("list"))
        painter.fillRect(0, HEAD_HEIGHT - 1, self.width(), 1, self._theme.colour("line"))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 0, 12, 0)
        head.setSpacing(10)
        head.addWidget(Words(self._theme, tr("Outbox"), role=Role.TITLE, weight=600))
        head.addWidget(self._summary, 1)
        box = QWidget()
        box.setFixedHeight(HEAD_HEIGHT)
        box.setLayout(head)
        inner = QWidget()
        inner.setLayout(self._column)
        self._column.setContentsMargins(20, 12, 20, 20)
        self._column.setSpacing(0)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        for widget in (area.viewport(), inner):
            widget.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(box)
        column.addWidget(area, 1)

    def _add_group(self, title: str, operations: list[Operation]) -> None:
        if not operations:
            return
        self._column.addSpacing(8)
        words = Words(self._theme, title, role=Role.SMALL, weight=600, token="text2")
        self._column.addWidget(words)
        self._column.addSpacing(4)
        names = {one.account.id: one.account.name for one in self._bridge.views.accounts()}
        for operation in operations:
            account = names.get(operation.account_id, "")
            line = OperationLine(self._theme, operation, account, self._clock.now())
            line.retry_wanted.connect(self._retry)
            line.edit_wanted.connect(self._edit)
            line.cancel_wanted.connect(self._cancel)
            self._column.addWidget(line)
            self.lines.append(line)

    def _retry(self, operation: Operation) -> None:
        self._bridge.run(self._bridge.services.compose.retry(operation.id), then=self._went)

    def _edit(self, operation: Operation) -> None:
        def opened(draft: Draft | None) -> None:
            self._went(None)
            if draft is not None:
                self.draft_wanted.emit(draft)
            else:
                self.said.emit(tr("It has just been sent."))

        self._bridge.run(self._bridge.services.compose.cancel(operation.id), then=opened)

    def _cancel(self, operation: Operation) -> None:
        def cancelled(draft: Draft | None) -> None:
            self._went(None)
            if draft is not None:
                self.said.emit(tr("Not sent. The text is kept as a draft."))

        self._bridge.run(self._bridge.services.compose.cancel(operation.id), then=cancelled)

    def _went(self, _outcome: object) -> None:
        self.refresh()

    def _changed(self, _event: object) -> None:
        if self.isVisible():
            self._timer.start()

    def _clear(self) -> None:
        self.lines = []
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class OperationLine(QWidget):
    """One operation: what, where, how it stands, and its buttons."""

    retry_wanted = Signal(object)
    edit_wanted = Signal(object)
    cancel_wanted = Signal(object)

    def __init__(self, theme: Theme, operation: Operation, account: str, now: datetime) -> None:
        super().__init__()
        self._theme = theme
        icon, token = _mark(operation.state)
        title = operation.summary or _kind_words(operation.kind)
        state = _state_words(operation, now)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 9, 0, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Glyph(theme, icon, 16, token), 0, 0, 2, 1)
        grid.addWidget(Words(theme, title, weight=500, wraps=True), 0, 1)
        detail = " · ".join(part for part in (_kind_words(operation.kind), account, state) if part)
        has_trouble = operation.state in _TROUBLE
        colour = "danger" if has_trouble else "text3"
        grid.addWidget(Words(theme, detail, role=Role.SMALL, token=colour, wraps=True), 1, 1)
        grid.addLayout(self._buttons(operation, title), 0, 2, 2, 1)
        self.setAccessibleName(f"{title}. {detail}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline below."""
        line = self._theme.colour("line")
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, line)

    def _buttons(self, operation: Operation, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        is_send = operation.kind is OperationKind.SEND
        if operation.state in _TROUBLE:
            words = tr("Try again")
            if operation.state is OperationState.UNCERTAIN:
                words = tr("Send again")
            self._button(row, words, title, lambda: self.retry_wanted.emit(operation))
        if is_send and operation.state in (*_TROUBLE, OperationState.QUEUED):
            self._button(row, tr("Edit"), title, lambda: self.edit_wanted.emit(operation))
        if operation.state in (*_TROUBLE, OperationState.QUEUED):
            self._button(row, tr("Cancel"), title, lambda: self.cancel_wanted.emit(operation))
        return row

    def _button(self, row: QHBoxLayout, words: str, title: str, run: Callable[[], None]) -> None:
        button = QPushButton(words)
        button.setProperty("kind", "quiet")
        button.setAccessibleName(f"{words}: {title}")
        button.clicked.connect(run)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


def _mark(state: OperationState) -> tuple[str, str]:
    return {
        OperationState.QUEUED: ("clock", "text2"),
        OperationState.SENDING: ("send", "accent"),
        OperationState.DONE: ("check", "ok"),
        OperationState.FAILED: ("circle-alert", "danger"),
        OperationState.UNCERTAIN: ("message-circle-question", "due"),
        OperationState.CANCELLED: ("x", "text3"),
    }[state]


def _state_words(operation: Operation, now: datetime) -> str:
    match operation.state:
        case OperationState.QUEUED if operation.attempts:
            words = tr("next try at {time}").format(time=clock_time(operation.not_before))
            return f"{operation.error} {words}".strip()
        case OperationState.QUEUED if operation.not_before > now:
            return tr("leaves at {time}").format(time=clock_time(operation.not_before))
        case OperationState.QUEUED:
            return tr("waits for the connection")
        case OperationState.SENDING:
            return tr("is on its way")
        case OperationState.UNCERTAIN:
            unsure = tr("It is not certain whether this was sent. Look before you send it again.")
            return f"{unsure} {operation.error}".strip()
        case OperationState.FAILED:
            return operation.error or tr("It was refused.")
    return since_text(operation.not_before, now)


def _kind_words(kind: OperationKind) -> str:
    return {
        OperationKind.SEND: tr("Message"),
        OperationKind.SET_FLAGS: tr("Marks"),
        OperationKind.MOVE: tr("Move"),
        OperationKind.DELETE: tr("Delete"),
        OperationKind.SAVE_DRAFT: tr("Draft"),
        OperationKind.UNSUBSCRIBE: tr("Leaving a list"),
    }[kind]
