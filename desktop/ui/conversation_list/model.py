"""The conversations of one view as a Qt model with section titles among the rows.

It pages by key, and it patches rows that changed instead of loading anew. `will_change` and
`did_change` frame each change, so that the view can keep in place what the person looks at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.core.clock import Clock
from desktop.model.conversation import ConversationRow, PageKey, Section, TriageState, View
from desktop.model.ids import ConversationId
from desktop.services.contract import Views
from desktop.ui.conversation_list.entries import Entry, SectionEntry
from desktop.ui.conversation_list.groups import Group, Groups
from desktop.ui.conversation_list.order import OrderKey, order_key, page_order
from desktop.ui.conversation_list.spoken import RowPlace, row_name, section_name

FIRST_PAGE = 60
PAGE = 100
"""So many rows take a fraction of a frame's patience (50 ms) to read and to lay out."""
RELOAD_AT_MOST = 1000
PAGES_PER_FETCH = 5

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The ConversationRow of a line, or None for a section title."""

Index = QModelIndex | QPersistentModelIndex
Filter = Callable[[ConversationRow], bool]


def view_of(state: TriageState) -> View:
    """The view that lists conversations in a state."""
    return View(state.value)


class ConversationModel(QAbstractListModel):
    """Section titles and rows of a view."""

    will_change = Signal()
    did_change = Signal()
    will_remove = Signal(object)
    """A set of ConversationId that leaves now."""

    def __init__(self, views: Views, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = views
        self._clock = clock
        self._next_key: PageKey | None = None
        self._filter: Filter | None = None
        self._folded: set[Section] = set()
        self._leaving: set[ConversationId] = set()
        self.misplaced: set[ConversationId] = set()
        """Rows that belong elsewhere by now and wait for `settle`."""
        self.view = View.INBOX
        self.groups = Groups(())

    def show(self, view: View, accepts: Filter | None = None) -> None:
        """Load the first page of a view; `accepts` leaves out rows."""
        self.view, self._filter = view, accepts
        self._load(FIRST_PAGE)

    def reload(self, lines: int = RELOAD_AT_MOST) -> None:
        """Load anew what is loaded, after so much changed that patching is slower.

        Only the first `lines` and a little more, if so few are looked at: a row takes 0.1 ms.
        """
        folded = sum(len(group.rows) for group in self.groups.all if group.is_folded)
        used = min(len(self.groups.key_of), lines + folded + PAGE)
        self.will_change.emit()
        self._load(min(RELOAD_AT_MOST, max(FIRST_PAGE, used)))
        self.did_change.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many lines are loaded and not folded away."""
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt, assistive technology and other delegates ask; the view paints from `entry`."""
        if not index.isValid():
            return None
        entry = self.entry(index.row())
        if isinstance(entry, SectionEntry):
            spoken = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
            return section_name(entry) if role in spoken else None
        return self._row_data(entry, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Section titles take the focus but are never selected."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self.entry(index.row()), SectionEntry):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def canFetchMore(self, parent: Index) -> bool:
        """Whether rows are left in the cache that would be shown."""
        if parent.isValid() or self._next_key is None:
            return False
        return not self.groups.for_section(self._next_key.section).is_folded

    def fetchMore(self, parent: Index) -> None:
        """Append the next page; with a filter go on until something is found, within bounds."""
        for _ in range(PAGES_PER_FETCH):
            if not self.canFetchMore(parent) or self._fetch_page():
                return

    def entry(self, index: int) -> Entry:
        """The line at a place."""
        return self.groups.entry(index)

    def group_at(self, index: int) -> Group:
        """The group that a line is in."""
        return self.groups.at(index)

    def row_at(self, index: int) -> ConversationRow | None:
        """The conversation at a place, None for a section title or outside."""
        if not 0 <= index < len(self.groups):
            return None
        entry = self.entry(index)
        return None if isinstance(entry, SectionEntry) else entry

    def find(self, conversation_id: ConversationId) -> QModelIndex:
        """The index of a loaded conversation, invalid when it is not shown."""
        place = self.groups.index_of(conversation_id)
        return self.index(place) if place >= 0 else QModelIndex()

    def runs(self) -> Sequence[tuple[Section | None, bool, int]]:
        """Per group: its section, whether it has a title, how many rows are shown."""
        return [
            (group.section, group.has_title, 0 if group.is_folded else len(group.rows))
            for group in self.groups.all
        ]

    def loaded_ids(self, section: Section) -> list[ConversationId]:
        """The loaded conversations of a section."""
        return [row.id for row in self.groups.for_section(section).rows]

    @property
    def is_complete(self) -> bool:
        """Whether no page is left to load."""
        return self._next_key is None

    def set_folded(self, section: Section, is_folded: bool) -> None:
        """Fold or unfold a section."""
        group = self.groups.for_section(section)
        if group.is_folded == is_folded:
            return
        first = self.groups.start(group) + 1
        count = len(group.rows)
        if count:
            (self._removing if is_folded else self._inserting)(first, count)
        group.is_folded = is_folded
        if count:
            (self.endRemoveRows if is_folded else self.endInsertRows)()
        (self._folded.add if is_folded else self._folded.discard)(section)
        self._title_changed(group)

    def remove(self, ids: Iterable[ConversationId]) -> None:
        """Take rows out at once, before the engine has answered; `arrived` ends the wait."""
        gone = set(ids)
        self._leaving |= gone
        self.will_change.emit()
        self._take_out(gone)
        self.did_change.emit()

    def arrived(self, ids: Iterable[ConversationId]) -> None:
        """The engine has answered for rows that were removed: look at the cache again."""
        self._leaving -= set(ids)
        self.refresh(ids)

    def refresh(self, ids: Iterable[ConversationId], *, may_move: bool = False) -> None:
        """Bring rows up to date with the cache; moves within the list wait unless `may_move`."""
        self.will_change.emit()
        for conversation_id in ids:
            self._refresh(conversation_id, may_move)
        counts = self._counts()
        if counts is not None:
            self._set_counts(counts)
        self.did_change.emit()

    def settle(self) -> None:
        """Put rows where they belong by now."""
        waiting, self.misplaced = self.misplaced, set()
        self.refresh(waiting, may_move=True)

    def _load(self, limit: int) -> None:
        self.beginResetModel()
        sections = tuple(Section) if self.view is View.INBOX else (None,)
        self.groups = Groups(tuple(Group(section) for section in sections))
        self.misplaced = set()
        page = self._views.page(self.view, limit=limit)
        self._next_key = page.next_key
        for row in filter(self._accepts, page.rows):
            self.groups.append(self.groups.for_row(row), order_key(self.view, row), row)
        counts = self._counts()
        for group in self.groups.all:
            group.is_folded = group.section in self._folded
            group.count = counts.get(group.section, 0) if counts and group.section else None
            group.has_title = group.section is not None and bool(group.count or group.rows)
        self.endResetModel()
        if not self.groups.key_of:
            self.fetchMore(QModelIndex())

    def _counts(self) -> Mapping[Section, int] | None:
        if self.view is not View.INBOX or self._filter is not None:
            return None
        return self._views.section_counts(self.view)

    def _fetch_page(self) -> bool:
        """Append one page; return whether a row of it is shown."""
        page = self._views.page(self.view, limit=PAGE, after=self._next_key)
        self._next_key = page.next_key
        new = [row for row in page.rows if row.id not in self.groups and self._accepts(row)]
        is_shown = False
        # Rows of one group follow each other.
        for group, rows in groupby(new, self.groups.for_row):
            is_shown |= self._append(group, list(rows))
        return is_shown

    def _append(self, group: Group, rows: list[ConversationRow]) -> bool:
        if not rows:
            return False
        self._ensure_title(group)
        if not group.is_folded:
            self._inserting(self.groups.start(group) + group.size, len(rows))
        for row in rows:
            self.groups.append(group, order_key(self.view, row), row)
        if not group.is_folded:
            self.endInsertRows()
        return not group.is_folded

    def _accepts(self, row: ConversationRow) -> bool:
        if row.id in self._leaving:
            return False
        return self._filter is None or self._filter(row)

    def _refresh(self, conversation_id: ConversationId, may_move: bool) -> None:
        fresh = self._views.row(conversation_id)
        if fresh is None or fresh.id != conversation_id:
            self._take_out({conversation_id})
        if fresh is None:
            return
        if not self._belongs(fresh):
            self._take_out({fresh.id})
        elif fresh.id not in self.groups:
            self._insert(fresh)
        elif order_key(self.view, fresh) == self.groups.key_of[fresh.id]:
            self.misplaced.discard(fresh.id)
            self._show(fresh)
        elif may_move:
            self._move(fresh)
        else:
            # The words are new at once, the place only when the list is left alone.
            self.misplaced.add(fresh.id)
            section = self.groups.group_of(fresh.id).section
            self._show(replace(fresh, section=section or fresh.section))

    def _belongs(self, row: ConversationRow) -> bool:
        if not row.is_listed or view_of(row.state) is not self.view:
            return False
        if row.id in self._leaving:
            return False
        # A row that is shown stays when a filter would no longer take it, such as "unread".
        return row.id in self.groups or self._accepts(row)

    def _show(self, row: ConversationRow) -> None:
        self.groups.replace(row)
        index = self.find(row.id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _insert(self, row: ConversationRow) -> None:
        group, key = self.groups.for_row(row), order_key(self.view, row)
        if self._is_beyond_loaded(key):
            return
        self._ensure_title(group)
        if group.is_folded:
            self.groups.add(group, key, row)
            return
        place = self.groups.place_for(group, key)
        self._inserting(self.groups.start(group) + group.has_title + place, 1)
        self.groups.add(group, key, row)
        self.endInsertRows()

    def _move(self, row: ConversationRow) -> None:
        source, target = self.groups.group_of(row.id), self.groups.for_row(row)
        key = order_key(self.view, row)
        if source.is_folded or target.is_folded or self._is_beyond_loaded(key):
            self._take_out({row.id})
            self._insert(row)
            return
        self._ensure_title(target)
        origin = self.groups.index_of(row.id)
        goal = self.groups.start(target) + target.has_title + self.groups.place_for(target, key)
        nowhere = QModelIndex()
        moves = self.beginMoveRows(nowhere, origin, origin, nowhere, goal)
        self.groups.discard(row.id)
        self.groups.add(target, key, row)
        if moves:
            self.endMoveRows()
        self._show(row)
        self._drop_title(source)

    def _take_out(self, ids: set[ConversationId]) -> None:
        present = [identity for identity in ids if identity in self.groups]
        if not present:
            return
        self.will_remove.emit(set(present))
        self.misplaced -= ids
        for run in self._neighbours(present):
            self._remove_run(run)

    def _neighbours(self, ids: list[ConversationId]) -> list[list[ConversationId]]:
        """Neighbours together, so that a whole section leaves in one step."""
        groups = self.groups
        places = sorted((groups.all.index(groups.group_of(i)), groups.position(i), i) for i in ids)
        runs: list[list[ConversationId]] = []
        before = (-1, -1)
        for group, position, identity in places:
            if before == (group, position - 1):
                runs[-1].append(identity)
            else:
                runs.append([identity])
            before = (group, position)
        return runs

    def _remove_run(self, ids: list[ConversationId]) -> None:
        group, first = self.groups.group_of(ids[0]), self.groups.index_of(ids[0])
        if first >= 0:
            self._removing(first, len(ids))
        for identity in ids:
            self.groups.discard(identity)
        if first >= 0:
            self.endRemoveRows()
        if group.count is not None:
            group.count = max(len(group.rows), group.count - len(ids))
        self._title_changed(group)
        self._drop_title(group)

    def _ensure_title(self, group: Group) -> None:
        if group.section is not None and not group.has_title:
            self._inserting(self.groups.start(group), 1)
            group.has_title = True
            self.endInsertRows()

    def _drop_title(self, group: Group) -> None:
        """Remove the title of a section that has run empty."""
        if group.has_title and not group.rows and not group.count:
            self._removing(self.groups.start(group), 1)
            group.has_title = False
            self.endRemoveRows()

    def _is_beyond_loaded(self, key: OrderKey) -> bool:
        """Whether a place is after the loaded pages: scrolling there will load it."""
        return self._next_key is not None and key > page_order(self.view, self._next_key)

    def _set_counts(self, counts: Mapping[Section, int]) -> None:
        for group in self.groups.all:
            count = max(counts.get(group.section, 0), len(group.rows)) if group.section else None
            if count != group.count:
                group.count = count
                self._title_changed(group)
                self._drop_title(group)

    def _title_changed(self, group: Group) -> None:
        if group.has_title:
            index = self.index(self.groups.start(group))
            self.dataChanged.emit(index, index)

    def _inserting(self, first: int, count: int) -> None:
        self.beginInsertRows(QModelIndex(), first, first + count - 1)

    def _removing(self, first: int, count: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, first + count - 1)

    def _row_data(self, row: ConversationRow, role: int) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_name(row, self._clock.now(), self._place_in_section(row))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.snippet
        if role == Qt.ItemDataRole.DisplayRole:
            return row.subject
        return row if role == ROW_ROLE else None

    def _place_in_section(self, row: ConversationRow) -> RowPlace:
        group = self.groups.group_of(row.id)
        position = self.groups.position(row.id) + 1
        return RowPlace(section=group.section, position=position, count=group.count)
