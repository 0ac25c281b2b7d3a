"""A field for addresses that completes people you write to."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from desktop.model.message import Address
from desktop.services.contract import Views
from desktop.ui.composer.checks import is_address, parse_addresses, write_addresses

_LIMIT = 8


class AddressField(QLineEdit):
    """Addresses separated by commas; the last one is completed while it is typed."""

    edited = Signal()

    def __init__(self, views: Views, name: str) -> None:
        super().__init__()
        self._views = views
        self.setAccessibleName(name)
        self._found = QStringListModel(self)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._edited)
        self._popup = self._completer.popup() or QListView()
        self._popup.installEventFilter(self)

    def addresses(self) -> tuple[Address, ...]:
        """What stands in the field."""
        return parse_addresses(self.text())

    def set_addresses(self, people: Iterable[Address]) -> None:
        """Show these."""
        self.setText(write_addresses(people))

    def wrong(self) -> list[str]:
        """What was typed and is no address."""
        return [who.address for who in self.addresses() if not is_address(who.address)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab and comma take the marked person."""
        popup = self._popup
        if watched is popup and isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            if is_press and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Comma):
                index = popup.currentIndex()
                choice = index if index.isValid() else self._found.index(0)
                self._take(str(self._found.data(choice)))
                popup.hide()
                return True
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self.edited.emit()
        fragment = self._fragment()
        if len(fragment) < 1:
            self._popup.hide()
            return
        taken = {who.address.lower() for who in self.addresses()}
        people = [
            found.address
            for found in self._views.people(fragment, limit=_LIMIT)
            if found.address.address.lower() not in taken
        ]
        self._found.setStringList([write_addresses((who,)) for who in people])
        if people:
            self._completer.complete()
            self._popup.setCurrentIndex(self._found.index(0))
        else:
            self._popup.hide()

    def _fragment(self) -> str:
        before = self.text()[: self.cursorPosition()]
        return before.rpartition(",")[2].strip().strip('"')

    def _take(self, chosen: str) -> None:
        place = self.cursorPosition()
        before, comma, _fragment = self.text()[:place].rpartition(",")
        start = f"{before}{comma} " if comma else ""
        after = self.text()[place:].lstrip(", ")
        self.setText(f"{start}{chosen}, {after}")
        self.setCursorPosition(len(start) + len(chosen) + 2)
        self.edited.emit()
