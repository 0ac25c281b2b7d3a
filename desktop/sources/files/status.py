"""Reads the state that mail programs keep in headers of their own inside an mbox.

Status and X-Status (mbox clients), X-Mozilla-Status (Thunderbird, hexadecimal bits) and
X-Gmail-Labels (Google Takeout; an encoded word that holds a list with commas).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import decode_header, make_header

from desktop.model.account import ChannelRole
from desktop.model.message import Flag

_HEADER = re.compile(
    rb"^(X-Mozilla-Status|X-Status|Status|X-Gmail-Labels):[ \t]*((?:[^\r\n]|\r?\n[ \t])*)",
    re.MULTILINE | re.IGNORECASE,
)
_STATUS_FLAGS = {"R": Flag.SEEN, "A": Flag.ANSWERED, "F": Flag.FLAGGED, "T": Flag.DRAFT}
_MOZILLA_FLAGS = {
    0x1: Flag.SEEN,
    0x2: Flag.ANSWERED,
    0x4: Flag.FLAGGED,
    0x1000: Flag.FORWARDED,
}
_MOZILLA_EXPUNGED = 0x8
_GMAIL_ROLES: Mapping[str, ChannelRole] = {
    "spam": ChannelRole.JUNK,
    "trash": ChannelRole.TRASH,
    "prullenbak": ChannelRole.TRASH,
    "drafts": ChannelRole.DRAFTS,
    "concepten": ChannelRole.DRAFTS,
    "inbox": ChannelRole.INBOX,
    "postvak in": ChannelRole.INBOX,
    "sent": ChannelRole.SENT,
    "verzonden": ChannelRole.SENT,
}
_GMAIL_UNREAD = {"unread", "ongelezen"}
_GMAIL_STARRED = {"starred", "met ster"}
_GMAIL_HIDDEN = {"archived", "gearchiveerd", "opened", "geopend", "important", "belangrijk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatus:
    """What the headers of a message in a file say about its state.

    Without any such header a message of an archive counts as read.
    """

    flags: frozenset[Flag] = frozenset({Flag.SEEN})
    role: ChannelRole | None = None
    """The place that Gmail's labels name, else None."""
    labels: tuple[str, ...] = ()
    is_deleted: bool = False
    """Deleted in the mail program, only not yet compacted away."""


def read_status(raw: bytes) -> FileStatus:
    """Return the state of the message, from its header block only."""
    head = raw[: _header_length(raw)]
    headers = {name.lower(): value for name, value in _HEADER.findall(head)}
    if b"x-gmail-labels" in headers:
        return _from_gmail(headers[b"x-gmail-labels"])
    if b"x-mozilla-status" in headers:
        return _from_mozilla(headers[b"x-mozilla-status"])
    if b"status" in headers or b"x-status" in headers:
        letters = (headers.get(b"status", b"") + headers.get(b"x-status", b"")).decode("latin-1")
        flags = frozenset(_STATUS_FLAGS[x] for x in letters if x in _STATUS_FLAGS)
        return FileStatus(flags=flags, is_deleted="D" in letters)
    return FileStatus()


def _header_length(raw: bytes) -> int:
    ends = [end for end in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if end >= 0]
    return min(ends, default=len(raw))


def _from_mozilla(value: bytes) -> FileStatus:
    try:
        bits = int(value.strip(), 16)
    except ValueError:
        return FileStatus()
    flags = frozenset(flag for bit, flag in _MOZILLA_FLAGS.items() if bits & bit)
    return FileStatus(flags=flags, is_deleted=bool(bits & _MOZILLA_EXPUNGED))


def _from_gmail(value: bytes) -> FileStatus:
    try:
        text = str(make_header(decode_header(value.decode("utf-8", "replace"))))
    except (LookupError, ValueError):
        text = value.decode("utf-8", "replace")
    labels = [label.strip().strip('"') for label in text.replace("\n", " ").split(",")]
    known = {label.lower() for label in labels}
    flags = {Flag.FLAGGED} if known & _GMAIL_STARRED else set()
    if not known & _GMAIL_UNREAD:
        flags.add(Flag.SEEN)
    roles = [role for name, role in _GMAIL_ROLES.items() if name in known]
    hidden = _GMAIL_UNREAD | _GMAIL_STARRED | _GMAIL_HIDDEN | set(_GMAIL_ROLES)
    return FileStatus(
        flags=frozenset(flags),
        role=roles[0] if roles else ChannelRole.ARCHIVE,
        labels=tuple(label for label in labels if label and label.lower() not in hidden),
    )
