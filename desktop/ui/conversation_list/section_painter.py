"""Paints the title line of a section, with its one button where it has one."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from desktop.core.l10n import number, trn
from desktop.model.conversation import Section
from desktop.ui.conversation_list.entries import SectionEntry, section_title
from desktop.ui.conversation_list.row_painter import RIGHT_MARGIN
from desktop.ui.conversation_list.text_paint import TextPainter
from desktop.ui.overlays.key_hints import key_cap_width, native_key, paint_key_cap
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

CHEVRON_LEFT = 16
CHEVRON = 12
TITLE_LEFT = 34
COUNT_GAP = 7
CAP_GAP = 6
DONE_KEY = "Shift+E"


class SectionPainter:
    """Paints section titles."""

    def __init__(self, theme: Theme, text: TextPainter) -> None:
        self._theme = theme
        self._text = text

    def paint(
        self, painter: QPainter, rect: QRect, entry: SectionEntry, *, has_focus: bool, is_hot: bool
    ) -> None:
        """Paint a title; `is_hot` is true while the pointer is over its button."""
        # Titles sit a little low: nearer to the rows below than to those above.
        line = rect.adjusted(TITLE_LEFT, 6, -RIGHT_MARGIN, 0)
        middle = line.center().y() + 1
        name = "chevron-right" if entry.is_folded else "chevron-down"
        ratio = painter.device().devicePixelRatioF()
        chevron = self._theme.pixmap(name, CHEVRON, "text3", ratio)
        painter.drawPixmap(rect.left() + CHEVRON_LEFT, middle - CHEVRON // 2, chevron)
        title = section_title(entry.section)
        self._text.line(painter, line, title, role=Role.SMALL, weight=600, token="text2")
        if entry.count is not None:
            count = line.adjusted(self._text.width(title, Role.SMALL, 600) + COUNT_GAP, 0, 0, 0)
            words = number(entry.count)
            self._text.line(painter, count, words, role=Role.SMALL, token="text3", tabular=True)
        if has_done_button(entry):
            self._done_button(painter, rect, entry, middle, is_hot)
        if has_focus:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def button_rect(self, rect: QRect, entry: SectionEntry) -> QRect:
        """The hit area of "Done with all 31", empty when there is none."""
        if not has_done_button(entry):
            return QRect()
        cap = key_cap_width(self._theme, native_key(DONE_KEY))
        width = self._text.width(_done_words(entry), Role.CAPTION) + CAP_GAP + cap
        return QRect(rect.right() + 1 - RIGHT_MARGIN - width, rect.top(), width, rect.height())

    def _done_button(
        self, painter: QPainter, rect: QRect, entry: SectionEntry, middle: int, is_hot: bool
    ) -> None:
        box = self.button_rect(rect, entry)
        key = native_key(DONE_KEY)
        cap = key_cap_width(self._theme, key)
        line = QRect(box.left(), rect.top() + 6, box.width(), rect.height() - 6)
        token = "accent-text" if is_hot else "text3"
        self._text.line(painter, line, _done_words(entry), role=Role.CAPTION, token=token)
        left = box.right() + 1 - cap
        paint_key_cap(painter, self._theme, key, x=left, middle=middle)


def has_done_button(entry: SectionEntry) -> bool:
    """Only the rest is ever finished in one go, and only when all of it is in view."""
    return entry.section is Section.REST and bool(entry.count)


def _done_words(entry: SectionEntry) -> str:
    return trn("Done with this one", "Done with all {n}", entry.count or 0)
