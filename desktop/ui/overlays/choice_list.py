"""A list to choose one thing from: icon, title with matched letters, note, key or value.

The palette, the later picker and the search completer are such lists. Focus stays in the field
above; the field hands ↑ ↓ PgUp PgDn over with `move`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.overlays.key_hints import key_cap_width, native_key, paint_key_cap
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_Index = QModelIndex | QPersistentModelIndex
CHOICE = Qt.ItemDataRole.UserRole
BAR = 3
GAP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line. `matches` are the indices of the letters of the title that were typed."""

    id: str
    title: str
    icon: str = ""
    icon_token: str = "text2"
    note: str = ""
    value: str = ""
    """Stands at the right edge."""
    key: str = ""
    """In QKeySequence's portable text; painted as a key cap at the right edge."""
    group: str = ""
    matches: tuple[int, ...] = ()
    has_line_before: bool = False
    spoken: str = ""
    """What a screen reader says; empty: title, note and value."""

    @property
    def accessible(self) -> str:
        """The line in words."""
        parts = (self.title, self.note, self.value, self.key)
        return self.spoken or ", ".join(part for part in parts if part)


class ChoiceModel(QAbstractListModel):
    """Choices under the headings of their groups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[Choice | str] = []

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these, in this order; neighbours of one group share a heading."""
        self.beginResetModel()
        self._lines = []
        for group, members in groupby(choices, key=lambda choice: choice.group):
            if group:
                self._lines.append(group)
            self._lines.extend(members)
        self.endResetModel()

    def choice(self, index: _Index) -> Choice | None:
        """The choice at an index; None for a heading."""
        line = self._lines[index.row()] if index.isValid() else None
        return line if isinstance(line, Choice) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """Choices and headings."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself and its words."""
        line = self._lines[index.row()]
        if role == CHOICE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line if isinstance(line, str) else line.accessible
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if self.choice(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class ChoiceList(QListView):
    """Shows choices; `chosen` gives the one that was clicked or accepted."""

    chosen = Signal(Choice)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        row_padding: int = 18,
        match_token: str = "accent-text",
        icon_left: int = 18,
    ) -> None:
        super().__init__(parent)
        self.choices = ChoiceModel(self)
        self.setModel(self.choices)
        self._delegate = _ChoiceDelegate(theme, self, row_padding, match_token, icon_left)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        self.clicked.connect(self._accept_index)
        theme.changed.connect(self.viewport().update)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these and put the cursor on the first."""
        self.choices.set_choices(choices)
        self._go_to(0, 1)
        self.updateGeometry()

    def current(self) -> Choice | None:
        """The choice under the cursor."""
        index = self.currentIndex()
        return self.choices.choice(index) if index.isValid() else None

    def move(self, steps: int) -> None:  # type: ignore[override]
        """Move the cursor by so many choices; it goes round at the ends for single steps."""
        count = self.choices.rowCount()
        if not count:
            return
        row = self.currentIndex().row() + steps
        row = row % count if abs(steps) == 1 else min(max(row, 0), count - 1)
        self._go_to(row, 1 if steps > 0 else -1)

    def accept(self) -> None:
        """Choose what is under the cursor."""
        self._accept_index(self.currentIndex())

    def content_height(self) -> int:
        """Height of all lines, px."""
        option = QStyleOptionViewItem()
        rows = range(self.choices.rowCount())
        return sum(
            self._delegate.sizeHint(option, self.choices.index(row, 0)).height() for row in rows
        )

    def _accept_index(self, index: QModelIndex) -> None:
        choice = self.choices.choice(index) if index.isValid() else None
        if choice is not None:
            self.chosen.emit(choice)

    def _go_to(self, row: int, step: int) -> None:
        count = self.choices.rowCount()
        for _ in range(count):
            index = self.choices.index(row % count, 0)
            if self.choices.choice(index) is not None:
                self.setCurrentIndex(index)
                first = row % count <= 1
                self.scrollTo(self.choices.index(0, 0) if first else index)
                return
            row += step
        self.setCurrentIndex(QModelIndex())


class _ChoiceDelegate(QStyledItemDelegate):
    def __init__(
        self, theme: Theme, parent: QWidget, row_padding: int, match_token: str, icon_left: int
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row_padding = row_padding
        self._match_token = match_token
        self._icon_left = icon_left

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = index.data(CHOICE)
        if isinstance(line, str):
            return QSize(0, self._theme.line_height(Role.SMALL) + 12)
        extra = 9 if isinstance(line, Choice) and line.has_line_before else 0
        return QSize(0, self._theme.line_height() + self._row_padding + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(CHOICE)
        box: QRect = option.rect
        painter.save()
        if isinstance(line, str):
            self._paint_heading(painter, box, line)
        elif isinstance(line, Choice):
            state = option.state
            if line.has_line_before:
                painter.fillRect(box.x(), box.y() + 4, box.width(), 1, self._theme.colour("line"))
                box = box.adjusted(0, 9, 0, 0)
            self._paint_ground(painter, box, state)
            self._paint_choice(painter, box, line)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setFont(self._theme.font(Role.SMALL, 600))
        painter.setPen(self._theme.colour("text2"))
        inner = box.adjusted(self._icon_left, 4, -GAP, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._theme.colour("accent-soft"))
            painter.fillRect(box.x(), box.y(), BAR, box.height(), self._theme.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, self._theme.colour("hover"))

    def _paint_choice(self, painter: QPainter, box: QRect, choice: Choice) -> None:
        theme, middle = self._theme, box.center().y() + 1
        x = box.x() + self._icon_left
        if choice.icon:
            painter.drawPixmap(x, middle - 8, theme.pixmap(choice.icon, 16, choice.icon_token))
            x += 16 + GAP
        right = self._paint_right(painter, box, choice)
        baseline = middle + theme.metrics().capHeight() // 2
        x = self._paint_title(painter, x, baseline, right - x, choice)
        if choice.note and right - x > 40:
            metrics = theme.metrics(Role.SMALL)
            painter.setFont(theme.font(Role.SMALL))
            painter.setPen(theme.colour("text3"))
            text = metrics.elidedText(choice.note, Qt.TextElideMode.ElideRight, right - x - 2 * GAP)
            painter.drawText(x + GAP, baseline, text)

    def _paint_right(self, painter: QPainter, box: QRect, choice: Choice) -> int:
        """Paint key or value; return where the room for the title ends."""
        theme, right, middle = self._theme, box.right() - 14, box.center().y() + 1
        if choice.key:
            text = native_key(choice.key)
            width = key_cap_width(theme, text)
            paint_key_cap(painter, theme, text, x=right - width, middle=middle)
            return right - width - GAP
        if choice.value:
            font = theme.font(Role.SMALL, tabular=True)
            metrics = QFontMetrics(font)
            width = metrics.horizontalAdvance(choice.value)
            painter.setFont(font)
            painter.setPen(theme.colour("text2"))
            painter.drawText(right - width, middle + metrics.capHeight() // 2, choice.value)
            return right - width - GAP
        return right

    def _paint_title(
        self, painter: QPainter, x: int, baseline: int, room: int, choice: Choice
    ) -> int:
        theme = self._theme
        elided = theme.metrics(weight=600).elidedText(
            choice.title, Qt.TextElideMode.ElideRight, room
        )
        title = choice.title if elided == choice.title else elided
        marked = set(choice.matches)
        for is_match, run in groupby(range(len(title)), key=lambda i: i in marked):
            text = "".join(title[i] for i in run)
            weight = 600 if is_match else 400
            painter.setFont(theme.font(Role.BODY, weight))
            painter.setPen(theme.colour(self._match_token if is_match else "text"))
            painter.drawText(x, baseline, text)
            x += theme.metrics(Role.BODY, weight).horizontalAdvance(text)
        return x
