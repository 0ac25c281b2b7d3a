"""The list of pages at the left of the settings window; one stop for Tab, arrows inside."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.ui.palette.fuzzy import fold
from desktop.ui.settings.pages import PAGES, PageInfo
from desktop.ui.theme import Theme

PAGE = Qt.ItemDataRole.UserRole
HEIGHT_ROOM = 12
TEXT_LEFT, TEXT_RIGHT = 34, 6


class Navigation(QListView):
    """Pages by name; typing in the field above leaves those with a fitting setting."""

    page_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_PageDelegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._current_changed)
        theme.changed.connect(self.viewport().update)
        self.say_anew()

    def say_anew(self) -> None:
        """Name the pages in the language of the moment."""
        self.setAccessibleName(tr("Settings"))
        self.filter("")

    def filter(self, text: str) -> None:
        """Show the pages that have to do with `text`."""
        current = self._current_id()
        self._model.clear()
        for page in PAGES:
            if _fits(page, text):
                item = QStandardItem(tr(page.title))
                item.setData(page, PAGE)
                item.setEditable(False)
                self._model.appendRow(item)
        if current:
            self.select(current)

    def width_of_titles(self) -> int:
        """What the longest title takes when it is the chosen one, in px."""
        metrics = self._theme.metrics(weight=600)
        widest = max(metrics.horizontalAdvance(tr(page.title)) for page in PAGES)
        return TEXT_LEFT + widest + TEXT_RIGHT + 1

    def choose_first(self) -> None:
        """Show the first page that fits."""
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

    def select(self, page_id: str) -> None:
        """Put the cursor on a page."""
        for row in range(self._model.rowCount()):
            page = self._model.item(row).data(PAGE)
            if page.id == page_id and row != self.currentIndex().row():
                self.setCurrentIndex(self._model.index(row, 0))

    def keyboardSearch(self, _search: str) -> None:
        """The field above is for searching."""

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.page_wanted.emit(current.data(PAGE).id)

    def _current_id(self) -> str:
        index = self.currentIndex()
        return index.data(PAGE).id if index.isValid() else ""


class _PageDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.line_height() + HEIGHT_ROOM)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, page = self._theme, index.data(PAGE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(0, 0.5, 0, -0.5)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected:
            painter.setBrush(theme.colour("accent-soft"))
            if self._list.hasFocus():
                painter.setPen(QPen(theme.colour("accent"), 2))
                box = box.adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, 5, 5)
        middle = option.rect.center().y() + 1
        token = "accent-text" if selected else "text2"
        painter.drawPixmap(8, middle - 8, theme.pixmap(page.icon, 16, token))
        weight = 600 if selected else 400
        painter.setFont(theme.font(weight=weight))
        painter.setPen(theme.colour("text"))
        room = option.rect.width() - TEXT_LEFT - TEXT_RIGHT
        words = theme.metrics(weight=weight).elidedText(
            tr(page.title), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(TEXT_LEFT, middle + theme.metrics().capHeight() // 2, words)
        painter.restore()


def _fits(page: PageInfo, text: str) -> bool:
    wanted = fold(text.strip())
    return any(wanted in fold(tr(words)) for words in (page.title, *page.words))
