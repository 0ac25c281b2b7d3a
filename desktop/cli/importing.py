"""`luwte import`: mail from files, without an account."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json
from desktop.cli.context import Context
from desktop.core.errors import UsageError
from desktop.core.l10n import number, tr, trn

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.events import Event


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    parser = commands.add_parser(
        "import",
        help="import mail from files",
        description="Import mbox files, Maildir folders, .eml files and folders of these, also "
        "from Thunderbird and Google Takeout. Importing again adds nothing twice.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    parser.add_argument(
        "--me",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="an address of yours; may be given more than once",
    )
    add_json(parser)
    parser.set_defaults(run=import_files)


def import_files(options: argparse.Namespace, context: Context) -> int:
    """Import files and say how many messages are new."""
    for path in options.paths:
        if not path.exists():
            raise UsageError(tr("There is nothing at {path}.").format(path=path))
    paths = [path.absolute() for path in options.paths]
    with context.writing() as workspace:
        if sys.stderr.isatty() and not options.json:
            workspace.events.subscribe(_show_progress)
        added = workspace.run(workspace.services.imports.run(paths, me=options.me))
    if options.json:
        from desktop.cli.shapes import print_json

        print_json({"added": added})
    else:
        print(trn("{n} message added", "{n} messages added", added))
    return 0


def _show_progress(event: "Event") -> None:
    from desktop.model.events import ImportProgressed

    if not isinstance(event, ImportProgressed):
        return
    if event.is_finished:
        sys.stderr.write("\r\x1b[K")
    else:
        done, total = event.progress.done, event.progress.total
        words = (
            tr("{done} of {total} messages").format(done=number(done), total=number(total))
            if total
            else trn("{n} message", "{n} messages", done)
        )
        sys.stderr.write(f"\r\x1b[K{words}")
    sys.stderr.flush()
