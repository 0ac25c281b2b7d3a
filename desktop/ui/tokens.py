"""The colour tokens of the design, read from `resources/theme/tokens.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from desktop.core.resources import resource

# Where a person asks the system for more contrast, weak tokens give way to strong ones.
_HIGH_CONTRAST = {"text3": "text2", "line": "border", "line2": "border"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One colour scheme: colours by token, and the pairs (ground, letters) for avatars."""

    colours: Mapping[str, QColor]
    avatars: tuple[tuple[QColor, QColor], ...]


def load_tokens(*, is_dark: bool, is_high_contrast: bool = False) -> Tokens:
    """Read the tokens of the light or the dark scheme."""
    data = json.loads(resource("theme", "tokens.json").read_text(encoding="utf-8"))
    scheme = "dark" if is_dark else "light"
    colours = {name: parse_colour(text) for name, text in data[scheme].items()}
    if is_high_contrast:
        colours |= {weak: colours[strong] for weak, strong in _HIGH_CONTRAST.items()}
    pairs = (data["avatars"][name][scheme] for name in sorted(data["avatars"]))
    avatars = tuple((parse_colour(ground), parse_colour(ink)) for ground, ink in pairs)
    return Tokens(colours=colours, avatars=avatars)


def parse_colour(text: str) -> QColor:
    """Read "#RRGGBB" or "rgba(r,g,b,a)" with a from 0 to 1."""
    if not text.startswith("rgba("):
        return QColor(text)
    red, green, blue, alpha = text.removeprefix("rgba(").removesuffix(")").split(",")
    colour = QColor(int(red), int(green), int(blue))
    colour.setAlphaF(float(alpha))
    return colour
