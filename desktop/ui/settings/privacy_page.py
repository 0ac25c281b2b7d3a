"""Where the data is, how large it is, and how to take it along."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from desktop.core.l10n import number, tr
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.parts import Words
from desktop.ui.settings.controls import SettingsPage
from desktop.ui.settings.store import SettingsStore
from desktop.ui.sizes import size_text
from desktop.ui.theme import Theme


class PrivacyPage(SettingsPage):
    """All stays on this computer, and can leave it only by the person's hand."""

    export_wanted = Signal(str)
    """The path of the file to write every message to."""

    def __init__(
        self, bridge: Bridge, theme: Theme, store: SettingsStore, folder: Path | None
    ) -> None:
        super().__init__(theme, store)
        self._folder = folder
        statistics = bridge.views.statistics()
        self.add_group(tr("On this computer"))
        self.add_text(
            tr(
                "Messages, settings and what Luwte works out about them are kept on this "
                "computer and are sent to nobody. Passwords are in the keyring of your system."
            )
        )
        self.add_line(tr("Messages"), Words(theme, number(statistics.messages), token="text2"))
        size = Words(theme, size_text(statistics.database_bytes), token="text2")
        self.add_line(tr("Size of the cache"), size)
        if folder is not None:
            show = QPushButton(tr("Open folder"))
            show.clicked.connect(self._open_folder)
            self.add_line(tr("Folder"), show, str(folder))
        self.add_group(tr("Your data is yours"))
        self._export = QPushButton(tr("Export…"))
        self._export.clicked.connect(self._choose_file)
        self.add_line(
            tr("Export all messages"),
            self._export,
            tr("One file with a line of JSON for each message; other programs can read it."),
        )
        self.finish()

    def show_exported(self, sentence: str) -> None:
        """Say how the export ended."""
        self._export.setEnabled(True)
        self._export.setText(tr("Export…"))
        self.add_text(sentence)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.window(), tr("Export all messages"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("luwte-export.jsonl")
        dialog.fileSelected.connect(self._start)
        dialog.open()

    def _start(self, path: str) -> None:
        self._export.setEnabled(False)
        self._export.setText(tr("Exporting…"))
        self.export_wanted.emit(path)
