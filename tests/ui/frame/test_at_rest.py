"""A window that nobody touches does nothing."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.main_window import MainWindow

pytestmark = pytest.mark.gui


class PaintCounter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.painted.append(type(watched).__name__)
        return False


def test_nothing_is_painted_again_and_again(window: MainWindow, qapp: QApplication) -> None:
    """A conversation with files, a question and a reply on offer is shown."""
    QTest.qWait(1500)
    counter = PaintCounter()
    qapp.installEventFilter(counter)
    QTest.qWait(300)
    qapp.removeEventFilter(counter)
    # A blinking cursor may paint once or twice; a loop paints hundreds of times.
    assert len(counter.painted) < 20
