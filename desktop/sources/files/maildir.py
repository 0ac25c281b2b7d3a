"""Reads and writes Maildir and Maildir++ trees.

A message is one file in `cur` or `new`; its flags are letters behind ":2," in the name, so a
message is known by the part before that. Trees that were written on Windows have ";" or "!" there.
"""

import base64
import contextlib
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from desktop.model.account import Channel, ChannelRole
from desktop.model.message import Flag
from desktop.sources.files.roles import role_of

_LETTERS = {
    "D": Flag.DRAFT,
    "F": Flag.FLAGGED,
    "P": Flag.FORWARDED,
    "R": Flag.ANSWERED,
    "S": Flag.SEEN,
}
_INFO = re.compile(r"[:;!]2,([A-Za-z]*)$")
_SIZE_HINTS = re.compile(r"(?:,[SW]=\d+)+$")
_UTF7 = re.compile(r"&([A-Za-z0-9+,]*)-")
_ROOT = "INBOX"
_deliveries = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A Maildir folder: where it is and the channel that it is shown as."""

    path: Path
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message file: its stable name, its flags, and where it is now."""

    unique: str
    flags: frozenset[Flag]
    path: str
    modified_ns: int
    """When the file was last written (its arrival), in nanoseconds since 1970."""
    is_deleted: bool = False


def is_maildir(path: Path) -> bool:
    """Whether the folder itself holds messages the Maildir way."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


def find_folders(root: Path) -> list[Folder]:
    """Return the root and its folders: `.Sub.Folder` (Maildir++) and plain nested ones."""
    found = [Folder(path=root, channel=_channel(_ROOT))] if is_maildir(root) else []
    for directory, names, _ in os.walk(root):
        names[:] = sorted(name for name in names if name not in ("cur", "new", "tmp"))
        for name in names:
            path = Path(directory, name)
            if is_maildir(path):
                found.append(Folder(path=path, channel=_channel(path.relative_to(root).as_posix())))
    return found


def list_entries(folder: Path) -> Iterator[Entry]:
    """Yield the messages of one folder. Raises OSError when it cannot be read."""
    for part in ("new", "cur"):
        with os.scandir(folder / part) as files:
            for file in files:
                if file.name.startswith(".") or not file.is_file(follow_symlinks=False):
                    continue
                unique, flags, letters = split_name(file.name)
                try:
                    modified_ns = file.stat(follow_symlinks=False).st_mtime_ns
                except FileNotFoundError:
                    continue
                yield Entry(
                    unique=unique,
                    flags=frozenset() if part == "new" else flags,
                    path=file.path,
                    modified_ns=modified_ns,
                    is_deleted="T" in letters,
                )


def split_name(name: str) -> tuple[str, frozenset[Flag], str]:
    """Return the stable part of a file name, its flags, and the letters as they stand."""
    info = _INFO.search(name)
    letters = info[1] if info else ""
    stem = name[: info.start()] if info else name
    flags = frozenset(_LETTERS[letter] for letter in letters if letter in _LETTERS)
    return _SIZE_HINTS.sub("", stem), flags, letters


def find_entry(folder: Path, unique: str) -> Path | None:
    """Return where the message is now, or None when it is gone."""
    for part in ("cur", "new"):
        for path in (folder / part).glob(f"{_escape(unique)}*"):
            if split_name(path.name)[0] == unique:
                return path
    return None


def list_paths(folder: Path) -> dict[str, Path]:
    """Return where each message of a folder is now, by stable name; none if it is not there."""
    paths = {}
    for part in ("new", "cur"):
        with contextlib.suppress(FileNotFoundError), os.scandir(folder / part) as files:
            paths.update({split_name(file.name)[0]: Path(file.path) for file in files})
    return paths


def set_flags(path: Path, *, add: frozenset[Flag], remove: frozenset[Flag]) -> Path:
    """Rename the message so that its flags change; other letters stay. Returns the new path."""
    _, flags, letters = split_name(path.name)
    kept = {letter for letter in letters if letter not in _LETTERS}
    wanted = (flags | add) - remove
    kept |= {letter for letter, flag in _LETTERS.items() if flag in wanted}
    info = _INFO.search(path.name)
    stem = path.name[: info.start()] if info else path.name
    target = path.parent.parent / "cur" / f"{stem}:2,{''.join(sorted(kept))}"
    if target != path:
        path.rename(target)
    return target


def move(path: Path, folder: Path) -> Path:
    """Move a message to another folder of the same tree, keeping name and flags."""
    make_folder(folder)
    target = folder / "cur" / path.name
    path.rename(target)
    return target


def deliver(folder: Path, raw: bytes, *, unique: str = "", flags: frozenset[Flag]) -> Path:
    """Write a message the safe way: whole into `tmp`, to disk, then renamed into `cur`."""
    make_folder(folder)
    letters = "".join(sorted(letter for letter, flag in _LETTERS.items() if flag in flags))
    unique = unique or new_unique()
    temporary = folder / "tmp" / unique
    with temporary.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    target = folder / "cur" / f"{unique}:2,{letters}"
    temporary.rename(target)
    return target


def make_folder(folder: Path) -> None:
    """Make a Maildir folder where there is none."""
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    if folder.name.startswith("."):
        (folder / "maildirfolder").touch()


def new_unique() -> str:
    """Return a name that no other delivery has."""
    host = socket.gethostname().replace("/", "_").replace(":", "_")
    return f"{os.urandom(6).hex()}.{os.getpid()}_{next(_deliveries)}.{host}"


def decode_utf7(name: str) -> str:
    """Decode the modified UTF-7 of mailbox names (RFC 3501, 5.1.3)."""

    def decoded(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        text = match[1].replace(",", "/")
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-16-be", "replace")

    return _UTF7.sub(decoded, name)


def _channel(remote: str) -> Channel:
    if remote == _ROOT:
        return Channel(remote=remote, name="Inbox", role=ChannelRole.INBOX)
    parts = [decode_utf7(part) for part in remote.lstrip(".").replace("/", ".").split(".") if part]
    return Channel(remote=remote, name="/".join(parts), role=role_of(parts[-1]))


def _escape(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)
