"""One list in the rail, painted: icon, title, note and mark; in strip mode the icon alone."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.ui.conversation_list.text_paint import RIGHT, TextPainter
from desktop.ui.rail.rows import RAIL_ROW_ROLE, RailModel, RailRow
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

ICON_LEFT = 8
TITLE_GAP = 10
RIGHT_PADDING = 10
RADIUS = 5
MARK = 14
Index = QModelIndex | QPersistentModelIndex


class RailDelegate(QStyledItemDelegate):
    """Paints rail rows; `is_small` for sources."""

    def __init__(self, theme: Theme, text: TextPainter, *, is_small: bool) -> None:
        super().__init__()
        self._theme = theme
        self._text = text
        self._is_small = is_small
        self.is_strip = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """30 px for views and 27 for sources at a base of 13 px."""
        extra = 9 if self._is_small else 12
        return QSize(0, self._theme.line_height() + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: RailRow = index.data(RAIL_ROW_ROLE)
        rect: QRect = option.rect
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected) and not self._is_small
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            token = "accent-soft" if is_selected else "hover"
            painter.setBrush(self._theme.colour(token))
            painter.drawRoundedRect(QRectF(rect), RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        self._content(painter, rect, row, is_selected)

    def _content(self, painter: QPainter, rect: QRect, row: RailRow, is_selected: bool) -> None:
        size = 14 if self._is_small else 16
        middle = rect.center().y() + 1
        left = rect.left() + ((rect.width() - size) // 2 if self.is_strip else ICON_LEFT)
        token = "accent-text" if is_selected else "text2"
        self._icon(painter, row.icon, left, middle, size, token)
        if self.is_strip:
            return
        right = rect.right() + 1 - RIGHT_PADDING
        if row.mark:
            right -= MARK
            self._icon(painter, row.mark, right, middle, MARK, row.token)
            right -= 4
        role = Role.SMALL if self._is_small else Role.BODY
        note_role = Role.CAPTION if self._is_small else Role.SMALL
        strong = row.is_strong and is_selected
        if row.note:
            box = QRect(rect.left(), rect.top(), right - rect.left(), rect.height())
            weight = 600 if strong else 400
            ink = "text" if strong else row.token
            self._text.line(
                painter,
                box,
                row.note,
                role=note_role,
                weight=weight,
                token=ink,
                align=RIGHT,
                tabular=True,
            )
            right -= self._text.width(row.note, note_role, weight) + 6
        title = QRect(left + size + TITLE_GAP, rect.top(), 0, rect.height())
        title.setRight(right - 1)
        weight = 600 if is_selected else 400
        ink = "text" if is_selected else "text2"
        self._text.line(painter, title, row.title, role=role, weight=weight, token=ink)

    def _icon(
        self, painter: QPainter, name: str, left: int, middle: int, size: int, token: str
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(left, middle - size // 2, self._theme.pixmap(name, size, token, ratio))


class RailList(QListView):
    """A list that is one stop for Tab, with arrows inside, as high as its rows."""

    chosen = Signal(object)
    """The key of a row that was clicked or entered."""

    def __init__(self, theme: Theme, text: TextPainter, *, is_small: bool = False) -> None:
        super().__init__()
        self.rows = RailModel()
        self._theme = theme
        self._delegate = RailDelegate(theme, text, is_small=is_small)
        self._follows_arrows = not is_small
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(RAIL_ROW_ROLE).key))
        self.rows.modelReset.connect(self.updateGeometry)
        theme.changed.connect(self.doItemsLayout)

    def set_strip(self, is_strip: bool) -> None:
        """Show icons alone, or all."""
        self._delegate.is_strip = is_strip
        self.viewport().update()

    def select_key(self, key: object) -> None:
        """Mark the row with a key as the current one; no row when there is none."""
        if key is None:
            self.setCurrentIndex(QModelIndex())
            return
        for place, row in enumerate(self.rows.rows):
            if row.key == key:
                self.setCurrentIndex(self.rows.index(place))

    def sizeHint(self) -> QSize:
        """As high as all rows."""
        row = self._delegate.sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        return QSize(180, row * len(self.rows.rows))

    def minimumSizeHint(self) -> QSize:
        """A rail that is too low scrolls as a whole."""
        return QSize(36, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose a view at once; Enter goes to a source."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        moved = self._follows_arrows and self.currentIndex() != before
        if (is_enter or moved) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().data(RAIL_ROW_ROLE).key)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands, not a search by first letter."""
