"""Which keys the status bar reminds of, by where the focus is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.core.l10n import tr
from desktop.ui.overlays.key_hints import Hint, native_key

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def hints_for(window: "MainWindow", focused: QWidget) -> Sequence[Hint]:
    """The keys of the area that has the focus, and always the way to everything."""
    everything = ((native_key("Ctrl+K"),), tr("everything"))
    if window.over is not None:
        enter = ((native_key("Return"),), tr("go on"))
        return ((("Tab",), tr("next")), enter, (("F1",), tr("keys")))
    pane = window.reading_pane
    if pane.desk.composer.isAncestorOf(focused):
        send = ((native_key("Ctrl+Enter"),), tr("send"))
        return (send, (("Esc",), tr("keep draft, back to list")), everything)
    if pane.isAncestorOf(focused):
        back = (("Esc",), tr("back to list"))
        return ((("R",), tr("reply")), (("E",), tr("done")), back, everything)
    if focused is window.list_pane.field:
        return ((("↓",), tr("results")), (("Esc",), tr("leave")), everything)
    if window.panes.page is not None and window.panes.page.isAncestorOf(focused):
        return ((("Esc",), tr("back to list")), everything)
    return (
        (("J", "K"), tr("choose")),
        (("E",), tr("done")),
        (("L",), tr("later")),
        everything,
    )
