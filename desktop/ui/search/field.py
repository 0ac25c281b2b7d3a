"""The search field: plain words, and operators as tokens that one Backspace removes."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.key_hints import key_cap_width, native_key, paint_key_cap
from desktop.ui.search.completer import SearchCompleter
from desktop.ui.search.tokens import (
    Token,
    as_token,
    finished_operator,
    fragment_before,
    from_query,
    plain_query,
    tokens_in,
)
from desktop.ui.theme import Theme

PAUSE_MS = 150
"""Searching starts this long after the last key."""
ICON_ROOM = 26
_OUR_KEYS = (
    *(Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Tab),
    *(Qt.Key.Key_Return, Qt.Key.Key_Enter),
)
_CURSOR_INSET = 5
"""QLineEdit.cursorRect() starts so many px before the cursor."""


class SearchField(QLineEdit):
    """The field in the list header."""

    query_changed = Signal(str)
    """The query, 150 ms after the last key; empty when there is none."""
    results_wanted = Signal()
    """The focus should go to the results (↓)."""
    first_wanted = Signal()
    """The first result should be opened (Enter)."""
    left = Signal()
    """Esc with nothing more to close here."""
    save_wanted = Signal(str)

    def __init__(
        self, bridge: Bridge, commands: Commands, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._removing = False
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._emit)
        self._last = ""
        self.completer_popup = SearchCompleter(bridge, theme, self)
        self.completer_popup.list.chosen.connect(lambda choice: self._complete(choice.title))
        self.textChanged.connect(self._text_changed)
        self.textEdited.connect(self._edited)
        self.cursorPositionChanged.connect(self._keep_out_of_tokens)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def query(self) -> str:
        """The query as search understands it."""
        return plain_query(self.text())

    def set_query(self, query: str) -> None:
        """Show a query and search for it at once."""
        self.setText(from_query(query))
        self.search_now()

    def add_operator(self, operator: str) -> None:
        """Type an operator such as "from:" at the end, ready for its value."""
        text = self.text()
        gap = "" if not text or text.endswith(" ") else " "
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCursorPosition(len(text))
        self.insert(gap + operator)
        self._suggest()

    def search_now(self) -> None:
        """Do not wait for the pause."""
        self._timer.stop()
        self._emit()

    def event(self, event: QEvent) -> bool:
        """Tab accepts a suggestion; the keys that mean something here are not shortcuts."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                if self.completer_popup.isVisible():
                    self.completer_popup.list.accept()
                    return True
            elif event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer the suggestions, remove tokens, leave."""
        popup, key = self.completer_popup, Qt.Key(event.key())
        if popup.isVisible() and popup.take_key(key):
            return
        if key == Qt.Key.Key_Backspace and not event.modifiers() and self._remove_token():
            return
        if key == Qt.Key.Key_Down:
            self.search_now()
            self.results_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            self.first_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif _is_save(event):
            if self.query.strip():
                self.save_wanted.emit(self.query.strip())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the key that leaves."""
        super().focusInEvent(event)
        self._dress()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Suggestions go with the focus."""
        super().focusOutEvent(event)
        self.completer_popup.hide()
        self._dress()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross of a token removes it."""
        for token, box in self._boxes():
            cross = QRectF(box.right() - 18, box.y(), 18, box.height())
            if cross.contains(event.position()):
                self._remove(token)
                return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, then the tokens over it, the lens and the key."""
        super().paintEvent(event)
        painter, theme = QPainter(self), self._theme
        middle = self.height() // 2
        painter.drawPixmap(10, middle - 8, theme.pixmap("search", 16, "text2"))
        cap = native_key("Esc") if self.hasFocus() else "/"
        width = key_cap_width(theme, cap)
        paint_key_cap(painter, theme, cap, x=self.width() - width - 9, middle=middle)
        left = ICON_ROOM + 6
        painter.setClipRect(QRect(left, 2, self.width() - left - width - 14, self.height() - 4))
        for token, box in self._boxes():
            self._paint_token(painter, token, box)

    def _paint_token(self, painter: QPainter, token: Token, box: QRectF) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box.adjusted(-1, -1, 1, 1), theme.colour("surface"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent-soft"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(theme.font(weight=500))
        painter.setPen(theme.colour("accent-text"))
        text = box.adjusted(5, 0, -16, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, align, token.text)
        cross = theme.pixmap("x", 12, "accent-text")
        painter.drawPixmap(round(box.right()) - 16, round(box.center().y()) - 6, cross)

    def _boxes(self) -> list[tuple[Token, QRectF]]:
        """Tokens and where they are painted."""
        found = tokens_in(self.text())
        if not found:
            return []
        layout = QTextLayout(self.text(), self.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        here = self.cursorRect().x() + _CURSOR_INSET
        origin = here - _x(line, self.cursorPosition())
        height = self._theme.line_height() + 4
        top = (self.height() - height) / 2
        boxes = []
        for token in found:
            left, right = origin + _x(line, token.start), origin + _x(line, token.end)
            boxes.append((token, QRectF(left, top, right - left, height)))
        return boxes

    def _dress(self) -> None:
        cap = key_cap_width(self._theme, native_key("Esc"))
        self.setTextMargins(ICON_ROOM, 0, cap + 4, 0)
        self.setPlaceholderText(tr("Search all messages"))
        self.setAccessibleName(tr("Search all messages"))
        self.update()

    def _text_changed(self) -> None:
        self._timer.start()

    def _edited(self) -> None:
        found = finished_operator(self.text())
        if found is not None:
            start, end, operator = found
            cursor = self.cursorPosition() + len(as_token(operator)) - len(operator)
            self.setSelection(start, end - start)
            self.insert(as_token(operator))
            self.setCursorPosition(cursor)
        self._suggest()

    def _suggest(self) -> None:
        fragment = fragment_before(self.text(), self.cursorPosition())
        self.completer_popup.suggest(fragment)

    def _complete(self, operator: str) -> None:
        """Replace what is being typed by a whole operator as a token."""
        cursor = self.cursorPosition()
        fragment = fragment_before(self.text(), cursor)
        self.completer_popup.hide()
        self.setSelection(cursor - len(fragment), len(fragment))
        if operator.endswith(":"):
            self.insert(operator)
            self._suggest()
        else:
            self.insert(as_token(operator) + " ")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_token(self) -> bool:
        """Remove the token before the cursor, with the blank after it."""
        if self.hasSelectedText():
            return False
        cursor = self.cursorPosition()
        for token in tokens_in(self.text()):
            if token.end == cursor or (token.end == cursor - 1 and self.text()[cursor - 1] == " "):
                self._remove(token)
                return True
        return False

    def _remove(self, token: Token) -> None:
        has_blank = self.text()[token.end : token.end + 1] == " "
        self.setSelection(token.start, token.end - token.start + has_blank)
        self.insert("")
        self.del_()
        self.completer_popup.hide()

    def _keep_out_of_tokens(self, old: int, new: int) -> None:
        if self.hasSelectedText():
            return
        for token in tokens_in(self.text()):
            if token.start < new < token.end:
                self.setCursorPosition(token.end if new > old else token.start)

    def _is_ours(self, event: QKeyEvent) -> bool:
        return Qt.Key(event.key()) in _OUR_KEYS or _is_save(event)

    def _emit(self) -> None:
        if self.query != self._last:
            self._last = self.query
            self.query_changed.emit(self._last)


def _x(line: object, position: int) -> float:
    found = line.cursorToX(position)  # type: ignore[attr-defined]
    return float(found[0] if isinstance(found, tuple) else found)


def _is_save(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
