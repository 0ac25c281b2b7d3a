"""The settings window: what is set takes effect and is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.core.l10n import language, set_language
from desktop.ui.commands import Commands
from desktop.ui.preferences import KEY, SINGLE_KEYS, THEME
from desktop.ui.settings.accounts_page import AccountsPage
from desktop.ui.settings.controls import Toggle
from desktop.ui.settings.keyboard_page import KeyboardPage
from desktop.ui.settings.pages import PAGES
from desktop.ui.settings.store import NOTIFY, SEND_DELAY
from desktop.ui.settings.window import SettingsWindow
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace

pytestmark = pytest.mark.gui


@pytest.fixture
def settings(
    qtbot: QtBot, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> SettingsWindow:
    made = SettingsWindow(workspace.bridge, commands, theme)
    qtbot.addWidget(made)
    made.show_page("general")
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def choose(settings: SettingsWindow, page: str, title: str, value: str) -> None:
    settings.show_page(page)
    boxes = settings.pages[page].findChildren(QComboBox)
    box = next(one for one in boxes if one.accessibleName() == title)
    box.setCurrentIndex(box.findData(value))


def toggle(settings: SettingsWindow, page: str, title: str) -> Toggle:
    settings.show_page(page)
    found = settings.pages[page].findChildren(Toggle)
    return next(one for one in found if one.accessibleName() == title)


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_every_page_opens(settings: SettingsWindow, page: str) -> None:
    settings.show_page(page)
    assert settings.pages[page].isVisible()


def test_every_control_has_a_name(settings: SettingsWindow) -> None:
    for page in PAGES:
        settings.show_page(page.id)
        for kind in (Toggle, QComboBox):
            for control in settings.pages[page.id].findChildren(kind):
                assert control.accessibleName()


def test_colours_change_at_once_and_are_kept(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace, theme: Theme
) -> None:
    choose(settings, "general", "Colours", "dark")
    assert theme.is_dark
    qtbot.waitUntil(lambda: workspace.views.settings.get(THEME) == "dark")
    choose(settings, "general", "Colours", "light")
    assert not theme.is_dark


def test_the_language_changes_at_once(qtbot: QtBot, settings: SettingsWindow) -> None:
    try:
        with qtbot.waitSignal(settings.language_changed):
            choose(settings, "general", "Language of Luwte", "nl")
        assert language() == "nl"
        assert settings.pages["general"].isVisible()
    finally:
        set_language("en")


def test_a_number_of_seconds_is_kept_as_text(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    choose(settings, "mail", "Wait before sending", "30")
    qtbot.waitUntil(lambda: workspace.views.settings.get(SEND_DELAY) == "30")


def test_banners_of_one_account_can_be_switched_off_with_the_keyboard(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    switch = toggle(settings, "notifications", "Work mail")
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: workspace.views.settings.get(f"{NOTIFY}1") == "0")


def keyboard(settings: SettingsWindow) -> KeyboardPage:
    settings.show_page("keyboard")
    page = settings.pages["keyboard"]
    assert isinstance(page, KeyboardPage)
    return page


def test_a_key_can_be_changed(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    line = keyboard(settings).lines["done"]
    line._button.click()
    with qtbot.waitSignal(settings.keys_changed):
        QTest.keyClick(line._button, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: workspace.views.settings.get(f"{KEY}done") == "D")
    assert line._button.text() == "D"


def test_a_key_that_is_taken_is_refused_with_the_name_of_who_has_it(
    settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    line = keyboard(settings).lines["done"]
    line._button.click()
    QTest.keyClick(line._button, Qt.Key.Key_L)
    assert "Later" in line._words.text()
    assert f"{KEY}done" not in workspace.views.settings


def test_escape_leaves_a_key_as_it_was(settings: SettingsWindow) -> None:
    line = keyboard(settings).lines["done"]
    line._button.click()
    QTest.keyClick(line._button, Qt.Key.Key_Escape)
    assert line._button.text() == "E"
    assert settings.isVisible()


def test_single_keys_can_be_switched_off(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    toggle(settings, "keyboard", "Single-key shortcuts").click()
    qtbot.waitUntil(lambda: workspace.views.settings.get(SINGLE_KEYS) == "off")


def test_typing_finds_the_page_with_a_setting(settings: SettingsWindow) -> None:
    QTest.keyClicks(settings.search, "signat")
    QTest.keyClick(settings.search, Qt.Key.Key_Return)
    assert settings.pages["mail"].isVisible()


def test_removing_an_account_says_what_is_erased_and_asks_first(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    settings.show_page("accounts")
    page = settings.pages["accounts"]
    assert isinstance(page, AccountsPage)
    page._lines[0].remove.click()
    box = settings.findChild(QMessageBox)
    assert box is not None
    assert "6,209 messages" in box.informativeText()
    assert workspace.services.accounts.calls == []
    remove = next(one for one in box.buttons() if one.text() == "Remove")
    remove.click()
    qtbot.waitUntil(lambda: workspace.services.accounts.calls == ["remove 1"])


def test_keeping_an_account_is_the_default(
    qtbot: QtBot, settings: SettingsWindow, workspace: FakeWorkspace
) -> None:
    settings.show_page("accounts")
    page = settings.pages["accounts"]
    assert isinstance(page, AccountsPage)
    page._lines[0].remove.click()
    box = settings.findChild(QMessageBox)
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert workspace.services.accounts.calls == []
