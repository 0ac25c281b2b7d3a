"""`luwte sync`: one round over all accounts, or a watch that goes on."""

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from desktop.cli.context import Context, OpenWorkspace
from desktop.core.errors import KnownError
from desktop.core.l10n import tr, trn

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.events import Event


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    sync = commands.add_parser("sync", help="fetch and send once over all accounts")
    sync.add_argument("--watch", action="store_true", help="go on until Ctrl+C")
    sync.set_defaults(run=sync_accounts)


def sync_accounts(options: argparse.Namespace, context: Context) -> int:
    """Sync; fail when an account could not."""
    if options.watch:
        with context.writing(start_engine=True) as workspace:
            return _watch(workspace)
    with context.writing() as workspace:
        before = workspace.services.views().statistics().messages
        names = {one.account.id: one.account.name for one in workspace.services.views().accounts()}
        errors = workspace.sync_once()
        added = workspace.services.views().statistics().messages - before
    for account_id, error in errors.items():
        if error is not None:
            words = str(error) if isinstance(error, KnownError) else type(error).__name__
            print(f"luwte: {names[account_id]}: {words}", file=sys.stderr)
    print(trn("{n} new message", "{n} new messages", max(0, added)))
    return 1 if any(error is not None for error in errors.values()) else 0


def _watch(workspace: OpenWorkspace) -> int:
    from desktop.cli.accounts import state_words
    from desktop.model.events import HealthChanged, MessagesIngested

    names = {one.account.id: one.account.name for one in workspace.services.views().accounts()}

    def tell(event: "Event") -> None:
        if isinstance(event, MessagesIngested):
            count = len(event.conversations)
            words = trn("{n} conversation with news", "{n} conversations with news", count)
            print(f"{names.get(event.account_id, '')}: {words}", flush=True)
        elif isinstance(event, HealthChanged):
            state = state_words()[event.health.state.value]
            reason = f": {event.health.reason}" if event.health.reason else ""
            print(f"{names.get(event.account_id, '')}: {state}{reason}", flush=True)

    workspace.events.subscribe(tell)
    print(tr("Watching. Ctrl+C ends it."), flush=True)
    threading.Event().wait()
    return 0
