"""What the list shows while the very first messages are on their way."""

from pytestqt.qtbot import QtBot

from desktop.model.account import Health, HealthState
from desktop.model.events import HealthChanged
from desktop.model.ids import AccountId
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace, fake_workspace, sample_rows
from tests.ui.frame.conftest import open_window, settle


def tell(workspace: FakeWorkspace, health: Health) -> None:
    workspace.set_health(1, health)
    workspace.events.publish(HealthChanged(account_id=AccountId(1), health=health))


def test_grey_bars_stand_in_for_all_calm_until_the_first_message(
    qtbot: QtBot, theme: Theme
) -> None:
    with fake_workspace([]) as workspace:
        window = open_window(workspace, theme)
        window.show()
        pane = window.list_pane
        qtbot.waitUntil(pane.empty.isVisible)
        assert pane._loading.isHidden()
        tell(workspace, Health(state=HealthState.SYNCING))
        qtbot.waitUntil(pane._loading.isVisible)
        pane.resize(pane.width() + 40, pane.height())
        assert pane._loading.size() == pane._pages.size()
        workspace.receive(sample_rows()[0])
        qtbot.waitUntil(pane._loading.isHidden)
        assert pane.view.isVisible()
        window.close()
        settle(workspace)
