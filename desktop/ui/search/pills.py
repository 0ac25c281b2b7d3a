"""The two lines above the results: operators to add, and pills that filter by source."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QWidget

from desktop.core.l10n import number, tr
from desktop.model.ids import SourceId
from desktop.ui.icons import source_glyph
from desktop.ui.source_names import source_name
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

OPERATORS = ("from:", "to:", "in:", "has:", "is:")
GAP = 8


class Pill(QAbstractButton):
    """A small button: round with an icon (`is_round`), or angular as an operator."""

    def __init__(self, theme: Theme, text: str, *, icon: str = "", is_round: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._is_round = is_round
        self.setText(text)
        self.setCheckable(is_round)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for icon and text."""
        width = self._theme.metrics(Role.SMALL, 500).horizontalAdvance(self.text())
        padding = 11 if self._is_round else 7
        icon = 20 if self._icon else 0
        return QSize(width + icon + 2 * padding, self._theme.line_height(Role.SMALL) + 7)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint outline or, when chosen, ground."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = box.height() / 2 if self._is_round else 4
        chosen = self.isChecked()
        pen = QPen(theme.colour("line2"), 1)
        if self.hasFocus():
            pen = QPen(theme.colour("accent"), 2)
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
        elif chosen:
            pen = QPen(Qt.PenStyle.NoPen)
        painter.setPen(pen)
        ground = "accent-soft" if chosen else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, radius, radius)
        x = 11 if self._is_round else 7
        middle = self.height() // 2
        ink = "accent-text" if chosen else "text2"
        if self._icon:
            painter.drawPixmap(x, middle - 7, theme.pixmap(self._icon, 14, ink))
            x += 20
        painter.setFont(theme.font(Role.SMALL, 500 if chosen else 400, tabular=True))
        painter.setPen(theme.colour(ink))
        metrics = theme.metrics(Role.SMALL)
        painter.drawText(x, middle + (metrics.capHeight() + 1) // 2, self.text())


class AddLine(QWidget):
    """ "Add  from:  to:  in:  has:  is:" """

    operator_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._label = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 14, 4)
        row.setSpacing(GAP)
        row.addWidget(self._label)
        for operator in OPERATORS:
            pill = Pill(theme, operator)
            pill.setAccessibleName(_meaning(operator))
            pill.setToolTip(_meaning(operator))
            pill.clicked.connect(lambda _=False, text=operator: self.operator_wanted.emit(text))
            row.addWidget(pill)
        row.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._label.setText(tr("Add"))
        self._label.setFont(self._theme.font(Role.SMALL))
        palette = self._label.palette()
        palette.setColor(self._label.foregroundRole(), self._theme.colour("text3"))
        self._label.setPalette(palette)


class SourcePills(QWidget):
    """ "All 24", and one pill per source with its count."""

    chosen = Signal(str)
    """The id of a source; empty for all."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 4, 14, 8)
        self._row.setSpacing(GAP)
        self._row.addStretch(1)
        self._group = QButtonGroup(self)
        self._pills: list[Pill] = []

    def show_counts(
        self, total: int, is_exact: bool, by_source: Mapping[SourceId, int], selected: str
    ) -> None:
        """Show how many results each source has."""
        for pill in self._pills:
            self._group.removeButton(pill)
            pill.deleteLater()
        self._pills = []
        words = tr("All {count}") if is_exact else tr("All {count}+")
        self._add("", words.format(count=number(total)), "", selected)
        for source, count in sorted(by_source.items(), key=lambda item: -item[1]):
            self._add(source, number(count), source_glyph(source), selected)
        self.setVisible(bool(total))

    def _add(self, source: str, text: str, icon: str, selected: str) -> None:
        pill = Pill(self._theme, text, icon=icon, is_round=True)
        pill.setAccessibleName(f"{source_name(SourceId(source))} {text}" if source else text)
        pill.setChecked(source == selected)
        pill.clicked.connect(lambda _=False: self.chosen.emit(source))
        self._group.addButton(pill)
        self._row.insertWidget(len(self._pills), pill)
        self._pills.append(pill)


def _meaning(operator: str) -> str:
    return {
        "from:": tr("From a person"),
        "to:": tr("To a person"),
        "in:": tr("In a channel or folder"),
        "has:": tr("Has a file, a link, an invitation"),
        "is:": tr("Is unread, pinned, done"),
    }[operator]
