"""What may be believed about a sender: odd From headers, and the provider's own verdicts.

Authentication-Results (RFC 8601) count only from an authserv-id that the account trusts, and of
those only the topmost field: anyone can write the ones below.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from desktop.model.message import Address
from desktop.sources.mail.headers import Headers
from desktop.sources.mail.words import raw_text

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\A\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z]+\.[a-z0-9_-]+)\s*=\s*(\"[^\"]*\"|\S+)", re.IGNORECASE)
_SIGNED_FIELDS = re.compile(r"(?:\A|;)\s*h\s*=([^;]*)", re.IGNORECASE)
_DKIM_TAG = re.compile(r"(?:\A|;)\s*([a-z]+)\s*=([^;]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One result of Authentication-Results: method "dkim", outcome "pass", its properties."""

    method: str
    outcome: str
    properties: dict[str, str]


def verdicts(headers: Headers, trusted_authserv: frozenset[str]) -> tuple[Verdict, ...]:
    """Return the results in the topmost Authentication-Results, if its authserv-id is trusted."""
    values = headers.raw_all(b"authentication-results")
    if not values or not trusted_authserv:
        return ()
    text = raw_text(values[0])
    for _ in range(4):
        text = _COMMENT.sub(" ", text)
    identity, *results = text.split(";")
    words = identity.lower().split()
    if not words or not _is_trusted(words[0], trusted_authserv):
        return ()
    return tuple(_verdicts(results))


def _is_trusted(identity: str, trusted: frozenset[str]) -> bool:
    """Whether the authserv-id is one of `trusted`; "*.example.com" stands for all below it."""
    if identity in trusted:
        return True
    return any(name.startswith("*.") and identity.endswith(name[1:]) for name in trusted)


def _verdicts(results: Sequence[str]) -> Iterator[Verdict]:
    for result in results:
        found = _RESULT.match(result)
        if found is not None:
            properties = {key.lower(): value.strip('"') for key, value in _PROPERTY.findall(result)}
            yield Verdict(method=found[1].lower(), outcome=found[2].lower(), properties=properties)


def verified_domain(sender: Address, found: Sequence[Verdict]) -> str | None:
    """Return the From domain when DMARC passed for exactly that domain (RFC 9989), else None."""
    domain = sender.address.rpartition("@")[2].lower()
    for verdict in found:
        if verdict.method == "dmarc" and verdict.outcome == "pass" and domain:
            named = verdict.properties.get("header.from", domain).lower()
            return domain if named.rpartition("@")[2] == domain else None
    return None


def has_failed_dmarc(found: Sequence[Verdict]) -> bool:
    """Whether the provider says that the From domain was forged."""
    return any(one.method == "dmarc" and one.outcome == "fail" for one in found)


def dkim_covers(headers: Headers, found: Sequence[Verdict], names: frozenset[str]) -> bool:
    """Whether a DKIM signature that passed signs all the named header fields (lower case)."""
    passed = {
        (
            v.properties.get("header.d") or v.properties.get("header.i", "").rpartition("@")[2]
        ).lower()
        for v in found
        if v.method == "dkim" and v.outcome == "pass"
    }
    for value in headers.raw_all(b"dkim-signature"):
        tags = {key.lower(): text for key, text in _DKIM_TAG.findall(raw_text(value))}
        signed = {name.strip().lower() for name in tags.get("h", "").split(":")}
        if tags.get("d", "").strip().lower() in passed and names <= signed:
            return True
    return False


def sender_warnings(values: Sequence[bytes], senders: Sequence[Address]) -> tuple[str, ...]:
    """Return the codes of what is odd about the From headers `values` (see model Details)."""
    codes = []
    if len(values) > 1 or len(senders) > 1:
        codes.append("several-from")
    sender = senders[0] if senders else Address(address="")
    if "@" in sender.name and sender.name.lower().strip("'\"<> ") != sender.address.lower():
        codes.append("address-in-name")
    if values and _is_disputed(values[0], sender):
        codes.append("from-mismatch")
    if is_mixed_script(sender.address.rpartition("@")[2]):
        codes.append("mixed-script")
    return tuple(codes)


def _is_disputed(value: bytes, sender: Address) -> bool:
    """Whether another careful reader could take another address for the sender."""
    if "=?" in sender.address or b"\0" in value:
        return True
    if value.count(b"@") <= 1:
        return False
    other = parseaddr(raw_text(value))[1]
    return "@" in other and "".join(other.split()).lower() != sender.address.lower()


def is_mixed_script(domain: str) -> bool:
    """Whether a label of the domain mixes Latin with look-alike scripts (also behind xn--)."""
    if domain.isascii() and "xn--" not in domain:
        return False
    return any(_is_mixed_label(_unicode_label(label)) for label in domain.split(".")[:20])


def _unicode_label(label: str) -> str:
    if not label.lower().startswith("xn--") or len(label) > 63:
        return label[:63]
    try:
        return label[4:].encode("ascii", "ignore").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _is_mixed_label(label: str) -> bool:
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1
