"""Where the window was and how wide its columns were, kept from one start to the next."""

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from desktop.ui import preferences

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


def restore_place(window: "MainWindow") -> None:
    """Put window and columns where they were; Qt keeps the window on a screen that is there."""
    views = window.bridge.views
    geometry = views.setting(preferences.GEOMETRY)
    if geometry:
        window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
    kept = views.setting(preferences.PANES)
    if kept:
        window.panes.restore(json.loads(kept))


def save_place(window: "MainWindow") -> None:
    """Keep where window and columns are, if that is another place than was kept."""
    views, settings = window.bridge.views, window.bridge.services.settings
    place = {
        preferences.GEOMETRY: bytes(window.saveGeometry().toBase64().data()).decode(),
        preferences.PANES: json.dumps(window.panes.states()),
    }
    for name, value in place.items():
        if views.setting(name) != value:
            window.bridge.run(settings.set(name, value))
