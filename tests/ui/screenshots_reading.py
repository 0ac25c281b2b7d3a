"""Pictures of reading pane and composer, to be held beside the design.

Each function fills and returns a widget at the size it has in the design;
`tests/ui/screenshots.py` shows and saves them all. Run alone, this file saves its own:
`python -m tests.ui.screenshots_reading FOLDER`.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from desktop.model.ids import ConversationId
from desktop.ranking import reasons
from desktop.ui.commands import Commands
from desktop.ui.main_window import MainWindow
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.theme import Theme, apply_theme
from tests.ui.fake_services import DUE_FRIDAY, FakeWorkspace, fake_workspace, reason
from tests.ui.screenshots import Screen

WIDTH, HEIGHT = 528, 796


def reading_pane(workspace: FakeWorkspace, theme: Theme) -> QWidget:
    """The conversation of the main picture with a reply begun."""
    pane = _pane(workspace, theme)
    pane.desk.composer.text.setPlainText("Yes, 48 dB at the quay façade is right. I will add")
    return pane


def why_popover(workspace: FakeWorkspace, theme: Theme) -> QWidget:
    """The same with the popover open."""
    pane = _pane(workspace, theme)
    pane.show()
    settle()
    pane.show_why()
    return pane


def search_hits(workspace: FakeWorkspace, theme: Theme) -> QWidget:
    """The same as a search result."""
    pane = _pane(workspace, theme)
    pane.show_conversation(ConversationId(1), ("contour", "noise"))
    return pane


def unfolded(workspace: FakeWorkspace, theme: Theme) -> QWidget:
    """All messages, with the invitation card."""
    pane = _pane(workspace, theme)
    pane.stack.unfold()
    return pane


def new_message(workspace: FakeWorkspace, theme: Theme) -> QWidget:
    """The window for a new message."""
    pane = _pane(workspace, theme)
    window = pane.desk.write()
    settle()
    window.composer.text.setPlainText("Hi, the report is attached.")
    window.pane = pane  # type: ignore[attr-defined]
    return window


SHOTS: tuple[Callable[[FakeWorkspace, Theme], QWidget], ...] = (
    reading_pane,
    why_popover,
    search_hits,
    unfolded,
    new_message,
)


def reply_begun(window: MainWindow) -> None:
    """An answer to all, half written."""
    window.commands.run("reply_all")
    settle()
    window.reading_pane.desk.composer.text.setPlainText("Yes, 48 dB is right. I will add")


def composer_window(window: MainWindow) -> QWidget:
    """A new message in its window."""
    made = window.reading_pane.desk.write()
    settle()
    made.composer.text.setPlainText("Dear all,")
    return made


SCREENS = [
    Screen(name="reply", show=reply_begun),
    Screen(name="new-message", show=composer_window),
]


def settle(milliseconds: int = 250) -> None:
    """Let timers and service calls come through."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _pane(workspace: FakeWorkspace, theme: Theme) -> ReadingPane:
    rows = workspace.views.rows
    found = (
        reason(reasons.ASKS_YOU, 40, "can you confirm …", name="Fatima"),
        DUE_FRIDAY,
        reason(reasons.CIRCLE, 15, "You and Fatima write most days"),
        reason(reasons.TOOK_PART, 12, "You replied on Mon 16:20"),
        reason(reasons.LIST, -3, "#harbour-quarter, 14 members"),
    )
    rows[0] = replace(rows[0], score=86, reasons=found)
    pane = ReadingPane(workspace.bridge, Commands(), theme, clock=workspace.clock)
    pane.resize(WIDTH, HEIGHT)
    pane.show_conversation(ConversationId(1))
    return pane


def main() -> None:
    """Save every picture, light and dark, into the folder named on the command line."""
    os.environ["TZ"] = "Europe/Amsterdam"
    time.tzset()
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    font = QFont("Inter")
    font.setPixelSize(13)
    app.setFont(font)
    theme = apply_theme(app, "light", "off")
    suffix = "-200" if os.environ.get("QT_SCALE_FACTOR") == "2" else ""
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for shot in SHOTS:
            with fake_workspace() as workspace:
                widget = shot(workspace, theme)
                widget.show()
                settle()
                widget.grab().save(str(folder / f"{shot.__name__}-{mode}{suffix}.png"))
                widget.close()
                widget.deleteLater()
                settle(10)


if __name__ == "__main__":
    main()
