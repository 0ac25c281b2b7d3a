"""Reads stores of mail in pieces that fit one batch. The piece travels to a worker process, which
opens the file itself: names and numbers cross over, not the mails' bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from desktop.core.clock import EPOCH
from desktop.model.account import Channel, ChannelRole
from desktop.model.message import Flag, IncomingMessage
from desktop.sources.archive.places import Place, file_key
from desktop.sources.files import maildir
from desktop.sources.files.mail_file import read_mail_file
from desktop.sources.files.mbox import Span, find_messages, open_view, read_span
from desktop.sources.files.status import FileStatus, read_status
from desktop.sources.files.stores import Store, StoreKind
from desktop.sources.mail.incoming import RawMessage, read_messages

T = TypeVar("T")

PIECE = 1000
"""Messages a piece."""
_SEEN = frozenset({Flag.SEEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file that holds one mail. Can be pickled."""

    name: str
    flags: frozenset[Flag] = _SEEN
    modified_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a store: places in a file, or names of files. Can be pickled."""

    path: Path
    channel: Channel
    spans: tuple[Span, ...] = ()
    files: tuple[MailFile, ...] = ()

    def __len__(self) -> int:
        return len(self.spans) + len(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPiece:
    """What a piece held. Can be pickled."""

    messages: list[IncomingMessage]
    channels: tuple[Channel, ...]


def cut(store: Store) -> Iterator[Piece]:
    """Yield the pieces of a store; runs off the loop. Raises OSError."""
    if store.kind is StoreKind.MBOX:
        with open_view(store.path) as view:
            for spans in _batched(find_messages(view)):
                yield Piece(path=store.path, channel=store.channel, spans=spans)
        return
    for files in _batched(_files(store)):
        yield Piece(path=base_of(store), channel=store.channel, files=files)


def base_of(store: Store) -> Path:
    """Return the file or folder that the remote ids of a store are relative to."""
    is_one_mail = store.kind is StoreKind.MAILS and store.path.is_file()
    return store.path.parent if is_one_mail else store.path


def read_piece(piece: Piece, my_addresses: frozenset[str]) -> ReadPiece:
    """Read and parse a piece; for worker processes. Raises OSError."""
    key = file_key(piece.path)
    channels: dict[str, Channel] = {piece.channel.remote: piece.channel}
    raws: list[RawMessage] = []
    if piece.spans:
        with open_view(piece.path) as view:
            for span in piece.spans:
                raw = read_span(view, span)
                status = read_status(raw)
                if status.is_deleted:
                    continue
                channel = _channel(piece.channel, status)
                channels[channel.remote] = channel
                place = Place(file_key=key, offset=span.offset, length=span.length)
                raws.append(
                    RawMessage(
                        raw=raw,
                        remote_id=place.remote_id,
                        channel=channel.remote,
                        flags=status.flags,
                        labels=status.labels,
                    )
                )
    for file in piece.files:
        arrived_at = None
        if file.modified_ns is not None:
            arrived_at = EPOCH + timedelta(microseconds=file.modified_ns // 1000)
        raws.append(
            RawMessage(
                raw=read_mail_file(piece.path / file.name),
                remote_id=Place(file_key=key, name=file.name).remote_id,
                channel=piece.channel.remote,
                flags=file.flags,
                received_at=arrived_at,
            )
        )
    messages = read_messages(raws, my_addresses=my_addresses)
    return ReadPiece(messages=messages, channels=tuple(channels.values()))


def _files(store: Store) -> Iterator[MailFile]:
    if store.path.is_file():
        yield MailFile(name=store.path.name)
        return
    if store.kind is StoreKind.MAILDIR:
        for entry in maildir.list_entries(store.path):
            if not entry.is_deleted:
                yield MailFile(
                    name=str(Path(entry.path).relative_to(store.path)),
                    flags=entry.flags,
                    modified_ns=entry.modified_ns,
                )
        return
    for path in sorted(store.path.iterdir()):
        if path.suffix.lower() in (".eml", ".emlx") and path.is_file() and not path.is_symlink():
            yield MailFile(name=path.name)


def _channel(channel: Channel, status: FileStatus) -> Channel:
    """Return where a message of a Takeout belongs: one file holds all of Gmail's places."""
    if status.role is None:
        return channel
    names = {
        ChannelRole.INBOX: "Inbox",
        ChannelRole.SENT: "Sent",
        ChannelRole.TRASH: "Trash",
        ChannelRole.JUNK: "Spam",
        ChannelRole.DRAFTS: "Drafts",
        ChannelRole.ARCHIVE: "All mail",
    }
    return Channel(
        remote=f"{channel.remote}#{status.role.value}", name=names[status.role], role=status.role
    )


def _batched(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    iterator = iter(items)
    while piece := tuple(islice(iterator, PIECE)):
        yield piece
