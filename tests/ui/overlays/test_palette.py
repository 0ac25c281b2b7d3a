"""The palette: finding, running, people, channels, focus."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.commands import Commands
from desktop.ui.palette.palette import RECENT, Palette
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace
from tests.ui.overlays.conftest import Ground

pytestmark = pytest.mark.gui


@pytest.fixture
def palette(
    qtbot: QtBot, ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> Palette:
    return Palette(workspace.bridge, commands, theme, ground)


def titles(palette: Palette) -> list[str]:
    model = palette.list.choices
    found = (model.choice(model.index(row, 0)) for row in range(model.rowCount()))
    return [choice.title for choice in found if choice is not None]


def test_letters_find_a_command_and_enter_runs_it(palette: Palette, ran: list[str]) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "fo")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ran == ["forward"]
    assert palette.isHidden()


def test_the_command_runs_after_the_focus_is_back(
    palette: Palette, ground: Ground, commands: Commands
) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "done")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ground.button.hasFocus()


def test_what_cannot_be_done_now_is_not_offered(palette: Palette) -> None:
    palette.open_palette()
    assert "For nobody" not in titles(palette)


def test_matched_letters_are_known_to_the_painter(palette: Palette) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "fo")
    choice = palette.list.current()
    assert choice is not None
    assert choice.matches == (0, 1)


def test_at_sign_finds_a_person_and_searches_for_their_mail(qtbot: QtBot, palette: Palette) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "@fat")
    assert titles(palette) == ["Fatima El Amrani"]
    with qtbot.waitSignal(palette.search_wanted) as wanted:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted.args == ["from:fatima.el.amrani@oostermeer.example "]


def test_hash_finds_a_channel(qtbot: QtBot, palette: Palette) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "#har")
    with qtbot.waitSignal(palette.search_wanted) as wanted:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted.args == ["in:Harbour "]


def test_a_settings_page_is_one_word_away(qtbot: QtBot, palette: Palette) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "settings: keyb")
    with qtbot.waitSignal(palette.settings_wanted) as wanted:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted.args == ["keyboard"]


def test_a_saved_search_is_offered(
    qtbot: QtBot, palette: Palette, workspace: FakeWorkspace
) -> None:
    workspace.views.settings["saved_searches"] = json.dumps(["noise has:file"])
    palette.open_palette()
    QTest.keyClicks(palette.field, "noise")
    with qtbot.waitSignal(palette.search_wanted) as wanted:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert wanted.args == ["noise has:file"]


def test_what_was_run_comes_first_next_time(
    qtbot: QtBot, palette: Palette, workspace: FakeWorkspace
) -> None:
    palette.open_palette()
    QTest.keyClicks(palette.field, "fetch")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: RECENT in workspace.views.settings)
    palette.open_palette()
    assert titles(palette)[0] == "Fetch now"


def test_damaged_settings_do_no_harm(palette: Palette, workspace: FakeWorkspace) -> None:
    workspace.views.settings |= {RECENT: "{", "saved_searches": "3"}
    palette.open_palette()
    assert "Done" in titles(palette)


def test_question_mark_asks_for_the_keys(qtbot: QtBot, palette: Palette) -> None:
    palette.open_palette()
    with qtbot.waitSignal(palette.keys_wanted):
        QTest.keyClicks(palette.field, "?")


def test_a_click_beside_it_closes(palette: Palette, ground: Ground) -> None:
    palette.open_palette()
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=ground.rect().bottomLeft())
    assert palette.isHidden()
