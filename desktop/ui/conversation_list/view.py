"""The list of conversations: what lines look like, what pointer and keys do."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from desktop.core.clock import Clock
from desktop.model.conversation import ConversationRow, Section
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.entries import (
    SectionEntry,
)
from desktop.ui.conversation_list.model import ConversationModel
from desktop.ui.conversation_list.quick_buttons import BUTTONS, button_rects
from desktop.ui.conversation_list.row_painter import (
    AVATAR_LEFT,
    TEXT_LEFT,
    RowPainter,
    RowState,
)
from desktop.ui.conversation_list.run_list_view import RunListView
from desktop.ui.conversation_list.section_painter import SectionPainter
from desktop.ui.conversation_list.ticks import Ticks
from desktop.ui.conversation_list.tooltips import row_tooltip
from desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class ConversationView(RunListView):
    """Shows a ConversationModel."""

    current_changed = Signal(object)
    """The ConversationId that is selected now, or None."""
    opened = Signal(object)
    """A ConversationId, by Enter or double click."""
    quick_pressed = Signal(str, object)
    """A command id of a quick button, and the ConversationId of its row."""
    section_done_pressed = Signal(Section)
    first_painted = Signal()
    """The first rows are on the screen; comes once."""
    touched = Signal()
    """The person used the list just now."""

    def __init__(
        self, model: ConversationModel, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, theme, parent)
        self.ticks = Ticks(self)
        self.painter = RowPainter(theme, clock)
        self._sections = SectionPainter(theme, self.painter.text)
        self._remembered: ConversationId | None = None
        self._tick_origin = -1
        self._has_painted = False
        self._set_up()
        self._connect(model)

    def _set_up(self) -> None:
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.ticks.changed.connect(self.viewport().update)

    def _connect(self, model: ConversationModel) -> None:
        model.modelAboutToBeReset.connect(self._remember_current)
        model.modelReset.connect(self._restore_current)
        model.will_remove.connect(self._leave_rows)
        model.rowsRemoved.connect(self._overlay.start)
        self.selectionModel().currentChanged.connect(self._current_changed)

    # Which line is current.

    def current_row(self) -> ConversationRow | None:
        """The selected conversation."""
        return self._model.row_at(self.currentIndex().row())

    def current_id(self) -> ConversationId | None:
        """The id of the selected conversation."""
        row = self.current_row()
        return None if row is None else row.id

    def select(self, conversation_id: ConversationId) -> bool:
        """Select a conversation if it is loaded and shown."""
        index = self._model.find(conversation_id)
        if index.isValid():
            self.setCurrentIndex(index)
        return index.isValid()

    def select_first(self) -> None:
        """Select the first conversation."""
        self._select_place(self._next_place(-1, 1))

    def select_next(self, step: int = 1) -> bool:
        """Select the next conversation, or with -1 the previous; titles are skipped."""
        place = self._next_place(self.currentIndex().row(), step)
        self._select_place(place)
        return place >= 0

    def current_section(self) -> Section | None:
        """The section of the current line."""
        place = self.currentIndex().row()
        if not 0 <= place < self._geometry.count:
            return None
        return self._model.entry(place).section

    def tick_current(self) -> None:
        """Tick the current row, or take its tick away."""
        current = self.current_id()
        if current is not None:
            self.ticks.toggle(current)

    def tick_and_move(self, step: int) -> None:
        """Tick the current row and the one moved to."""
        current = self.current_id()
        if current is not None:
            self.ticks.add([current])
        if self.select_next(step):
            self.ticks.add([row.id for row in [self.current_row()] if row is not None])

    def tick_all(self) -> None:
        """Tick all rows that are loaded and shown."""
        rows = (self._model.row_at(place) for place in range(self._geometry.count))
        self.ticks.add(row.id for row in rows if row is not None)

    def fold_current(self, is_folded: bool) -> None:
        """Fold or unfold the section of the current line; its title is current then."""
        section = self.current_section()
        if section is None or not self._model.groups.for_section(section).has_title:
            return
        title = self._model.groups.start(self._model.groups.for_section(section))
        if is_folded:
            self.setCurrentIndex(self._model.index(title))
        self._model.set_folded(section, is_folded)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002 - Qt's signature
    ) -> QModelIndex:
        """Where the arrow and page keys lead; arrows also stop at section titles."""
        move = QAbstractItemView.CursorAction
        place, last = self.currentIndex().row(), self._geometry.count - 1
        page = self.viewport().height() - self.theme.line_height() * 2
        steps = {move.MoveUp: -1, move.MovePrevious: -1, move.MoveDown: 1, move.MoveNext: 1}
        if action in steps:
            place = min(last, max(0, place + steps[action]))
        elif action == move.MoveHome:
            place = self._next_place(-1, 1)
        elif action == move.MoveEnd:
            place = last
        elif action in (move.MovePageUp, move.MovePageDown):
            place = self._page_from(place, page if action == move.MovePageDown else -page)
        return self._model.index(place) if place >= 0 else QModelIndex()

    # What it looks like.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that need it."""
        if self._geometry.count and not self._has_painted:
            self._has_painted = True
            self.first_painted.emit()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.colour("list"))
        first = self._geometry.index_at(max(0, event.rect().top() + self.verticalOffset()))
        if first < 0:
            return
        hovered = self.indexAt(self._pointer).row()
        current = self.currentIndex().row()
        for place in range(first, self._geometry.count):
            rect = self._rect(place)
            if rect.top() > event.rect().bottom():
                return
            self._paint_line(painter, place, rect, place == current, place == hovered)

    def _paint_line(
        self, painter: QPainter, place: int, rect: QRect, is_current: bool, is_hovered: bool
    ) -> None:
        entry = self._model.entry(place)
        has_focus = is_current and self.hasFocus()
        if isinstance(entry, SectionEntry):
            box = self._sections.button_rect(rect, entry)
            is_hot = is_hovered and box.contains(self._pointer)
            self._sections.paint(painter, rect, entry, has_focus=has_focus, is_hot=is_hot)
            return
        kind = self._kind(place)
        state = RowState(
            is_selected=is_current,
            has_focus=has_focus,
            is_hovered=is_hovered,
            is_ticked=entry.id in self.ticks,
            hovered_button=self._button_at(place, rect) if is_hovered else -1,
        )
        self.painter.paint(painter, rect, entry, kind=kind, state=state)

    # What pointer and keys do.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a button, fold a section, tick with Ctrl or Shift, else select."""
        self.touched.emit()
        self._pointer = event.position().toPoint()
        place = self.indexAt(self._pointer).row()
        if place < 0 or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        entry = self._model.entry(place)
        if isinstance(entry, SectionEntry):
            self._press_title(place, entry)
        else:
            self._press_row(place, entry, event)

    def _press_title(self, place: int, entry: SectionEntry) -> None:
        if self._sections.button_rect(self._rect(place), entry).contains(self._pointer):
            self.section_done_pressed.emit(entry.section)
        else:
            self._model.set_folded(entry.section, not entry.is_folded)

    def _press_row(self, place: int, row: ConversationRow, event: QMouseEvent) -> None:
        button = self._button_at(place, self._rect(place))
        on_avatar = AVATAR_LEFT <= self._pointer.x() < TEXT_LEFT - 4
        modifiers = event.modifiers()
        if button >= 0:
            self.quick_pressed.emit(BUTTONS[button].command, row.id)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._tick_range(place)
        elif modifiers & Qt.KeyboardModifier.ControlModifier or on_avatar:
            self._tick_origin = place
            self.ticks.toggle(row.id)
        else:
            self._tick_origin = place
            self.setCurrentIndex(self._model.index(place))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        place = self.indexAt(event.position().toPoint()).row()
        row = self._model.row_at(place)
        if row is not None and self._button_at(place, self._rect(place)) < 0:
            self.opened.emit(row.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the quick buttons of the row under the pointer."""
        self._move_pointer(event.position().toPoint())
        self.touched.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """All is done on press."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        self._move_pointer(QPoint(-1, -1))
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or folds, left and right fold; the rest is Qt's cursor movement."""
        self.touched.emit()
        self._overlay.stop()
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold_current(key == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips say what a row has no room for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.indexAt(event.pos()).row()
            row = self._model.row_at(place)
            if row is not None:
                button = self._button_at(place, self._rect(place), event.pos())
                text = row_tooltip(row, button)
                QToolTip.showText(event.globalPos(), text, self.viewport(), self._rect(place))
            return True
        return super().viewportEvent(event)

    def _enter(self) -> None:
        place = self.currentIndex().row()
        if not 0 <= place < self._geometry.count:
            return
        entry = self._model.entry(place)
        if isinstance(entry, SectionEntry):
            self._model.set_folded(entry.section, not entry.is_folded)
        else:
            self.opened.emit(entry.id)

    def _tick_range(self, place: int) -> None:
        origin = self._tick_origin if self._tick_origin >= 0 else self.currentIndex().row()
        first, last = sorted((max(0, origin), place))
        rows = (self._model.row_at(line) for line in range(first, last + 1))
        self.ticks.add(row.id for row in rows if row is not None)

    def _move_pointer(self, point: QPoint) -> None:
        for place in {self.indexAt(self._pointer).row(), self.indexAt(point).row()}:
            if place >= 0:
                self.viewport().update(self._rect(place))
        self._pointer = point

    def _button_at(self, place: int, rect: QRect, point: QPoint | None = None) -> int:
        point = self._pointer if point is None else point
        middle = self.painter.buttons_middle(rect, self._kind(place))
        boxes = button_rects(rect, middle)
        return next((n for n, box in enumerate(boxes) if box.contains(point)), -1)

    # How it stays in place.

    def _remember_current(self) -> None:
        self._remembered = self.current_id()

    def lines_in_use(self) -> int:
        """How many lines from the top the person sees, has chosen or has ticked."""
        bottom = self.indexAt(QPoint(0, self.viewport().height() - 1)).row()
        if len(self.ticks) or bottom < 0:
            return self._geometry.count
        return max(bottom, self.currentIndex().row()) + 1

    def _restore_current(self) -> None:
        self.ticks.discard([one for one in self.ticks.ids() if one not in self._model.groups])
        if self._remembered is not None:
            self.select(self._remembered)

    def _leave_rows(self, ids: set[ConversationId]) -> None:
        self.ticks.discard(ids)
        places = sorted(index.row() for index in map(self._model.find, ids) if index.isValid())
        if len(places) == 1:
            self._overlay.prepare(self._rect(places[0]))
        current = self.current_id()
        if current in ids:
            self._select_place(self._heir(self.currentIndex().row(), ids))

    def _heir(self, place: int, ids: set[ConversationId]) -> int:
        """The line that takes over when the current one leaves: the next, else the previous."""
        for step in (1, -1):
            other = self._next_place(place, step)
            while other >= 0:
                row = self._model.row_at(other)
                if row is not None and row.id not in ids:
                    return other
                other = self._next_place(other, step)
        return -1

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        for index in (current, previous):
            if index.isValid():
                self.viewport().update(self.visualRect(index))
        self.current_changed.emit(self.current_id())

    def _select_place(self, place: int) -> None:
        if place >= 0:
            self._overlay.stop()
            self.setCurrentIndex(self._model.index(place))

    def _page_from(self, place: int, distance: int) -> int:
        top = self._geometry.top(max(0, place)) + distance
        return self._geometry.index_at(min(self._geometry.total - 1, max(0, top)))
