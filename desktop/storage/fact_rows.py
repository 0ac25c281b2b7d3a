"""Reads what ranking looks at beyond the row of a conversation."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from desktop.model.message import Address, Details
from desktop.storage.database import Connection
from desktop.storage.details import details_from_json, recipients_from_json

TEXT_READ = 12_000
"""Characters of a text, quotes included, from which its new words are taken."""


@dataclass(slots=True)
class FactRow:
    """Recipients, details and text of one message."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    details: Details
    text: str


def load_fact_rows(
    connection: Connection, ids: Collection[int], *, text_from: int
) -> dict[int, FactRow]:
    """Read messages by id; those with an id below `text_from` come without their text."""
    rows = connection.execute(
        f"""SELECT message.id, message.recipients, message.details,
            CASE WHEN message.id >= ? THEN substr(body.text, 1, {TEXT_READ}) ELSE '' END
        FROM message JOIN body ON body.message_id = message.id
        WHERE message.id IN (SELECT value FROM json_each(?))""",
        (text_from, json.dumps(list(ids))),
    )
    facts = {}
    for id_, recipients, details, text in rows:
        people = recipients_from_json(recipients)
        facts[id_] = FactRow(people["to"], people["cc"], details_from_json(details), text)
    return facts
