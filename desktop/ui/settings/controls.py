"""The controls of settings pages, each bound to one setting."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QGridLayout, QVBoxLayout, QWidget

from desktop.ui.onboarding.choice_box import ChoiceBox
from desktop.ui.onboarding.parts import Words
from desktop.ui.settings.store import OFF, ON, SettingsStore
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH, HEIGHT = 32, 18


class Toggle(QAbstractButton):
    """A switch: on or off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for the switch and its ring."""
        return QSize(WIDTH + 8, HEIGHT + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint track, knob and, with the focus, the ring."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(4.5, (self.height() - HEIGHT) / 2 + 0.5, WIDTH - 1, HEIGHT - 1)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 12, 12)
        is_on = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if is_on else "border"), 1))
        painter.setBrush(theme.colour("accent" if is_on else "surface"))
        painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
        knob = HEIGHT - 8
        x = box.right() - knob - 4 if is_on else box.left() + 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on-accent" if is_on else "border"))
        painter.drawEllipse(QRectF(x, box.center().y() - knob / 2, knob, knob))


class SettingsPage(QWidget):
    """Lines of a name and a control, in groups with a title."""

    def __init__(self, theme: Theme, store: SettingsStore) -> None:
        super().__init__()
        self.theme = theme
        self.store = store
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 8, 24, 24)
        self.column.setSpacing(0)

    def add_group(self, title: str) -> None:
        """A title over the lines that follow."""
        self.column.addSpacing(18)
        words = Words(self.theme, title, role=Role.SMALL, weight=600, token="text2")
        self.column.addWidget(words)
        self.column.addSpacing(6)

    def add_text(self, text: str) -> Words:
        """A sentence that explains."""
        words = Words(self.theme, text, role=Role.SMALL, token="text3", wraps=True)
        self.column.addWidget(words)
        return words

    def add_line(self, title: str, control: QWidget, text: str = "") -> QWidget:
        """A name, what it means, and its control at the right."""
        line = _Line(self.theme, title, control, text)
        self.column.addWidget(line)
        return line

    def add_toggle(self, title: str, name: str, *, default: str = OFF, text: str = "") -> Toggle:
        """A setting that is on or off, kept as 1 or 0."""
        return self.add_switch(title, name, values=(ON, OFF), default=default, text=text)

    def add_switch(
        self, title: str, name: str, *, values: tuple[str, str], default: str, text: str = ""
    ) -> Toggle:
        """A setting with two values: the one when on, the one when off."""
        toggle = Toggle(self.theme)
        toggle.setChecked(self.store.get(name, default) == values[0])
        toggle.toggled.connect(lambda is_on: self.store.set(name, values[0 if is_on else 1]))
        self.add_line(title, toggle, text)
        return toggle

    def add_choice(
        self,
        title: str,
        name: str,
        choices: Sequence[tuple[str, str]],
        *,
        default: str,
        text: str = "",
        then: Callable[[str], None] | None = None,
    ) -> QComboBox:
        """A setting that is one of some values, given as (value, words)."""
        box = ChoiceBox(self.theme)
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(self.store.get(name, default))))

        def choose(index: int) -> None:
            value = str(box.itemData(index))
            self.store.set(name, value)
            if then is not None:
                then(value)

        box.currentIndexChanged.connect(choose)
        self.add_line(title, box, text)
        return box

    def finish(self) -> None:
        """All lines are there."""
        self.column.addStretch(1)


class _Line(QWidget):
    def __init__(self, theme: Theme, title: str, control: QWidget, text: str) -> None:
        super().__init__()
        self._theme = theme
        control.setAccessibleName(title)
        # On Linux Qt gives the chosen item as the name of a combo box, whatever it was called.
        is_choice = isinstance(control, QComboBox)
        control.setAccessibleDescription(f"{title}. {text}" if is_choice else text)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 9, 0, 9)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Words(theme, title, wraps=True), 0, 0)
        if text:
            words = Words(theme, text, role=Role.SMALL, token="text3", wraps=True)
            grid.addWidget(words, 1, 0)
        grid.addWidget(control, 0, 1, 2 if text else 1, 1, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("line"))
