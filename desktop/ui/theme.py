"""The theme: colours, fonts and icons of the moment, following the system live.

One `Theme` is made at start-up by `apply_theme` and handed to every view. Views ask it while they
paint and repaint on `changed`; they keep no colours of their own.
"""

import hashlib

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyle

from desktop.ui.icons import render_icon
from desktop.ui.stylesheet import style_sheet
from desktop.ui.tokens import load_tokens
from desktop.ui.typography import Role, Type

MODES = ("system", "light", "dark")
_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Colours, fonts and icons; `changed` says that all must be painted anew."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system", motion: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._hints = app.styleHints()
        self._mode = mode
        self._motion = motion
        self._is_contrast_forced = False
        self._pixmaps: dict[tuple[str, int, str, float], QPixmap] = {}
        self._metrics: dict[tuple[Role, int], QFontMetrics] = {}
        self.type = Type(app.font())
        self._tokens = load_tokens(is_dark=False)
        self.set_mode(mode)
        self._hints.colorSchemeChanged.connect(self._refresh)
        accessibility = getattr(self._hints, "accessibility", None)
        if accessibility is not None:
            self._accessibility = accessibility()
            self._accessibility.contrastPreferenceChanged.connect(self._refresh)

    @property
    def is_dark(self) -> bool:
        """Whether the dark scheme is shown."""
        if self._mode == "system":
            return self._hints.colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def is_high_contrast(self) -> bool:
        """Whether more contrast is wanted: forced here, or asked of the system (Qt 6.10)."""
        if self._is_contrast_forced:
            return True
        accessibility = getattr(self._hints, "accessibility", None)
        if accessibility is None:
            return False
        preference = accessibility().contrastPreference()
        return bool(preference == Qt.ContrastPreference.HighContrast)

    def set_mode(self, mode: str) -> None:
        """Follow the "system", or be "light" or "dark"."""
        self._mode = mode
        self._hints.setColorScheme(_SCHEMES[mode])
        self._refresh()

    def force_contrast(self, is_forced: bool = True) -> None:
        """Show high contrast whatever the system says."""
        self._is_contrast_forced = is_forced
        self._refresh()

    def set_motion(self, motion: str) -> None:
        """Follow the "system", or be "off"."""
        self._motion = motion

    def duration(self, milliseconds: int) -> int:
        """How long an animation may take: 0 when motion is off."""
        style = self._app.style()
        allowed = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        return 0 if self._motion == "off" or allowed == 0 else milliseconds

    def colour(self, token: str) -> QColor:
        """The colour of a token of the design; KeyError when there is no such token."""
        return self._tokens.colours[token]

    def avatar_colours(self, key: str) -> tuple[QColor, QColor]:
        """Ground and letters for a person, the same for the same address at all times."""
        digest = hashlib.blake2b(key.strip().lower().encode(), digest_size=2).digest()
        return self._tokens.avatars[int.from_bytes(digest) % len(self._tokens.avatars)]

    def font(self, role: Role = Role.BODY, weight: int = 400, *, tabular: bool = False) -> QFont:
        """The font of a role; `weight` is 400, 500 or 600."""
        return self.type.font(role, weight, tabular=tabular)

    def metrics(self, role: Role = Role.BODY, weight: int = 400) -> QFontMetrics:
        """The metrics of a font, made once."""
        key = (role, weight)
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(self.font(role, weight))
        return self._metrics[key]

    def line_height(self, role: Role = Role.BODY) -> int:
        """Height of a line of text in px; build all heights around text from it."""
        return self.type.line_height(role)

    def pixmap(
        self, name: str, size: int = 16, token: str = "text2", ratio: float | None = None
    ) -> QPixmap:
        """An icon in one colour, `size` in logical px; `ratio` is the device pixel ratio."""
        scale = self._app.devicePixelRatio() if ratio is None else ratio
        key = (name, size, token, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = render_icon(name, size, self.colour(token), scale)
        return self._pixmaps[key]

    def icon(self, name: str, size: int = 16, token: str = "text2") -> QIcon:
        """An icon for buttons and menus; make it anew on `changed`."""
        icon = QIcon(self.pixmap(name, size, token))
        icon.addPixmap(self.pixmap(name, size, "text3"), QIcon.Mode.Disabled)
        return icon

    def _refresh(self) -> None:
        self._pixmaps.clear()
        self._tokens = load_tokens(is_dark=self.is_dark, is_high_contrast=self.is_high_contrast)
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(style_sheet(self._tokens, self.type))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.colour(token))
        for role in (_Colour.WindowText, _Colour.Text, _Colour.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text3"))
        return palette


_Colour = QPalette.ColorRole
_PALETTE = {
    _Colour.Window: "rail",
    _Colour.WindowText: "text",
    _Colour.Base: "surface",
    _Colour.AlternateBase: "sunken",
    _Colour.Text: "text",
    _Colour.Button: "surface",
    _Colour.ButtonText: "text",
    _Colour.BrightText: "on-accent",
    _Colour.PlaceholderText: "text3",
    _Colour.ToolTipBase: "raised",
    _Colour.ToolTipText: "text",
    _Colour.Highlight: "accent",
    _Colour.HighlightedText: "on-accent",
    _Colour.Link: "accent-text",
    _Colour.LinkVisited: "accent-text",
    _Colour.Light: "raised",
    _Colour.Midlight: "hover",
    _Colour.Mid: "line",
    _Colour.Dark: "line2",
    _Colour.Shadow: "line2",
    _Colour.Accent: "accent",
}


def apply_theme(app: QApplication, mode: str = "system", motion: str = "system") -> Theme:
    """Dress the application and return its theme."""
    app.setStyle("Fusion")
    return Theme(app, mode, motion)
