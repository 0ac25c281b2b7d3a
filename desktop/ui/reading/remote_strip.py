"""The strip over a body whose remote pictures were left out: they load only when asked for."""

from PySide6.QtCore import QTimer, Signal

from desktop.core.l10n import tr, trn
from desktop.model.message import Message
from desktop.ui.alive import while_alive
from desktop.ui.preferences import REMOTE_PICTURES
from desktop.ui.reading.context import ReadingContext
from desktop.ui.reading.parts import Notice


class RemoteStrip(Notice):
    """Emits `loaded` with display HTML that has the pictures in it."""

    loaded = Signal(str)

    def __init__(self, context: ReadingContext, message: Message) -> None:
        text = trn(
            "{n} remote picture was not loaded.",
            "{n} remote pictures were not loaded.",
            message.blocked_remote,
        )
        super().__init__(context.theme, "globe", text)
        self._context, self._message = context, message
        self.load_button = self.add_button(tr("Load them"))
        self.load_button.setToolTip(tr("The sender may learn that you read this message."))
        self.load_button.clicked.connect(self.load)
        if context.bridge.views.setting(REMOTE_PICTURES, "ask") == "always":
            QTimer.singleShot(0, self, self.load)

    def load(self) -> None:
        """Fetch the pictures; the sender's servers see that someone did."""
        self.load_button.setEnabled(False)
        self.label.setText(tr("Loading the pictures …"))
        work = self._context.bridge.services.compose.remote_images(self._message.id)
        self._context.bridge.run(
            work, then=while_alive(self, self._ready), otherwise=while_alive(self, self._failed)
        )

    def _ready(self, html: str) -> None:
        self.hide()
        self.loaded.emit(html)

    def _failed(self, error: Exception) -> None:
        self.load_button.setEnabled(True)
        self.label.setText(tr("The pictures could not be loaded. {reason}").format(reason=error))
