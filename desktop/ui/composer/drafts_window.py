"""The list of drafts that were not sent: Enter goes on writing, Del throws away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.operation import Draft
from desktop.ui.composer.checks import readers
from desktop.ui.dates import since_text


class DraftsWindow(QDialog):
    """`chosen` gives the draft to go on with, `thrown_away` one to discard."""

    chosen = Signal(Draft)
    thrown_away = Signal(Draft)

    def __init__(self, parent: QWidget, drafts: Sequence[Draft], clock: Clock) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Drafts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 360)
        self._drafts, self._clock = list(drafts), clock
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Drafts"))
        for draft in self._drafts:
            self.list.addItem(QListWidgetItem(self._line(draft)))
        if not self._drafts:
            self.list.addItem(QListWidgetItem(tr("There are no drafts.")))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self._choose())
        QVBoxLayout(self).addWidget(self.list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del throws the draft away; it can be undone."""
        if event.key() == Qt.Key.Key_Delete and self._drafts:
            row = self.list.currentRow()
            self.thrown_away.emit(self._drafts.pop(row))
            self.list.takeItem(row)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._drafts):
            self.chosen.emit(self._drafts[row])
            self.accept()

    def _line(self, draft: Draft) -> str:
        people = ", ".join(who.label for who in readers(draft)) or tr("nobody yet")
        subject = draft.subject or tr("(no subject)")
        when = since_text(draft.saved_at, self._clock.now()) if draft.saved_at else ""
        text = tr("{subject}, to {people}  {when}")
        return text.format(subject=subject, people=people, when=when).strip()
