"""What all parts of the reading pane share."""

from dataclasses import dataclass

from desktop.core.clock import Clock
from desktop.ui.bridge import Bridge
from desktop.ui.reading.attachment_bar import OpenedFiles
from desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingContext:
    """Handed to each card; `me` are the person's own addresses in lower case."""

    bridge: Bridge
    theme: Theme
    clock: Clock
    opened: OpenedFiles
    me: frozenset[str] = frozenset()
    font_px: int = 0
    """Size of message text chosen by the person, 0 for the theme's."""
