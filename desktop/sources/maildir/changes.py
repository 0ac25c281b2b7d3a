"""Looks through the folders of a Maildir and parses the files; runs off the loop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.core.clock import EPOCH
from desktop.core.l10n import tr
from desktop.model.account import Channel, ChannelRole
from desktop.model.message import Flag, IncomingMessage
from desktop.sources.api import RejectedError
from desktop.sources.files import maildir
from desktop.sources.mail.incoming import RawMessage, read_messages

_NEW_FOLDERS = {
    ChannelRole.ARCHIVE: ".Archive",
    ChannelRole.TRASH: ".Trash",
    ChannelRole.SENT: ".Sent",
    ChannelRole.JUNK: ".Junk",
    ChannelRole.DRAFTS: ".Drafts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message file in a folder. Can be pickled."""

    remote_id: str
    channel: str
    path: str
    flags: frozenset[Flag]
    modified_ns: int


def scan(folders: Iterable[maildir.Folder]) -> dict[str, Found]:
    """Return every message by remote id: folder, slash, stable name."""
    found = {}
    for folder in folders:
        channel = folder.channel.remote
        for entry in maildir.list_entries(folder.path):
            if entry.is_deleted:
                continue
            remote_id = f"{channel}/{entry.unique}"
            found[remote_id] = Found(
                remote_id=remote_id,
                channel=channel,
                path=entry.path,
                flags=entry.flags,
                modified_ns=entry.modified_ns,
            )
    return found


def read_found(found: list[Found], my_addresses: frozenset[str]) -> list[IncomingMessage]:
    """Read and parse message files; one that was renamed meanwhile is looked up again."""
    raws = []
    for one in found:
        raw = _read(one)
        if raw is not None:
            raws.append(
                RawMessage(
                    raw=raw,
                    remote_id=one.remote_id,
                    channel=one.channel,
                    flags=one.flags,
                    received_at=EPOCH + timedelta(microseconds=one.modified_ns // 1000),
                )
            )
    return read_messages(raws, my_addresses=my_addresses)


def chosen_folder(root: Path, role: object, channel: object) -> maildir.Folder:
    """Return the folder that an operation names, or the usual one of its role, made if need be."""
    folders = maildir.find_folders(root)
    for folder in folders:
        if channel is not None and folder.channel.remote == channel:
            return folder
    for folder in folders:
        if channel is None and folder.channel.role == role:
            return folder
    if channel is None and role in _NEW_FOLDERS:
        name = _NEW_FOLDERS[ChannelRole(str(role))]
        maildir.make_folder(root / name)
        return maildir.Folder(
            path=root / name,
            channel=Channel(remote=name, name=name[1:], role=ChannelRole(str(role))),
        )
    raise RejectedError(tr("There is no such folder to move the message to."))


def _read(one: Found) -> bytes | None:
    try:
        return Path(one.path).read_bytes()
    except FileNotFoundError:
        unique = one.remote_id.rpartition("/")[2]
        path = maildir.find_entry(Path(one.path).parent.parent, unique)
    try:
        return path.read_bytes() if path else None
    except FileNotFoundError:
        return None
