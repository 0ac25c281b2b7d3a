"""`luwte stats` and `luwte export`: figures, and a person's own data to take away."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json
from desktop.cli.context import Context
from desktop.core.l10n import number, tr, trn

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    stats = commands.add_parser("stats", help="say what the profile holds")
    add_json(stats)
    stats.set_defaults(run=show_statistics)
    export = commands.add_parser(
        "export",
        help="write every message as a line of JSON",
        description="Write every message once, each as one line of JSON, with the number of its "
        "conversation.",
    )
    add_json(export)
    export.set_defaults(run=export_messages)


def show_statistics(options: argparse.Namespace, context: Context) -> int:
    """Print how much there is."""
    from desktop.cli.accounts import account_line
    from desktop.cli.shapes import print_json, statistics_shape

    with context.reading() as views:
        statistics = views.statistics()
    if options.json:
        print_json(statistics_shape(statistics))
        return 0
    print(trn("{n} message", "{n} messages", statistics.messages))
    print(trn("{n} conversation", "{n} conversations", statistics.conversations))
    print(trn("{n} person", "{n} people", statistics.people))
    megabytes = number(round(statistics.database_bytes / 1_000_000))
    print(tr("{size} MB on this computer").format(size=megabytes))
    for status in statistics.accounts:
        print(account_line(status))
    return 0


def export_messages(_: argparse.Namespace, context: Context) -> int:
    """Print every message, whatever its state."""
    from desktop.cli.shapes import message_shape, print_json_line

    with context.reading() as views:
        for message in views.every_message():
            print_json_line({"conversation": message.conversation_id, **message_shape(message)})
    return 0
