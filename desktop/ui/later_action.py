"""Asks until when, then puts conversations off."""

from typing import TYPE_CHECKING

from desktop.model.ids import ConversationId

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.overlays.later_picker import LaterPicker


class LaterAction:
    """Opens the later picker below its button."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._picker: LaterPicker | None = None

    def ask(self, ids: tuple[ConversationId, ...]) -> None:
        """Ask, with what is known about the first conversation as a suggestion."""
        window = self._window
        from desktop.ui.overlays.later_picker import LaterPicker

        if self._picker is None:
            self._picker = LaterPicker(
                window.bridge, window.commands, window.theme, window, clock=window.clock
            )
        row = window.bridge.views.row(ids[0])
        person = row.people[0].label if row is not None and row.people else ""
        self._picker.pick(
            window.action_bar.button("later"),
            then=lambda moment: window.triage.later(ids, moment),
            due_at=row.due_at if row is not None else None,
            answerer=person if len(ids) == 1 else "",
            when_answered=lambda: window.triage.waiting(ids),
        )
