"""No text of a message is cut off, at any width and in any font, from the first frame on."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.model.ids import ConversationId
from desktop.ui.commands import Commands
from desktop.ui.reading.message_widget import MessageCard
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.theme import apply_theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace

pytestmark = pytest.mark.gui
WIDTHS = [*range(1200, 499, -50), *range(523, 1200, 77), 500]
"""First ever narrower, so that text only grows, then back and at once to the narrowest."""


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[FakeWorkspace]:
    with fake_workspace() as running:
        yield running


@pytest.fixture(params=[("DejaVu Sans", 10.0), ("DejaVu Serif", 13.0), ("Sans Serif", 7.5)])
def pane(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, workspace: FakeWorkspace
) -> Iterator[ReadingPane]:
    before = qapp.font()
    font = QFont(request.param[0])
    font.setPointSizeF(request.param[1])
    qapp.setFont(font)
    theme = apply_theme(qapp, "light", "off")
    made = ReadingPane(workspace.bridge, Commands(), theme, clock=workspace.clock)
    made.resize(1200, 800)
    made.show()
    made.show_conversation(ConversationId(1))
    made.stack.unfold()
    made.stack.finish_loading()
    yield made
    delete(made)
    qapp.setFont(before)
    apply_theme(qapp, "light", "off")


def test_every_body_is_as_high_as_its_text(pane: ReadingPane) -> None:
    for width in WIDTHS:
        pane.resize(width, 800)  # and no turn of the loop: what is measured is the next frame
        assert _cut(pane) == [], width


def test_a_quote_that_is_unfolded_is_not_cut(pane: ReadingPane) -> None:
    pane.resize(500, 800)
    for card in pane.stack.cards:
        card.body.toggle_quote()
    assert _cut(pane) == []


def _cut(pane: ReadingPane) -> list[str]:
    """What is too low for its text: bodies, and cards for what they hold."""
    found = []
    for card in pane.stack.cards:
        name = card.message.sender.name
        if card.height() < _needed(card):
            found.append(f"card of {name}")
        for view in card.body.views:
            needed = view.document().size().height()
            if view.viewport().height() < needed or view.geometry().bottom() >= card.body.height():
                found.append(f"text of {name}")
    return found


def _needed(card: MessageCard) -> int:
    wrapped = card.heightForWidth(card.width()) if card.hasHeightForWidth() else 0
    return wrapped or card.sizeHint().height()
