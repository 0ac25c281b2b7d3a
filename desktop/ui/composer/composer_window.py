"""The window for a new message, or for a draft that belongs to no conversation on screen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.composer.composer import Composer
from desktop.ui.theme import Theme

WIDTH, HEIGHT = 680, 560


class ComposerWindow(QWidget):
    """Closing keeps the draft; sending closes."""

    closed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self.composer = Composer(bridge, theme, is_window=True)
        self.composer.finished.connect(self.close)
        self.composer.left.connect(self.close)
        self.composer.parts.subject.textChanged.connect(self._name)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.composer)
        self.resize(WIDTH, HEIGHT)
        self._name()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed."""
        self.composer.leave()
        super().closeEvent(event)
        self.closed.emit()

    def _name(self) -> None:
        self.setWindowTitle(self.composer.parts.subject.text().strip() or tr("New message"))
