"""Line icons as pixmaps: our own glyphs from `resources/icons`, all others from Lucide (ISC)."""

import re
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.core.resources import resource
from desktop.model.ids import SourceId

_STROKE = re.compile(r'stroke-width="[^"]*"')
_SOURCE_GLYPHS = dict.fromkeys(("imap", "maildir", "mbox", "archive"), "src-mail")
_RENAMED = {"message-circle-question": "message-circle-question-mark"}
"""Names of the design that the icon set has changed since."""
THIN_STROKE = "1.8"
SMALL_STROKE = "2.0"
SMALL_SIZE = 12


@cache
def source_glyph(source: SourceId | str) -> str:
    """The icon name of a kind of source; an unknown one gets a plug."""
    name = _SOURCE_GLYPHS.get(source, f"src-{source}")
    return name if resource("icons", f"{name}.svg").exists() else "puzzle"


def render_icon(name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Paint an icon of `size` logical px in one colour; KeyError when there is no such icon."""
    text = icon_svg(name).replace("currentColor", colour.name())
    stroke = SMALL_STROKE if size <= SMALL_SIZE else THIN_STROKE
    renderer = QSvgRenderer(QByteArray(_STROKE.sub(f'stroke-width="{stroke}"', text).encode()))
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def icon_svg(name: str) -> str:
    """The SVG text of an icon."""
    own = resource("icons", f"{name}.svg")
    if own.exists():
        return own.read_text(encoding="utf-8")
    return _lucide().read(f"{_RENAMED.get(name, name)}.svg").decode()


@cache
def _lucide() -> zipfile.ZipFile:
    # The package itself is not imported: it would cost start-up time for a path.
    spec = find_spec("justmyresource_lucide")
    if spec is None or spec.origin is None:
        raise KeyError("The icon set is not installed")
    return zipfile.ZipFile(Path(spec.origin).parent / "icons.zip")
