"""Texts that come from Qt, dates, sizes and keys follow the language of the window."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui import dates
from desktop.ui.language import speak
from desktop.ui.overlays.key_hints import native_key
from desktop.ui.sizes import size_text

pytestmark = pytest.mark.gui
SUNDAY = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def test_menus_of_fields_follow(qtbot: QtBot) -> None:
    field = QLineEdit("text")
    qtbot.addWidget(field)
    assert "&Copy" in _menu(field)
    speak("nl")
    assert "&Kopiëren" in _menu(field)
    speak("en")
    assert "&Copy" in _menu(field)


def test_buttons_of_dialogs_follow(qtbot: QtBot) -> None:
    speak("nl")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuleren"


def test_dates_and_sizes_follow() -> None:
    assert dates.date_text(SUNDAY) == "1 March 2026"
    assert size_text(2_100_000) == "2.1 MB"
    speak("nl")
    assert dates.date_text(SUNDAY) == "1 maart 2026"
    assert dates.weekday_text(SUNDAY, is_short=True) == "zo"
    assert size_text(2_100_000) == "2,1 MB"


def test_keys_keep_their_names_and_arrows_are_signs() -> None:
    speak("nl")
    assert native_key("Ctrl+Enter") == "Ctrl+Enter"
    assert native_key("Ctrl+Shift+M") == "Ctrl+Shift+M"
    assert native_key("Alt+Left") == "Alt+←"
    assert native_key("Shift+Down") == "Shift+↓"
    assert native_key("Up") == "↑"


def _menu(field: QLineEdit) -> list[str]:
    menu = field.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions()]
    menu.deleteLater()
    return words
