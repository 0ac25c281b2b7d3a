"""The folders of an account, what each is for, and their counters (RFC 5258, 5819, 6154)."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.core.errors import SourceError
from desktop.core.l10n import tr
from desktop.model.account import Channel, ChannelRole
from desktop.sources.files.roles import role_of
from desktop.sources.imap.commands import mailbox
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.failures import CommandRefusedError
from desktop.sources.imap.mailbox_names import decode_name, encode_name
from desktop.sources.imap.quirks import ROLE_BY_ATTRIBUTE, Quirks
from desktop.sources.imap.responses import Event, FolderStatus, Listed, Words

_STATUS_IN_FLIGHT = 10
_UNSELECTABLE = {"\\noselect", "\\nonexistent"}
_ORDER = [
    ChannelRole.INBOX,
    ChannelRole.ARCHIVE,
    ChannelRole.SENT,
    ChannelRole.DRAFTS,
    ChannelRole.OTHER,
    ChannelRole.TRASH,
    ChannelRole.JUNK,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder as the server lists it; `name` is its name on the wire."""

    name: str
    delimiter: str = ""
    role: ChannelRole = ChannelRole.OTHER
    is_all: bool = False
    """Holds every message of the account (Gmail's All Mail)."""
    status: Mapping[str, int] | None = None

    @property
    def channel(self) -> Channel:
        """The folder as the rest of the program knows it."""
        return Channel(remote=self.name, name=self.title, role=self.role)

    @property
    def title(self) -> str:
        """The name to show, without the common parent INBOX."""
        shown = decode_name(self.name)
        prefix = f"INBOX{self.delimiter}"
        if self.delimiter and shown.upper().startswith(prefix):
            shown = shown[len(prefix) :]
        return shown.replace(self.delimiter, " / ") if self.delimiter else shown


async def list_folders(connection: Connection, quirks: Quirks) -> list[Folder]:
    """Return all selectable folders with counters, the inbox first.

    One round trip where the server can; else STATUS per folder, ten in flight.
    """
    listed: list[Listed] = []
    counters: dict[str, Mapping[str, int]] = {}

    def listen(event: Event) -> None:
        if isinstance(event, Listed):
            listed.append(event)
        elif isinstance(event, FolderStatus):
            counters[_key(event.name)] = event.values

    with_status = connection.has("LIST-STATUS") and "LIST-STATUS" not in quirks.ignores
    if with_status:
        try:
            await connection.command(
                b'LIST "" "*" RETURN (%s)' % _return_options(connection), listener=listen
            )
        except CommandRefusedError:
            with_status = False
    if not with_status:
        listed.clear()
        await connection.command(b'LIST "" "*"', listener=listen)
    folders = _unique(map(_folder, _without_unselectable(listed)))
    folders = _with_roles(folders)
    if not with_status:
        await _ask_status(connection, folders, counters)
    return [replace(folder, status=counters.get(_key(folder.name))) for folder in folders]


def chosen(folders: Iterable[Folder], quirks: Quirks, only: frozenset[str]) -> list[Folder]:
    """Return the folders to sync: all, those named in `only`, or Gmail's three."""
    if only:
        return [folder for folder in folders if only & {folder.name, folder.title}]
    if quirks.has_labels and any(folder.is_all for folder in folders):
        kept = (ChannelRole.TRASH, ChannelRole.JUNK)
        return [folder for folder in folders if folder.is_all or folder.role in kept]
    return list(folders)


def folder_for(folders: Iterable[Folder], role: ChannelRole) -> Folder | None:
    """Return the folder for a role, None when there is none."""
    return next((folder for folder in folders if folder.role is role), None)


async def create_folder(connection: Connection, folders: list[Folder], role: ChannelRole) -> Folder:
    """Make the folder for a role, in the person's own namespace. Raises SourceError."""
    title = {"sent": "Sent", "drafts": "Drafts", "trash": "Trash", "archive": "Archive"}.get(role)
    if title is None:
        raise SourceError(tr("There is no folder for this at the mail server."))
    prefix, delimiter = await _personal_namespace(connection, folders)
    folder = Folder(name=prefix + encode_name(title), delimiter=delimiter, role=role)
    await connection.command(b"CREATE", mailbox(folder.name))
    await connection.attempt(b"SUBSCRIBE", mailbox(folder.name))
    return folder


async def _personal_namespace(connection: Connection, folders: list[Folder]) -> tuple[str, str]:
    found: list[tuple[str, str]] = []

    def listen(event: Event) -> None:
        if isinstance(event, Words) and event.name == "NAMESPACE" and event.values:
            personal = event.values[0]
            if isinstance(personal, list) and personal and isinstance(personal[0], list):
                texts = [one.decode("latin-1") for one in personal[0] if isinstance(one, bytes)]
                found.append((texts[0], texts[1]) if len(texts) > 1 else ("", ""))

    if connection.has("NAMESPACE"):
        await connection.attempt(b"NAMESPACE", listener=listen)
    return found[0] if found else ("", folders[0].delimiter if folders else "/")


def _return_options(connection: Connection) -> bytes:
    counters = b"MESSAGES UNSEEN UIDNEXT UIDVALIDITY"
    if connection.has("CONDSTORE") or connection.has("QRESYNC"):
        counters += b" HIGHESTMODSEQ"
    special = b"SPECIAL-USE " if connection.has("SPECIAL-USE") else b""
    return special + b"STATUS (" + counters + b")"


async def _ask_status(
    connection: Connection, folders: list[Folder], counters: dict[str, Mapping[str, int]]
) -> None:
    def listen(event: Event) -> None:
        if isinstance(event, FolderStatus):
            counters[_key(event.name)] = event.values

    gate = asyncio.Semaphore(_STATUS_IN_FLIGHT)
    wanted = b"(MESSAGES UNSEEN UIDNEXT UIDVALIDITY"
    wanted += b" HIGHESTMODSEQ)" if connection.has("CONDSTORE") else b")"

    async def ask(folder: Folder) -> None:
        async with gate:
            await connection.attempt(b"STATUS", mailbox(folder.name), wanted)

    with connection.listening(listen):
        async with asyncio.TaskGroup() as group:
            for folder in folders:
                if folder.name != connection.selected:
                    group.create_task(ask(folder))


def _without_unselectable(listed: Iterable[Listed]) -> list[Listed]:
    return [one for one in listed if not _UNSELECTABLE & one.attributes]


def _folder(listed: Listed) -> Folder:
    roles = [ROLE_BY_ATTRIBUTE[a] for a in sorted(listed.attributes) if a in ROLE_BY_ATTRIBUTE]
    is_inbox = listed.name.upper() == "INBOX"
    return Folder(
        name="INBOX" if is_inbox else listed.name,
        delimiter=listed.delimiter,
        role=ChannelRole.INBOX if is_inbox else ChannelRole(roles[0] if roles else "other"),
        is_all=bool({"\\all", "\\allmail"} & listed.attributes),
    )


def _unique(folders: Iterable[Folder]) -> list[Folder]:
    return list({_key(folder.name): folder for folder in folders}.values())


def _with_roles(folders: list[Folder]) -> list[Folder]:
    taken = {folder.role for folder in folders}
    named: list[Folder] = []
    for folder in sorted(
        folders, key=lambda one: (one.name.count(one.delimiter or "\0"), one.name)
    ):
        guess = role_of(decode_name(folder.name).rpartition(folder.delimiter or "\0")[2])
        if folder.role is ChannelRole.OTHER and guess not in taken:
            folder = replace(folder, role=guess)
            taken.add(guess)
        named.append(folder)
    return sorted(named, key=lambda one: _ORDER.index(one.role))


def _key(name: str) -> str:
    return "INBOX" if name.upper() == "INBOX" else name
