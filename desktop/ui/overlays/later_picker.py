"""The later picker: says when conversations come back, by a suggestion or in the person's words."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr
from desktop.services.later_suggestions import LaterSuggestion, suggest_later
from desktop.services.later_time import parse_later
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.dates import clock_time, coming_text, day_text, weekday_text
from desktop.ui.overlays.choice_list import Choice, ChoiceList
from desktop.ui.overlays.footer import Footer
from desktop.ui.overlays.key_hints import KeyHints, native_key
from desktop.ui.overlays.popover import Popover
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 340
_TYPED = "typed"
_WAITING = "waiting"
_ICONS = {
    "in_two_hours": "timer",
    "this_afternoon": "sun",
    "this_evening": "moon",
    "tomorrow": "sunrise",
    "before_due": "calendar-clock",
    "next_week": "calendar-range",
}


class LaterPicker(Popover):
    """Opens below a widget and calls back with the moment that was chosen."""

    def __init__(
        self,
        bridge: Bridge,  # noqa: ARG002 - all popovers of the window are made alike
        commands: Commands,  # noqa: ARG002
        theme: Theme,
        parent: QWidget,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._clock = clock or SystemClock()
        self._suggestions: tuple[LaterSuggestion, ...] = ()
        self._then: Callable[[datetime], None] = lambda _moment: None
        self._when_answered: Callable[[], None] | None = None
        self._answerer = ""
        self._typed: datetime | None = None
        self.field = _PreviewField(theme)
        self.list = ChoiceList(theme, row_padding=14, icon_left=14)
        self._hints = KeyHints(theme)
        self._build()
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._accept)

    def pick(
        self,
        anchor: QWidget,
        *,
        then: Callable[[datetime], None],
        due_at: datetime | None = None,
        answerer: str = "",
        when_answered: Callable[[], None] | None = None,
    ) -> None:
        """Open below `anchor`; `answerer` offers to wait for that person's answer instead."""
        self._then, self._when_answered, self._answerer = then, when_answered, answerer
        self._suggestions = suggest_later(self._clock.now(), due_at=due_at)
        self._say_words()
        self.field.clear()
        self._refresh()
        self.open_below(anchor)

    def first_focus(self) -> QWidget:
        """Typing starts at once."""
        return self.field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter go to the list while the field has the focus."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.list.move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.accept()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(12, 12, 12, 8)
        top.addWidget(self.field)
        self.panel_layout.addLayout(top)
        self.panel_layout.addWidget(self.list)
        foot = Footer(self.theme)
        foot.row.addWidget(self._hints)
        self.panel_layout.addWidget(foot)
        self.panel.setFixedWidth(WIDTH)

    def _say_words(self) -> None:
        self.setAccessibleName(tr("Later"))
        self.panel.setAccessibleName(tr("Later"))
        self.field.setAccessibleName(tr("When does it come back?"))
        self.field.setPlaceholderText(tr("thu 9, 2h, next week"))
        self.list.setAccessibleName(tr("Moments to choose from"))
        self._hints.set_hints(
            (
                (("↑", "↓"), tr("choose")),
                ((native_key("Return"),), tr("set")),
                ((native_key("Esc"),), tr("cancel")),
            )
        )

    def _refresh(self) -> None:
        now, text = self._clock.now(), self.field.text()
        self._typed = parse_later(text, now) if text.strip() else None
        self.field.set_preview(_typed_preview(self._typed) if self._typed else "")
        choices = [self._choice(suggestion, now) for suggestion in self._suggestions]
        if self._answerer and self._when_answered is not None:
            title = tr("When {name} answers").format(name=self._answerer)
            choices.append(Choice(id=_WAITING, title=title, icon="user-check"))
        if self._typed is not None:
            choices[0] = _with_line(choices[0])
            choices.insert(0, _typed_choice(self._typed, now))
        elif text.strip():
            choices = []
        self.list.set_choices(choices)
        self.list.setFixedHeight(self.list.content_height() + 4)
        if self.isVisible():
            self.place()

    def _choice(self, suggestion: LaterSuggestion, now: datetime) -> Choice:
        return Choice(
            id=suggestion.at.isoformat(),
            title=_words(suggestion.code),
            icon=_ICONS[suggestion.code],
            value=coming_text(suggestion.at, now),
        )

    def _accept(self, choice: Choice) -> None:
        self.close_popover()
        if choice.id == _WAITING:
            if self._when_answered is not None:
                self._when_answered()
            return
        moment = self._typed if choice.id == _TYPED else datetime.fromisoformat(choice.id)
        if moment is not None:
            self._then(moment)


class _PreviewField(QLineEdit):
    """A field that says at its right edge how it understands what is typed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._preview = ""

    def set_preview(self, text: str) -> None:
        self._preview = text
        width = self._theme.metrics(Role.SMALL).horizontalAdvance(text)
        self.setTextMargins(0, 0, width + 8 if text else 0, 0)
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._preview:
            painter = QPainter(self)
            painter.setFont(self._theme.font(Role.SMALL, tabular=True))
            painter.setPen(self._theme.colour("text2"))
            box = QRect(self.rect()).adjusted(0, 0, -10, 0)
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, align, self._preview)


def _typed_choice(moment: datetime, now: datetime) -> Choice:
    days = (moment.astimezone().date() - now.astimezone().date()).days
    title = {0: tr("Today"), 1: tr("Tomorrow")}.get(days, weekday_text(moment).capitalize())
    value = f"{day_text(moment)} {clock_time(moment)}"
    return Choice(id=_TYPED, title=title, icon="calendar", value=value)


def _typed_preview(moment: datetime) -> str:
    return f"{weekday_text(moment, is_short=True)} {day_text(moment)} {clock_time(moment)}"


def _with_line(choice: Choice) -> Choice:
    return Choice(
        id=choice.id,
        title=choice.title,
        icon=choice.icon,
        value=choice.value,
        has_line_before=True,
    )


def _words(code: str) -> str:
    return {
        "in_two_hours": tr("In two hours"),
        "this_afternoon": tr("This afternoon"),
        "this_evening": tr("This evening"),
        "tomorrow": tr("Tomorrow morning"),
        "before_due": tr("Day before it is due"),
        "next_week": tr("Next week"),
    }[code]
