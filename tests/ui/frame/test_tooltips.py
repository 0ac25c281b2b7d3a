"""Words of strangers in tooltips."""

import pytest
from PySide6.QtGui import QTextDocument

from desktop.ui.tooltips import plain

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("name", ["<b>safe</b>.pdf", "report.pdf <!-- .exe", "a < b & c.txt"])
def test_a_tooltip_shows_what_looks_like_markup_letter_by_letter(qapp, name: str) -> None:
    document = QTextDocument()
    document.setHtml(plain(name)) if plain(name).startswith("<qt>") else document.setPlainText(name)
    assert document.toPlainText() == name


def test_plain_words_stay_as_they_are() -> None:
    assert plain("Noise report.pdf") == "Noise report.pdf"
