"""Search results as a Qt model: hits under the titles of their groups."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.core.clock import Clock
from desktop.core.l10n import number, tr, trn
from desktop.model.conversation import Hit
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.fragments import END, START
from desktop.ui.conversation_list.spoken import RowPlace, row_name
from desktop.ui.search.grouping import ResultGroup

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_NOWHERE = RowPlace(section=None, position=0, count=None)


class ResultModel(QAbstractListModel):
    """Lines are a ResultGroup (its title) or a Hit."""

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._groups: tuple[ResultGroup, ...] = ()
        self._folded: set[str] = set()
        self._lines: list[ResultGroup | Hit] = []

    def set_groups(self, groups: Sequence[ResultGroup]) -> None:
        """Show these."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self._lines = []
        for group in self._groups:
            self._lines.append(group)
            if group.title not in self._folded:
                self._lines.extend(group.hits)
        self.endResetModel()

    def toggle(self, group: ResultGroup) -> None:
        """Fold or unfold a group."""
        self._folded ^= {group.title}
        self.set_groups(self._groups)

    def is_folded(self, group: ResultGroup) -> bool:
        """Whether the hits of a group are hidden."""
        return group.title in self._folded

    def line(self, index: Index) -> ResultGroup | Hit | None:
        """What stands at an index."""
        return self._lines[index.row()] if index.isValid() else None

    def hit(self, index: Index) -> Hit | None:
        """The hit at an index; None at a title."""
        line = self.line(index)
        return line if isinstance(line, Hit) else None

    def index_of(self, conversation_id: ConversationId) -> QModelIndex:
        """Where a conversation stands, invalid when it is not there."""
        for row, line in enumerate(self._lines):
            if isinstance(line, Hit) and line.row.id == conversation_id:
                return self.index(row, 0)
        return QModelIndex()

    def next_hit(self, start: int, step: int) -> QModelIndex:
        """The first hit from a row on, in steps of 1 or -1."""
        row = start
        while 0 <= row < len(self._lines):
            if isinstance(self._lines[row], Hit):
                return self.index(row, 0)
            row += step
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Titles and hits."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line, and what a screen reader says."""
        line = self.line(index)
        if role == LINE or line is None:
            return line
        if isinstance(line, ResultGroup):
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
                return _group_name(line, is_folded=self.is_folded(line))
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_name(line.row, self._clock.now(), _NOWHERE)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return line.fragment.replace(START, "").replace(END, "")
        return line.row.subject if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles cannot be selected."""
        if self.hit(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _group_name(group: ResultGroup, *, is_folded: bool) -> str:
    count = trn("{n} result", "{n} results", len(group.hits))
    fold = tr("folded") if is_folded else tr("unfolded")
    return tr("{title}, {count}, {fold}.").format(title=group.title, count=count, fold=fold)


def group_count(group: ResultGroup) -> str:
    """The number beside the title of a group."""
    return number(len(group.hits))
