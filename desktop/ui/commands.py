"""Commands as data: menu, keys, palette and buttons all run the same command."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something the person can do. `title` and `hint` are English source text for tr().

    `key` is a single key for list, cards and reading pane; `shortcut` works everywhere
    (both in QKeySequence's portable text).
    """

    id: str
    title: str
    group: str
    run: Callable[[], None]
    icon: str = ""
    key: str = ""
    shortcut: str = ""
    hint: str = ""
    is_enabled: Callable[[], bool] = lambda: True


class Commands:
    """The commands of a window, by id, in the order they were added."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}
        self.runs = 0
        """How often a command was asked for."""

    def add(self, *commands: Command) -> None:
        """Add commands; an id that is already there is replaced."""
        for command in commands:
            self._commands[command.id] = command

    def get(self, command_id: str) -> Command:
        """Return the command; KeyError when there is none."""
        return self._commands[command_id]

    def all(self) -> tuple[Command, ...]:
        """All commands."""
        return tuple(self._commands.values())

    def run(self, command_id: str) -> None:
        """Run a command if it is enabled now."""
        self.runs += 1
        command = self._commands[command_id]
        if command.is_enabled():
            command.run()
