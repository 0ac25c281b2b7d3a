import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.theme import Theme, apply_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return apply_theme(qapp, "light", "off")
