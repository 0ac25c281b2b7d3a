"""Runs compiled queries: newest first within two bands, stopping as soon as there is enough.

The first band matches in subject, people or file names, the second anywhere. Message ids follow
time, so the index is simply read backwards. At most `CAP` matching messages are looked at.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from desktop.search.highlight import SEARCHED
from desktop.search.nodes import Node
from desktop.storage.codes import SHOWN
from desktop.storage.database import Connection
from desktop.storage.search_compiler import Compiled, Surroundings, compile_query

CAP = 500
LARGE = 3000
HEAD = "{subject people files}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The conversations found, best first, each with the message that was found."""

    messages: dict[int, int]
    is_complete: bool
    """False when there may be more than CAP messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """What a fragment can be cut from."""

    subject: str
    text: str
    files: str


def find(connection: Connection, node: Node, *, today: date, zone: tzinfo | None = None) -> Found:
    """Find the messages that a query describes."""
    around = Surroundings(
        today=today,
        zone=zone,
        find_channels=lambda name: _channels(connection, name),
        find_accounts=lambda source: _accounts(connection, source),
        is_large=lambda ids: _is_large(connection, ids),
    )
    compiled = compile_query(node, around)
    messages: dict[int, int] = {}
    for rows in _bands(connection, compiled):
        for message_id, conversation_id in rows:
            messages.setdefault(conversation_id, message_id)
        if len(rows) == CAP:
            return Found(messages=messages, is_complete=False)
    return Found(messages=messages, is_complete=True)


def load_texts(connection: Connection, ids: Collection[int]) -> dict[int, FoundText]:
    """Read the texts of messages, as far as fragments are cut from them."""
    rows = connection.execute(
        f"""SELECT message.id, message.subject, substr(body.text, 1, {SEARCHED}), body.files
        FROM message JOIN body ON body.message_id = message.id
        WHERE message.id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    )
    return {
        id_: FoundText(subject=subject, text=text, files=files)
        for id_, subject, text, files in rows
    }


def best_spelling(connection: Connection, spellings: Collection[str]) -> str | None:
    """Return the most frequent of the words, or None when none occurs."""
    row = connection.execute(
        """SELECT term FROM search_words WHERE term IN (SELECT value FROM json_each(?))
        ORDER BY doc DESC LIMIT 1""",
        (json.dumps(list(spellings)),),
    ).fetchone()
    return row[0] if row else None


def _bands(connection: Connection, compiled: Compiled) -> Iterator[list[tuple[int, int]]]:
    if not (compiled.match or compiled.heads):
        yield _select(connection, compiled, "message", "message.id", ())
        return
    without = f" NOT ({compiled.unwanted})" if compiled.unwanted else ""
    if compiled.heads:
        yield _matches(connection, compiled, compiled.heads, index="search_heads")
    else:
        yield _matches(connection, compiled, f"({HEAD} : ({compiled.match})){without}")
    if compiled.is_about_heads or not compiled.match:
        return
    if compiled.whole != compiled.match:
        rows = _matches(connection, compiled, f"({compiled.whole}){without}")
        if len(rows) == CAP:
            yield rows
            return
    yield _matches(connection, compiled, f"({compiled.match}){without}")


def _matches(
    connection: Connection, compiled: Compiled, match: str, *, index: str = "search"
) -> list[tuple[int, int]]:
    source = f"{index} CROSS JOIN message ON message.id = {index}.rowid"
    return _select(connection, compiled, source, f"{index}.rowid", (match,))


def _select(
    connection: Connection,
    compiled: Compiled,
    source: str,
    key: str,
    match: Sequence[str],
) -> list[tuple[int, int]]:
    conditions = [condition.sql for condition in compiled.conditions]
    values = [value for condition in compiled.conditions for value in condition.values]
    joined = "CROSS JOIN conversation ON conversation.id = message.conversation_id"
    if not any("conversation." in condition for condition in conditions):
        joined = ""
    where = [f"{key.partition('.')[0]} MATCH ?"] if match else []
    where.append("message.roles != 0" if compiled.is_everywhere else f"message.roles & {SHOWN}")
    where += [f"({condition})" for condition in conditions]
    return connection.execute(
        f"""SELECT message.id, message.conversation_id FROM {source} {joined}
        WHERE {" AND ".join(where)} ORDER BY {key} DESC LIMIT ?""",
        (*match, *values, CAP),
    ).fetchall()


def _is_large(connection: Connection, channel_ids: Sequence[int]) -> bool:
    """Tell whether channels hold so much that looking up each match beats listing it all."""
    marks = ", ".join("?" * len(channel_ids))
    row = connection.execute(
        f"""SELECT count(*) FROM (SELECT 1 FROM location
        WHERE channel_id IN ({marks}) LIMIT {LARGE})""",
        channel_ids,
    ).fetchone()
    return bool(row[0] == LARGE)


def _channels(connection: Connection, name: str) -> list[int]:
    wanted = name.casefold()
    rows = connection.execute(
        "SELECT channel.id, channel.name, account.name FROM channel JOIN account "
        "ON account.id = channel.account_id"
    )
    return [id_ for id_, *names in rows if any(wanted in str(n).casefold() for n in names)]


def _accounts(connection: Connection, source: str) -> list[int]:
    wanted = source.casefold()
    rows = connection.execute("SELECT id, source FROM account")
    return [id_ for id_, known in rows if wanted in str(known).casefold()]
