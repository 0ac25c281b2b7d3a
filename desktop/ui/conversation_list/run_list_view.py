"""A list view whose lines stand in runs of equal height, and that keeps its place.

Geometry comes from runs (see geometry.py), so Qt's own list layout, which asks every line for its
size, never runs. The row that the person looks at stays where it is when others come and go.
"""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.entries import Density, RowKind, row_height, row_kind
from desktop.ui.conversation_list.geometry import Geometry
from desktop.ui.conversation_list.model import ConversationModel
from desktop.ui.conversation_list.motion import CollapseOverlay
from desktop.ui.conversation_list.overlay_scroll_bar import OverlayScrollBar
from desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    """A conversation and where its row is in the viewport."""

    conversation_id: ConversationId
    y: int


class RunListView(QListView):
    """Places the lines of a ConversationModel."""

    def __init__(
        self, model: ConversationModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.density = Density.BY_IMPORTANCE
        self._model = model
        self._geometry = Geometry()
        self._pointer = QPoint(-1, -1)
        self._anchor: _Anchor | None = None
        self._overlay = CollapseOverlay(theme, self.viewport())
        self._bar = OverlayScrollBar(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        for signal in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.modelReset):
            signal.connect(self.relayout)
        model.will_change.connect(self._remember_anchor)
        model.did_change.connect(self._restore_anchor)
        theme.changed.connect(self.relayout)

    def set_density(self, density: Density) -> None:
        """Size rows by importance, all small or all large."""
        self.density = density
        self.relayout()

    def relayout(self) -> None:
        """Work out anew where lines are; cheap, whatever the length of the list."""
        title = row_height(RowKind.SECTION, self.theme)
        runs: list[tuple[int, int]] = []
        for section, has_title, count in self._model.runs():
            runs.append((int(has_title), title))
            runs.append((count, row_height(row_kind(section, self.density), self.theme)))
        self._geometry = Geometry(runs)
        self.updateGeometries()
        self.viewport().update()

    def doItemsLayout(self) -> None:
        """Qt asks for a layout: ours is always ready."""
        self.relayout()

    def updateGeometries(self) -> None:
        """Tell the scroll bar how long the list is."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._geometry.total - height))
        bar.setPageStep(height)
        bar.setSingleStep(self.theme.line_height() * 3)

    def visualRect(self, index: Index) -> QRect:
        """Where a line is in the viewport."""
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The line at a place in the viewport."""
        place = self._geometry.index_at(point.y() + self.verticalOffset())
        return self._model.index(place) if place >= 0 else QModelIndex()

    def verticalOffset(self) -> int:
        """How far the list is scrolled, px."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        """Never scrolled sideways."""
        return 0

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Scroll as little as needed to show a line in full."""
        if not index.isValid() or index.row() >= self._geometry.count:
            return
        top, height = self._geometry.top(index.row()), self._geometry.height(index.row())
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if index.row() == 1 and self._model.row_at(0) is None:
            # The title of the first section comes along.
            top, height = 0, top + height
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (room - height) // 2)
        elif top < bar.value():
            bar.setValue(top)
        elif top + height > bar.value() + room:
            bar.setValue(top + height - room)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted; load more when the end comes near."""
        self._overlay.stop()
        self.viewport().scroll(dx, dy)
        if self._geometry.total - self.verticalOffset() < 3 * self.viewport().height():
            self._fetch_more()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The end may have come near."""
        super().resizeEvent(event)
        self.updateGeometries()
        self._fetch_more()

    def isIndexHidden(self, _index: Index) -> bool:
        """Folded rows are not in the model, so nothing in it is hidden."""
        return False

    def setSelection(self, _rect: QRect, _command: object) -> None:
        """Rubber bands select nothing here."""

    def visualRegionForSelection(self, _selection: object) -> QRegion:
        """What to repaint when the selection changes: its lines."""
        region = QRegion()
        for index in self.selectionModel().selectedIndexes():
            region += QRegion(self.visualRect(index))
        return region

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search by first letter."""

    def _next_place(self, place: int, step: int) -> int:
        """The next line in a direction that is a conversation, or -1."""
        place += step
        while 0 <= place < self._geometry.count:
            if self._model.row_at(place) is not None:
                return place
            place += step
        return -1

    def _rect(self, place: int) -> QRect:
        if not 0 <= place < self._geometry.count:
            return QRect()
        top = self._geometry.top(place) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._geometry.height(place))

    def _kind(self, place: int) -> RowKind:
        return row_kind(self._model.group_at(place).section, self.density)

    def _remember_anchor(self) -> None:
        place = self.indexAt(self._pointer).row() if self._pointer.y() >= 0 else -1
        if self._model.row_at(place) is None:
            place = self.currentIndex().row()
        row, rect = self._model.row_at(place), self._rect(place)
        if row is None or not rect.intersects(self.viewport().rect()):
            place = self._next_place(self._geometry.index_at(self.verticalOffset()) - 1, 1)
            row, rect = self._model.row_at(place), self._rect(place)
        self._anchor = None if row is None else _Anchor(conversation_id=row.id, y=rect.top())

    def _restore_anchor(self) -> None:
        anchor, self._anchor = self._anchor, None
        index = self._model.find(anchor.conversation_id) if anchor else QModelIndex()
        if anchor is not None and index.isValid():
            moved = self._rect(index.row()).top() - anchor.y
            if moved:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + moved)
                self.viewport().update()

    def _fetch_more(self) -> None:
        if self._model.canFetchMore(QModelIndex()):
            self._model.fetchMore(QModelIndex())
