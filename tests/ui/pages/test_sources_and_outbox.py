"""The sources page and the outbox, and the sheet of keys."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.account import Health, HealthState
from desktop.model.ids import AccountId, OperationId
from desktop.model.operation import Draft, Operation, OperationKind, OperationState
from desktop.ui.commands import Commands
from desktop.ui.outbox_page import OutboxPage
from desktop.ui.overlays.keys_sheet import KeysSheet
from desktop.ui.sources_page.page import SourcesPage
from desktop.ui.theme import Theme
from tests.ui.fake_services import ME, NOW, FakeWorkspace
from tests.ui.overlays.conftest import Ground

pytestmark = pytest.mark.gui
BUSY = Health(
    state=HealthState.FAILED,
    reason="The server says it is too busy (503)",
    detail="HTTP 503 Service Unavailable",
    since=NOW,
    attempts=3,
    next_try_at=NOW,
)


@pytest.fixture
def sources(
    qtbot: QtBot, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> SourcesPage:
    made = SourcesPage(workspace.bridge, commands, theme, clock=workspace.clock)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_account()
    return made


def press(page: QWidget, text: str) -> None:
    buttons = page.findChildren(QPushButton)
    next(one for one in buttons if one.text() == text and one.isVisible()).click()


def test_rows_say_source_health_and_figures(sources: SourcesPage) -> None:
    model = sources.list.lines
    words = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(words).startswith("Work mail, works, 6,209, ")


def test_trouble_is_told_with_a_way_to_mend_it(
    qtbot: QtBot, sources: SourcesPage, workspace: FakeWorkspace
) -> None:
    workspace.set_health(1, BUSY)
    qtbot.waitUntil(lambda: sources._summary.text() == "2 sources, 1 needs a look")
    press(sources, "Try now")
    qtbot.waitUntil(lambda: workspace.services.accounts.calls == ["sync_now"])
    press(sources, "Copy for the help desk")
    copied = QGuiApplication.clipboard().text()
    assert "HTTP 503" in copied
    assert ME.address not in copied


def test_an_expired_sign_in_offers_to_sign_in(
    qtbot: QtBot, sources: SourcesPage, workspace: FakeWorkspace
) -> None:
    workspace.set_health(1, Health(state=HealthState.NEEDS_SIGN_IN))
    qtbot.waitUntil(lambda: "1 needs a look" in sources._summary.text())
    with qtbot.waitSignal(sources.sign_in_wanted) as wanted:
        press(sources, "Sign in")
    assert wanted.args == [1]


def test_the_cursor_stays_when_figures_change(
    qtbot: QtBot, sources: SourcesPage, workspace: FakeWorkspace
) -> None:
    sources.show_account(2)
    status = workspace.views.accounts_[0]
    workspace.views.accounts_[0] = replace(status, messages=7)
    workspace.set_health(2, BUSY)
    qtbot.waitUntil(lambda: "1 needs a look" in sources._summary.text())
    assert sources.list.currentIndex().row() == 1


def test_pausing_is_one_press(qtbot: QtBot, sources: SourcesPage, workspace: FakeWorkspace) -> None:
    sources.detail.pause.click()
    qtbot.waitUntil(lambda: workspace.services.accounts.calls == ["pause 1"])


def operation(number: int, state: OperationState, *, error: str = "") -> Operation:
    return Operation(
        id=OperationId(number),
        account_id=AccountId(1),
        kind=OperationKind.SEND,
        payload={},
        idempotency_key=str(number),
        state=state,
        created_at=NOW,
        not_before=NOW + timedelta(minutes=1),
        error=error,
        summary=f"Message {number}",
    )


@pytest.fixture
def outbox(qtbot: QtBot, workspace: FakeWorkspace, commands: Commands, theme: Theme) -> OutboxPage:
    workspace.views.operations[:] = [
        operation(1, OperationState.QUEUED),
        operation(2, OperationState.FAILED, error="The address is refused."),
        operation(3, OperationState.UNCERTAIN),
        operation(4, OperationState.DONE),
    ]
    made = OutboxPage(workspace.bridge, commands, theme, clock=workspace.clock)
    qtbot.addWidget(made)
    made.show()
    return made


def buttons(line: QWidget) -> list[str]:
    return [one.text() for one in line.findChildren(QPushButton)]


def test_what_failed_comes_first_and_says_why(outbox: OutboxPage) -> None:
    names = [line.accessibleName() for line in outbox.lines]
    assert "The address is refused." in names[0]
    assert buttons(outbox.lines[0]) == ["Try again", "Edit", "Cancel"]


def test_what_may_have_been_sent_is_not_sent_again_lightly(outbox: OutboxPage) -> None:
    assert "not certain" in outbox.lines[1].accessibleName()
    assert buttons(outbox.lines[1])[0] == "Send again"


def test_what_was_sent_offers_nothing(outbox: OutboxPage) -> None:
    assert buttons(outbox.lines[-1]) == []


def test_editing_takes_it_back_into_a_draft(
    qtbot: QtBot, outbox: OutboxPage, workspace: FakeWorkspace
) -> None:
    draft = Draft(account_id=AccountId(1), sender=ME, subject="Message 1")
    workspace.services.compose.sent.append(draft)
    with qtbot.waitSignal(outbox.draft_wanted) as wanted:
        press(outbox.lines[2], "Edit")
    assert wanted.args == [draft]


def test_an_empty_outbox_says_so(
    qtbot: QtBot, workspace: FakeWorkspace, outbox: OutboxPage
) -> None:
    workspace.views.operations.clear()
    outbox.refresh()
    assert outbox.lines == []


def test_the_sheet_shows_every_key_and_closes_with_its_own(
    workspace: FakeWorkspace, commands: Commands, theme: Theme, ground: Ground
) -> None:
    sheet = KeysSheet(workspace.bridge, commands, theme, ground)
    workspace.views.settings["key.done"] = "D"
    sheet.open_sheet()
    names = {child.accessibleName() for child in sheet.findChildren(QWidget)}
    assert {"Done: D, Ctrl+E", "Later: L, Ctrl+L", "Fetch now: F5"} <= names
    QTest.keyClicks(sheet.first_focus(), "?")
    assert sheet.isHidden()
    assert ground.button.hasFocus()
