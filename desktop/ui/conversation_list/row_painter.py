"""Paints a conversation on three, two or one lines; see the row anatomy of the design."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.conversation import ConversationRow, TriageState
from desktop.ui.conversation_list.avatars import AVATAR, Avatars
from desktop.ui.conversation_list.chips import ICON_GAP, chip_height, chips, paint_chips
from desktop.ui.conversation_list.entries import RowKind
from desktop.ui.conversation_list.fragments import paint_fragment
from desktop.ui.conversation_list.quick_buttons import WIDTH, paint_buttons
from desktop.ui.conversation_list.text_paint import RIGHT, TextPainter
from desktop.ui.dates import return_time, row_time
from desktop.ui.icons import source_glyph
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

BAR = 3
DOT_LEFT, DOT = 10, 8
AVATAR_LEFT = 26
TEXT_LEFT = 68
RIGHT_MARGIN = 14
GLYPH, GLYPH_GAP = 14, 6
TIME_GAP = 8
PEOPLE_WIDTH = 100
PEOPLE_GAP = 10
RING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """How a row is looked at."""

    is_selected: bool = False
    has_focus: bool = False
    is_hovered: bool = False
    is_ticked: bool = False
    hovered_button: int = -1
    fragment: str = ""
    """Marked words (see Hit) in place of the snippet."""


class RowPainter:
    """Paints rows; holds what rows share: text, avatars, the clock."""

    def __init__(self, theme: Theme, clock: Clock) -> None:
        self.theme = theme
        self.clock = clock
        self.text = TextPainter(theme)
        self.avatars = Avatars(theme)
        self._paint = {
            RowKind.THREE_LINES: self._three_lines,
            RowKind.TWO_LINES: self._two_lines,
            RowKind.ONE_LINE: self._one_line,
        }

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        row: ConversationRow,
        *,
        kind: RowKind,
        state: RowState,
    ) -> None:
        """Paint one row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state)
        if row.unread:
            middle = self._lines(rect, kind)[0].center().y() + 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("accent"))
            painter.drawEllipse(QRectF(rect.left() + DOT_LEFT, middle - DOT / 2, DOT, DOT))
        self._paint[kind](painter, rect, row, state)
        if state.has_focus:
            self._ring(painter, rect)

    def buttons_middle(self, rect: QRect, kind: RowKind) -> int:
        """The height on which the quick buttons are centred."""
        return self._lines(rect, kind)[-1].center().y() + 1

    def _three_lines(
        self, painter: QPainter, rect: QRect, row: ConversationRow, state: RowState
    ) -> None:
        first, second, third = self._lines(rect, RowKind.THREE_LINES)
        self._avatar(painter, rect, rect.top() + 8, row, state)
        self._people(painter, first, row, state)
        self._subject(painter, second, row)
        if state.is_hovered:
            end = self._buttons(painter, rect, third, state)
        else:
            end = paint_chips(
                painter,
                self.text,
                chips(row, self._now()),
                left=third.left(),
                right=third.right() + 1,
                middle=third.center().y() + 1,
                is_selected=state.is_selected or state.is_ticked,
            )
        self._snippet(painter, QRect(third.topLeft(), QPoint(end - 1, third.bottom())), row, state)

    def _two_lines(
        self, painter: QPainter, rect: QRect, row: ConversationRow, state: RowState
    ) -> None:
        first, second = self._lines(rect, RowKind.TWO_LINES)
        self._avatar(painter, rect, rect.top() + 7, row, state)
        self._people(painter, first, row, state)
        if state.is_hovered:
            end = self._buttons(painter, rect, second, state)
        else:
            end = self._reason(painter, second, row)
        self._subject(painter, QRect(second.topLeft(), QPoint(end - 1, second.bottom())), row)

    def _one_line(
        self, painter: QPainter, rect: QRect, row: ConversationRow, state: RowState
    ) -> None:
        (line,) = self._lines(rect, RowKind.ONE_LINE)
        if state.is_ticked:
            size = 18
            pixmap = self.avatars.tick(size, self._ratio(painter))
            left = rect.left() + AVATAR_LEFT + (AVATAR - size) // 2
            painter.drawPixmap(left, line.center().y() + 1 - size // 2, pixmap)
        else:
            left = rect.left() + AVATAR_LEFT + (AVATAR - GLYPH) // 2
            self._glyph(painter, QPoint(left, line.center().y() + 1 - GLYPH // 2), row)
        if state.is_hovered:
            end = self._buttons(painter, rect, line, state)
        else:
            end = self._time(painter, line, row) - TIME_GAP - 4
        people = QRect(line)
        people.setWidth(round(PEOPLE_WIDTH * self.theme.type.base_px / 13))
        weight = 600 if row.unread else 400
        self.text.line(painter, people, _people_text(row), weight=weight)
        subject = QRect(people.topRight() + QPoint(1 + PEOPLE_GAP, 0), QPoint(end, line.bottom()))
        token = "text" if row.unread else "text2"
        if state.fragment:
            paint_fragment(painter, self.text, subject, state.fragment, role=Role.BODY)
        else:
            self.text.line(painter, subject, row.subject or tr("No subject"), token=token)

    def _ground(self, painter: QPainter, rect: QRect, state: RowState) -> None:
        if state.is_selected or state.is_ticked:
            painter.fillRect(rect, self.theme.colour("accent-soft"))
        elif state.is_hovered:
            painter.fillRect(rect, self.theme.colour("hover"))
        if state.is_selected or state.is_ticked:
            bar = QRect(rect.left(), rect.top(), BAR, rect.height())
            painter.fillRect(bar, self.theme.colour("accent"))

    def _ring(self, painter: QPainter, rect: QRect) -> None:
        pen = QPen(self.theme.colour("accent"), RING)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))

    def _avatar(
        self, painter: QPainter, rect: QRect, top: int, row: ConversationRow, state: RowState
    ) -> None:
        ratio = self._ratio(painter)
        if state.is_ticked:
            pixmap = self.avatars.tick(ratio=ratio)
        elif row.people:
            pixmap = self.avatars.of(row.people[0], is_group=row.is_group, ratio=ratio)
        else:
            return
        painter.drawPixmap(rect.left() + AVATAR_LEFT, top, pixmap)

    def _people(
        self, painter: QPainter, line: QRect, row: ConversationRow, state: RowState
    ) -> None:
        # The quick buttons take the place of reason and time.
        end = line.right() + 1
        if not state.is_hovered:
            end = self._time(painter, line, row) - TIME_GAP
        if len(row.sources) > 1:
            end = self._merged(painter, line, end, row) - TIME_GAP
        box = QRect(line.topLeft(), QPoint(end - 1, line.bottom()))
        self.text.line(painter, box, _people_text(row), weight=600 if row.unread else 400)

    def _time(self, painter: QPainter, line: QRect, row: ConversationRow) -> int:
        """Paint the time at the right; return its left edge."""
        words = _time_words(row, self._now())
        token = "text2" if row.unread else "text3"
        self.text.line(
            painter, line, words, role=Role.CAPTION, token=token, align=RIGHT, tabular=True
        )
        return line.right() + 1 - self.text.width(words, Role.CAPTION)

    def _merged(self, painter: QPainter, line: QRect, end: int, row: ConversationRow) -> int:
        """Paint "2 in 1" with a glyph per source; return its left edge."""
        words = tr("{n} in 1").format(n=len(row.sources))
        height = chip_height(self.text)
        width = (12 + ICON_GAP) * len(row.sources) + self.text.width(words, Role.CAPTION) + 12
        box = QRect(end - width, line.center().y() + 1 - height // 2, width, height)
        painter.setPen(self.theme.colour("line2"))
        painter.setBrush(self.theme.colour("surface"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        x = box.left() + 6
        for source in row.sources:
            icon = self.theme.pixmap(source_glyph(source), 12, "text2", self._ratio(painter))
            painter.drawPixmap(x, box.top() + (height - 12) // 2, icon)
            x += 12 + ICON_GAP
        rest = QRect(QPoint(x, box.top()), box.bottomRight())
        self.text.line(painter, rest, words, role=Role.CAPTION, token="text2")
        return box.left()

    def _subject(self, painter: QPainter, line: QRect, row: ConversationRow) -> None:
        top = line.center().y() + 1 - GLYPH // 2
        self._glyph(painter, QPoint(line.left(), top), row)
        box = line.adjusted(GLYPH + GLYPH_GAP, 0, 0, 0)
        weight = 500 if row.unread else 400
        self.text.line(painter, box, row.subject or tr("No subject"), weight=weight)

    def _snippet(
        self, painter: QPainter, box: QRect, row: ConversationRow, state: RowState
    ) -> None:
        if state.fragment:
            paint_fragment(painter, self.text, box, state.fragment, role=Role.SMALL)
        else:
            self.text.line(painter, box, row.snippet, role=Role.SMALL, token="text3")

    def _reason(self, painter: QPainter, line: QRect, row: ConversationRow) -> int:
        """Paint the strongest reason as plain text; return where the subject must end."""
        shown = chips(row, self._now())
        if not shown:
            return line.right() + 1
        words, right = shown[0].text, line.right() + 1
        left = right - self.text.width(words, Role.CAPTION) - ICON_GAP - 12
        icon = self.theme.pixmap(shown[0].icon, 12, "text3", self._ratio(painter))
        painter.drawPixmap(left, line.center().y() + 1 - 6, icon)
        self.text.line(painter, line, words, role=Role.CAPTION, token="text3", align=RIGHT)
        return left - GLYPH_GAP

    def _buttons(self, painter: QPainter, rect: QRect, line: QRect, state: RowState) -> int:
        middle = line.center().y() + 1
        paint_buttons(painter, self.theme, rect, middle, hovered=state.hovered_button)
        return rect.right() + 1 - WIDTH - RIGHT_MARGIN

    def _glyph(self, painter: QPainter, place: QPoint, row: ConversationRow) -> None:
        if row.sources:
            name = source_glyph(row.sources[0])
            painter.drawPixmap(place, self.theme.pixmap(name, GLYPH, "text3", self._ratio(painter)))

    def _lines(self, rect: QRect, kind: RowKind) -> list[QRect]:
        height = self.theme.line_height()
        top = rect.top() + 5 + kind.value
        left, width = rect.left() + TEXT_LEFT, rect.width() - TEXT_LEFT - RIGHT_MARGIN
        return [QRect(left, top + height * n, width, height) for n in range(kind.value)]

    def _now(self) -> datetime:
        return self.clock.now().astimezone()

    @staticmethod
    def _ratio(painter: QPainter) -> float:
        return painter.device().devicePixelRatioF()


def _people_text(row: ConversationRow) -> str:
    return ", ".join(person.label for person in row.people)


def _time_words(row: ConversationRow, now: datetime) -> str:
    """What matters: when it comes back, how long it is waited for, else when it came."""
    if row.state is TriageState.LATER and row.later_until is not None:
        return tr("comes back {time}").format(time=return_time(row.later_until, now))
    if row.state is TriageState.WAITING and row.state_at is not None:
        return tr("since {time}").format(time=row_time(row.state_at, now))
    return row_time(row.last_message_at, now)
