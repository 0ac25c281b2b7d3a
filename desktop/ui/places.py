"""Places beside the list: sources, settings, onboarding; each is made when it is first needed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from desktop.core.l10n import tr
from desktop.model.conversation import View
from desktop.model.events import Changed
from desktop.model.operation import Draft
from desktop.services.contract import SourceView
from desktop.ui.commands import Command
from desktop.ui.preferences import READING_SIZE, REMOTE_PICTURES

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.onboarding.onboarding import Onboarding
    from desktop.ui.onboarding.sign_in import SignIn
    from desktop.ui.outbox_page import OutboxPage
    from desktop.ui.overlays.keys_sheet import KeysSheet
    from desktop.ui.settings.window import SettingsWindow
    from desktop.ui.sources_page.page import SourcesPage


class Places(QObject):
    """Leads to each place and back to the list."""

    language_changed = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._settings: SettingsWindow | None = None
        self._sources: SourcesPage | None = None
        self._onboarding: Onboarding | None = None
        self._sign_in: SignIn | None = None
        self._outbox: OutboxPage | None = None
        self._keys: KeysSheet | None = None
        self.folder: Path | None = None
        """Where the profile is, once somebody has said so."""
        window.bridge.changed.connect(self._changed)

    @property
    def settings_window(self) -> "SettingsWindow | None":
        """The settings, once they were opened."""
        return self._settings

    def commands(self) -> tuple[Command, ...]:
        """The ways there."""
        return (
            Command(
                id="sources",
                title="Go to Sources",
                group="Go",
                icon="waypoints",
                shortcut="Ctrl+7",
                run=self.show_sources,
            ),
            Command(
                id="outbox",
                title="Go to the outbox",
                group="Go",
                icon="send",
                run=self.show_outbox,
            ),
            Command(
                id="add_source",
                title="Add source",
                group="Go",
                icon="plus",
                run=self.add_source,
            ),
            Command(
                id="settings",
                title="Settings",
                group="Window",
                icon="settings",
                shortcut="Ctrl+,",
                run=self.show_settings,
            ),
            Command(
                id="keys",
                title="Keys",
                group="Help",
                icon="keyboard",
                key="?",
                shortcut="F1",
                run=self.show_keys,
            ),
        )

    def show_settings(self, page: str = "general") -> None:
        """Open the settings on a page."""
        if self._settings is None:
            from desktop.ui.settings.window import SettingsWindow

            window = self._window
            made = SettingsWindow(
                window.bridge, window.commands, window.theme, window, folder=self.folder
            )
            made.export_wanted.connect(self._export)
            made.language_changed.connect(self.language_changed)
            made.add_account_wanted.connect(self.add_source)
            made.sign_in_wanted.connect(self.sign_in)
            made.keys_changed.connect(window.bind_commands)
            self._settings = made
        self._settings.show_page(page)
        self._settings.show()
        self._settings.raise_()
        self._settings.activateWindow()

    def show_keys(self) -> None:
        """Show all keys."""
        from desktop.ui.overlays.keys_sheet import KeysSheet

        window = self._window
        if self._keys is None:
            self._keys = KeysSheet(window.bridge, window.commands, window.theme, window)
        self._keys.open_sheet()

    def show_outbox(self) -> None:
        """Show what waits to be sent, and what could not be."""
        if self._outbox is None:
            from desktop.ui.outbox_page import OutboxPage

            window = self._window
            made = OutboxPage(window.bridge, window.commands, window.theme, clock=window.clock)
            made.draft_wanted.connect(self._edit_again)
            made.said.connect(window.list_pane.toast.say)
            self._outbox = made
        self._window.panes.show_page(self._outbox)
        self._window.setWindowTitle(f"{tr('Outbox')} – Luwte")
        self._window.rail.show_view(None)
        self._outbox.refresh()
        self._outbox.setFocus()

    def show_sources(self, account_id: int | None = None) -> None:
        """Show how all sources fare, with one chosen."""
        if self._sources is None:
            from desktop.ui.sources_page.page import SourcesPage

            window = self._window
            made = SourcesPage(window.bridge, window.commands, window.theme, clock=window.clock)
            made.add_wanted.connect(self.add_source)
            made.set_up_wanted.connect(self.set_up)
            made.sign_in_wanted.connect(self.sign_in)
            self._sources = made
        self._window.panes.show_page(self._sources)
        self._window.setWindowTitle(f"{tr('Sources')} – Luwte")
        self._window.rail.show_view(None)
        self._sources.show_account(account_id)

    def add_source(self) -> None:
        """Lead through adding a source."""
        self._onboard().show_welcome()

    def set_up(self, source: SourceView) -> None:
        """Ask the questions of a source that is not used yet."""
        self._onboard().show_form(source)

    def sign_in(self, account_id: int) -> None:
        """Ask for new credentials."""
        from desktop.ui.onboarding.sign_in import SignIn

        window = self._window
        if self._sign_in is None:
            self._sign_in = SignIn(window.bridge, window.theme, window)
        self._sign_in.open_for(account_id)

    def start(self) -> bool:
        """Begin with the welcome when there is no account; whether that is so."""
        if self._has_messages() or self._window.bridge.views.accounts():
            return False
        self._onboard().show_welcome()
        return True

    def leave(self) -> None:
        """Back to the list."""
        self._window.panes.show_page(None)
        self._window.show_body()

    def _changed(self, event: Changed) -> None:
        """Text size and pictures show in the conversation that is open."""
        if event.changes.settings & {READING_SIZE, REMOTE_PICTURES}:
            pane = self._window.reading_pane
            if pane.conversation is not None and not pane.desk.composer.has_typed():
                pane.show_conversation(pane.conversation.row.id)

    def _edit_again(self, draft: Draft) -> None:
        self._window.navigation.leave_page()
        self._window.reading_pane.desk.open_draft(draft)

    def _export(self, path: str) -> None:
        """In a process of its own: a large profile takes a while."""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        if self.folder is not None:
            environment.insert("LUWTE_PROFILE", str(self.folder))
        process.setProcessEnvironment(environment)
        process.setStandardOutputFile(path)

        def finished(code: int) -> None:
            words = tr("All messages are in {file}.") if code == 0 else tr("{file}: not exported.")
            if self._settings is not None:
                self._settings.show_exported(words.format(file=path))
            process.deleteLater()

        process.finished.connect(finished)
        process.start(sys.executable, ["-m", "desktop", "export"])

    def _has_messages(self) -> bool:
        return bool(self._window.bridge.views.page(View.INBOX, limit=1).rows)

    def _onboard(self) -> "Onboarding":
        if self._onboarding is None:
            from desktop.ui.onboarding.onboarding import Onboarding

            window = self._window
            made = Onboarding(window.bridge, window.commands, window.theme, clock=window.clock)
            made.finished.connect(self._finish)
            made.sample_wanted.connect(self._open_sample)
            made.sign_in_wanted.connect(self.sign_in)
            self._onboarding = made
        self._window.show_over(self._onboarding)
        is_first = not self._window.bridge.views.accounts()
        title = tr("Welcome") if is_first else tr("Add source")
        self._window.setWindowTitle(f"{title} – Luwte")
        return self._onboarding

    def _finish(self) -> None:
        self.leave()
        self._window.begin()

    def _open_sample(self) -> None:
        """In a window and a profile of its own, so that it never mixes with real mail."""
        process, environment = QProcess(), QProcessEnvironment.systemEnvironment()
        environment.remove("LUWTE_PROFILE")
        process.setProcessEnvironment(environment)
        process.setProgram(sys.executable)
        process.setArguments(["-m", "desktop", "demo", "--window"])
        process.startDetached()
