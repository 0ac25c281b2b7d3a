"""The rows of a list by section, in display order, with the line number of each; no Qt."""

from bisect import bisect_left
from dataclasses import dataclass, field

from desktop.model.conversation import ConversationRow, Section
from desktop.model.ids import ConversationId
from desktop.ui.conversation_list.entries import Entry, SectionEntry
from desktop.ui.conversation_list.order import OrderKey


@dataclass(slots=True)
class Group:
    """The loaded rows of one section; without `section` it is a whole view and has no title."""

    section: Section | None
    count: int | None = None
    """How many the cache has, loaded or not; None when a filter makes that unknown."""
    has_title: bool = False
    is_folded: bool = False
    rows: list[ConversationRow] = field(default_factory=list)
    keys: list[OrderKey] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many lines it takes."""
        return self.has_title + (0 if self.is_folded else len(self.rows))


class Groups:
    """All groups of a view."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self.all = groups
        self.key_of: dict[ConversationId, OrderKey] = {}
        self._group_of: dict[ConversationId, Group] = {}

    def __len__(self) -> int:
        return sum(group.size for group in self.all)

    def __contains__(self, conversation_id: ConversationId) -> bool:
        return conversation_id in self.key_of

    def for_row(self, row: ConversationRow) -> Group:
        """The group that a row belongs in."""
        return self.for_section(row.section)

    def for_section(self, section: Section) -> Group:
        """The group of a section; the only one when the view has no sections."""
        return next((group for group in self.all if group.section is section), self.all[0])

    def start(self, group: Group) -> int:
        """The line number of the first line of a group."""
        before = self.all[: self.all.index(group)]
        return sum(other.size for other in before)

    def entry(self, index: int) -> Entry:
        """The line with a number; IndexError when there is none."""
        for group in self.all:
            size = group.size
            if index < size:
                return self._entry_in(group, index)
            index -= size
        raise IndexError(index)

    def at(self, index: int) -> Group:
        """The group of a line; IndexError when there is none."""
        for group in self.all:
            if index < group.size:
                return group
            index -= group.size
        raise IndexError(index)

    def index_of(self, conversation_id: ConversationId) -> int:
        """The line number of a conversation, or -1 when it is not loaded or folded away."""
        group = self._group_of.get(conversation_id)
        if group is None or group.is_folded:
            return -1
        return self.start(group) + group.has_title + self.position(conversation_id)

    def group_of(self, conversation_id: ConversationId) -> Group:
        """The group that shows a loaded conversation."""
        return self._group_of[conversation_id]

    def place_for(self, group: Group, key: OrderKey) -> int:
        """The place that a key would take among the rows of a group."""
        return bisect_left(group.keys, key)

    def position(self, conversation_id: ConversationId) -> int:
        """The place of a loaded conversation among the rows of its group."""
        return bisect_left(self._group_of[conversation_id].keys, self.key_of[conversation_id])

    def row(self, conversation_id: ConversationId) -> ConversationRow | None:
        """A loaded row as it is shown."""
        group = self._group_of.get(conversation_id)
        return group.rows[self.position(conversation_id)] if group else None

    def add(self, group: Group, key: OrderKey, row: ConversationRow) -> int:
        """Put a row where its key belongs; return its place in the group."""
        position = self.place_for(group, key)
        group.keys.insert(position, key)
        group.rows.insert(position, row)
        self.key_of[row.id] = key
        self._group_of[row.id] = group
        return position

    def append(self, group: Group, key: OrderKey, row: ConversationRow) -> None:
        """Put a row of the next page at the end."""
        group.keys.append(key)
        group.rows.append(row)
        self.key_of[row.id] = key
        self._group_of[row.id] = group

    def replace(self, row: ConversationRow) -> None:
        """Show a newer version of a row at the place it has."""
        self._group_of[row.id].rows[self.position(row.id)] = row

    def discard(self, conversation_id: ConversationId) -> None:
        """Take a row out."""
        position, group = self.position(conversation_id), self._group_of.pop(conversation_id)
        del group.rows[position], group.keys[position], self.key_of[conversation_id]

    def _entry_in(self, group: Group, index: int) -> Entry:
        if group.has_title:
            if index == 0 and group.section is not None:
                return SectionEntry(
                    section=group.section, count=group.count, is_folded=group.is_folded
                )
            index -= 1
        return group.rows[index]
