"""What is looked at before a message leaves: readers, addresses, a forgotten file. No Qt here."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from email.utils import formataddr
from enum import StrEnum

from desktop.model.message import Address
from desktop.model.operation import Draft, DraftKind

MANY_READERS = 20
"""A reply to all that reaches more people than this asks first."""

_ATTACHED = re.compile(
    r"\b(?:attach(?:ed|ment|ments|ing)?|enclosed|bijlagen?|bijgevoegde?|bijgesloten"
    r"|toegevoegde?\s+bestand(?:en)?|voeg\b.{0,30}\bbij)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:no|without|zonder|geen)\s+(?:an?\s+)?$", re.IGNORECASE)
_PART = re.compile(r'(?:"[^"]*"|<[^>]*>|[^",<]|["<])+')
"""One address of a list: a comma in a quoted name or between angle brackets does not divide."""
_NAMED = re.compile(r"(?P<name>.*)<(?P<address>[^<>]*)>$", re.DOTALL)
_ADDRESS = re.compile(r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$|^[^\s@<>,;]+@localhost$")


class HindranceKind(StrEnum):
    """Why a draft is not sent at once; the last two may be overruled."""

    NO_ADDRESS = "no_address"
    NO_READERS = "no_readers"
    FORGOTTEN_FILE = "forgotten_file"
    MANY_READERS = "many_readers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """`text` is what is no address or the word about a file; `count` how many would read it."""

    kind: HindranceKind
    text: str = ""
    count: int = 0


def hindrance(draft: Draft, own_text: str, *, is_confirmed: bool = False) -> Hindrance | None:
    """What stands in the way of sending; `is_confirmed` overrules what may be overruled."""
    people = readers(draft)
    wrong = next((who.address for who in people if not is_address(who.address)), None)
    if wrong is not None:
        return Hindrance(kind=HindranceKind.NO_ADDRESS, text=wrong)
    if not people:
        return Hindrance(kind=HindranceKind.NO_READERS)
    word = "" if is_confirmed or draft.attachments else attachment_word(own_text)
    if word:
        return Hindrance(kind=HindranceKind.FORGOTTEN_FILE, text=word)
    is_to_many = len(people) > MANY_READERS and draft.kind is DraftKind.REPLY_ALL
    if is_to_many and not is_confirmed:
        return Hindrance(kind=HindranceKind.MANY_READERS, count=len(people))
    return None


def attachment_word(text: str) -> str:
    """Return the word that speaks of an attachment ("attached", "bijlage"), "" when none does.

    Quoted lines do not count.
    """
    own = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    for match in _ATTACHED.finditer(own):
        if not _NEGATED.search(own[: match.start()]):
            return match.group()
    return ""


def readers(draft: Draft, me: Collection[str] = ()) -> tuple[Address, ...]:
    """Everyone a draft goes to, each once, the person left out."""
    return unique((*draft.to, *draft.cc, *draft.bcc), me)


def unique(people: Iterable[Address], me: Collection[str] = ()) -> tuple[Address, ...]:
    """Each address once, in order, without those in `me` (lower case)."""
    found: dict[str, Address] = {}
    for who in people:
        if who.address.lower() not in me:
            found.setdefault(who.address.lower(), who)
    return tuple(found.values())


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Read what was typed in an address field; what is no address keeps its text as address."""
    found = (_read(part) for part in _PART.findall(text.replace(";", ",").replace("\n", ",")))
    return tuple(who for who in found if who.address)


def write_addresses(people: Iterable[Address]) -> str:
    """Write addresses for an address field."""
    return ", ".join(_written(who) for who in people)


def is_address(text: str) -> bool:
    """Whether mail can be sent to it, as far as its shape tells."""
    return bool(_ADDRESS.match(text))


def _read(part: str) -> Address:
    match = _NAMED.match(part.strip())
    if not match:
        return Address(address=part.strip())
    return Address(name=match["name"].strip(' "'), address=match["address"].strip())


def _written(who: Address) -> str:
    if not who.name:
        return who.address
    if who.name.isascii():
        return formataddr((who.name, who.address))
    quoted = f'"{who.name}"' if any(mark in who.name for mark in ',;<>"@()') else who.name
    return f"{quoted} <{who.address}>"
