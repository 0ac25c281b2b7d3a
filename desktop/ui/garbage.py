"""Collects cyclic garbage on the UI thread only.

Python collects in whichever thread happens to allocate. When that is the engine's thread and the
garbage holds widgets, Qt objects are destroyed on the wrong thread, and the process crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 5_000


class GarbageCollector(QObject):
    """Takes over from Python's automatic collection for as long as the application lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
