"""`luwte done`, `luwte later`, `luwte unread`: deciding about conversations."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.context import Context, OpenWorkspace, local_now, missing
from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.model.ids import ConversationId

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    done = commands.add_parser("done", help="mark conversations as done")
    _add_ids(done)
    done.set_defaults(run=mark_done)
    later = commands.add_parser("later", help="let conversations come back later")
    _add_ids(later)
    later.add_argument(
        "--until",
        default="tomorrow 9:00",
        metavar="WHEN",
        help='when: "tomorrow 9:00" (the default), "thu 9", "2h", "2026-07-01 10:00"',
    )
    later.set_defaults(run=put_off)
    unread = commands.add_parser("unread", help="mark conversations as unread")
    _add_ids(unread)
    unread.set_defaults(run=mark_unread)


def mark_done(options: argparse.Namespace, context: Context) -> int:
    """Take conversations out of the inbox."""
    with context.writing() as workspace:
        ids = _existing(workspace, options.ids)
        workspace.run(workspace.services.triage.done(ids))
    return 0


def put_off(options: argparse.Namespace, context: Context) -> int:
    """Let conversations come back at a moment."""
    from desktop.services.later_time import parse_later

    now = local_now()
    until = parse_later(options.until, now)
    if until is None:
        raise UsageError(tr("“{text}” is not a moment to come.").format(text=options.until))
    with context.writing() as workspace:
        ids = _existing(workspace, options.ids)
        workspace.run(workspace.services.triage.later(ids, until))
    print(tr("Comes back on {moment}.").format(moment=f"{until.astimezone():%Y-%m-%d %H:%M}"))
    return 0


def mark_unread(options: argparse.Namespace, context: Context) -> int:
    """Mark conversations as unread."""
    with context.writing() as workspace:
        ids = _existing(workspace, options.ids)
        workspace.run(workspace.services.triage.unread(ids))
    return 0


def _add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", type=int, nargs="+", metavar="ID", help="number of a conversation")


def _existing(workspace: OpenWorkspace, ids: list[int]) -> list[ConversationId]:
    views = workspace.services.views()
    found = []
    for one in ids:
        row = views.row(ConversationId(one))
        if row is None:
            raise missing(one)
        found.append(row.id)
    return found
