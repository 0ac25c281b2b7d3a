"""What single services do differently, as data. A service that changes is a change here.

Capabilities are taken word by word: IMAP4rev2 implies nothing, since servers advertise or accept
it without meaning it (Exchange Online, Strato; both seen in 2026).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """How a service departs from the RFCs or adds to them."""

    has_labels: bool = False
    """Folders are labels of one big folder (X-GM-EXT-1)."""
    saves_sent: bool = False
    """What is submitted appears among the sent messages by itself."""
    ignores: frozenset[str] = frozenset()
    """Capabilities that are listed but do not work."""
    command_bytes: int = 8000
    """Longest command that is taken."""


_ORDINARY = Quirks()
_BY_CAPABILITY = {"X-GM-EXT-1": Quirks(has_labels=True, saves_sent=True)}
_BY_HOST = {
    "outlook.office365.com": Quirks(
        saves_sent=True,
        ignores=frozenset({"IMAP4REV2", "ENABLE", "ESEARCH", "LIST-STATUS", "LIST-EXTENDED"}),
    ),
    "outlook.com": Quirks(saves_sent=True, ignores=frozenset({"IMAP4REV2", "ENABLE"})),
    "mail.yahoo.com": Quirks(command_bytes=1000),
    "mail.aol.com": Quirks(command_bytes=1000),
    "strato.de": Quirks(ignores=frozenset({"IMAP4REV2", "ESEARCH"})),
    "strato.com": Quirks(ignores=frozenset({"IMAP4REV2", "ESEARCH"})),
}


def quirks_of(host: str, capabilities: frozenset[str]) -> Quirks:
    """Return how the service at `host` that lists `capabilities` is to be treated."""
    for capability, quirks in _BY_CAPABILITY.items():
        if capability in capabilities:
            return quirks
    for domain, quirks in _BY_HOST.items():
        if host.lower() == domain or host.lower().endswith("." + domain):
            return quirks
    return _ORDINARY


ROLE_BY_ATTRIBUTE = {
    "\\inbox": "inbox",
    "\\archive": "archive",
    "\\all": "archive",
    "\\allmail": "archive",
    "\\sent": "sent",
    "\\drafts": "drafts",
    "\\trash": "trash",
    "\\junk": "junk",
    "\\spam": "junk",
}
"""Special-use attributes (RFC 6154) and those of XLIST, in lower case."""
