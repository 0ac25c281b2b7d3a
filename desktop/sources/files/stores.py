"""Finds out what files of mail lie under a path: mbox, Maildir, single mails, and packed ones.

Thunderbird keeps an mbox without an ending beside `<name>.msf`, and its subfolders in
`<name>.sbd`. Google Takeout is a zip with an mbox. Links are not followed.
"""

import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from desktop.model.account import Channel, ChannelRole
from desktop.sources.files import maildir
from desktop.sources.files.mbox import begins_like_mbox, open_view
from desktop.sources.files.roles import role_of

_HEAD_BYTES = 4096
_MAIL_ENDINGS = (".eml", ".emlx")
_PACKED_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_NEVER_MAIL = (".msf", ".dat", ".json", ".html", ".log", ".sqlite", ".db", ".js", ".ini", ".lock")


class StoreKind(StrEnum):
    """How the mails of a store lie there."""

    MBOX = "mbox"
    MAILDIR = "maildir"
    MAILS = "mails"
    """A folder of single files, or one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Mails that belong together: a file, or a folder, shown as one channel."""

    kind: StoreKind
    path: Path
    channel: Channel


def is_packed(path: Path) -> bool:
    """Whether the file has to be unpacked before its mails can be found."""
    name = path.name.lower()
    return name.endswith(_PACKED_ENDINGS) and path.is_file()


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip or tar into a folder, nothing outside of it. Raises OSError, ValueError."""
    folder.mkdir(parents=True, exist_ok=True)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            packed.extractall(folder)  # noqa: S202 - zipfile keeps names inside by itself
        return
    try:
        with tarfile.open(path) as packed:
            for member in packed:
                _unpack_member(packed, member, folder)
    except tarfile.TarError as error:
        raise ValueError(str(error)) from error


def _unpack_member(packed: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write a plain file that belongs inside the folder; extraction filters came with 3.11.4."""
    target = (folder / member.name).resolve()
    content = packed.extractfile(member) if member.isreg() else None
    if content is None or folder.resolve() not in target.parents:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def find_stores(root: Path) -> list[Store]:
    """Return the stores at or under a path, none if there is no mail. Raises OSError."""
    found = list(_find(root))
    has_inbox = any(store.channel.role is ChannelRole.INBOX for store in found)
    default = ChannelRole.OTHER if has_inbox else ChannelRole.INBOX
    return [
        replace(store, channel=replace(store.channel, role=default))
        if store.channel.role is ChannelRole.OTHER
        else store
        for store in found
    ]


def _find(root: Path) -> Iterator[Store]:
    if root.is_file():
        yield from _in_file(root, root.parent)
        return
    if maildir.find_folders(root):
        for found in maildir.find_folders(root):
            yield Store(kind=StoreKind.MAILDIR, path=found.path, channel=found.channel)
        return
    for directory, names, files in os.walk(root):
        names.sort()
        folder = Path(directory)
        mails = [name for name in files if name.lower().endswith(_MAIL_ENDINGS)]
        if mails:
            yield _store(StoreKind.MAILS, folder, root)
        for name in sorted(set(files) - set(mails)):
            path = folder / name
            if not path.is_symlink() and not name.lower().endswith(_NEVER_MAIL):
                yield from _in_file(path, root, only_mbox=bool(mails))


def _in_file(path: Path, root: Path, *, only_mbox: bool = False) -> Iterator[Store]:
    with open_view(path) as view:
        head = bytes(view[:_HEAD_BYTES])
    if begins_like_mbox(head):
        yield _store(StoreKind.MBOX, path, root)
    elif path.suffix.lower() in _MAIL_ENDINGS or (not only_mbox and _begins_like_mail(head)):
        yield _store(StoreKind.MAILS, path, root)


def _store(kind: StoreKind, path: Path, root: Path) -> Store:
    relative = path.relative_to(root) if path != root else Path(path.name)
    parts = [part.removesuffix(".sbd") for part in relative.parts]
    parts[-1] = _without_ending(parts[-1])
    channel = Channel(remote=str(path), name="/".join(parts), role=role_of(parts[-1]))
    return Store(kind=kind, path=path, channel=channel)


def _without_ending(name: str) -> str:
    for ending in (".gz", ".mbox", ".mbx", ".eml", ".emlx", ".txt"):
        name = name.removesuffix(ending)
    return name


def _begins_like_mail(head: bytes) -> bool:
    """Whether several of the headers that every mail has are at the top."""
    lines = head.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0].lower().splitlines()
    usual = (b"from:", b"date:", b"subject:", b"to:", b"received:", b"message-id:", b"return-path:")
    return sum(any(line.startswith(name) for line in lines) for name in usual) >= 2
