"""`luwte demo`: the sample workspace, in the window or as text."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.context import Context, OpenWorkspace, local_now
from desktop.core.l10n import tr

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SOURCE = "maildir"
SENT_FOLDER = ".Sent"


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    demo = commands.add_parser(
        "demo",
        help="open the sample workspace",
        description="Open the sample workspace: a made-up municipality. It lives in a profile of "
        "its own and is made afresh each time, unless --profile says where to keep it.",
    )
    how = demo.add_mutually_exclusive_group()
    how.add_argument("--window", action="store_true", help="open the window")
    how.add_argument("--text", action="store_true", help="print the prioritised inbox")
    demo.set_defaults(run=open_demo)


def open_demo(options: argparse.Namespace, context: Context) -> int:
    """Make the sample workspace and show it: in the window where there is a display."""
    from dataclasses import replace
    from tempfile import TemporaryDirectory

    is_window = options.window or (not options.text and has_display())
    with TemporaryDirectory(prefix="luwte-demo-", ignore_cleanup_errors=True) as temporary:
        profile = context.profile or Path(temporary) / "profile"
        kept = replace(context, profile=profile)
        mailbox = prepare(kept, profile / "sample-mail")
        if is_window:
            _start_trickle(mailbox)
            return kept.run_window(profile)
        _print_inbox(kept)
    return 0


def prepare(context: Context, mailbox: Path) -> Path:
    """Write the sample mail, add it as an account, fetch it; return the folder of the mail."""
    from desktop.sample.workspace import write_sample

    with context.writing() as workspace:
        sample = write_sample(mailbox, local_now())
        if not workspace.services.views().accounts():
            settings = {
                "path": str(sample.maildir),
                "addresses": sample.me.address,
                "outbox_folder": SENT_FOLDER,
            }
            _add(workspace, settings)
    return mailbox


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def _add(workspace: OpenWorkspace, settings: dict[str, str]) -> None:
    accounts = workspace.services.accounts
    account_id = workspace.run(accounts.add(SOURCE, settings, {}, name=tr("Work mail")))
    for error in workspace.sync_once(account_id).values():
        if error is not None:
            raise error


def _start_trickle(mailbox: Path) -> None:
    """Let mail arrive while the window is open, on a thread that ends with the program."""
    import asyncio
    import threading

    from desktop.core.clock import SystemClock
    from desktop.sample.trickle import keep_trickling

    work = keep_trickling(mailbox, SystemClock())
    threading.Thread(target=asyncio.run, args=(work,), name="trickle", daemon=True).start()


def _print_inbox(context: Context) -> None:
    from desktop.cli.layout import Layout, conversations_text
    from desktop.cli.lists import first_rows
    from desktop.model.conversation import View

    with context.reading() as views:
        rows = first_rows(views, View.INBOX, 200)
        counts = dict(views.section_counts(View.INBOX))
    print(tr("Inbox of {name}, {conversations}").format(
        name="Sanne de Boer", conversations=conversations_text(len(rows))
    ))  # fmt: skip
    print()
    print(Layout(local_now()).sections(rows, counts))
