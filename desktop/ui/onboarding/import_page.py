"""The page that shows an import of files, with its progress and a way to stop it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import KnownError
from desktop.core.l10n import number, tr, trn
from desktop.model.events import ImportProgressed
from desktop.ui.bridge import Bridge
from desktop.ui.onboarding.parts import Card, Words
from desktop.ui.onboarding.progress_bar import ThinBar
from desktop.ui.overlays.announce import announce
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

NAMES_SHOWN = 3


class ImportPage(QWidget):
    """Asks which addresses are the person's own, then imports."""

    reading_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge, self._theme = bridge, theme
        self._paths: tuple[Path, ...] = ()
        self._task: asyncio.Task[int] | None = None
        self._files = Words(theme, weight=600, wraps=True)
        self._me = QLineEdit()
        self._line = Words(theme, token="text2", wraps=True)
        self._bar = ThinBar(theme, height=8)
        self.start = QPushButton(tr("Import"))
        self.stop = QPushButton(tr("Back"))
        self.read = QPushButton(tr("Start reading"))
        self._build()
        bridge.import_progressed.connect(self._progressed)

    def show_files(self, paths: Sequence[str]) -> None:
        """Get ready to import these."""
        self._paths = tuple(Path(path) for path in paths)
        names = ", ".join(path.name for path in self._paths[:NAMES_SHOWN])
        more = len(self._paths) - NAMES_SHOWN
        if more > 0:
            names = trn("{names} and {n} more", "{names} and {n} more", more).format(names=names)
        self._files.setText(names)
        self._line.setText(tr("Your files stay as they are; Luwte reads them once."))
        self._set_running(False)
        self.read.hide()
        self._bar.show_progress(0, None)
        self._me.setFocus(Qt.FocusReason.OtherFocusReason)

    def run(self) -> None:
        """Start the import."""
        me = tuple(word for word in self._me.text().replace(",", " ").split() if "@" in word)
        self._set_running(True)
        self._line.setText(tr("Reading the files…"))
        self._bridge.run(self._import(me), then=self._finished, otherwise=self._failed)

    async def _import(self, me: Sequence[str]) -> int:
        """Runs on the engine's loop, as a task that can be cancelled."""
        self._task = asyncio.ensure_future(self._bridge.services.imports.run(self._paths, me=me))
        try:
            return await self._task
        except asyncio.CancelledError:
            return -1

    def cancel(self) -> None:
        """Stop the import; what has been read stays."""
        task = self._task
        if task is not None and not task.done():
            task.get_loop().call_soon_threadsafe(task.cancel)
        else:
            self.back_wanted.emit()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 36, 0, 24)
        layout.setSpacing(4)
        title = Words(self._theme, tr("Import an archive"), role=Role.DISPLAY, weight=600)
        layout.addWidget(title)
        line = tr("Messages are read into the cache on this computer and nowhere else.")
        layout.addWidget(Words(self._theme, line, role=Role.READING, token="text2"))
        layout.addSpacing(18)
        card = Card(self._theme)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(18, 16, 18, 16)
        inner.setSpacing(10)
        inner.addWidget(self._files)
        self._me.setPlaceholderText(tr("Your own addresses in these files, if you know them"))
        self._me.setAccessibleName(tr("Your own addresses"))
        self._me.returnPressed.connect(self.run)
        inner.addWidget(self._me)
        inner.addWidget(self._bar)
        inner.addWidget(self._line)
        row = QHBoxLayout()
        for button in (self.start, self.read):
            button.setProperty("kind", "primary")
        self.start.clicked.connect(self.run)
        self.read.clicked.connect(self.reading_wanted)
        self.stop.clicked.connect(self.cancel)
        for button in (self.start, self.read, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        inner.addLayout(row)
        layout.addWidget(card)
        layout.addStretch(1)

    def _progressed(self, event: ImportProgressed) -> None:
        done, total = event.progress.done, event.progress.total
        self._bar.show_progress(done, total)
        words = trn("{n} message read", "{n} messages read", done)
        if total:
            words = tr("{done} of {total}").format(done=number(done), total=number(total))
        if self._task is not None and not event.is_finished:
            self._line.setText(words)

    def _finished(self, count: int) -> None:
        self._task = None
        self._set_running(False)
        self.start.hide()
        self.read.show()
        self.read.setFocus(Qt.FocusReason.OtherFocusReason)
        if count < 0:
            words = tr("Stopped. What was read so far is in your list.")
        elif count == 0:
            words = tr("Nothing new: all messages in these files were already here.")
        else:
            words = trn("{n} message added.", "{n} messages added.", count)
            self._bar.show_progress(1, 1)
        self._line.setText(words)
        announce(self, words)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._set_running(False)
        known = isinstance(error, KnownError)
        self._line.setText(str(error) if known else tr("These files could not be read."))
        announce(self, self._line.text())

    def _set_running(self, is_running: bool) -> None:
        self.start.setVisible(True)
        self.start.setEnabled(not is_running)
        self._me.setEnabled(not is_running)
        self.stop.setText(tr("Stop") if is_running else tr("Back"))
