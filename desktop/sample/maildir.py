"""Puts messages into a Maildir++ tree; a message appears whole or not at all."""

import os
from datetime import datetime
from pathlib import Path

INBOX = ""
ARCHIVE = ".Archive"
SENT = ".Sent"
DRAFTS = ".Drafts"

_MARK = ";" if os.name == "nt" else ":"  # Windows forbids the colon in names


def make_folders(root: Path) -> None:
    """Make the folders of the sample mailbox."""
    for folder in (INBOX, ARCHIVE, SENT, DRAFTS):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True, exist_ok=True)
        if folder:
            (root / folder / "maildirfolder").touch()


def put(
    root: Path, folder: str, mail: bytes, *, name: str, at: datetime, flags: str | None
) -> Path:
    """Write a message; flags None means that it just arrived (new/), else "S", "RS", ""."""
    unique = f"{int(at.timestamp())}.{name}.oostermeer"
    target = (
        root / folder / "new" / unique
        if flags is None
        else root / folder / "cur" / f"{unique}{_MARK}2,{flags}"
    )
    draft = root / folder / "tmp" / unique
    draft.write_bytes(mail)
    os.utime(draft, (at.timestamp(), at.timestamp()))
    draft.replace(target)
    return target
