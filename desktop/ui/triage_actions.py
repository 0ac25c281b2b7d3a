"""What a person decides about conversations, as commands: the list changes at once, then the
service is called, and the undo toast offers the way back.

An action works on the ticked conversations, else on the selected one.
"""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import KnownError
from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.conversation import ConversationRow, Section, View
from desktop.model.ids import ConversationId
from desktop.services.contract import Services
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Command
from desktop.ui.conversation_list.model import ConversationModel
from desktop.ui.conversation_list.view import ConversationView

Work = Coroutine[Any, Any, Outcome]
Ids = tuple[ConversationId, ...]
PAGE = 1000


class TriageActions(QObject):
    """Runs triage on the list; `commands` are for menu, keys, palette and buttons."""

    acted = Signal(Outcome)
    said = Signal(str)
    later_wanted = Signal(object)
    """The ids to put off: ask until when, then call `later`."""

    def __init__(self, bridge: Bridge, model: ConversationModel, view: ConversationView) -> None:
        super().__init__(view)
        self._bridge = bridge
        self._triage = bridge.services.triage
        self._model = model
        self._view = view

    def targets(self) -> Ids:
        """The ticked conversations, else the selected one, else none."""
        if len(self._view.ticks):
            return self._view.ticks.ids()
        current = self._view.current_id()
        return () if current is None else (current,)

    def has_targets(self) -> bool:
        """Whether there is something to act on."""
        return bool(self.targets())

    def done(self, ids: Ids | None = None) -> None:
        """Finish conversations."""
        self._leave(ids, View.DONE, self._triage.done)

    def waiting(self, ids: Ids | None = None) -> None:
        """Set conversations aside until somebody answers."""
        self._leave(ids, View.WAITING, self._triage.waiting)

    def coffee(self, ids: Ids | None = None) -> None:
        """Leave conversations for a quiet moment."""
        self._leave(ids, View.COFFEE, self._triage.coffee)

    def to_inbox(self, ids: Ids | None = None) -> None:
        """Take conversations back into the inbox."""
        self._leave(ids, View.INBOX, self._triage.inbox)

    def delete(self, ids: Ids | None = None) -> None:
        """Delete conversations; undo brings them back."""
        self._leave(ids, None, self._triage.delete)

    def ask_later(self, ids: Ids | None = None) -> None:
        """Ask until when conversations are put off."""
        chosen = self.targets() if ids is None else ids
        if chosen:
            self.later_wanted.emit(chosen)

    def later(self, ids: Ids, until: datetime) -> None:
        """Put conversations off."""
        self._leave(ids, View.LATER, lambda chosen: self._triage.later(chosen, until))

    def mark_read(self) -> None:
        """Mark as read, or as unread when all are read."""
        rows = self._rows()
        ids = tuple(row.id for row in rows)
        if any(row.unread for row in rows):
            self._run(self._triage.read(ids), is_quiet=True)
        elif ids:
            self._run(self._triage.unread(ids), is_quiet=True)

    def pin(self) -> None:
        """Keep on top of its section, or no longer."""
        rows = self._rows()
        if rows:
            ids = tuple(row.id for row in rows)
            self._run(self._triage.pin(ids, not all(row.is_pinned for row in rows)))

    def mute(self) -> None:
        """Mute for good: it leaves the inbox and answers stay away."""
        rows = self._rows()
        is_muted = not all(row.is_muted for row in rows)
        if is_muted:
            self._leave(None, View.DONE, lambda ids: self._triage.mute(ids, True))
        elif rows:
            self._run(self._triage.mute(tuple(row.id for row in rows), False))

    def done_section(self, section: Section | None = None) -> None:
        """Finish all of a section: that of the selected row unless one is named."""
        chosen = self._view.current_section() if section is None else section
        if chosen is None or self._model.view is not View.INBOX:
            return
        loaded = self._model.loaded_ids(chosen)
        self._model.remove(loaded)
        if self._model.is_complete:
            work = self._triage.done(loaded)
        else:
            work = _done_all(self._bridge.services, chosen)
        self._run(work, leaving=loaded)

    def undo(self) -> None:
        """Take back the latest action."""

        def finished(outcome: Outcome | None) -> None:
            if outcome is None:
                self.said.emit(tr("There is nothing to undo"))
            else:
                self.undone(outcome)
                self.acted.emit(outcome)

        self._bridge.run(self._triage.undo(), then=finished, otherwise=self._say)

    def undone(self, outcome: Outcome) -> None:
        """Show again what came back, and select the first of it."""
        ids = outcome.changes.conversations
        self._model.arrived(ids)
        shown = [index for index in map(self._model.find, ids) if index.isValid()]
        if shown:
            self._view.setCurrentIndex(min(shown, key=lambda index: index.row()))

    def commands(self) -> tuple[Command, ...]:
        """Triage as commands; titles are English source text."""
        return (
            self._command("done", "Done", "circle-check", self.done, "E", "Ctrl+E"),
            self._command("later", "Later", "clock", self.ask_later, "L", "Ctrl+L"),
            self._command("waiting", "Waiting for", "hourglass", self.waiting, "W", "Ctrl+Shift+W"),
            self._command("coffee", "Coffee corner", "coffee", self.coffee, "M", "Ctrl+Shift+M"),
            Command(
                id="done_section",
                title="Done with the section",
                group="Conversation",
                icon="check-check",
                key="Shift+E",
                run=self.done_section,
                is_enabled=lambda: self._model.view is View.INBOX,
            ),
            Command(
                id="to_inbox",
                title="Back to the inbox",
                group="Conversation",
                icon="inbox",
                run=self.to_inbox,
                is_enabled=lambda: self._model.view is not View.INBOX and self.has_targets(),
            ),
            self._command("mark_read", "Read or unread", "mail", self.mark_read, "U", "Ctrl+U"),
            self._command("pin", "Pin or unpin", "bell", self.pin, "S"),
            self._command("mute", "Mute conversation", "bell-off", self.mute, "N"),
            self._command("delete", "Delete", "trash-2", self.delete, "Del"),
            Command(
                id="undo",
                title="Undo",
                group="Edit",
                icon="repeat-2",
                key="Z",
                shortcut="Ctrl+Z",
                run=self.undo,
            ),
        )

    def _command(
        self,
        command_id: str,
        title: str,
        icon: str,
        run: Callable[[], None],
        key: str = "",
        shortcut: str = "",
    ) -> Command:
        return Command(
            id=command_id,
            title=title,
            group="Conversation",
            icon=icon,
            key=key,
            shortcut=shortcut,
            run=run,
            is_enabled=self.has_targets,
        )

    def _leave(self, ids: Ids | None, goal: View | None, work: Callable[[Ids], Work]) -> None:
        """Take rows out of the list at once, unless this view is where they go."""
        chosen = self.targets() if ids is None else ids
        if not chosen:
            return
        if goal is not self._model.view:
            self._model.remove(chosen)
        self._run(work(chosen), leaving=chosen)

    def _run(
        self, work: Work, *, leaving: Sequence[ConversationId] = (), is_quiet: bool = False
    ) -> None:
        def finished(outcome: Outcome) -> None:
            self._model.arrived(leaving)
            if not is_quiet:
                self.acted.emit(outcome)

        def failed(error: Exception) -> None:
            self._model.arrived(leaving)
            self._say(error)

        self._bridge.run(work, then=finished, otherwise=failed)

    def _rows(self) -> list[ConversationRow]:
        found = (self._model.groups.row(identity) for identity in self.targets())
        return [row for row in found if row is not None]

    def _say(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.said.emit(str(error))
        else:
            self._bridge.failed.emit(str(error))


async def _done_all(services: Services, section: Section) -> Outcome:
    """Finish a section that is longer than what the list has loaded."""
    views = services.views()
    ids: list[ConversationId] = []
    page = views.page(View.INBOX, limit=PAGE)
    ids += [row.id for row in page.rows if row.section is section]
    while page.next_key is not None:
        page = views.page(View.INBOX, limit=PAGE, after=page.next_key)
        ids += [row.id for row in page.rows if row.section is section]
    return await services.triage.done(ids)
