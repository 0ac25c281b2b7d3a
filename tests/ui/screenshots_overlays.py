"""Pictures of what comes over the window, to be held beside the design.

Each function leads to one picture; `tests/ui/screenshots.py` takes them.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.model.account import Health, HealthState
from desktop.model.conversation import View
from desktop.model.operation import Operation, OperationKind, OperationState
from desktop.ui.main_window import MainWindow
from desktop.ui.overlays.loading_bars import LoadingBars
from desktop.ui.overlays.strip_content import strip_content
from desktop.ui.settings.pages import PAGES
from tests.ui.screenshots import NOW, Screen, settle


def search_typing(window: MainWindow) -> None:
    """Search with tokens and a value being completed."""
    window.navigation.focus_search()
    field = window.list_pane.field
    QTest.keyClicks(field, "noise from:fatima has:file in:")
    settle(400)


def search_selected(window: MainWindow) -> None:
    """The first result chosen, its words marked in the reading pane."""
    window.navigation.focus_search()
    QTest.keyClicks(window.list_pane.field, "noise contour")
    settle(400)
    QTest.keyClick(window.list_pane.field, Qt.Key.Key_Down)


def nothing_found(window: MainWindow) -> None:
    """Nothing found, another spelling offered."""
    window.navigation.focus_search()
    QTest.keyClicks(window.list_pane.field, "nosie contour")
    settle(400)


def palette_typed(window: MainWindow) -> None:
    """The palette with letters typed."""
    window.open_palette()
    field = QGuiApplication.focusObject()
    assert isinstance(field, QWidget)
    QTest.keyClicks(field, "fo")


def later_typed(window: MainWindow) -> None:
    """The later picker, understanding words."""
    window.commands.run("later")
    field = QGuiApplication.focusObject()
    assert isinstance(field, QWidget)
    QTest.keyClicks(field, "thu 9")


def keys(window: MainWindow) -> None:
    """All keys."""
    window.places.show_keys()


def calm(window: MainWindow) -> None:
    """Nothing needs the person."""
    pane = window.list_pane
    services, bridge = window.bridge.services, window.bridge
    ids = [row.id for row in bridge.views.page(View.INBOX, limit=500).rows]
    bridge.run(services.triage.later(ids[:3], NOW + timedelta(hours=1, minutes=13)))
    bridge.run(services.triage.done(ids[3:]))
    settle(1500)
    window.navigation.show_view(View.INBOX)
    pane.toast.hide()


def offline(window: MainWindow) -> None:
    """Without a network."""
    _fare(window, Health(state=HealthState.OFFLINE, since=NOW - timedelta(minutes=19)))


def sign_in(window: MainWindow) -> None:
    """An account wants the person to sign in again."""
    last = NOW - timedelta(hours=20, minutes=37)
    _fare(window, Health(state=HealthState.NEEDS_SIGN_IN, last_success_at=last))


def failed(window: MainWindow) -> None:
    """An account in trouble, with the details folded out."""
    health = Health(
        state=HealthState.FAILED,
        attempts=3,
        next_try_at=NOW + timedelta(minutes=15),
        detail="HTTP 503 Service Unavailable\n14:17:05",
    )
    _fare(window, health)
    window.list_pane.strip.set_folded_out(True)


def loading(window: MainWindow) -> None:
    """The first load, when it takes long."""
    bars = LoadingBars(window.theme, window.list_pane.view)
    bars.start()
    settle(500)


def form(window: MainWindow) -> None:
    """The questions of a source."""
    window.places.set_up(window.bridge.services.accounts.sources()[0])


def fetching(window: MainWindow) -> None:
    """How far fetching is."""
    window.places.add_source()
    window.places._onboard().show_sync()


def importing(window: MainWindow) -> None:
    """Before an import."""
    window.places.add_source()
    window.places._onboard().import_files(["/home/sanne/Archive.mbox", "/home/sanne/Mail"])


def outbox(window: MainWindow) -> None:
    """What waits, what failed and what went."""
    window.bridge.views.outbox = _operations  # type: ignore[method-assign]
    window.places.show_outbox()


def _settings(page: str) -> Screen:
    def show(window: MainWindow) -> QWidget:
        window.places.show_settings(page)
        found = window.places.settings_window
        assert found is not None
        return found

    return Screen(name=f"settings-{page}", show=show)


def _fare(window: MainWindow, health: Health) -> None:
    """Show how it would look; the account itself goes on."""
    statuses = [replace(one, health=health) for one in window.bridge.views.accounts()]
    first = statuses[0]
    other = replace(first, account=replace(first.account, name="Archive"), health=Health())
    window.list_pane.strip.show_content(strip_content([first, other], _operations()[:2], NOW))


def _operations() -> list[Operation]:
    def operation(
        number: int, summary: str, state: OperationState, *, at: datetime, error: str = ""
    ) -> Operation:
        return Operation(
            id=number,  # type: ignore[arg-type]
            account_id=1,  # type: ignore[arg-type]
            kind=OperationKind.SEND,
            payload={},
            idempotency_key=str(number),
            state=state,
            created_at=at,
            not_before=at,
            attempts=int(bool(error)),
            error=error,
            summary=summary,
        )

    soon = NOW + timedelta(minutes=2)
    return [
        operation(1, "Re: Harbour quarter: noise section", OperationState.QUEUED, at=soon),
        operation(2, "Minutes of Tuesday", OperationState.QUEUED, at=NOW),
        operation(
            3,
            "Permit 2026-0412",
            OperationState.FAILED,
            at=NOW,
            error="The server refuses this address: nobody@oostermeer.example.",
        ),
        operation(4, "Leave cover in week 34", OperationState.DONE, at=NOW),
    ]


SCREENS = [
    Screen(name="search-typing", show=search_typing),
    Screen(name="search-selected", show=search_selected),
    Screen(name="nothing-found", show=nothing_found),
    Screen(name="palette-typed", show=palette_typed),
    Screen(name="later-typed", show=later_typed),
    Screen(name="keys", show=keys),
    Screen(name="calm", show=calm),
    Screen(name="offline", show=offline),
    Screen(name="sign-in", show=sign_in),
    Screen(name="failed", show=failed),
    Screen(name="loading", show=loading),
    Screen(name="form", show=form),
    Screen(name="fetching", show=fetching),
    Screen(name="importing", show=importing),
    Screen(name="outbox", show=outbox),
    *(_settings(page.id) for page in PAGES),
]
