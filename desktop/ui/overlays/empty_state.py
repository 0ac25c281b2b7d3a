"""What stands in a list that is empty: the mark, one sentence, and what comes back when."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.core.clock import Clock, SystemClock
from desktop.core.l10n import tr, trn
from desktop.model.conversation import View
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.dates import clock_time, coming_text
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

MARK = 64
TEXT_WIDTH = 280


class EmptyState(QWidget):
    """Call `show_view` when a list has no rows."""

    view_wanted = Signal(object)
    """A `View` that the button leads to."""
    sources_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._commands = commands
        self._theme = theme
        self._clock = clock or SystemClock()
        self._mark = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self._goes_to: View | None = None
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    def show_view(self, view: View) -> None:
        """Say why the list of `view` is empty."""
        views = self._bridge.views
        self._goes_to = None
        if not views.accounts():
            title, text = tr("No messages yet"), tr("Add a source to see your messages here.")
            button = tr("Add source")
        elif view is View.INBOX:
            title, button = tr("All calm"), ""
            text = self._calm(views.counts().get(View.LATER, 0), views.next_later())
            if views.counts().get(View.LATER, 0):
                self._goes_to, button = View.LATER, tr("Show Later")
        else:
            title, text = _words(view)
            self._goes_to, button = View.INBOX, tr("Show Inbox")
        self._title.setText(title)
        self._text.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title}. {text}")

    def _calm(self, later: int, first: datetime | None) -> str:
        nothing = tr("Nothing needs you now.")
        if not later or first is None:
            return nothing
        now = self._clock.now()
        if first.astimezone().date() == now.astimezone().date():
            words = trn(
                "{n} message comes back later, at {time}.",
                "{n} messages come back later, the first at {time}.",
                later,
            )
            return f"{nothing} {words.format(time=clock_time(first))}"
        words = trn(
            "{n} message comes back on {time}.",
            "{n} messages come back later, the first on {time}.",
            later,
        )
        return f"{nothing} {words.format(time=coming_text(first, now))}"

    def _build(self) -> None:
        self._text.setFixedWidth(TEXT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setSpacing(4)
        layout.addStretch(2)
        layout.addWidget(self._mark)
        layout.addSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(_centred(self._text))
        layout.addSpacing(8)
        layout.addLayout(_centred(self.button))
        layout.addStretch(3)

    def _dress(self) -> None:
        theme = self._theme
        self._mark.setPixmap(theme.pixmap("luwte", MARK, "accent"))
        self._title.setFont(theme.font(Role.TITLE, 600))
        palette = self._text.palette()
        palette.setColor(self._text.foregroundRole(), theme.colour("text2"))
        self._text.setPalette(palette)

    def _press(self) -> None:
        if self._goes_to is None:
            self.sources_wanted.emit()
        else:
            self.view_wanted.emit(self._goes_to)


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


def _words(view: View) -> tuple[str, str]:
    return {
        View.LATER: (
            tr("Nothing for later"),
            tr("What you put off with L waits here until its time comes."),
        ),
        View.WAITING: (
            tr("You wait for nobody"),
            tr("What you marked with W comes back when an answer arrives."),
        ),
        View.COFFEE: (
            tr("The coffee corner is empty"),
            tr("What you move here with M can be read in a quiet moment."),
        ),
        View.DONE: (tr("Nothing is done yet"), tr("What you finish with E can be found here.")),
    }[view]
