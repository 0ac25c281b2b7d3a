"""The list of search results, painted as the list of conversations with marked hits."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.conversation import ConversationRow, Hit, TriageState
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.entries import RowKind, row_height
from desktop.ui.conversation_list.fragments import paint_fragment
from desktop.ui.conversation_list.row_painter import (
    GLYPH,
    GLYPH_GAP,
    RIGHT_MARGIN,
    RowPainter,
    RowState,
)
from desktop.ui.conversation_list.section_painter import (
    CHEVRON,
    CHEVRON_LEFT,
    COUNT_GAP,
    TITLE_LEFT,
)
from desktop.ui.conversation_list.text_paint import RIGHT
from desktop.ui.dates import row_time
from desktop.ui.search.grouping import ResultGroup
from desktop.ui.search.marking import marked
from desktop.ui.search.result_model import LINE, Index, ResultModel, group_count
from desktop.ui.theme import Theme
from desktop.ui.typography import Role


class ResultList(QListView):
    """Arrows move, `hit_chosen` follows the cursor; ↑ on the first result leaves upwards."""

    hit_chosen = Signal(object)
    """The Hit under the cursor, or None."""
    hit_opened = Signal(object)
    left_upwards = Signal()
    left = Signal()
    """Esc: the search should end."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results = ResultModel(clock, self)
        self.setModel(self.results)
        self._painter = _ResultPainter(theme, clock)
        self.setItemDelegate(_ResultDelegate(self._painter, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Results"))
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(lambda *_: self._follow())
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_groups(self, groups: tuple[ResultGroup, ...], words: tuple[str, ...]) -> None:
        """Show results; the cursor stays on its conversation when that is still there."""
        before = self.current_id()
        self._painter.words = words
        self.results.set_groups(groups)
        if before is not None:
            index = self.results.index_of(before)
            if index.isValid():
                self.setCurrentIndex(index)

    def current_hit(self) -> Hit | None:
        """The hit under the cursor."""
        return self.results.hit(self.currentIndex())

    def current_id(self) -> ConversationId | None:
        """The conversation under the cursor."""
        hit = self.current_hit()
        return hit.row.id if hit is not None else None

    def go_to_first(self) -> None:
        """Put the cursor on the first result if it is on none."""
        if self.current_hit() is None:
            index = self.results.next_hit(0, 1)
            if index.isValid():
                self.setCurrentIndex(index)

    def step(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) result; titles are skipped."""
        index = self.results.next_hit(self.currentIndex().row() + step, step)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        elif step < 0:
            self.left_upwards.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows skip titles; Enter opens; left and right fold."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_J):
            self.step(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_K):
            self.step(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_O):
            hit = self.current_hit()
            if hit is not None:
                self.hit_opened.emit(hit)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here, not a way to jump."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a title folds its group."""
        line = self.results.line(self.indexAt(event.position().toPoint()))
        if isinstance(line, ResultGroup):
            self.results.toggle(line)
            return
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The cursor needs a place."""
        super().focusInEvent(event)
        self.go_to_first()

    def _follow(self) -> None:
        self.hit_chosen.emit(self.current_hit())


class _ResultPainter(RowPainter):
    """As the row of the list, with the place of the conversation and marks in the subject."""

    words: tuple[str, ...] = ()

    def _three_lines(
        self, painter: QPainter, rect: QRect, row: ConversationRow, state: RowState
    ) -> None:
        first, second, third = self._lines(rect, RowKind.THREE_LINES)
        self._avatar(painter, rect, rect.top() + 8, row, state)
        self._people_and_place(painter, first, row)
        if row.has_attachments:
            ratio = self._ratio(painter)
            clip = self.theme.pixmap("paperclip", GLYPH, "text3", ratio)
            painter.drawPixmap(second.right() - GLYPH, second.center().y() - GLYPH // 2 + 1, clip)
            second = second.adjusted(0, 0, -GLYPH - 8, 0)
        self._subject(painter, second, row)
        self._snippet(painter, third, row, state)

    def _people_and_place(self, painter: QPainter, line: QRect, row: ConversationRow) -> None:
        end = self._time(painter, line, row) - 8
        place = _place(row)
        if place:
            box = QRect(line.topLeft(), QPoint(end, line.bottom()))
            self.text.line(painter, box, place, role=Role.CAPTION, token="text3", align=RIGHT)
            end -= self.text.width(place, Role.CAPTION) + 8
        people = ", ".join(person.label for person in row.people)
        box = QRect(line.topLeft(), QPoint(end, line.bottom()))
        weight = 600 if row.unread else 500
        self.text.line(painter, box, people, weight=weight)

    def _time(self, painter: QPainter, line: QRect, row: ConversationRow) -> int:
        words = row_time(row.last_message_at, self._now())
        self.text.line(
            painter, line, words, role=Role.CAPTION, token="text3", align=RIGHT, tabular=True
        )
        return line.right() + 1 - self.text.width(words, Role.CAPTION)

    def _subject(self, painter: QPainter, line: QRect, row: ConversationRow) -> None:
        fragment = marked(row.subject, self.words) if self.words else ""
        if not fragment:
            super()._subject(painter, line, row)
            return
        self._glyph(painter, QPoint(line.left(), line.center().y() + 1 - GLYPH // 2), row)
        box = line.adjusted(GLYPH + GLYPH_GAP, 0, 0, 0)
        paint_fragment(painter, self.text, box, fragment, role=Role.BODY, token="text")

    def title(self, painter: QPainter, rect: QRect, group: ResultGroup, is_folded: bool) -> None:
        """Paint the title of a group, as a section of the list."""
        line = rect.adjusted(TITLE_LEFT, 6, -RIGHT_MARGIN, 0)
        name = "chevron-right" if is_folded else "chevron-down"
        chevron = self.theme.pixmap(name, CHEVRON, "text3", self._ratio(painter))
        painter.drawPixmap(
            rect.left() + CHEVRON_LEFT, line.center().y() + 1 - CHEVRON // 2, chevron
        )
        self.text.line(painter, line, group.title, role=Role.SMALL, weight=600, token="text2")
        left = self.text.width(group.title, Role.SMALL, 600) + COUNT_GAP
        count = line.adjusted(left, 0, 0, 0)
        self.text.line(
            painter, count, group_count(group), role=Role.SMALL, token="text3", tabular=True
        )


class _ResultDelegate(QStyledItemDelegate):
    def __init__(self, painter: _ResultPainter, parent: ResultList) -> None:
        super().__init__(parent)
        self._painter = painter
        self._list = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        is_hit = isinstance(index.data(LINE), Hit)
        kind = RowKind.THREE_LINES if is_hit else RowKind.SECTION
        return QSize(0, row_height(kind, self._painter.theme))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        painter.save()
        if isinstance(line, ResultGroup):
            self._painter.title(painter, option.rect, line, self._list.results.is_folded(line))
        elif isinstance(line, Hit):
            is_current = index == self._list.currentIndex()
            state = RowState(
                is_selected=is_current,
                has_focus=is_current and self._list.hasFocus(),
                is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
                fragment=line.fragment,
            )
            self._painter.paint(
                painter, option.rect, line.row, kind=RowKind.THREE_LINES, state=state
            )
        painter.restore()


def _place(row: ConversationRow) -> str:
    """Where a result is: what the person did with it, else its account."""
    states = {
        TriageState.DONE: tr("Done"),
        TriageState.LATER: tr("Later"),
        TriageState.WAITING: tr("Waiting for"),
        TriageState.COFFEE: tr("Coffee corner"),
    }
    return states.get(row.state) or (row.account_names[0] if row.account_names else "")
