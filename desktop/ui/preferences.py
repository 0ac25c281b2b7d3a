"""The settings of the window: their names, and how they take effect at once.

The settings service keeps them as text; each says what it may be.
"""

from desktop.services.contract import Views
from desktop.ui.conversation_list.entries import Density
from desktop.ui.theme import MODES, Theme

THEME = "theme"
"""system, light or dark."""
MOTION = "motion"
"""system or off."""
DENSITY = "density"
"""by_importance, compact or roomy."""
SINGLE_KEYS = "single_keys"
"""on or off."""
KEY = "key."
"""Prefix: `key.done` is another single key for the command `done`."""
LANGUAGE = "language"
"""en, nl, or empty for the system's."""
SIGNATURE = "signature."
"""Prefix: `signature.3` is the text below messages of account 3."""
REMOTE_PICTURES = "remote_pictures"
"""ask, or always: the person wants remote pictures in every message."""
READING_SIZE = "reading_px"
"""Size of message text in px, or empty for that of the design."""
GEOMETRY = "window_geometry"
PANES = "window_panes"


def apply_theme_settings(views: Views, theme: Theme) -> None:
    """Let the theme follow the settings."""
    mode = views.setting(THEME, "system")
    theme.set_motion(views.setting(MOTION, "system"))
    theme.set_mode(mode if mode in MODES else "system")


def density(views: Views) -> Density:
    """How rows are sized."""
    chosen = views.setting(DENSITY, Density.BY_IMPORTANCE.value)
    return next((one for one in Density if one.value == chosen), Density.BY_IMPORTANCE)


def single_keys(views: Views) -> bool:
    """Whether single letters are commands."""
    return views.setting(SINGLE_KEYS, "on") != "off"
