"""The columns of the window: how wide they are, and what gives way as the window gets narrow.

At 1000 px and wider all columns are there; below, the rail is a strip of icons; below 760 px there
is one column, the list or the reading pane, and the rail comes out with its button.
"""

from enum import Enum

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from desktop.ui.rail.rail import STRIP_WIDTH, Rail
from desktop.ui.theme import Theme

FOUR_COLUMNS_FROM = 1280
RAIL_FROM = 1000
TWO_PANES_FROM = 760
RAIL_WIDTHS = (180, 216, 280)
LIST_WIDTHS = (340, 440, 620)
READING_MIN = 420


class Shape(Enum):
    """What the width of the window allows; the value names the saved state."""

    WIDE = "wide"
    MIDDLE = "middle"
    STRIP = "strip"
    SINGLE = "single"


def shape_for(width: int) -> Shape:
    """The shape for a width in px."""
    if width >= FOUR_COLUMNS_FROM:
        return Shape.WIDE
    if width >= RAIL_FROM:
        return Shape.MIDDLE
    return Shape.STRIP if width >= TWO_PANES_FROM else Shape.SINGLE


class Panes(QSplitter):
    """Rail, list and reading side by side."""

    shape_changed = Signal(object)
    state_changed = Signal()

    def __init__(self, theme: Theme, rail: Rail, list_pane: QWidget, reading: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.rail, self.list_pane, self.reading = rail, list_pane, reading
        self.shape = Shape.WIDE
        self._states: dict[Shape, QByteArray] = {}
        self._is_rail_hidden = False
        self._shows_reading = False
        self._page: QWidget | None = None
        for pane in (rail, list_pane, reading):
            self.addWidget(pane)
            self.setCollapsible(self.indexOf(pane), False)
        self.setHandleWidth(1)
        self.setStretchFactor(2, 1)
        self.setSizes([RAIL_WIDTHS[1], LIST_WIDTHS[1], 10_000])
        self.splitterMoved.connect(self._moved)
        self._apply()

    @property
    def shows_reading_alone(self) -> bool:
        """Whether the one column is the reading pane."""
        return self.shape is Shape.SINGLE and self._shows_reading

    def toggle_rail(self) -> None:
        """Hide the rail or bring it back."""
        self._is_rail_hidden = not self._is_rail_hidden
        self._apply()

    def show_reading(self, is_shown: bool) -> None:
        """With one column: the reading pane in place of the list."""
        self._shows_reading = is_shown
        self._apply()

    def show_page(self, page: QWidget | None) -> None:
        """Show a page beside the rail in place of list and reading pane; None ends it."""
        if self._page is not None:
            self._page.hide()
        self._page = page
        if page is not None and self.indexOf(page) < 0:
            self.addWidget(page)
            self.setCollapsible(self.indexOf(page), False)
        self._apply()
        self._restore()

    @property
    def page(self) -> QWidget | None:
        """The page that stands in place of list and reading pane."""
        return self._page

    def states(self) -> dict[str, str]:
        """The widths by shape, to be kept."""
        self._keep()
        return {
            shape.value: bytes(state.toBase64().data()).decode()
            for shape, state in self._states.items()
        }

    def restore(self, states: dict[str, str]) -> None:
        """Bring back widths that were kept."""
        for shape in Shape:
            if shape.value in states:
                self._states[shape] = QByteArray.fromBase64(states[shape.value].encode())
        self._restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may ask for another shape."""
        shape = shape_for(event.size().width())
        if shape is not self.shape:
            self._keep()
            self.shape = shape
            # In one column and in the strip the rail comes out only when asked for.
            self._is_rail_hidden = shape is Shape.SINGLE
            self._apply()
            self._restore()
            self.shape_changed.emit(shape)
        super().resizeEvent(event)

    def createHandle(self) -> QSplitterHandle:
        """A hairline that can be grabbed a little beside it."""
        return _Handle(self._theme, self)

    def _apply(self) -> None:
        is_strip, is_single = self.shape is Shape.STRIP, self.shape is Shape.SINGLE
        self.rail.set_strip(is_strip)
        low, _, high = RAIL_WIDTHS
        self.rail.setMinimumWidth(STRIP_WIDTH if is_strip else low)
        self.rail.setMaximumWidth(STRIP_WIDTH if is_strip else high)
        self.list_pane.setMinimumWidth(300 if is_single else LIST_WIDTHS[0])
        self.list_pane.setMaximumWidth(16_777_215 if is_single else LIST_WIDTHS[2])
        self.reading.setMinimumWidth(300 if is_single else min(READING_MIN, 360))
        alone = is_single and self._shows_reading
        self.rail.setVisible(not self._is_rail_hidden and not alone)
        has_page = self._page is not None
        self.list_pane.setVisible(not alone and not has_page)
        self.reading.setVisible((not is_single or alone) and not has_page)
        if self._page is not None:
            self._page.show()

    def _restore(self) -> None:
        if self._page is not None:
            rail = STRIP_WIDTH if self.shape is Shape.STRIP else RAIL_WIDTHS[1]
            others = [0] * (self.count() - 1)
            others[self.indexOf(self._page) - 1] = 10_000
            self.setSizes([rail, *others])
        elif self.shape in self._states:
            self.restoreState(self._states[self.shape])
            self.setHandleWidth(1)
        elif self.shape in (Shape.WIDE, Shape.MIDDLE):
            self.setSizes([RAIL_WIDTHS[1], LIST_WIDTHS[1] if self.width() > 1200 else 400, 10_000])
        else:
            self.setSizes([STRIP_WIDTH, LIST_WIDTHS[0], 10_000])

    def _keep(self) -> None:
        """Remember the widths; those beside a page are not those of the list."""
        if self._page is None:
            self._states[self.shape] = self.saveState()

    def _moved(self) -> None:
        self._keep()
        self.state_changed.emit()


class _Handle(QSplitterHandle):
    def __init__(self, theme: Theme, parent: QSplitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.contentsRect(), self._theme.colour("line"))
