"""Keeps a picture from the clipboard as a file, so that it can be attached."""

from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtGui import QImage

from desktop.core.l10n import tr
from desktop.ui.reading.attachment_files import free_path, safe_name


def keep_picture(image: QImage) -> Path | None:
    """Write the picture as PNG into a private folder that outlives the program; None if it fails.

    The folder is not removed at the end: a draft may need the file until it is sent.
    """
    if image.isNull():
        return None
    path = free_path(Path(mkdtemp(prefix="luwte-")) / safe_name(tr("Picture.png")))
    return path if image.save(str(path)) else None
