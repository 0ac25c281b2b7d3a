"""A program that syncs an account and writes drafts and messages, to be killed at any instant.

Usage: python sync_child.py PROFILE SOURCE SETTINGS SECRETS, the last two as JSON. Prints a line for
each thing that it was told is safe.
"""

import json
import sys
import time
from dataclasses import replace
from itertools import count
from pathlib import Path

from desktop.app import Workspace, open_workspace
from desktop.model.account import HealthState
from desktop.model.message import Address
from desktop.model.operation import DraftKind


def main() -> None:
    """Sync; meanwhile save drafts and queue messages; say "synced" when all is in."""
    profile, source, settings, secrets = sys.argv[1:]
    with open_workspace(Path(profile), start_engine=True) as workspace:
        if not workspace.services.views().accounts():
            workspace.run(workspace.services.settings.set("send_delay_s", "36000"))
            accounts = workspace.services.accounts
            workspace.run(accounts.add(source, json.loads(settings), json.loads(secrets)))
        for number in count():
            write_something(workspace, number)
            if is_synced(workspace):
                say("synced")
                return
            time.sleep(0.02)


def write_something(workspace: Workspace, number: int) -> None:
    compose = workspace.services.compose
    draft = workspace.run(compose.start(DraftKind.NEW))
    subject = f"{time.time_ns()}"
    draft = replace(draft, subject=subject, to=(Address(address="jan@oostermeer.example"),))
    workspace.run(compose.save(draft))
    say(f"draft {subject}")
    if number % 3 == 0:
        workspace.run(compose.send(draft))
        say(f"queued {subject}")


def is_synced(workspace: Workspace) -> bool:
    (status,) = workspace.services.views().accounts()
    return status.health.state is HealthState.OK and status.health.last_success_at is not None


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
