"""Why a conversation stands where it stands: each reason with its evidence and its points.

The words come from desktop.ranking.reasons; + and - change the place on the spot.
"""

from datetime import datetime

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.core.l10n import tr, trn
from desktop.model.conversation import ConversationRow, Reason, Section
from desktop.ranking import reasons
from desktop.ranking.rules import NEEDS_YOU_FROM, WORTH_READING_FROM
from desktop.ui.dates import clock_time
from desktop.ui.overlays.popover import EDGE, Popover
from desktop.ui.reading.flow_layout import FlowLayout
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.reading.parts import Icon, Rule, Text, link_button
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 336
_FULL_BAR = 40
"""Points of a full bar: the strongest reason there is."""
_BAR_WIDTH = 56


class WhyPopover(Popover):
    """Opened by Y and the button; `rank_wanted` gives True for higher, False for lower."""

    rank_wanted = Signal(bool)
    rules_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.panel.setFixedWidth(round(WIDTH * theme.line_height() / 18))
        self.panel_layout.setContentsMargins(16, 12, 16, 10)
        self._title = Text(theme, weight=600, is_wrapped=True)
        self._score = Text(theme, weight=600)
        self._needs = Text(theme, role=Role.SMALL, token="text3")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._preview = Text(theme, role=Role.SMALL, token="text3", is_wrapped=True)
        self._worked_out = Text(theme, role=Role.SMALL, token="text3", is_wrapped=True)
        self._build()

    def first_focus(self) -> QWidget:
        """Start on Higher."""
        return self.higher_button

    def show_row(self, row: ConversationRow, now: datetime) -> None:
        """Fill in the reasons of a conversation; also while it is open."""
        title = _title(row.section)
        self._title.setText(title)
        self.setAccessibleName(title)
        self.panel.setAccessibleName(title)
        self._score.setText(_signed_plain(row.score))
        self._needs.setText(_threshold(row.section))
        self._preview.setText(_preview(row))
        worked_out = tr("Worked out on this computer at {time}.").format(time=clock_time(now))
        self._worked_out.setText(worked_out)
        _clear(self._lines)
        for reason in sorted(row.reasons, key=lambda reason: -reason.points):
            line = ReasonLine(self.theme, reason)
            self._lines.addWidget(line)
            line.show()  # at once: what is not shown yet is not measured
        self.panel_layout.activate()
        if self.isVisible():
            self.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ and - rank, whatever key they sit on; Y closes again."""
        if event.text() in ("+", "="):
            self.rank_wanted.emit(True)
        elif event.text() in ("-", "−"):
            self.rank_wanted.emit(False)
        elif event.text().lower() == "y":
            self.close_popover()
        super().keyPressEvent(event)

    def _build(self) -> None:
        head = QHBoxLayout()
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._title, 1, top)
        head.addWidget(self._score, 0, top)
        head.addSpacing(4)
        head.addWidget(self._needs, 0, top)
        self.higher_button = KeyButton(self.theme, tr("Higher"), icon="arrow-up", key="+")
        self.lower_button = KeyButton(self.theme, tr("Lower"), icon="arrow-down", key="-")
        rules = link_button(self.theme, tr("Edit rules"), Role.BODY)
        self.higher_button.clicked.connect(lambda: self.rank_wanted.emit(True))
        self.lower_button.clicked.connect(lambda: self.rank_wanted.emit(False))
        rules.clicked.connect(self.rules_wanted)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for button in (self.higher_button, self.lower_button, rules):
            flow.addWidget(button)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(Icon(self.theme, "hard-drive", size=12, token="text3"))
        foot.addWidget(self._worked_out, 1)
        layout = self.panel_layout
        layout.addLayout(head)
        layout.addSpacing(10)
        layout.addLayout(self._lines)
        layout.addSpacing(10)
        layout.addWidget(Rule(self.theme))
        layout.addSpacing(8)
        layout.addWidget(buttons)
        layout.addSpacing(6)
        layout.addWidget(self._preview)
        layout.addSpacing(4)
        layout.addLayout(foot)

    def _corner(self, width: int, height: int) -> QPoint:
        corner = super()._corner(width, height)
        if self._anchor is not None:
            right = self._anchor.mapTo(self.window(), QPoint(self._anchor.width(), 0)).x()
            corner.setX(max(EDGE, min(right - width, self.width() - width - EDGE)))
        return corner


class ReasonLine(QWidget):
    """One reason: icon, words, evidence, bar, points."""

    def __init__(self, theme: Theme, reason: Reason) -> None:
        super().__init__()
        title, detail = reasons.describe(reason), reasons.detail(reason)
        self.setAccessibleName(spoken(reason))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        points = Text(theme, _signed(reason.points), role=Role.SMALL, weight=500)
        points.setFixedWidth(theme.metrics(Role.SMALL, 600).horizontalAdvance("+40 "))
        points.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(Icon(theme, reasons.icon(reason), size=14, token="text2"), 0, 0)
        grid.addWidget(Text(theme, title, is_elided=True), 0, 1)
        grid.addWidget(_Bar(theme, reason.points), 0, 2)
        grid.addWidget(points, 0, 3)
        if detail:
            words = Text(theme, detail, role=Role.SMALL, token="text3", is_elided=True)
            grid.addWidget(words, 1, 1, 1, 3)


class _Bar(QWidget):
    """Points on one scale for all lines; a negative bar has its own colour besides its sign."""

    def __init__(self, theme: Theme, points: int) -> None:
        super().__init__()
        self._theme, self._points = theme, points
        self.setFixedSize(_BAR_WIDTH, theme.line_height())

    def sizeHint(self) -> QSize:
        return QSize(_BAR_WIDTH, self._theme.line_height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        painter.setBrush(self._theme.colour("h0"))
        painter.drawRoundedRect(whole, 3, 3)
        share = min(1.0, abs(self._points) / _FULL_BAR)
        painter.setBrush(self._theme.colour("accent" if self._points > 0 else "due"))
        filled = QRectF(whole.x(), whole.y(), max(3.0, whole.width() * share), 6)
        painter.drawRoundedRect(filled, 3, 3)


def spoken(reason: Reason) -> str:
    """The line for a screen reader: "Asks you a question, plus 40, “can you confirm”"."""
    count = abs(reason.points)
    title, detail = reasons.describe(reason), reasons.detail(reason)
    if reason.points < 0:
        text = tr("{reason}, minus {points}, {detail}")
    else:
        text = tr("{reason}, plus {points}, {detail}")
    return text.format(reason=title, points=count, detail=detail).rstrip(", ")


def section_name(section: Section) -> str:
    """The name of a section as the list shows it."""
    names = {
        Section.NEEDS_YOU: tr("Needs you"),
        Section.WORTH_READING: tr("Worth reading"),
        Section.REST: tr("The rest"),
    }
    return names[section]


def _title(section: Section) -> str:
    return tr("Why is this in {section}?").format(section=section_name(section))


def _threshold(section: Section) -> str:
    if section is Section.NEEDS_YOU:
        return tr("needs {points}").format(points=NEEDS_YOU_FROM)
    if section is Section.WORTH_READING:
        return tr("needs {points}").format(points=WORTH_READING_FROM)
    return tr("under {points}").format(points=WORTH_READING_FROM)


def _preview(row: ConversationRow) -> str:
    """What is missing to the next section up."""
    if row.section is Section.NEEDS_YOU:
        return tr("Lower moves it down, here and for later messages in this conversation.")
    goal = NEEDS_YOU_FROM if row.section is Section.WORTH_READING else WORTH_READING_FROM
    above = Section.NEEDS_YOU if row.section is Section.WORTH_READING else Section.WORTH_READING
    missing = max(1, goal - row.score)
    text = trn(
        "{n} point more brings it to {section}.", "{n} points more bring it to {section}.", missing
    )
    return text.replace("{section}", section_name(above))


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"−{abs(points)}"


def _signed_plain(points: int) -> str:
    return str(points) if points >= 0 else f"−{abs(points)}"


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
