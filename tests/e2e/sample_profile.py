"""A profile with the sample mailbox, fetched once, for the tests of the real window."""

from pathlib import Path

from desktop.app import open_workspace
from desktop.core.clock import SystemClock
from desktop.sample.workspace import write_sample
from desktop.system.secrets import MemorySecrets

MESSAGES = 400


def make_sample_profile(folder: Path) -> Path:
    """Write the sample mail as of now, fetch it and return the profile."""
    sample = write_sample(folder / "mail", SystemClock().now().astimezone(), messages=MESSAGES)
    settings = {
        "path": str(sample.maildir),
        "addresses": sample.me.address,
        "outbox_folder": ".Sent",
    }
    with open_workspace(folder / "profile", secrets=MemorySecrets()) as workspace:
        accounts = workspace.services.accounts
        account_id = workspace.run(accounts.add("maildir", settings, {}, name="Work mail"))
        (error,) = workspace.sync_once(account_id).values()
        assert error is None
    return folder / "profile"
