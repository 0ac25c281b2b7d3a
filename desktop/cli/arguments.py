"""The parser of the command line, put together from the groups of commands."""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from desktop import __version__

# Each module has `add_to(commands)`, which adds its commands with `run` as a default.
_GROUPS = (
    "demo",
    "importing",
    "accounts",
    "syncing",
    "lists",
    "conversations",
    "triage",
    "replying",
    "doctor",
    "data",
)

Run = Callable[[argparse.Namespace], int]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; the namespace it yields has `run`, or None to open the window."""
    parser = argparse.ArgumentParser(
        prog="luwte",
        description="One calm, prioritised inbox of your work messages. "
        "Without a command the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"luwte {__version__}")
    _add_profile(parser, default=None)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for group in _GROUPS:
        import_module(f"desktop.cli.{group}").add_to(commands)
    for command in commands.choices.values():
        _add_profile(command, default=argparse.SUPPRESS)
    return parser


def add_profile(*actions: argparse.ArgumentParser) -> None:
    """Let --profile also stand behind the actions of a command."""
    for action in actions:
        _add_profile(action, default=argparse.SUPPRESS)


def _add_profile(parser: argparse.ArgumentParser, *, default: object) -> None:
    parser.add_argument(
        "--profile",
        type=Path,
        metavar="DIR",
        default=default,
        help="folder of the profile; else LUWTE_PROFILE, else the place of this platform",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json to a command."""
    parser.add_argument("--json", action="store_true", help="machine-readable, one JSON value")


def add_limit(parser: argparse.ArgumentParser, default: int) -> None:
    """Add --limit to a command."""
    parser.add_argument(
        "--limit", type=_positive, default=default, metavar="N", help="at most so many"
    )


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value
