"""A small board of signs for the composer; the system's own picker has all the others."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.core.l10n import tr


class EmojiMenu(QMenu):
    """Emits the sign that was chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for sign, name in _signs():
            action = QAction(f"{sign}  {name}", self)
            action.triggered.connect(lambda _checked=False, sign=sign: self.chosen.emit(sign))
            self.addAction(action)


def _signs() -> tuple[tuple[str, str], ...]:
    return (
        ("🙂", tr("Smile")),
        ("😀", tr("Laugh")),
        ("👍", tr("Thumbs up")),
        ("🙏", tr("Thanks")),
        ("👏", tr("Applause")),
        ("🎉", tr("Celebrate")),
        ("❤️", tr("Heart")),
        ("😕", tr("Doubt")),
        ("☕", tr("Coffee")),
        ("✅", tr("Done")),
        ("⚠️", tr("Careful")),
        ("❓", tr("Question")),
    )
