"""In a language 40% longer nothing is cut without a tooltip, and no text escapes translation."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.conversation import View
from desktop.search.operators import ALIASES
from desktop.ui.main_window import MainWindow
from desktop.ui.reading.why_popover import WhyPopover
from desktop.ui.settings.pages import PAGES
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace
from tests.ui.frame.conftest import open_window, settle
from tests.ui.longer_language import MARK, longer_language

pytestmark = pytest.mark.gui
NAMES = ("Noise report v3.pdf", "Section 4.3.docx", "Work mail", "Archive 2025", "imap 1")
WIDTHS = (1440, 1180, 900, 700)


@pytest.fixture
def window(qtbot: QtBot, workspace: FakeWorkspace, theme: Theme) -> Iterator[MainWindow]:
    with longer_language():
        made = open_window(workspace, theme)
        qtbot.addWidget(made)
        made.show()
        settle(workspace)
        yield made
        settle(workspace)


def _why(window: MainWindow) -> None:
    """The reasons of the first conversation, with evidence longer than the popover is wide."""
    assert window.reading_pane.conversation is not None
    row = window.reading_pane.conversation.row
    quote = "can you confirm the 48 dB contour before Friday noon, and tell the clerk too"
    asked = replace(row, reasons=tuple(replace(one, evidence=quote) for one in row.reasons))
    window.reading_pane.show_why()
    popover = window.reading_pane.findChild(WhyPopover) or window.findChild(WhyPopover)
    assert popover is not None
    popover.show_row(asked, window.clock.now())


def _settings(page: str) -> Callable[[MainWindow], None]:
    return lambda window: window.places.show_settings(page)


SCREENS: dict[str, Callable[[MainWindow], None]] = {
    "inbox": lambda _window: None,
    "why": _why,
    "ticked": lambda window: window.commands.run("tick_all"),
    "later": lambda window: window.commands.run("later"),
    "palette": lambda window: window.commands.run("palette"),
    "keys": lambda window: window.places.show_keys(),
    "search": lambda window: window.list_pane.search.search_for("noise"),
    "nothing found": lambda window: window.list_pane.search.search_for("noize"),
    "empty view": lambda window: window.navigation.show_view(View.WAITING),
    "sources": lambda window: window.places.show_sources(),
    "outbox": lambda window: window.places.show_outbox(),
    "welcome": lambda window: window.places.add_source(),
    "new message": lambda window: window.commands.run("new_message"),
    **{f"settings {page.id}": _settings(page.id) for page in PAGES},
}


@pytest.mark.parametrize("name", SCREENS)
def test_no_button_or_label_is_narrower_than_its_text(
    window: MainWindow, workspace: FakeWorkspace, name: str
) -> None:
    SCREENS[name](window)
    for width in WIDTHS:
        window.resize(width, 800)
        settle(workspace)
        settle(workspace)
        assert [text for widget in _shown() if (text := _cut(widget))] == [], width


@pytest.mark.parametrize("name", SCREENS)
def test_every_button_speaks_the_language(
    window: MainWindow, workspace: FakeWorkspace, name: str
) -> None:
    SCREENS[name](window)
    settle(workspace)
    words = [
        text
        for widget in _shown()
        if isinstance(widget, QAbstractButton)
        for text in (widget.text(), widget.accessibleName(), widget.toolTip())
    ]
    assert [text for text in words if _is_words(text) and MARK not in text] == []


def test_every_command_is_translated(window: MainWindow) -> None:
    menus = [action.text() for action in window.menuBar().actions()]
    titles = [window.keyboard.action(command.id).text() for command in window.commands.all()]
    assert titles
    assert [text for text in (*menus, *titles) if MARK not in text] == []


def _shown() -> list[QWidget]:
    """All visible widgets, painted once, so that elided texts have their tooltips."""
    widgets: list[QWidget] = []
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            top.grab()
            widgets += [one for one in top.findChildren(QWidget) if one.isVisible()]
    return widgets


def _cut(widget: QWidget) -> str:
    """The text of a widget that does not fit and that no tooltip shows; "" when all is well."""
    if isinstance(widget, QLabel):
        is_cut = _is_label_cut(widget)
        text = widget.text()
    elif isinstance(widget, QAbstractButton):
        text = widget.text()
        is_cut = _shows_text(widget) and _width(widget, text) > widget.width()
    else:
        return ""
    return text if is_cut and not widget.toolTip() else ""


def _is_label_cut(label: QLabel) -> bool:
    if not label.text() or label.visibleRegion().isEmpty():
        return False
    if label.height() < label.fontMetrics().ascent():
        return True
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height()
    if label.textFormat() is Qt.TextFormat.RichText or "<" in label.text():
        return label.sizeHint().width() > label.width()
    return _width(label, label.text()) > label.contentsRect().width()


def _width(widget: QWidget, text: str) -> int:
    lines = text.replace("&", "").split("\n")
    return max(widget.fontMetrics().horizontalAdvance(line) for line in lines)


def _shows_text(button: QAbstractButton) -> bool:
    style = Qt.ToolButtonStyle.ToolButtonIconOnly
    return not (isinstance(button, QToolButton) and button.toolButtonStyle() is style)


def _is_words(text: str) -> bool:
    """Whether a text is for reading: no key, no search operator, no name."""
    keys = QKeySequence(text, QKeySequence.SequenceFormat.PortableText)
    is_key = bool(text) and keys.toString(QKeySequence.SequenceFormat.PortableText) == text
    is_operator = text.removesuffix(":") in ALIASES
    return len(text) > 1 and not is_key and not is_operator and text not in NAMES
