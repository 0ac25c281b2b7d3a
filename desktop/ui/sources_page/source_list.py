"""The table of sources: one row per account, then the sources that are installed but not used."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.clock import Clock
from desktop.core.l10n import number, tr
from desktop.model.account import AccountStatus
from desktop.services.contract import SourceView
from desktop.ui.icons import source_glyph
from desktop.ui.sources_page.health_words import fetched_text, health_mark
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

Index = QModelIndex | QPersistentModelIndex
Line = AccountStatus | SourceView | str
LINE = Qt.ItemDataRole.UserRole
ICON_LEFT, TEXT_LEFT, MARGIN = 20, 62, 20
HEALTH_WIDTH, MESSAGES_WIDTH, KIND_WIDTH = 150, 110, 180
NARROW, VERY_NARROW = 640, 420
"""Below these widths the kind of source, and then the figures, are left out."""


class SourceModel(QAbstractListModel):
    """Accounts, a heading, unused sources."""

    def __init__(self, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self._clock = clock
        self._lines: list[Line] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these; the cursor survives when only figures changed."""
        if [_key(line) for line in lines] == [_key(line) for line in self._lines]:
            self._lines = list(lines)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, 0))
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """What stands on a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: object) -> int:
        """The row of an account or source, -1 when it is gone."""
        return next((n for n, line in enumerate(self._lines) if _key(line) == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """All lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line, and its words."""
        line = self.line(index.row())
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _words(line, self._clock.now())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be selected."""
        if isinstance(self.line(index.row()), str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SourceList(QListView):
    """Arrows choose; `line_chosen` follows the cursor."""

    line_chosen = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = SourceModel(clock, self)
        self.setModel(self.lines)
        self._delegate = _SourceDelegate(theme, clock, self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(tr("Sources"))
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.line_chosen.emit(self.lines.line(now.row()))
        )
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def set_names(self, names: dict[str, str]) -> None:
        """What the kinds of source are called."""
        self._delegate.names = names

    def current_line(self) -> Line | None:
        """What is under the cursor."""
        return self.lines.line(self.currentIndex().row())

    def select(self, key: object) -> None:
        """Put the cursor on an account or source."""
        row = self.lines.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.lines.index(row, 0))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, with the cursor where it was."""
        before = self.current_line()
        self.lines.set_lines(lines)
        if self.lines.row_of(_key(before)) < 0:
            first = (n for n, line in enumerate(lines) if not isinstance(line, str))
            self.setCurrentIndex(self.lines.index(next(first, 0), 0))
        elif not self.currentIndex().isValid():
            self.select(_key(before))
        self.line_chosen.emit(self.current_line())

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands, not a way to jump."""


class _SourceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, clock: Clock, parent: SourceList) -> None:
        super().__init__(parent)
        self._theme, self._clock, self._list = theme, clock, parent
        self.names: dict[str, str] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._theme.line_height()
        return QSize(0, line + 26 if isinstance(index.data(LINE), str) else 2 * line + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, box = index.data(LINE), option.rect
        painter.save()
        if isinstance(line, str):
            self._text(painter, box.adjusted(ICON_LEFT, 14, 0, 0), line, weight=600)
        else:
            self._ground(painter, option, index)
            if isinstance(line, AccountStatus):
                self._account(painter, box, line)
            elif isinstance(line, SourceView):
                self._unused(painter, box, line)
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, self._theme.colour("line"))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._theme, option.rect
        if index == self._list.currentIndex():
            painter.fillRect(box, theme.colour("accent-soft"))
            painter.fillRect(box.x(), box.y(), 3, box.height(), theme.colour("accent"))
            if self._list.hasFocus():
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -2))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))

    def _account(self, painter: QPainter, box: QRect, status: AccountStatus) -> None:
        theme, account = self._theme, status.account
        middle = box.center().y()
        icon = theme.pixmap(source_glyph(account.source), 18, "text2")
        painter.drawPixmap(box.x() + ICON_LEFT, middle - 9, icon)
        upper, lower = self._lines(box)
        health = box.right() - HEALTH_WIDTH
        figures = health - 12
        kind_left = figures - MESSAGES_WIDTH - KIND_WIDTH
        has_figures = box.width() >= VERY_NARROW
        name_right = kind_left if box.width() >= NARROW else figures - MESSAGES_WIDTH * has_figures
        self._cells(painter, upper, lower, name_right - 12, account.name, _detail(status))
        if box.width() >= NARROW:
            kind = QRect(kind_left, box.y(), KIND_WIDTH, box.height())
            words = self.names.get(account.source, str(account.source))
            self._text(painter, kind, words, token="text2")
        if has_figures:
            self._figures(painter, upper, lower, figures, status)
        mark, words, token = health_mark(status)
        painter.drawPixmap(health, middle - 7, theme.pixmap(mark, 14, token))
        self._text(
            painter,
            QRect(health + 20, box.y(), HEALTH_WIDTH - 24, box.height()),
            words,
            weight=500,
            token=token,
        )

    def _figures(
        self, painter: QPainter, upper: QRect, lower: QRect, right: int, status: AccountStatus
    ) -> None:
        align = Qt.AlignmentFlag.AlignRight
        count = QRect(0, upper.y(), right, upper.height())
        self._text(painter, count, number(status.messages), token="text2", align=align)
        when = QRect(0, lower.y(), right, lower.height())
        words = fetched_text(status, self._clock.now())
        self._text(painter, when, words, role=Role.SMALL, token="text3", align=align)

    def _unused(self, painter: QPainter, box: QRect, source: SourceView) -> None:
        theme, middle = self._theme, box.center().y()
        icon = theme.pixmap(source.icon or "puzzle", 18, "text3")
        painter.drawPixmap(box.x() + ICON_LEFT, middle - 9, icon)
        upper, lower = self._lines(box)
        right = box.right() - HEALTH_WIDTH - 12
        text = tr(source.description) if not source.error else source.error
        self._cells(painter, upper, lower, right, tr(source.name), text)
        words, token, mark = tr("not used"), "text3", "minus"
        if source.error:
            words, token, mark = tr("does not load"), "danger", "circle-alert"
        left = box.right() - HEALTH_WIDTH
        painter.drawPixmap(left, middle - 7, theme.pixmap(mark, 14, token))
        place = QRect(left + 20, box.y(), HEALTH_WIDTH - 24, box.height())
        self._text(painter, place, words, weight=500, token=token)

    def _cells(
        self, painter: QPainter, upper: QRect, lower: QRect, right: int, name: str, text: str
    ) -> None:
        upper.setRight(right)
        lower.setRight(right)
        self._text(painter, upper, name, weight=500)
        self._text(painter, lower, text, role=Role.SMALL, token="text3")

    def _lines(self, box: QRect) -> tuple[QRect, QRect]:
        line = self._theme.line_height()
        left, top = box.x() + TEXT_LEFT, box.center().y() - line
        upper = QRect(left, top, 0, line)
        return upper, QRect(left, top + line, 0, line)

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        *,
        role: Role = Role.BODY,
        weight: int = 400,
        token: str = "text",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        theme = self._theme
        painter.setFont(theme.font(role, weight))
        painter.setPen(theme.colour(token))
        elided = theme.metrics(role, weight).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, elided)


def _key(line: Line | None) -> object:
    if isinstance(line, AccountStatus):
        return line.account.id
    return line.id if isinstance(line, SourceView) else line


def _detail(status: AccountStatus) -> str:
    account = status.account
    return ", ".join(account.addresses) or account.settings.get("path", "")


def _words(line: Line | None, now: datetime) -> str:
    """ "Connections, does not answer, 1,060 messages, 13:41." """
    if isinstance(line, AccountStatus):
        messages = number(line.messages)
        parts = (line.account.name, health_mark(line)[1], messages, fetched_text(line, now))
        return ", ".join(part for part in parts if part)
    if isinstance(line, SourceView):
        return f"{tr(line.name)}, {line.error or tr('not used')}"
    return line or ""
