"""Where an imported message lies: in which file, from which byte. This is its remote id.

Files are named by a key; the account's settings say where the file of a key is, so that a moved
archive can be pointed at again.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from desktop.model.ids import RemoteId
from desktop.sources.files.mail_file import read_mail_file
from desktop.sources.files.mbox import Span, open_view, read_span


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message in a file. A length of 0 means the whole file `name` (below the file's folder)."""

    file_key: str
    name: str = ""
    offset: int = 0
    length: int = 0

    @property
    def remote_id(self) -> RemoteId:
        """The place as a remote id."""
        if self.length:
            return RemoteId(f"{self.file_key}@{self.offset}+{self.length}")
        return RemoteId(f"{self.file_key}/{self.name}")

    @staticmethod
    def from_remote_id(remote_id: str) -> "Place":
        """Return the place that a remote id names. Raises ValueError."""
        key, at, rest = remote_id.partition("@")
        if at and "/" not in key:
            offset, _, length = rest.partition("+")
            return Place(file_key=key, offset=int(offset), length=int(length))
        key, _, name = remote_id.partition("/")
        return Place(file_key=key, name=name)


def file_key(path: Path) -> str:
    """Return the key of a file or folder, from its whole path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:8]


def read_place(path: Path, place: Place) -> bytes:
    """Return the raw message. Raises OSError or ValueError when it is not there any more."""
    if place.length:
        with open_view(path) as view:
            if place.offset + place.length > len(view):
                raise ValueError(place)
            return read_span(view, Span(offset=place.offset, length=place.length))
    return read_mail_file(_inside(path, place.name))


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve() if name else folder
    if name and not path.is_relative_to(folder.resolve()):
        raise ValueError(name)
    return path
