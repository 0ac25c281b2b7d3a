"""Guesses what a folder of mail is for from its name, in the languages of common programs."""

from desktop.model.account import ChannelRole

_ROLE_BY_NAME = {
    "inbox": ChannelRole.INBOX,
    "postvak in": ChannelRole.INBOX,
    "sent": ChannelRole.SENT,
    "sent mail": ChannelRole.SENT,
    "sent items": ChannelRole.SENT,
    "sent messages": ChannelRole.SENT,
    "verzonden": ChannelRole.SENT,
    "verzonden items": ChannelRole.SENT,
    "drafts": ChannelRole.DRAFTS,
    "concepten": ChannelRole.DRAFTS,
    "templates": ChannelRole.DRAFTS,
    "unsent messages": ChannelRole.DRAFTS,
    "trash": ChannelRole.TRASH,
    "deleted": ChannelRole.TRASH,
    "deleted items": ChannelRole.TRASH,
    "deleted messages": ChannelRole.TRASH,
    "bin": ChannelRole.TRASH,
    "prullenbak": ChannelRole.TRASH,
    "verwijderde items": ChannelRole.TRASH,
    "junk": ChannelRole.JUNK,
    "junk e-mail": ChannelRole.JUNK,
    "spam": ChannelRole.JUNK,
    "ongewenste e-mail": ChannelRole.JUNK,
    "archive": ChannelRole.ARCHIVE,
    "archives": ChannelRole.ARCHIVE,
    "archief": ChannelRole.ARCHIVE,
    "all mail": ChannelRole.ARCHIVE,
}


def role_of(name: str, default: ChannelRole = ChannelRole.OTHER) -> ChannelRole:
    """Return the role that a folder's own name (without its parents) suggests."""
    return _ROLE_BY_NAME.get(name.strip().lower(), default)
