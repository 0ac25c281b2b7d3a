"""Lists of conversations, page by page, and their counts.

Pages are read by key from an index that has the order of the list, never by offset. The inbox and
its like stand by section, band and time. What is done stands by time alone, in one section; what
comes back later by when, and what is waited for by how long.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from desktop.core.clock import from_micros, to_micros
from desktop.model.conversation import (
    ConversationRow,
    Page,
    PageKey,
    Reason,
    Section,
    TriageState,
    View,
)
from desktop.model.ids import ConversationId, SourceId
from desktop.model.message import Address
from desktop.storage.codes import SECTIONS
from desktop.storage.conversation_rows import reasons_from_json
from desktop.storage.database import Connection
from desktop.storage.details import addresses_from

_COLUMNS = """id, subject, people, account_ids, section, score, reasons, unread, message_count,
    last_message_at, state, snippet, later_until, due_at, has_attachments, is_pinned, is_muted,
    is_group, rank, is_listed, state_at"""
_REST = SECTIONS.index(Section.REST)


_MOMENTS = {
    View.LATER: "coalesce(later_until, last_message_at)",
    View.WAITING: "coalesce(state_at, last_message_at)",
}
"""Views in the order of a moment, the earliest first. They are short, so no index has this order.
In their page keys `rank` is that moment, negative: higher is first, as everywhere."""


@dataclass(frozen=True, slots=True)
class AccountNames:
    """Source and name of each account, by id."""

    names: Mapping[int, tuple[SourceId, str]]

    def sources(self, account_ids: Iterable[int]) -> tuple[SourceId, ...]:
        """Return the sources of accounts, each once."""
        known = [self.names[id_][0] for id_ in account_ids if id_ in self.names]
        return tuple(dict.fromkeys(known))


def load_account_names(connection: Connection) -> AccountNames:
    """Read source and name of each account; a small table."""
    rows = connection.execute("SELECT id, source, name FROM account")
    return AccountNames({id_: (SourceId(source), name) for id_, source, name in rows})


def page(connection: Connection, view: View, *, limit: int, after: PageKey | None) -> Page:
    """Return rows of a view in display order, and where to go on."""
    if limit <= 0:
        return Page(rows=())
    if view is View.DONE:
        found = _recent(connection, view, limit + 1, after)
    elif view in _MOMENTS:
        found = _by_moment(connection, view, limit + 1, after)
    else:
        found = _by_section(connection, view, limit + 1, after)
    names = load_account_names(connection)
    is_flat = view is View.DONE
    rows = tuple(_row(values, names, is_flat=is_flat) for values in found[:limit])
    if len(found) <= limit:
        return Page(rows=rows)
    last = found[limit - 1]
    rank = 0 if is_flat else _int(last[21] if view in _MOMENTS else last[18])
    return Page(rows=rows, next_key=_key(rows[-1], rank))


def _by_section(
    connection: Connection, view: View, limit: int, after: PageKey | None
) -> list[Sequence[object]]:
    found: list[Sequence[object]] = []
    first = SECTIONS.index(after.section) if after else 0
    for section in range(first, len(SECTIONS)):
        key = (
            (after.rank, to_micros(after.last_message_at), after.id)
            if after and section == first
            else ()
        )
        below = "AND (rank, last_message_at, id) < (?, ?, ?)" if key else ""
        found += connection.execute(
            f"""SELECT {_COLUMNS} FROM conversation INDEXED BY conversation_page
            WHERE state = ? AND is_listed = 1 AND section = ? {below}
            ORDER BY rank DESC, last_message_at DESC, id DESC LIMIT ?""",
            (view.value, section, *key, limit - len(found)),
        )
        if len(found) >= limit:
            break
    return found


def _by_moment(
    connection: Connection, view: View, limit: int, after: PageKey | None
) -> list[Sequence[object]]:
    key = (after.rank, to_micros(after.last_message_at), after.id) if after else ()
    below = f"AND (-{_MOMENTS[view]}, last_message_at, id) < (?, ?, ?)" if key else ""
    return connection.execute(
        f"""SELECT {_COLUMNS}, -{_MOMENTS[view]} AS moment FROM conversation
        INDEXED BY conversation_recent WHERE state = ? AND is_listed = 1 {below}
        ORDER BY moment DESC, last_message_at DESC, id DESC LIMIT ?""",
        (view.value, *key, limit),
    ).fetchall()


def _recent(
    connection: Connection, view: View, limit: int, after: PageKey | None
) -> list[Sequence[object]]:
    key = (to_micros(after.last_message_at), after.id) if after else ()
    below = "AND (last_message_at, id) < (?, ?)" if key else ""
    return connection.execute(
        f"""SELECT {_COLUMNS} FROM conversation INDEXED BY conversation_recent
        WHERE state = ? AND is_listed = 1 {below}
        ORDER BY last_message_at DESC, id DESC LIMIT ?""",
        (view.value, *key, limit),
    ).fetchall()


def rows_by_id(connection: Connection, ids: Collection[int]) -> dict[int, ConversationRow]:
    """Return the rows of conversations, listed or not."""
    names = load_account_names(connection)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM conversation WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {values[0]: _row(values, names, is_flat=False) for values in rows}


def section_counts(connection: Connection, view: View) -> dict[Section, int]:
    """Return how many conversations each section of a view has."""
    counts = dict.fromkeys(SECTIONS, 0)
    for section, count in connection.execute(
        """SELECT section, count(*) FROM conversation INDEXED BY conversation_page
        WHERE state = ? AND is_listed = 1 GROUP BY section""",
        (view.value,),
    ):
        counts[Section.REST if view is View.DONE else SECTIONS[section]] += count
    return counts


def counts(connection: Connection) -> dict[View, int]:
    """Return how many conversations each view has; of the inbox only what needs the person."""
    found = dict.fromkeys(View, 0)
    for state, count in connection.execute(
        """SELECT state, count(*) FROM conversation INDEXED BY conversation_recent
        WHERE is_listed = 1 AND state != 'inbox' GROUP BY state"""
    ):
        found[View(state)] = count
    found[View.INBOX] = connection.execute(
        """SELECT count(*) FROM conversation INDEXED BY conversation_page
        WHERE state = 'inbox' AND is_listed = 1 AND section = 0"""
    ).fetchone()[0]
    return found


def count_by_source(connection: Connection, ids: Collection[int]) -> dict[SourceId, int]:
    """Return how many of the conversations have messages of each source."""
    names = load_account_names(connection)
    totals: dict[SourceId, int] = {}
    for account_ids, count in connection.execute(
        """SELECT account_ids, count(*) FROM conversation
        WHERE id IN (SELECT value FROM json_each(?)) GROUP BY account_ids""",
        (json.dumps(list(ids)),),
    ):
        for source in names.sources(_ids(account_ids)):
            totals[source] = totals.get(source, 0) + count
    return totals


def _key(row: ConversationRow, rank: int) -> PageKey:
    return PageKey(section=row.section, rank=rank, last_message_at=row.last_message_at, id=row.id)


def _row(values: Sequence[object], names: AccountNames, *, is_flat: bool) -> ConversationRow:
    (id_, subject, people, account_ids, section, score, reasons, unread, message_count) = values[:9]
    (last_at, state, snippet, later_until, due_at, has_files, pinned, muted, group) = values[9:18]
    rank, is_listed, state_at = values[18:21]
    ids = _ids(str(account_ids))
    return ConversationRow(
        id=ConversationId(_int(id_)),
        subject=str(subject),
        people=_people(str(people)),
        sources=names.sources(ids),
        account_names=tuple(names.names[i][1] for i in ids if i in names.names),
        section=SECTIONS[_REST if is_flat else _int(section)],
        score=_int(score),
        rank=0 if is_flat else _int(rank),
        reasons=_reasons(str(reasons)),
        unread=_int(unread),
        message_count=_int(message_count),
        last_message_at=from_micros(_int(last_at)),
        state=TriageState(str(state)),
        snippet=str(snippet),
        later_until=_moment(later_until),
        state_at=_moment(state_at),
        due_at=_moment(due_at),
        has_attachments=bool(has_files),
        is_pinned=bool(pinned),
        is_muted=bool(muted),
        is_group=bool(group),
        is_listed=bool(is_listed),
    )


@lru_cache(maxsize=1024)
def _ids(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _people(text: str) -> tuple[Address, ...]:
    return addresses_from(json.loads(text))


@lru_cache(maxsize=4096)
def _reasons(text: str) -> tuple[Reason, ...]:
    return reasons_from_json(text)


def _moment(value: object) -> datetime | None:
    return None if value is None else from_micros(_int(value))


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
