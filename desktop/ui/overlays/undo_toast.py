"""The undo toast: says for eight seconds what was done, with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.key_hints import key_cap_width, native_key, paint_key_cap
from desktop.ui.overlays.outcome_words import outcome_words
from desktop.ui.overlays.popover import fade_in, paint_shadow
from desktop.ui.theme import Theme

SHOWN_MS = 8000
FADE_MS = 160
MARGIN = 24
"""Room around the toast for its shadow, px."""


class UndoToast(QWidget):
    """Sits at the bottom centre of its parent; it never takes the focus by itself."""

    undone = Signal(Outcome)

    def __init__(self, bridge: Bridge, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._bridge = bridge
        self._commands = commands
        self._theme = theme
        self._text = ""
        self._undo: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        self.button = _UndoButton(theme, self)
        self.button.clicked.connect(self._press)
        self.button.focus_changed.connect(self._hold)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN + 8, MARGIN)
        layout.addStretch(1)
        layout.addWidget(self.button)
        parent.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def offer(self, outcome: Outcome) -> None:
        """Say what happened, and offer the way back where there is one."""
        ticket = outcome.undo_ticket
        if ticket is None:
            self.say(outcome_words(outcome))
        else:
            self.say(outcome_words(outcome), undo=lambda: self._undo_ticket(ticket))

    def say(self, text: str, *, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; with `undo` it gets a button."""
        if not text:
            return
        self._text, self._undo = text, undo
        self.button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        was_hidden = self.isHidden()
        self.show()
        self.raise_()
        if was_hidden:
            fade_in(self, self._theme, FADE_MS)
        self._timer.start()
        offer = tr("{what}. Undo with {key}.").format(what=text, key=native_key("Ctrl+Z"))
        announce(self, offer if undo is not None else text)

    def sizeHint(self) -> QSize:
        """As wide as the sentence, as high as two lines."""
        text = self._theme.metrics().horizontalAdvance(self._text)
        button = self.button.sizeHint().width() + 12 if self._undo is not None else 0
        height = self._theme.line_height() + 22
        return QSize(44 + text + button + 16 + 2 * MARGIN, height + 2 * MARGIN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint in reverse: light on dark, or dark on light."""
        painter, theme = QPainter(self), self._theme
        box = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_shadow(painter, theme, box, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        painter.drawRoundedRect(box, 6, 6)
        middle = round(box.center().y())
        mark = theme.pixmap("circle-check", 16, "surface")
        painter.drawPixmap(round(box.x()) + 14, middle - 8, mark)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("surface"))
        right = self.button.x() - 12 if self._undo is not None else box.right() - 14
        left = round(box.x()) + 42
        text = theme.metrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, round(right) - left
        )
        painter.drawText(left, middle + theme.metrics().capHeight() // 2, text)

    def enterEvent(self, event: QEnterEvent) -> None:
        """It stays while the pointer is on it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count anew when the pointer leaves."""
        self._hold(self.button.hasFocus())
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the parent changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._over
        size = self.sizeHint().boundedTo(QSize(parent.width(), parent.height()))
        self.resize(size)
        self.move(QPoint((parent.width() - size.width()) // 2, parent.height() - size.height()))
        self.update()

    def _press(self) -> None:
        undo, self._undo = self._undo, None
        self._leave()
        if undo is not None:
            undo()

    def _leave(self) -> None:
        self._timer.stop()
        if self.button.hasFocus():
            self.focusNextChild()
        self.hide()

    def _hold(self, is_held: bool) -> None:
        if is_held or self.underMouse():
            self._timer.stop()
        elif self.isVisible():
            self._timer.start()

    def _undo_ticket(self, ticket: int) -> None:
        self._bridge.run(self._bridge.services.triage.undo(ticket), then=self._did_undo)

    def _did_undo(self, outcome: Outcome | None) -> None:
        if outcome is None:
            self.say(tr("There is nothing to undo"))
            return
        self.say(outcome_words(outcome))
        self.undone.emit(outcome)


class _UndoButton(QAbstractButton):
    """ "Undo [Ctrl+Z]" in the reversed colours of the toast."""

    focus_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        theme = self._theme
        text = theme.metrics(weight=600).horizontalAdvance(tr("Undo"))
        cap = key_cap_width(theme, native_key("Ctrl+Z"))
        return QSize(text + cap + 8 + 20, theme.line_height() + 10)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        self.setAccessibleName(tr("Undo"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("surface"), 2 if self.hasFocus() else 1))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(theme.font(weight=600))
        metrics = theme.metrics(weight=600)
        middle = self.height() / 2
        painter.drawText(10, round(middle + metrics.capHeight() / 2), tr("Undo"))
        x = 10 + metrics.horizontalAdvance(tr("Undo")) + 8
        paint_key_cap(painter, theme, native_key("Ctrl+Z"), x=x, middle=middle, token="surface")
