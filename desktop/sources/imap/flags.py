"""IMAP flags and Gmail labels, and what they are called in the model (RFC 9051 section 2.3.2)."""

from collections.abc import Iterable

from desktop.model.account import ChannelRole
from desktop.model.message import Flag
from desktop.sources.imap.folders import Folder, folder_for

_FLAG_BY_WORD = {
    "\\seen": Flag.SEEN,
    "\\answered": Flag.ANSWERED,
    "\\flagged": Flag.FLAGGED,
    "\\draft": Flag.DRAFT,
    "$forwarded": Flag.FORWARDED,
}
WORD_BY_FLAG = {
    Flag.SEEN: "\\Seen",
    Flag.ANSWERED: "\\Answered",
    Flag.FLAGGED: "\\Flagged",
    Flag.DRAFT: "\\Draft",
    Flag.FORWARDED: "$Forwarded",
}
_ROLE_BY_LABEL = {
    "\\inbox": ChannelRole.INBOX,
    "\\sent": ChannelRole.SENT,
    "\\draft": ChannelRole.DRAFTS,
    "\\drafts": ChannelRole.DRAFTS,
}
_LABEL_BY_ROLE = {ChannelRole.INBOX: "\\Inbox", ChannelRole.TRASH: "\\Trash"}
_NOT_SHOWN = frozenset({"\\important", "\\starred", "\\trash", "\\junk", "\\spam", "\\muted"})


def read_flags(words: Iterable[str] | None) -> frozenset[Flag]:
    """Return the flags that words on the wire mean; keywords that nobody shows are left out."""
    found = (_FLAG_BY_WORD.get(word.lower()) for word in words or ())
    return frozenset(flag for flag in found if flag is not None)


def read_labels(words: Iterable[str] | None, folders: list[Folder]) -> tuple[str, ...]:
    """Return the remote names of the folders that Gmail's labels stand for."""
    names: list[str] = []
    for word in words or ():
        role = _ROLE_BY_LABEL.get(word.lower())
        if role is not None:
            folder = folder_for(folders, role)
            names += [folder.name] if folder else []
        elif word.lower() not in _NOT_SHOWN:
            names.append(word)
    return tuple(names)


def label_of(folder: Folder) -> str:
    """Return Gmail's label for a folder."""
    return _LABEL_BY_ROLE.get(folder.role, folder.name)
