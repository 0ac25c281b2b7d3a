"""Attachments: where they came from, and the files on this computer, named by content.

A file lies at `<folder>/<first two hex digits>/<SHA-256>/<safe name>`, so that a program that
opens it sees a name and an ending, and the same content is kept once per name.
"""

import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import StorageError
from desktop.core.l10n import tr
from desktop.model.ids import AccountId, AttachmentId, MessageId, RemoteId
from desktop.storage.database import Connection

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST_NAME = 200
"""Bytes of UTF-8; file systems allow 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A copy of a message at a service, from where its parts can be had."""

    account_id: AccountId
    remote_id: RemoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An attachment as the cache knows it."""

    message_id: MessageId
    name: str
    size: int
    part: str
    content_hash: str | None


def find_origins(connection: Connection, message_id: MessageId) -> list[Origin]:
    """Return where copies of the message are, oldest account first."""
    rows = connection.execute(
        "SELECT account_id, remote_id FROM location WHERE message_id = ? ORDER BY account_id",
        (message_id,),
    )
    return [Origin(account_id=AccountId(a), remote_id=RemoteId(r)) for a, r in rows]


def get_attachment(connection: Connection, attachment_id: AttachmentId) -> Kept | None:
    """Return an attachment, or None when its message is gone."""
    row = connection.execute(
        "SELECT message_id, name, size, part, content_hash FROM attachment WHERE id = ?",
        (attachment_id,),
    ).fetchone()
    if row is None:
        return None
    return Kept(
        message_id=MessageId(row[0]), name=row[1], size=row[2], part=row[3], content_hash=row[4]
    )


def set_content_hash(
    connection: Connection, attachment_id: AttachmentId, content_hash: str
) -> None:
    """Remember that the bytes are on this computer."""
    connection.execute(
        "UPDATE attachment SET content_hash = ? WHERE id = ?", (content_hash, attachment_id)
    )


def find_unneeded(connection: Connection, hashes: Collection[str]) -> set[str]:
    """Return those of the hashes that no message, draft or operation names."""
    needed = {row[0] for row in connection.execute("SELECT content_hash FROM attachment")}
    unknown = set(hashes) - needed
    written = connection.execute(
        "SELECT content FROM draft UNION ALL SELECT payload FROM operation"
    ).fetchall()
    return {one for one in unknown if not any(one in text for (text,) in written)}


class AttachmentFiles:
    """The folder of attachments of a profile. Methods block: call them off the loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, content_hash: str, name: str) -> Path | None:
        """Return the file if it is here."""
        path = self._path(content_hash, name)
        return path if path.is_file() else None

    def keep(self, content: bytes, name: str) -> tuple[str, Path]:
        """Write the bytes; return their hash and the file. Raises StorageError."""
        content_hash = hashlib.sha256(content).hexdigest()
        path = self._path(content_hash, name)
        if not path.is_file():
            self._write(path, content)
        return content_hash, path

    def keep_copy(self, file: Path, name: str) -> tuple[str, Path]:
        """Copy a file of the person's; return its hash and the copy. Raises StorageError."""
        try:
            with file.open("rb") as opened:
                content_hash = hashlib.file_digest(opened, "sha256").hexdigest()
            path = self._path(content_hash, name)
            if not path.is_file():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                temporary = path.with_name(f".{os.getpid()}.part")
                shutil.copyfile(file, temporary)
                temporary.replace(path)
        except OSError as error:
            raise StorageError(
                tr("The file {name} cannot be attached: {reason}").format(
                    name=name, reason=error.strerror
                )
            ) from error
        return content_hash, path

    def hashes(self) -> set[str]:
        """Return the hashes of all files that are here."""
        return {path.name for path in self._folder.glob("??/*")}

    def forget(self, hashes: Collection[str]) -> None:
        """Delete files by their hashes."""
        for one in hashes:
            shutil.rmtree(self._folder / one[:2] / one, ignore_errors=True)

    def holds(self, path: Path) -> bool:
        """Whether the file already lies in this folder."""
        return path.is_relative_to(self._folder)

    def _path(self, content_hash: str, name: str) -> Path:
        return self._folder / content_hash[:2] / content_hash / safe_name(name)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = path.with_name(f".{os.getpid()}.part")
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError as error:
            raise StorageError(
                tr("The attachment cannot be saved: {reason}").format(reason=error.strerror)
            ) from error


def safe_name(name: str) -> str:
    """Return a file name that is harmless on every system: no folders, no tricks, not too long."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = _FORBIDDEN.sub("_", text).strip(" .")
    if _RESERVED.match(text):
        text = f"_{text}"
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        return _shortened(text, _LONGEST_NAME) or "attachment"
    return f"{_shortened(stem, _LONGEST_NAME - len(ending) * 4)}.{ending}"


def _shortened(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")
