"""How flags, roles and the like are written in the cache: small numbers, fixed for ever."""

from collections.abc import Iterable

from desktop.model.account import ChannelRole
from desktop.model.conversation import Section
from desktop.model.message import Automation, Flag

FLAG_BITS = {
    Flag.SEEN: 1,
    Flag.ANSWERED: 2,
    Flag.FLAGGED: 4,
    Flag.DRAFT: 8,
    Flag.FORWARDED: 16,
}
SEEN = FLAG_BITS[Flag.SEEN]
FLAGGED = FLAG_BITS[Flag.FLAGGED]

ROLE_BITS = {
    ChannelRole.INBOX: 1,
    ChannelRole.ARCHIVE: 2,
    ChannelRole.SENT: 4,
    ChannelRole.DRAFTS: 8,
    ChannelRole.TRASH: 16,
    ChannelRole.JUNK: 32,
    ChannelRole.OTHER: 64,
}
INBOX = ROLE_BITS[ChannelRole.INBOX]
OTHER = ROLE_BITS[ChannelRole.OTHER]
SHOWN = INBOX | OTHER | ROLE_BITS[ChannelRole.ARCHIVE] | ROLE_BITS[ChannelRole.SENT]
"""A message with a copy in one of these is part of its conversation; drafts, trash and junk are
not."""

SECTIONS = (Section.NEEDS_YOU, Section.WORTH_READING, Section.REST)
AUTOMATIONS = (
    Automation.PERSON,
    Automation.LIST,
    Automation.NEWSLETTER,
    Automation.NOTIFICATION,
)


def flag_bits(flags: Iterable[Flag]) -> int:
    """Return flags as bits."""
    bits = 0
    for flag in flags:
        bits |= FLAG_BITS[flag]
    return bits


def flags_of(bits: int) -> frozenset[Flag]:
    """Return bits as flags."""
    return _FLAG_SETS[bits & 31]


def roles_of(bits: int) -> frozenset[ChannelRole]:
    """Return bits as roles."""
    return frozenset(role for role, bit in ROLE_BITS.items() if bits & bit)


_FLAG_SETS = [
    frozenset(flag for flag, bit in FLAG_BITS.items() if bits & bit) for bits in range(32)
]
