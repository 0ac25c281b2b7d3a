"""Hands the facts of conversations to ranking and keeps the answer.

Only conversations that can be seen in a list are ranked; what is done waits until it comes back.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from desktop.core.clock import from_micros
from desktop.model.body import new_text
from desktop.model.conversation import TriageState
from desktop.model.message import Address
from desktop.ranking.facts import (
    MESSAGES_LOOKED_AT,
    TEXT_LOOKED_AT,
    Addressing,
    ConversationFacts,
    MessageFacts,
    Ranking,
)
from desktop.storage import accounts, conversation_rows, fact_rows, people
from desktop.storage.codes import AUTOMATIONS, SEEN, SHOWN, roles_of
from desktop.storage.conversation_rows import Part, Standing
from desktop.storage.database import Connection
from desktop.storage.fact_rows import FactRow
from desktop.storage.message_ids import first_id
from desktop.storage.people import Contact
from desktop.sync.summaries import moment_of

Rank = Callable[[ConversationFacts, datetime], Ranking]

WORDS_MATTER = timedelta(days=120)
"""The words of older messages are not read: they no longer ask for anything."""

_NOBODY = Contact()


def rerank(
    connection: Connection,
    standings: Iterable[Standing],
    *,
    rank: Rank,
    mine: Collection[str],
    now: datetime,
) -> None:
    """Rank those of the conversations that can be seen, in this transaction."""
    seen = [s for s in standings if s.parts and s.triage.state is not TriageState.DONE]
    if not seen:
        return
    looked_at = {s.id: s.parts[: -MESSAGES_LOOKED_AT - 1 : -1] for s in seen}
    rows = fact_rows.load_fact_rows(
        connection,
        [part.id for parts in looked_at.values() for part in parts],
        text_from=first_id(now - WORDS_MATTER),
    )
    contacts = people.find_contacts(
        connection,
        {part.sender_address.lower() for parts in looked_at.values() for part in parts},
    )
    conversation_rows.save_rankings(
        connection,
        [
            (s.id, s.triage.is_pinned, rank(_facts(s, looked_at[s.id], rows, contacts, mine), now))
            for s in seen
        ],
    )


def rerank_some(
    connection: Connection, ids: Iterable[int] | None = None, *, rank: Rank, now: datetime
) -> list[int]:
    """Rank these conversations (or all) as far as they can be seen; return their ids."""
    found = conversation_rows.in_sight(connection, ids)
    _rerank_ids(connection, found, rank, now)
    return found


def rank_waiting(
    connection: Connection, *, rank: Rank, now: datetime, limit: int = 200
) -> list[int]:
    """Rank conversations that an import left unranked, newest first; empty when none is left."""
    found = conversation_rows.unranked(connection, limit)
    _rerank_ids(connection, found, rank, now)
    return found


def _rerank_ids(connection: Connection, ids: Sequence[int], rank: Rank, now: datetime) -> None:
    standings = conversation_rows.load_standings(connection, ids)
    for standing in standings.values():
        standing.parts = [part for part in standing.parts if part.roles & SHOWN]
    mine = accounts.my_addresses(connection)
    rerank(connection, standings.values(), rank=rank, mine=mine, now=now)


def _facts(
    standing: Standing,
    newest: Sequence[Part],
    rows: Mapping[int, FactRow],
    contacts: Mapping[str, Contact],
    mine: Collection[str],
) -> ConversationFacts:
    parts = standing.parts
    from_me = [part for part in parts if part.is_mine]
    incoming = [part for part in parts if part.is_incoming]
    roles = 0
    for part in parts:
        roles |= part.roles
    return ConversationFacts(
        subject=parts[0].subject,
        messages=tuple(_message_facts(part, rows[part.id], contacts, mine) for part in newest),
        took_part=bool(from_me),
        started_by_me=parts[0].is_mine,
        last_mine_at=from_micros(moment_of(from_me[-1])) if from_me else None,
        last_incoming_at=from_micros(moment_of(incoming[-1])) if incoming else None,
        is_pinned=standing.triage.is_pinned,
        rank_adjust=standing.triage.rank_adjust,
        roles=roles_of(roles),
        my_names=_my_names(from_me, [rows[part.id] for part in newest], mine),
    )


def _message_facts(
    part: Part, row: FactRow, contacts: Mapping[str, Contact], mine: Collection[str]
) -> MessageFacts:
    sender = part.sender_address.lower()
    contact = contacts.get(sender, _NOBODY)
    invitation = row.details.invitation
    return MessageFacts(
        sender=sender,
        sender_name=part.sender_name,
        is_mine=part.is_mine,
        addressing=_addressing(row, mine),
        recipients=len(row.to) + len(row.cc),
        automation=AUTOMATIONS[part.automation],
        is_auto_reply=row.details.is_auto_reply,
        has_invitation=invitation is not None and invitation.method.upper() == "REQUEST",
        text=new_text(row.text)[:TEXT_LOOKED_AT] if row.text else "",
        sent_at=from_micros(moment_of(part)),
        is_unread=part.is_incoming and not part.flags & SEEN,
        list_name=row.details.list_name or row.details.list_id or "",
        sent_to_sender=contact.sent,
        received_from_sender=contact.received,
        read_from_sender=contact.read,
    )


def _addressing(row: FactRow, mine: Collection[str]) -> Addressing:
    to = [person.address.lower() in mine for person in row.to]
    if any(to):
        return Addressing.ONLY_ME if all(to) else Addressing.TO_ME
    if any(person.address.lower() in mine for person in row.cc):
        return Addressing.CC
    return Addressing.LIST if row.details.list_id else Addressing.UNKNOWN


def _my_names(
    from_me: Sequence[Part], rows: Iterable[FactRow], mine: Collection[str]
) -> tuple[str, ...]:
    """First names by which the messages themselves call the person."""
    names = [part.sender_name for part in from_me[-3:]]
    me: set[Address] = {
        person for row in rows for person in (*row.to, *row.cc) if person.address.lower() in mine
    }
    names += [person.name or re.split(r"[._@+-]", person.address)[0].title() for person in me]
    first = [name.split()[0].strip(",") for name in names if name.split()]
    return tuple(sorted({name for name in first if len(name) > 1 and "@" not in name}))
