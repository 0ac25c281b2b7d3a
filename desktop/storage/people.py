"""The people the person exchanges messages with."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.core.clock import to_micros
from desktop.model.message import Address
from desktop.storage.codes import SEEN
from desktop.storage.database import Connection
from desktop.storage.message_writing import NewMessage


@dataclass(slots=True)
class Contact:
    """How often somebody wrote, was read and was written to."""

    name: str = ""
    received: int = 0
    read: int = 0
    sent: int = 0
    last_at: int = 0


def count_all(connection: Connection, messages: Iterable[NewMessage]) -> None:
    """Count new messages for the people in them; call once for each message."""
    contacts: dict[str, Contact] = {}
    for message in messages:
        _count(contacts, message)
    connection.executemany(
        """INSERT INTO identity(address, name, received, read, sent, last_at)
        VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(address) DO UPDATE SET
            name = CASE WHEN excluded.name != '' AND excluded.last_at >= last_at OR name = ''
                THEN excluded.name ELSE name END,
            received = received + excluded.received, read = read + excluded.read,
            sent = sent + excluded.sent, last_at = max(last_at, excluded.last_at)""",
        [
            (address, c.name, c.received, c.read, c.sent, c.last_at)
            for address, c in contacts.items()
        ],
    )


def find_contacts(connection: Connection, addresses: Iterable[str]) -> Mapping[str, Contact]:
    """Return the figures of the addresses (lower case) that are known."""
    rows = connection.execute(
        """SELECT address, name, received, read, sent, last_at FROM identity
        WHERE address IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(addresses)),),
    )
    return {row[0]: Contact(*row[1:]) for row in rows}


def find_people(connection: Connection, prefix: str, *, limit: int) -> list[tuple[Address, int]]:
    """Return people whose name or address has a word that starts so, most contacted first."""
    start = _escaped(prefix.strip())
    rows = connection.execute(
        r"""SELECT name, address, sent + received FROM identity INDEXED BY identity_contacted
        WHERE name LIKE ? ESCAPE '\' OR name LIKE ? ESCAPE '\' OR address LIKE ? ESCAPE '\'
            OR address LIKE ? ESCAPE '\' OR address LIKE ? ESCAPE '\'
        ORDER BY sent DESC, received DESC LIMIT ?""",
        (f"{start}%", f"% {start}%", f"{start}%", f"%.{start}%", f"%@{start}%", limit),
    )
    return [(Address(name=name, address=address), count) for name, address, count in rows]


def count_people(connection: Connection) -> int:
    """Return how many addresses are known."""
    return int(connection.execute("SELECT count(*) FROM identity").fetchone()[0])


def _count(contacts: dict[str, Contact], message: NewMessage) -> None:
    incoming = message.incoming
    moment = to_micros(incoming.sent_at)
    if message.is_mine:
        for person in (*incoming.to, *incoming.cc):
            _contact(contacts, person, moment).sent += 1
        return
    sender = _contact(contacts, incoming.sender, moment)
    sender.received += 1
    sender.read += bool(message.flags & SEEN)


def _contact(contacts: dict[str, Contact], person: Address, moment: int) -> Contact:
    contact = contacts.setdefault(person.address.lower(), Contact())
    if person.name and (moment >= contact.last_at or not contact.name):
        contact.name = person.name
    contact.last_at = max(contact.last_at, moment)
    return contact


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
