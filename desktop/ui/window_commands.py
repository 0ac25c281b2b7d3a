"""The commands of the window itself: where to go, what to show."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.l10n import mark
from desktop.model.conversation import View
from desktop.ui.commands import Command

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_VIEWS = (
    (View.INBOX, mark("Go to the inbox"), "inbox"),
    (View.LATER, mark("Go to Later"), "clock"),
    (View.WAITING, mark("Go to Waiting for"), "hourglass"),
    (View.COFFEE, mark("Go to the coffee corner"), "coffee"),
    (View.DONE, mark("Go to Done"), "circle-check"),
)


def window_commands(window: "MainWindow") -> tuple[Command, ...]:
    """All of them."""
    return (*_going(window), *_showing(window))


def _going(window: "MainWindow") -> tuple[Command, ...]:
    views = tuple(
        Command(
            id=f"view_{view.value}",
            title=title,
            group="Go",
            icon=icon,
            shortcut=f"Ctrl+{place}",
            run=_show(window, view),
        )
        for place, (view, title, icon) in enumerate(_VIEWS, start=1)
    )
    return (
        *views,
        _command(
            "next_view",
            "Next view",
            "Go",
            lambda: window.navigation.step_view(1),
            "",
            "Ctrl+PgDown",
        ),
        _command(
            "previous_view",
            "Previous view",
            "Go",
            lambda: window.navigation.step_view(-1),
            "",
            "Ctrl+PgUp",
        ),
        _command("next_pane", "Next pane", "Go", lambda: window.navigation.step_pane(1), "", "F6"),
        _command(
            "previous_pane",
            "Previous pane",
            "Go",
            lambda: window.navigation.step_pane(-1),
            "",
            "Shift+F6",
        ),
        _command(
            "open", "Open in the pane", "Go", window.navigation.open_current, "O", "", "book-open"
        ),
        _command("own_window", "Own window", "Go", window.navigation.open_window, "Shift+Return"),
        _command("back", "Back", "Go", window.navigation.back, "", "Alt+Left", "chevron-left"),
        _command(
            "forward_view",
            "Forward in the views",
            "Go",
            window.navigation.forward,
            "",
            "Alt+Right",
            "chevron-right",
        ),
        _command("search", "Search", "Go", window.navigation.focus_search, "/", "Ctrl+F", "search"),
    )


def _showing(window: "MainWindow") -> tuple[Command, ...]:
    return (
        _command("palette", "Command palette", "Window", window.open_palette, "", "Ctrl+K"),
        _command(
            "fetch",
            "Fetch now",
            "Window",
            lambda: window.bridge.run(window.bridge.services.accounts.sync_now()),
            "",
            "F5",
            "refresh-cw",
        ),
        _command(
            "toggle_rail",
            "Show or hide the rail",
            "Window",
            window.panes.toggle_rail,
            "",
            "F9",
            "menu",
        ),
        _command("full_screen", "Full screen", "Window", window.toggle_full_screen, "", "F11"),
        _command("menu_bar", "Menu bar", "Window", window.show_menu_bar, "", "F10"),
        _command("close", "Close the window", "Window", _close(window), "", "Ctrl+W"),
        _command("quit", "Quit", "Window", window.quit_wanted.emit, "", "Ctrl+Q", "x"),
    )


def _command(
    command_id: str,
    title: str,
    group: str,
    run: Callable[[], None],
    key: str = "",
    shortcut: str = "",
    icon: str = "",
) -> Command:
    return Command(
        id=command_id, title=title, group=group, key=key, shortcut=shortcut, run=run, icon=icon
    )


def _show(window: "MainWindow", view: View) -> Callable[[], None]:
    return lambda: window.navigation.show_view(view)


def _close(window: "MainWindow") -> Callable[[], None]:
    def close() -> None:
        window.close()

    return close
