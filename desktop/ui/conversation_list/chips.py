"""Chips: the strongest reasons of a row as coloured words with an icon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.model.conversation import ConversationRow, Reason
from desktop.ranking import reasons
from desktop.ui.conversation_list.text_paint import TextPainter
from desktop.ui.typography import Role

ICON = 12
ICON_GAP = 4
GAP = 6
PADDING_LEFT = 5
PADDING_RIGHT = 6
RADIUS = 4
AT_MOST = 2
SNIPPET_MIN = 96
"""With less room than this for the snippet, the second chip keeps only its icon."""

_COLOURS = {
    reasons.ASKS_YOU: ("accent-soft", "accent-text"),
    reasons.INVITES_YOU: ("accent-soft", "accent-text"),
    reasons.DUE: ("due-soft", "due"),
    reasons.CIRCLE: ("circle-soft", "circle"),
}
_ORDER = (
    reasons.ASKS_YOU,
    reasons.INVITES_YOU,
    reasons.DUE,
    reasons.CIRCLE,
    reasons.PROJECT,
    reasons.AFFECTS_YOU,
    reasons.TOPIC,
    reasons.FOLLOW,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A reason ready to be painted."""

    text: str
    icon: str
    ground: str
    ink: str


def chips(row: ConversationRow, now: datetime) -> list[Chip]:
    """The chips of a row, strongest first; a word is never there twice."""
    found: dict[str, Chip] = {}
    for reason in sorted(row.reasons, key=_strength):
        text = reasons.chip(reason, now)
        if text and text not in found:
            ground, ink = _COLOURS.get(reason.code, ("hover", "text2"))
            found[text] = Chip(text=text, icon=reasons.icon(reason), ground=ground, ink=ink)
    return list(found.values())


def chip_height(text: TextPainter) -> int:
    """18 px at a base of 13 px."""
    return text.theme.line_height(Role.CAPTION) + 4


def chip_width(text: TextPainter, chip: Chip, *, icon_only: bool = False) -> int:
    """The width of a chip in px."""
    if icon_only:
        return ICON + 2 * PADDING_LEFT
    words = text.width(chip.text, Role.CAPTION, 500)
    return PADDING_LEFT + ICON + ICON_GAP + words + PADDING_RIGHT


def paint_chips(
    painter: QPainter,
    text: TextPainter,
    shown: Sequence[Chip],
    *,
    left: int,
    right: int,
    middle: int,
    is_selected: bool,
) -> int:
    """Paint at most two chips ending at `right`; return where the snippet must end."""
    pair = list(shown[:AT_MOST])
    widths = [chip_width(text, chip) for chip in pair]
    room = right - left - sum(widths) - GAP * len(pair)
    is_tight = len(pair) == AT_MOST and room < SNIPPET_MIN
    if is_tight:
        widths[-1] = chip_width(text, pair[-1], icon_only=True)
    x = right - sum(widths) - GAP * max(0, len(pair) - 1)
    end = x - 10 if pair else right
    for place, (chip, width) in enumerate(zip(pair, widths, strict=True)):
        words = not (is_tight and place == 1)
        box = QRectF(x, middle - chip_height(text) // 2, width, chip_height(text))
        paint_chip(painter, text, chip, box, is_selected=is_selected, has_words=words)
        x += width + GAP
    return end


def paint_chip(
    painter: QPainter,
    text: TextPainter,
    chip: Chip,
    box: QRectF,
    *,
    is_selected: bool = False,
    has_words: bool = True,
) -> None:
    """Paint one chip. On a selected row a chip of the selection's colour turns to surface."""
    theme = text.theme
    ground = "surface" if is_selected and chip.ground == "accent-soft" else chip.ground
    painter.setBrush(theme.colour(ground))
    outline = QPen(theme.colour(chip.ink)) if theme.is_high_contrast else Qt.PenStyle.NoPen
    painter.setPen(outline)
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    ratio = painter.device().devicePixelRatioF()
    icon = theme.pixmap(chip.icon, ICON, chip.ink, ratio)
    top = box.top() + (box.height() - ICON) / 2
    painter.drawPixmap(round(box.left()) + PADDING_LEFT, round(top), icon)
    if has_words:
        words = box.adjusted(PADDING_LEFT + ICON + ICON_GAP, 0, 0, 0).toRect()
        text.line(painter, words, chip.text, role=Role.CAPTION, weight=500, token=chip.ink)


def _strength(reason: Reason) -> tuple[int, int]:
    place = _ORDER.index(reason.code) if reason.code in _ORDER else len(_ORDER)
    return place, -reason.points
