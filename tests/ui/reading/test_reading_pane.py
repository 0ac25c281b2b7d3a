"""The pane against the made-up workspace."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.model.conversation import Conversation
from desktop.model.ids import ConversationId, MessageId
from desktop.ui.commands import Commands
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace, sample_messages

pytestmark = pytest.mark.gui
FIRST = ConversationId(1)


@pytest.fixture
def workspace(qtbot: QtBot) -> Iterator[FakeWorkspace]:
    with fake_workspace() as running:
        yield running


@pytest.fixture
def pane(qtbot: QtBot, workspace: FakeWorkspace, theme: Theme) -> Iterator[ReadingPane]:
    made = ReadingPane(workspace.bridge, Commands(), theme, clock=workspace.clock)
    made.resize(600, 800)
    made.show()
    made.show_conversation(FIRST)
    made.stack.finish_loading()
    yield made
    delete(made)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    return urls


def _long(workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """Give the first conversation one message that is changed so."""
    row = workspace.views.row(FIRST)
    message = replace(sample_messages(row)[-1], **changes)  # type: ignore[arg-type]
    conversation = Conversation(row=row, messages=(message,))
    monkeypatch.setattr(workspace.views, "conversation", lambda _id: conversation)


def test_the_last_messages_are_built_and_the_rest_is_folded(pane: ReadingPane) -> None:
    names = [card.message.sender.name for card in pane.stack.cards]
    assert names == ["Joris van Dijk", "Yusuf Demir", "Fatima El Amrani"]
    assert pane.stack._fold.accessibleName().startswith("3 earlier messages")


def test_unfolding_builds_the_others(pane: ReadingPane) -> None:
    pane.stack.unfold()
    assert len(pane.stack.cards) == 6
    assert not pane.stack._fold.isVisible()


def test_the_message_that_asks_is_marked_in_word_and_bar(pane: ReadingPane) -> None:
    card = pane.stack.cards[-1]
    assert card.is_marked
    assert "question to you" in card.body.first_view.accessibleName()
    assert card.body.first_view.accessibleName().startswith("Unread. Fatima El Amrani")


def test_it_counts_as_read_after_a_while(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane
) -> None:
    workspace.views.settings["read_after_s"] = "0.01"
    pane.show_conversation(FIRST)
    qtbot.waitUntil(lambda: ("read", (FIRST,)) in workspace.services.triage.calls)


def test_it_stays_unread_when_left_at_once(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane
) -> None:
    workspace.views.settings["read_after_s"] = "0.05"
    pane.show_conversation(FIRST)
    pane.show_conversation(None)
    qtbot.wait(120)
    assert workspace.services.triage.calls == []


def test_why_traps_the_keyboard_and_gives_it_back(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.focus_messages()
    before = QApplication.focusWidget()
    pane.commands.run("why")
    popover = pane._why
    assert popover.higher_button.hasFocus()
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert popover.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is before


def test_plus_ranks_higher(qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane) -> None:
    pane.commands.run("why")
    with qtbot.waitSignal(pane.acted) as done:
        qtbot.keyClicks(pane._why.higher_button, "+")
    assert done.args[0].code == "higher"


def test_each_line_of_why_is_spoken(pane: ReadingPane) -> None:
    pane.commands.run("why")
    names = [
        pane._why._lines.itemAt(index).widget().accessibleName()
        for index in range(pane._why._lines.count())
    ]
    assert any(name.startswith("Asks you a question, plus 40") for name in names)


def test_a_link_opens_after_a_click_only(pane: ReadingPane, opened: list[str]) -> None:
    view = pane.stack.cards[0].body.first_view
    texts: list[str] = []
    pane.status_text.connect(texts.append)
    view.link_hovered.emit("https://oostermeer.example/model", "The model")
    assert texts == ["Goes to oostermeer.example"]
    assert opened == []
    view.link_pressed.emit("https://oostermeer.example/model", "The model")
    assert opened == ["https://oostermeer.example/model"]


def test_a_misleading_link_is_asked_about(pane: ReadingPane, opened: list[str]) -> None:
    pane.stack.link_pressed.emit("https://evil.example", "https://bank.example")
    box = pane.findChild(QMessageBox)
    assert opened == []
    assert "evil.example" in box.informativeText()
    box.close()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "smb://x/y"])
def test_other_schemes_open_nothing(pane: ReadingPane, opened: list[str], url: str) -> None:
    pane.stack.link_pressed.emit(url, "x")
    assert opened == []


def test_a_link_to_an_address_opens_the_composer(pane: ReadingPane, opened: list[str]) -> None:
    pane.stack.link_pressed.emit("mailto:a@x.example", "write me")
    (window,) = pane.desk.windows
    assert window.composer.parts.to.text() == "a@x.example"
    assert opened == []
    window.close()


def test_quoted_text_is_folded_and_unfolds(pane: ReadingPane) -> None:
    pane.stack.unfold()
    body = pane.stack.cards[2].body
    assert "I will ask" not in body.first_view.toPlainText()
    body.quote_button.click()
    assert "I will ask" in body.first_view.toPlainText()


def test_remote_pictures_load_only_when_asked_for(qtbot: QtBot, pane: ReadingPane) -> None:
    from desktop.ui.reading.remote_strip import RemoteStrip

    strip = pane.stack.cards[0].findChild(RemoteStrip)
    assert strip.label.text() == "2 remote pictures were not loaded."
    strip.load_button.click()
    body = pane.stack.cards[0].body
    qtbot.waitUntil(lambda: body.first_view.toPlainText() == "With pictures")


def test_an_invitation_is_answered(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.stack.unfold()
    card = pane.stack.cards[2].invitation
    with qtbot.waitSignal(pane.acted) as done:
        card.answers["accepted"].click()
    assert done.args[0].code == "accepted"
    assert not card.answers["accepted"].isEnabled()


def test_an_attachment_opens_as_a_copy(qtbot: QtBot, pane: ReadingPane, opened: list[str]) -> None:
    pane.stack.cards[0].attachments.buttons[0].click()
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].endswith("/Noise report v3.pdf")


def test_a_dangerous_attachment_asks_first(
    qtbot: QtBot,
    workspace: FakeWorkspace,
    pane: ReadingPane,
    opened: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = replace(sample_messages(workspace.views.row(FIRST))[3].attachments[0], name="x.exe")
    _long(workspace, monkeypatch, attachments=(bad,))
    pane.show_conversation(FIRST)
    pane.stack.cards[0].attachments.buttons[0].click()
    box = pane.findChild(QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "x.exe" in box.informativeText()
    assert opened == []
    box.close()


def test_warnings_are_said_in_words_with_the_real_address(
    workspace: FakeWorkspace, pane: ReadingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    details = replace(pane.conversation.messages[0].details, warnings=("address-in-name",))
    _long(workspace, monkeypatch, details=details)
    pane.show_conversation(FIRST)
    name = pane.stack.cards[0].body.first_view.accessibleName()
    assert "It came from fatima.el.amrani@oostermeer.example" in name


def test_a_long_body_shows_its_start_and_then_all(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = "".join(f"<p>word{number} and more of it</p>" for number in range(12_000))
    _long(workspace, monkeypatch, html=html)
    pane.show_conversation(FIRST)
    pane.stack.finish_loading()
    body = pane.stack.cards[0].body
    assert body.all_button.isVisible()
    assert "word11999" not in body.views[-1].toPlainText()
    body.all_button.click()
    qtbot.waitUntil(lambda: "word11999" in body.views[-1].toPlainText())


def test_hits_are_counted_and_walked(pane: ReadingPane) -> None:
    pane.show_conversation(FIRST, ("contour",))
    assert pane.header._hits.text() == "hit 1 of 2"
    pane.commands.run("next_hit")
    assert pane.header._hits.text() == "hit 2 of 2"
    pane.commands.run("next_hit")
    assert pane.header._hits.text() == "hit 1 of 2"


def test_space_scrolls_and_then_asks_for_the_next_unread(qtbot: QtBot, pane: ReadingPane) -> None:
    pane.resize(600, 420)
    pane.stack.unfold()
    pane.stack.verticalScrollBar().setValue(0)
    pane.commands.run("scroll_down")
    assert pane.stack.verticalScrollBar().value() > 0
    pane.stack.verticalScrollBar().setValue(pane.stack.verticalScrollBar().maximum())
    with qtbot.waitSignal(pane.next_unread_wanted):
        pane.commands.run("scroll_down")


def test_next_and_previous_message_move_the_keyboard(pane: ReadingPane) -> None:
    pane.stack.cards[0].focus()
    pane.commands.run("next_message")
    assert pane.stack.cards[1].has_focus()
    pane.commands.run("previous_message")
    assert pane.stack.cards[0].has_focus()


def test_a_change_of_state_keeps_the_cards(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane
) -> None:
    cards = list(pane.stack.cards)
    workspace.bridge.run(workspace.services.triage.pin((FIRST,), True))
    qtbot.waitUntil(lambda: pane.conversation.row.is_pinned)
    assert pane.stack.cards == cards


def test_nothing_chosen_shows_nothing(pane: ReadingPane) -> None:
    pane.show_conversation(None)
    assert not pane.has_conversation()
    pane.commands.run("why")
    pane.commands.run("reply")


def test_a_long_text_is_laid_out_in_later_turns_and_in_order(
    qtbot: QtBot,
    workspace: FakeWorkspace,
    pane: ReadingPane,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [f"line {number} of the log" for number in range(1900)]
    _long(workspace, monkeypatch, text="\n".join(lines))
    pane.show_conversation(ConversationId(2))
    body = pane.stack.cards[-1].body
    assert len(body.views) == 1
    qtbot.waitUntil(lambda: lines[-1] in body.views[-1].toPlainText())
    shown = "\n".join(view.toPlainText() for view in body.views).split("\n")
    assert [line for line in shown if line] == lines
    assert not body.all_button.isVisible()


def test_a_long_thread_is_built_in_later_turns_in_order(
    qtbot: QtBot,
    workspace: FakeWorkspace,
    pane: ReadingPane,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = workspace.views.row(FIRST)
    message = sample_messages(row)[-1]
    many = tuple(replace(message, id=MessageId(100 + number)) for number in range(40))
    conversation = Conversation(row=row, messages=many)
    monkeypatch.setattr(workspace.views, "conversation", lambda _id: conversation)
    pane.show_conversation(ConversationId(2))
    assert len(pane.stack.cards) < 10
    pane.stack.finish_loading()
    assert [card.message.id for card in pane.stack.cards] == [m.id for m in many[20:]]
    positions = [card.y() for card in pane.stack.cards]
    assert positions == sorted(positions)


def test_a_message_without_text_says_so(
    workspace: FakeWorkspace, pane: ReadingPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    _long(workspace, monkeypatch, text="", html=None, attachments=())
    pane.show_conversation(ConversationId(2))
    assert pane.stack.cards[0].body.first_view.toPlainText() == "This message has no text."


def test_the_message_to_read_stays_in_view_in_a_lower_window(
    workspace: FakeWorkspace, pane: ReadingPane
) -> None:
    pane.show_conversation(ConversationId(2))
    pane.show_conversation(FIRST)
    pane.stack.finish_loading()
    card = pane.stack._anchor
    assert card is not None
    for height in (700, 480, 800, 450):
        pane.resize(600, height)
        top = card.y() - pane.stack.verticalScrollBar().value()
        assert 0 <= top < pane.stack.viewport().height()
