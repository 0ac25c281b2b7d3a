"""Strips, the undo toast, empty lists, loading, and the bar for several."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.model.account import AccountStatus, Health, HealthState
from desktop.model.changes import ChangeSet, Outcome
from desktop.model.conversation import TriageState, View
from desktop.model.ids import AccountId, ConversationId, OperationId, SourceId
from desktop.model.operation import Operation, OperationKind
from desktop.ui.commands import Commands
from desktop.ui.overlays.empty_state import EmptyState
from desktop.ui.overlays.loading_bars import LoadingBars
from desktop.ui.overlays.strip import SourceStrip
from desktop.ui.overlays.strip_content import StripAction, StripKind, strip_content
from desktop.ui.overlays.ticked_bar import TickedBar
from desktop.ui.overlays.undo_toast import UndoToast
from desktop.ui.theme import Theme
from tests.ui.fake_services import NOW, FakeWorkspace, at, sample_accounts
from tests.ui.overlays.conftest import Ground

pytestmark = pytest.mark.gui
OFFLINE = Health(state=HealthState.OFFLINE, since=NOW - timedelta(minutes=19))
FAILED = Health(state=HealthState.FAILED, reason="The server is too busy", detail="HTTP 503")
EXPIRED = Health(state=HealthState.NEEDS_SIGN_IN)


def accounts(*healths: Health) -> list[AccountStatus]:
    base = sample_accounts()[0]
    return [
        replace(
            base,
            account=replace(
                base.account, id=AccountId(number), source=SourceId("imap"), name=f"Mail {number}"
            ),
            health=health,
        )
        for number, health in enumerate(healths, start=1)
    ]


def waiting(number: int) -> Operation:
    return Operation(
        id=OperationId(number),
        account_id=AccountId(1),
        kind=OperationKind.SEND,
        payload={},
        idempotency_key=str(number),
        created_at=NOW,
        not_before=NOW,
    )


def test_no_strip_when_all_is_well() -> None:
    assert strip_content(accounts(Health(), Health()), [], NOW) is None


def test_without_a_network_the_strip_says_what_still_works() -> None:
    content = strip_content(accounts(OFFLINE, OFFLINE), [waiting(1), waiting(2)], NOW)
    assert content is not None
    assert content.kind is StripKind.OFFLINE
    assert content.text == "You can read and write. 2 replies wait in the outbox."
    assert content.action is StripAction.OUTBOX


def test_one_that_does_not_answer_is_an_error_of_that_one() -> None:
    content = strip_content(accounts(OFFLINE, Health()), [], NOW)
    assert content is not None
    assert content.title == "Mail 1 does not answer"
    assert content.text.endswith("All other sources work.")


def test_several_in_trouble_are_one_strip() -> None:
    content = strip_content(accounts(EXPIRED, FAILED, Health()), [], NOW)
    assert content is not None
    assert (content.title, content.kind) == ("2 sources need a look", StripKind.ERROR)
    assert content.action is StripAction.SOURCES


def test_a_paused_account_is_no_trouble() -> None:
    status = accounts(FAILED)[0]
    paused = replace(status, account=replace(status.account, is_paused=True))
    assert strip_content([paused], [], NOW) is None


def test_the_strip_follows_the_health(
    qtbot: QtBot, ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> None:
    strip = SourceStrip(workspace.bridge, commands, theme, ground, clock=workspace.clock)
    assert strip.isHidden()
    workspace.set_health(1, EXPIRED)
    qtbot.waitUntil(lambda: strip.accessibleName().startswith("Work mail asks you to sign in"))
    with qtbot.waitSignal(strip.sign_in_wanted) as wanted:
        strip.button.click()
    assert wanted.args == [1]
    workspace.set_health(1, Health())
    qtbot.waitUntil(strip.isHidden)


def test_details_can_be_copied_for_the_help_desk(
    qtbot: QtBot, ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> None:
    workspace.set_health(1, FAILED)
    strip = SourceStrip(workspace.bridge, commands, theme, ground, clock=workspace.clock)
    assert strip.copy.isHidden()
    strip.details.click()
    strip.copy.click()
    assert "HTTP 503" in QGuiApplication.clipboard().text()


@pytest.fixture
def toast(ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme) -> UndoToast:
    return UndoToast(workspace.bridge, commands, theme, ground)


def outcome(count: int, ticket: int | None = 1) -> Outcome:
    return Outcome(changes=ChangeSet(), code="done", count=count, undo_ticket=ticket)


def test_the_toast_says_what_was_done_and_keeps_the_focus_where_it_is(
    toast: UndoToast, ground: Ground
) -> None:
    toast.offer(outcome(31))
    assert toast.isVisible()
    assert toast.accessibleName() == "Done: 31 conversations"
    assert ground.button.hasFocus()


def test_the_toast_stays_while_it_has_the_focus(toast: UndoToast, ground: Ground) -> None:
    toast.offer(outcome(1))
    toast.button.setFocus()
    assert not toast._timer.isActive()
    ground.button.setFocus()
    assert toast._timer.isActive()


def test_its_button_takes_back_what_was_done(
    qtbot: QtBot, toast: UndoToast, workspace: FakeWorkspace
) -> None:
    triage = workspace.services.triage
    workspace.bridge.run(triage.done([ConversationId(1)]), then=toast.offer)
    qtbot.waitUntil(toast.isVisible)
    with qtbot.waitSignal(toast.undone):
        toast.button.click()
    row = workspace.views.row(ConversationId(1))
    assert row is not None
    assert row.state is TriageState.INBOX


def test_without_a_ticket_there_is_no_button(toast: UndoToast) -> None:
    toast.offer(outcome(1, ticket=None))
    assert toast.button.isHidden()


def test_an_empty_inbox_says_what_comes_back_when(
    ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> None:
    row = replace(
        workspace.views.rows[0], state=TriageState.LATER, later_until=NOW + timedelta(days=1)
    )
    workspace.views.rows[:] = [row, replace(row, id=ConversationId(2), later_until=at("14:30"))]
    empty = EmptyState(workspace.bridge, commands, theme, ground, clock=workspace.clock)
    empty.show_view(View.INBOX)
    assert "2 messages come back later, the first at" in empty.accessibleName()
    goals: list[View] = []
    empty.view_wanted.connect(goals.append)
    empty.button.click()
    assert goals == [View.LATER]


def test_grey_bars_come_only_after_a_wait(qtbot: QtBot, ground: Ground, theme: Theme) -> None:
    bars = LoadingBars(theme, ground)
    bars.start()
    assert bars.isHidden()
    bars.stop()
    bars.start()
    qtbot.waitUntil(bars.isVisible)
    bars.stop()
    assert bars.isHidden()


def test_the_bar_for_several_runs_the_commands_of_the_window(
    ground: Ground, workspace: FakeWorkspace, commands: Commands, theme: Theme, ran: list[str]
) -> None:
    bar = TickedBar(workspace.bridge, commands, theme, ground)
    bar.set_count(3)
    bar.show()
    assert bar.accessibleName() == "3 ticked"
    assert list(bar.buttons) == ["done", "later"]
    QTest.mouseClick(bar.buttons["done"], Qt.MouseButton.LeftButton)
    assert ran == ["done"]
