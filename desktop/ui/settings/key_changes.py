"""Single keys as the person changed them: which there are, and which conflict. No Qt."""

from collections.abc import Sequence

from desktop.ui.commands import Command
from desktop.ui.preferences import KEY
from desktop.ui.settings.store import SettingsStore


def current_key(store: SettingsStore, command: Command) -> str:
    """The single key of a command: the person's own, else the one it was made with."""
    return store.get(f"{KEY}{command.id}", command.key)


def conflicts(
    store: SettingsStore, commands: Sequence[Command], command: Command, key: str
) -> tuple[Command, ...]:
    """The other commands that already have this key."""
    wanted = key.casefold()
    if not wanted:
        return ()
    return tuple(
        other
        for other in commands
        if other.id != command.id
        and wanted in (current_key(store, other).casefold(), other.shortcut.casefold())
    )
