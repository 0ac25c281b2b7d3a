"""Changing messages at the server: flags, folders, deletion (RFC 4315, 6851)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.core.errors import RejectedError
from desktop.core.l10n import tr
from desktop.model.ids import RemoteId
from desktop.sources.imap.commands import Argument, atom, mailbox
from desktop.sources.imap.cursor import read_remote_id, remote_id
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.responses import Event, Status
from desktop.sources.imap.uidset import UidSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Messages of one folder."""

    folder: str
    uidvalidity: int
    uids: UidSet


def grouped(remote_ids: Iterable[str]) -> list[Group]:
    """Return the messages by folder. Raises RejectedError for an id that is none of ours."""
    by_folder: dict[tuple[str, int], set[int]] = {}
    for one in remote_ids:
        try:
            name = read_remote_id(one)
        except ValueError as error:
            raise RejectedError(tr("This message is not at the mail server.")) from error
        by_folder.setdefault((name.folder, name.uidvalidity), set()).add(name.uid)
    return [
        Group(folder=folder, uidvalidity=validity, uids=UidSet(uids))
        for (folder, validity), uids in by_folder.items()
    ]


async def open_group(box: Mailbox, group: Group) -> None:
    """Open the folder of a group for writing. Raises RejectedError if it was renumbered."""
    if box.name != group.folder or box.connection.selected != group.folder:
        await box.open(group.folder, read_only=False)
    if box.uidvalidity != group.uidvalidity:
        box.connection.selected = None
        raise RejectedError(
            tr("The mail server has renumbered this folder. Try again after the next sync.")
        )


async def store(box: Mailbox, uids: UidSet, *, verb: str, words: Sequence[str]) -> None:
    """Change flags or labels: `verb` is "+FLAGS", "-FLAGS" or "+X-GM-LABELS" and so on."""
    if not words:
        return
    for text in uids.texts(box.quirks.command_bytes - 500):
        listed = f"({' '.join(words)})"
        await box.connection.command(b"UID STORE", atom(text), atom(f"{verb}.SILENT"), atom(listed))


async def store_labels(box: Mailbox, uids: UidSet, *, verb: str, label: str) -> None:
    """Add or remove one of Gmail's labels."""
    value: Argument = atom(label) if label.startswith("\\") else mailbox(label)
    await box.connection.command(b"UID STORE", atom(str(uids)), atom(f"{verb}X-GM-LABELS"), value)


async def move(box: Mailbox, group: Group, target: str) -> dict[str, str]:
    """Move the messages of the open folder; return old to new remote ids as far as told."""
    moved: dict[str, str] = {}
    for text in group.uids.texts(box.quirks.command_bytes - 500):
        moved |= await _move_some(box, group, text, target)
    return moved


async def expunge(box: Mailbox, uids: UidSet) -> None:
    """Remove messages for good; without UIDPLUS only if no others are marked."""
    await store(box, uids, verb="+FLAGS", words=["\\Deleted"])
    if box.connection.has("UIDPLUS"):
        for text in uids.texts(box.quirks.command_bytes - 500):
            await box.connection.command(b"UID EXPUNGE", atom(text))
    elif not (await box.search(b"DELETED") - uids):
        await box.connection.command(b"EXPUNGE")


async def _move_some(box: Mailbox, group: Group, text: str, target: str) -> dict[str, str]:
    told: list[Status] = []

    def listen(event: Event) -> None:
        if isinstance(event, Status):
            told.append(event)

    verb = b"UID MOVE" if box.connection.has("MOVE") else b"UID COPY"
    told.append(await box.connection.command(verb, atom(text), mailbox(target), listener=listen))
    if verb == b"UID COPY":
        await expunge(box, UidSet.parse(text))
    return _new_ids(group, told, target)


def _new_ids(group: Group, told: Sequence[Status], target: str) -> dict[str, str]:
    moved: dict[str, str] = {}
    for status in told:
        words = status.argument.split()
        if status.code != "COPYUID" or len(words) != 3 or not words[0].isdigit():
            continue
        olds, news = _in_order(words[1]), _in_order(words[2])
        if len(olds) == len(news):
            validity = int(words[0])
            for old, new in zip(olds, news, strict=True):
                before = remote_id(group.folder, group.uidvalidity, old)
                moved[before] = remote_id(target, validity, new)
    return moved


def _in_order(text: str) -> list[int]:
    """Return the UIDs of a set in the order in which it names them."""
    uids: list[int] = []
    for low, high in re.findall(r"(\d+)(?::(\d+))?", text):
        start, end = int(low), int(high or low)
        step = 1 if end >= start else -1
        uids.extend(range(start, end + step, step))
    return uids


def appended_id(status: Status, folder: str) -> RemoteId | None:
    """Return the remote id of what was appended, None when the server did not tell."""
    words = status.argument.split()
    if status.code == "APPENDUID" and len(words) == 2 and all(one.isdigit() for one in words):
        return remote_id(folder, int(words[0]), int(words[1]))
    return None


def only(moved: Mapping[str, str]) -> RemoteId | None:
    """Return the new id when one message was moved."""
    return RemoteId(next(iter(moved.values()))) if len(moved) == 1 else None
