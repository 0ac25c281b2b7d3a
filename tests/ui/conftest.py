"""What tests of the window share: patience on a busy machine, and texts of Qt in English."""

from collections.abc import Iterator
from functools import partialmethod

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.language import speak

PATIENCE_MS = 60_000
"""Who waits goes on as soon as the condition holds; only a failure takes this long."""


class PatientBot(QtBot):
    """A QtBot whose waits last a minute where a test names no other time."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE_MS)  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE_MS)  # noqa: N815
    waitExposed = partialmethod(QtBot.waitExposed, timeout=PATIENCE_MS)  # noqa: N815


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Take the place of the bot of pytest-qt, which waits for five seconds."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    """Take back the language that a test chose for Qt's own texts."""
    yield
    speak("en")
