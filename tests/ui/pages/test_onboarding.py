"""The first steps: looking up an address, forms from data, files, fetching."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.errors import NeedsSignInError, OfflineError
from desktop.model.account import Health, HealthState, Progress
from desktop.model.ids import AccountId
from desktop.services.contract import FieldView, SourceView
from desktop.ui.commands import Commands
from desktop.ui.onboarding.onboarding import Onboarding
from desktop.ui.onboarding.setup_form import SetupForm
from desktop.ui.onboarding.sign_in import SignIn
from desktop.ui.onboarding.sync_page import SyncPage
from desktop.ui.theme import Theme
from tests.ui.fake_services import FakeWorkspace
from tests.ui.overlays.conftest import Ground

pytestmark = pytest.mark.gui

MAIL = SourceView(
    id="imap",
    name="E-mail",
    description="Any mail server",
    icon="src-mail",
    fields=(
        FieldView(name="user", label="User name", kind="text"),
        FieldView(name="port", label="Port", kind="number", default="993"),
        FieldView(
            name="security",
            label="Security",
            kind="choice",
            default="tls",
            choices=(("tls", "TLS"), ("plain", "None")),
        ),
        FieldView(name="password", label="Password", kind="secret", is_required=False),
        FieldView(
            name="folders", label="Folders", kind="text", is_required=False, is_advanced=True
        ),
    ),
)


@pytest.fixture
def form(qtbot: QtBot, workspace: FakeWorkspace, theme: Theme) -> SetupForm:
    made = SetupForm(workspace.bridge, theme, MAIL)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def onboarding(
    qtbot: QtBot, workspace: FakeWorkspace, commands: Commands, theme: Theme
) -> Onboarding:
    made = Onboarding(workspace.bridge, commands, theme, clock=workspace.clock)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_welcome()
    return made


class Added:
    """Stands in for the accounts service and remembers what it is given."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.calls: list[tuple[str, dict[str, str], dict[str, str]]] = []

    async def add(
        self,
        source: str,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        name: str = "",
    ) -> AccountId:
        self.calls.append((source, dict(settings), dict(secrets)))
        if self.error is not None:
            raise self.error
        return AccountId(7)


def test_a_form_hands_over_settings_and_secrets_apart(
    qtbot: QtBot, form: SetupForm, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Added()
    monkeypatch.setattr(workspace.services, "accounts", added)
    form.prefill({"user": "sanne", "host": "imap.example", "security": "plain"})
    form.fields["password"].set_value("  s3cret ")
    with qtbot.waitSignal(form.saved) as saved:
        form.save.click()
    assert saved.args == [7]
    (call,) = added.calls
    assert call == (
        "imap",
        {"user": "sanne", "host": "imap.example", "port": "993", "security": "plain"},
        {"password": "  s3cret "},
    )


def complaint(form: SetupForm, name: str) -> str:
    """What stands under a field that is to blame."""
    return form.fields[name].input.accessibleDescription()


def test_an_error_stands_under_the_answer_that_has_to_change(
    qtbot: QtBot, form: SetupForm, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = Added(OfflineError("Nobody is there.").at("folders"))
    monkeypatch.setattr(workspace.services, "accounts", refused)
    form.fields["user"].set_value("sanne")
    with qtbot.waitSignal(form.failed):
        QTest.keyClick(form.fields["port"].input, Qt.Key.Key_Return)
    assert complaint(form, "folders") == "Nobody is there."
    assert form.fields["folders"].isVisible()
    assert form.error.isHidden()
    assert form.fields["user"].value == "sanne"


def test_a_missing_answer_is_asked_for_and_nothing_is_tried(
    form: SetupForm, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Added()
    monkeypatch.setattr(workspace.services, "accounts", added)
    form.save.click()
    assert "User name" in complaint(form, "user")
    assert added.calls == []


def test_a_refused_sign_in_says_why_and_keeps_what_was_typed(
    qtbot: QtBot, form: SetupForm, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = NeedsSignInError("The server does not accept this password.")
    monkeypatch.setattr(workspace.services, "accounts", Added(error))
    form.prefill({"user": "sanne"})
    with qtbot.waitSignal(form.failed):
        form.save.click()
    assert form.error.text() == "The server does not accept this password."
    assert form.error.isVisible()
    assert form.fields["user"].value == "sanne"
    assert form.save.isEnabled()


def test_advanced_questions_are_folded_away(form: SetupForm) -> None:
    assert form.fields["folders"].isHidden() or not form.fields["folders"].isVisible()
    form._fold.click()
    assert form.fields["folders"].isVisible()


def test_a_password_is_not_shown_unless_asked(form: SetupForm) -> None:
    line = form.fields["password"].input
    assert isinstance(line, QLineEdit)
    assert line.echoMode() is QLineEdit.EchoMode.Password


def test_an_address_leads_to_its_servers_and_a_password(
    qtbot: QtBot, onboarding: Onboarding
) -> None:
    card = onboarding.welcome.mail_card
    assert card is not None
    QTest.keyClicks(card.address, "sanne@oostermeer.example")
    QTest.keyClick(card.address, Qt.Key.Key_Return)
    qtbot.waitUntil(card.password.isVisible)
    QTest.keyClicks(card.password, "s3cret")
    QTest.keyClick(card.password, Qt.Key.Key_Return)
    qtbot.waitUntil(onboarding.sync_page.isVisible)


def test_what_is_no_address_is_said_at_once(onboarding: Onboarding) -> None:
    card = onboarding.welcome.mail_card
    assert card is not None
    QTest.keyClicks(card.address, "sanne")
    card.look_up.click()
    assert "whole address" in card._title.text()


def test_when_nothing_is_found_the_form_opens_with_the_address(
    qtbot: QtBot,
    onboarding: Onboarding,
    workspace: FakeWorkspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def offline(address: str) -> Mapping[str, str]:
        raise OfflineError("No network")

    monkeypatch.setattr(workspace.services.accounts, "discover", offline)
    card = onboarding.welcome.mail_card
    assert card is not None
    card.address.setText("sanne@oostermeer.example")
    card.start()
    qtbot.waitUntil(lambda: card.form is not None and card.form.isVisible())
    assert card.form is not None
    assert card.form.fields["user"].value == "sanne@oostermeer.example"


def test_files_dropped_anywhere_are_offered_for_import(
    qtbot: QtBot, onboarding: Onboarding, tmp_path: Path
) -> None:
    archive = tmp_path / "Old mail.mbox"
    archive.write_text("From x\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(archive))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    onboarding.dropEvent(event)
    page = onboarding.import_page
    assert page.isVisible()
    page.start.click()
    qtbot.waitUntil(page.read.isVisible)
    with qtbot.waitSignal(onboarding.finished):
        page.read.click()


def test_escape_goes_back_to_the_start(onboarding: Onboarding) -> None:
    onboarding.show_form(MAIL)
    assert not onboarding.welcome.isVisible()
    QTest.keyClick(onboarding, Qt.Key.Key_Escape)
    assert onboarding.welcome.isVisible()


def test_fetching_shows_how_far_each_source_is(
    qtbot: QtBot, workspace: FakeWorkspace, theme: Theme
) -> None:
    page = SyncPage(workspace.bridge, theme, clock=workspace.clock)
    qtbot.addWidget(page)
    page.show()
    progress = Progress(done=4812, total=6200)
    workspace.set_health(1, Health(state=HealthState.SYNCING, progress=progress))
    qtbot.waitUntil(lambda: page._total.text().startswith("11,021 of about 12,409"))
    with qtbot.waitSignal(page.reading_wanted):
        page.read.click()


def test_signing_in_again_hands_over_the_new_password(
    qtbot: QtBot, ground: Ground, workspace: FakeWorkspace, theme: Theme
) -> None:
    panel = SignIn(workspace.bridge, theme, ground)
    panel.open_for(1)
    (field,) = panel._secrets.values()
    assert field.hasFocus()
    QTest.keyClicks(field, "n3w")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden)
    assert workspace.services.accounts.calls == ["sign_in 1"]


def test_an_account_of_the_browser_asks_for_no_password(
    ground: Ground, workspace: FakeWorkspace, theme: Theme
) -> None:
    status = workspace.views.accounts_[0]
    account = replace(status.account, settings={"auth": "google"})
    workspace.views.accounts_[0] = replace(status, account=account)
    panel = SignIn(workspace.bridge, theme, ground)
    panel.open_for(1)
    assert panel._secrets == {}


def test_files_chosen_in_the_dialog_are_offered_for_import(
    qtbot: QtBot, onboarding: Onboarding, tmp_path: Path
) -> None:
    buttons = onboarding.welcome.findChildren(QPushButton)
    choose = next(button for button in buttons if button.text() == "Choose files…")
    choose.click()
    dialog = onboarding.window().findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(onboarding.welcome.files_chosen) as chosen:
        dialog.filesSelected.emit([str(tmp_path / "old.mbox")])
    assert chosen.args == [[str(tmp_path / "old.mbox")]]
    dialog.close()
    assert onboarding.import_page.isVisible()


def test_signing_in_again_asks_only_what_this_account_uses(
    qtbot: QtBot, workspace: FakeWorkspace, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = FieldView(
        name="client_secret", label="Client secret", kind="secret", only_if=("auth", ("google",))
    )
    (status, *_) = workspace.bridge.views.accounts()
    view = replace(MAIL, id=status.account.source, fields=(*MAIL.fields, secret))
    monkeypatch.setattr(workspace.services.accounts, "sources", lambda: [view])
    ground = Ground()
    qtbot.addWidget(ground)
    ground.show()
    panel = SignIn(workspace.bridge, theme, ground)
    panel.open_for(status.account.id)
    assert [line.accessibleName() for line in panel.findChildren(QLineEdit)] == ["Password"]
