"""The composer against the made-up workspace."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.model.ids import ConversationId, MessageId
from desktop.model.message import Address
from desktop.model.operation import DraftKind
from desktop.ui.commands import Commands
from desktop.ui.composer import draft_keeper
from desktop.ui.composer.composer import Composer
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace

pytestmark = pytest.mark.gui


@pytest.fixture
def workspace(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWorkspace]:
    monkeypatch.setattr(draft_keeper, "PAUSE_MS", 20)
    with fake_workspace() as running:
        yield running


@pytest.fixture
def pane(qtbot: QtBot, workspace: FakeWorkspace, theme: Theme) -> Iterator[ReadingPane]:
    made = ReadingPane(workspace.bridge, Commands(), theme, clock=workspace.clock)
    made.resize(600, 800)
    made.show()
    made.show_conversation(ConversationId(1))
    yield made
    delete(made)


@pytest.fixture
def composer(pane: ReadingPane) -> Composer:
    return pane.desk.composer


def test_nothing_is_started_before_the_person_begins(
    workspace: FakeWorkspace, composer: Composer
) -> None:
    assert composer.draft is None
    assert workspace.views.saved_drafts == []
    assert "1 person will see this" in composer.parts.readers.text()
    assert not composer.parts.fields.isVisible()
    assert not composer.parts.quote_button.isVisible()


def test_typing_starts_a_draft_and_keeps_it(
    qtbot: QtBot, workspace: FakeWorkspace, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Yes, right")
    qtbot.waitUntil(lambda: any(d.text == "Yes, right" for d in workspace.views.saved_drafts))
    (draft,) = workspace.views.saved_drafts
    assert draft.kind is DraftKind.REPLY
    assert draft.to[0].name == "Fatima El Amrani"


def test_reply_to_all_shows_how_many_read_it(
    qtbot: QtBot, pane: ReadingPane, composer: Composer
) -> None:
    pane.commands.run("reply_all")
    qtbot.waitUntil(lambda: composer.draft is not None)
    assert "3 people will see this" in composer.parts.readers.text()
    assert "3 people" in composer.parts.channel.accessibleName()


def test_another_channel_keeps_the_words(
    qtbot: QtBot, workspace: FakeWorkspace, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Yes")
    qtbot.waitUntil(lambda: composer.draft is not None)
    composer.parts.channel.setCurrentIndex(1)
    composer.parts.channel.activated.emit(1)
    qtbot.waitUntil(lambda: composer.draft.kind is DraftKind.REPLY_ALL)
    assert composer.text.toPlainText() == "Yes"
    qtbot.waitUntil(lambda: len(workspace.views.saved_drafts) == 1)


def test_ctrl_enter_sends_and_leaves_an_empty_composer(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Yes")
    with qtbot.waitSignal(pane.acted) as sent:
        qtbot.keyClick(composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent.args[0].code == "send"
    assert workspace.services.compose.sent[0].text == "Yes"
    assert composer.text.toPlainText() == ""


def test_a_promised_file_that_is_missing_is_asked_for(
    qtbot: QtBot, workspace: FakeWorkspace, composer: Composer
) -> None:
    composer.text.setPlainText("The report is attached.")
    qtbot.waitUntil(lambda: composer.draft is not None)
    composer.send()
    assert composer.parts.notice.isVisible()
    assert workspace.services.compose.sent == []
    composer.send_anyway(then_done=False)
    qtbot.waitUntil(lambda: len(workspace.services.compose.sent) == 1)


def test_more_than_twenty_readers_are_asked_about(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    pane.commands.run("reply_all")
    qtbot.waitUntil(lambda: composer.draft is not None)
    composer.text.setPlainText("Hello all")
    many = [Address(address=f"p{number}@x.example") for number in range(21)]
    composer.parts.cc.set_addresses(many)
    composer.send()
    assert composer.parts.notice.isVisible()
    assert workspace.services.compose.sent == []


def test_what_is_no_address_is_named(qtbot: QtBot, pane: ReadingPane) -> None:
    window = pane.desk.write()
    qtbot.waitUntil(lambda: window.composer.draft is not None)
    qtbot.keyClicks(window.composer.parts.to, "nobody")
    window.composer.send()
    notice = window.composer.parts.notice.findChildren(type(window.composer.parts.via))
    assert any("nobody" in text.text() for text in notice)
    window.close()


def test_a_failed_send_keeps_the_words(
    qtbot: QtBot,
    workspace: FakeWorkspace,
    composer: Composer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(workspace.services.compose, "send", refuse)
    qtbot.keyClicks(composer.text, "Yes")
    qtbot.waitUntil(lambda: composer.draft is not None)
    composer.send()
    qtbot.waitUntil(lambda: composer.parts.notice.isVisible())
    assert composer.text.toPlainText() == "Yes"
    assert composer.text.isEnabled()


def test_going_elsewhere_keeps_the_draft_and_coming_back_shows_it(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Half a")
    qtbot.waitUntil(lambda: composer.draft is not None)
    pane.show_conversation(ConversationId(2))
    assert composer.text.toPlainText() == ""
    qtbot.waitUntil(lambda: any(d.text == "Half a" for d in workspace.views.saved_drafts))
    pane.show_conversation(ConversationId(1))
    assert composer.text.toPlainText() == "Half a"


def test_words_typed_before_the_draft_came_survive_going_elsewhere(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Quick")
    pane.show_conversation(ConversationId(2))
    qtbot.waitUntil(lambda: any(d.text == "Quick" for d in workspace.views.saved_drafts))


def test_an_empty_draft_is_not_kept(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    pane.commands.run("reply")
    qtbot.waitUntil(lambda: composer.draft is not None)
    pane.show_conversation(ConversationId(2))
    qtbot.waitUntil(lambda: workspace.views.saved_drafts == [])


def test_esc_keeps_the_draft_and_goes_back(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    qtbot.keyClicks(composer.text, "Later")
    qtbot.waitUntil(lambda: composer.draft is not None)
    with qtbot.waitSignal(pane.back_wanted):
        qtbot.keyClick(composer.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: any(d.text == "Later" for d in workspace.views.saved_drafts))
    assert composer.text.toPlainText() == "Later"


def test_tab_leaves_the_text(qtbot: QtBot, composer: Composer) -> None:
    composer.text.setFocus()
    qtbot.keyClick(composer.text, Qt.Key.Key_Tab)
    assert composer.text.toPlainText() == ""
    assert composer.parts.send.hasFocus()


def test_bold_becomes_html_and_plain_text_does_not(qtbot: QtBot, composer: Composer) -> None:
    composer.focus_text()
    qtbot.keyClicks(composer.text, "a ")
    qtbot.waitUntil(lambda: composer.draft is not None)
    assert composer.current_draft().html is None
    qtbot.keyClick(composer.text, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(composer.text, "bold")
    assert composer.current_draft().html == "<div>a <b>bold</b></div>"


def test_paste_keeps_simple_styles_only(composer: Composer) -> None:
    data = QMimeData()
    data.setHtml('<p style="color:red">red <b>bold</b><img src="http://127.0.0.1:1/x"></p>')
    composer.text.insertFromMimeData(data)
    assert composer.text.toPlainText() == "red bold"
    assert "red" not in composer.text.toHtml().replace(">red ", "")


def test_dropped_files_and_pasted_pictures_are_attached(
    qtbot: QtBot, composer: Composer, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    composer.text.insertFromMimeData(data)
    picture = QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    picture.setImageData(image)
    composer.text.insertFromMimeData(picture)
    assert [f.name for f in composer.parts.files.files] == ["report.pdf", "Picture.png"]
    qtbot.waitUntil(lambda: composer.draft is not None)
    assert len(composer.current_draft().attachments) == 2


def test_the_text_grows_to_ten_lines_and_no_further(composer: Composer) -> None:
    line = composer.text.fontMetrics().lineSpacing()
    assert composer.text.height() == 2 * line
    composer.text.setPlainText("\n".join("line" for _ in range(6)))
    assert 5 * line < composer.text.height() < 10 * line
    composer.text.setPlainText("\n".join("line" for _ in range(60)))
    assert composer.text.height() == 10 * line


def test_people_are_completed(qtbot: QtBot, pane: ReadingPane) -> None:
    window = pane.desk.write()
    field = window.composer.parts.to
    qtbot.keyClicks(field, "fat")
    popup = field._popup
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert field.addresses()[0].name == "Fatima El Amrani"
    window.close()


def test_a_closed_window_keeps_its_draft(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane
) -> None:
    window = pane.desk.write()
    qtbot.waitUntil(lambda: window.composer.draft is not None)
    qtbot.keyClicks(window.composer.text, "Not yet")
    window.close()
    qtbot.waitUntil(lambda: any(d.text == "Not yet" for d in workspace.views.saved_drafts))


def test_in_a_low_window_the_text_leaves_room_to_read(pane: ReadingPane) -> None:
    text = pane.desk.composer.text
    text.setPlainText("\n".join("line" for _ in range(60)))
    pane.resize(600, 400)
    line = text.fontMetrics().lineSpacing()
    assert 2 * line <= text.height() <= 120
    pane.resize(600, 800)
    assert text.height() == 10 * line


def test_a_message_that_comes_in_is_the_one_that_is_answered(
    workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    shown = pane.conversation
    assert shown is not None
    latest = replace(
        shown.messages[-1], id=MessageId(999), sender=Address(name="Noor", address="n@x.example")
    )
    pane.desk.follow(replace(shown, messages=(*shown.messages, latest)))
    assert "Noor" in composer.parts.channel.currentText()


def test_an_answer_that_was_begun_keeps_its_reader(
    qtbot: QtBot, workspace: FakeWorkspace, pane: ReadingPane, composer: Composer
) -> None:
    shown = pane.conversation
    assert shown is not None
    qtbot.keyClicks(composer.text, "Yes")
    latest = replace(
        shown.messages[-1], id=MessageId(999), sender=Address(name="Noor", address="n@x.example")
    )
    pane.desk.follow(replace(shown, messages=(*shown.messages, latest)))
    assert "Fatima" in composer.parts.channel.currentText()
