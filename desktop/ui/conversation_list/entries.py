"""What a line of the list can be, and how high it is."""

from dataclasses import dataclass
from enum import Enum

from desktop.core.l10n import tr
from desktop.model.conversation import ConversationRow, Section
from desktop.ui.theme import Theme
from desktop.ui.typography import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry:
    """The title line of a section. `count` is None while a filter hides part of it."""

    section: Section
    count: int | None
    is_folded: bool = False


Entry = SectionEntry | ConversationRow


class RowKind(Enum):
    """How much a row shows; the value is its number of lines (0: a section title)."""

    SECTION = 0
    ONE_LINE = 1
    TWO_LINES = 2
    THREE_LINES = 3


class Density(Enum):
    """How rows are sized."""

    BY_IMPORTANCE = "by_importance"
    COMPACT = "compact"
    ROOMY = "roomy"


_KINDS = {
    Section.NEEDS_YOU: RowKind.THREE_LINES,
    Section.WORTH_READING: RowKind.TWO_LINES,
    Section.REST: RowKind.ONE_LINE,
}


def row_kind(section: Section | None, density: Density = Density.BY_IMPORTANCE) -> RowKind:
    """The kind of the rows of a section; None is a view without sections."""
    if density is Density.COMPACT:
        return RowKind.ONE_LINE
    if density is Density.ROOMY:
        return RowKind.THREE_LINES
    return _KINDS[section] if section is not None else RowKind.TWO_LINES


def row_height(kind: RowKind, theme: Theme) -> int:
    """Height in px, from the font: 28, 30, 50 and 70 at a base of 13 px."""
    line = theme.line_height()
    if kind is RowKind.SECTION:
        return theme.line_height(Role.SMALL) + 12
    lines: int = kind.value
    return lines * line + 10 + 2 * lines


def section_title(section: Section) -> str:
    """The name of a section."""
    titles = {
        Section.NEEDS_YOU: tr("Needs you"),
        Section.WORTH_READING: tr("Worth reading"),
        Section.REST: tr("The rest"),
    }
    return titles[section]
