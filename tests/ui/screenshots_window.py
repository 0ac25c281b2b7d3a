"""Pictures of the window itself."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.model.conversation import View
from desktop.ui.main_window import MainWindow
from tests.ui.screenshots import Screen, settle


def press(window: MainWindow, keys: str) -> None:
    """Press letter keys, one after the other."""
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, Qt.Key(ord(key.upper())))


def main(_window: MainWindow) -> None:
    """The inbox as it opens."""


def why(window: MainWindow) -> None:
    """The popover that explains a place in the list."""
    window.reading_pane.show_why()


def ticked(window: MainWindow) -> None:
    """Three conversations ticked, one under the pointer, the focus elsewhere."""
    view = window.list_pane.view
    press(window, "jxjxjx")
    rect = view.visualRect(view.currentIndex())
    view._move_pointer(QPoint(200, rect.bottom() + 60))


def later(window: MainWindow) -> None:
    """The later picker."""
    window.commands.run("later")


def done(window: MainWindow) -> None:
    """Just done with a conversation: the way back is offered."""
    window.commands.run("done")
    settle(1500)


def palette(window: MainWindow) -> None:
    """The command palette."""
    window.open_palette()


def search(window: MainWindow) -> None:
    """Search results."""
    window.list_pane.search.search_for("noise")
    settle(400)


def empty(window: MainWindow) -> None:
    """A view with nothing in it."""
    window.navigation.show_view(View.WAITING)


def sources(window: MainWindow) -> None:
    """How the sources fare."""
    window.places.show_sources()


def welcome(window: MainWindow) -> None:
    """The first steps."""
    window.places.add_source()


def settings(window: MainWindow) -> QWidget:
    """The settings."""
    window.places.show_settings()
    found = window.places.settings_window
    assert found is not None
    return found


WINDOW_SCREENS = (
    Screen(name="main", show=main),
    Screen(name="why", show=why),
    Screen(name="ticked", show=ticked),
    Screen(name="later", show=later),
    Screen(name="done", show=done),
    Screen(name="palette", show=palette),
    Screen(name="search", show=search),
    Screen(name="empty", show=empty),
    Screen(name="sources", show=sources),
    Screen(name="welcome", show=welcome),
    Screen(name="settings", show=settings),
    Screen(name="strip", show=main, size=(900, 700)),
    Screen(name="single", show=main, size=(700, 600)),
)
