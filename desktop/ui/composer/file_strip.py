"""The files that go with a message being written; each can be taken out again."""

import mimetypes
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.l10n import tr
from desktop.model.operation import DraftAttachment
from desktop.ui.reading.flow_layout import FlowLayout
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.sizes import size_text
from desktop.ui.theme import Theme


class FileStrip(QWidget):
    """Hidden while there are no files."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.files: list[DraftAttachment] = []
        self._buttons: list[KeyButton] = []
        self._flow = FlowLayout(self)
        self.hide()

    def set_files(self, files: Iterable[DraftAttachment]) -> None:
        """Show these files."""
        self.files = list(files)
        self._rebuild()

    def add_paths(self, paths: Iterable[str]) -> None:
        """Add files of this computer; folders and what cannot be read are named and left out."""
        for path in map(Path, paths):
            try:
                if path.is_dir():
                    raise IsADirectoryError
                with path.open("rb"):
                    self.files.append(attachment_of(path))
            except OSError:
                self.failed.emit(tr("“{name}” cannot be attached.").format(name=path.name))
        self._rebuild()
        self.changed.emit()

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(file) for file in self.files]
        for button in self._buttons:
            self._flow.addWidget(button)
        self.setVisible(bool(self.files))
        self.updateGeometry()

    def _button(self, file: DraftAttachment) -> KeyButton:
        button = KeyButton(self._theme, f"{file.name}  {size_text(file.size)}", icon="x")
        name = tr("Take out {name}, {size}").format(name=file.name, size=size_text(file.size))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._take_out(button))
        return button

    def _take_out(self, button: KeyButton) -> None:
        del self.files[self._buttons.index(button)]
        self._rebuild()
        self.changed.emit()


def attachment_of(path: Path) -> DraftAttachment:
    """A file as an attachment; raises OSError when it is not there."""
    mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return DraftAttachment(path=str(path), name=path.name, mime=mime, size=path.stat().st_size)
