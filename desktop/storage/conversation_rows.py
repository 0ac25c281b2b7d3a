"""Conversations as rows that are ready to be listed: reading their parts, writing the result."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desktop.core.clock import to_micros
from desktop.model.conversation import Reason, TriageState
from desktop.ranking.facts import Ranking
from desktop.storage.codes import SECTIONS
from desktop.storage.database import Connection

PINNED_RANK = 10_000
RANK_BAND = 20
"""Points within which conversations stand in order of time."""


@dataclass(slots=True)
class Part:
    """What a message contributes to the row of its conversation."""

    id: int
    sender_name: str
    sender_address: str
    subject: str
    sent_at: int
    snippet: str
    automation: int
    flags: int
    roles: int
    is_mine: bool
    is_incoming: bool
    attachment_count: int


@dataclass(slots=True)
class Triage:
    """What the person decided about a conversation; `state_at` is None when nothing yet."""

    state: TriageState
    state_at: int | None
    later_until: int | None
    is_pinned: bool
    is_muted: bool
    rank_adjust: int


@dataclass(slots=True)
class Standing:
    """A conversation with its triage and its messages, oldest first."""

    id: int
    triage: Triage
    parts: list[Part] = field(default_factory=list)
    account_ids: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Summary:
    """What a list shows of a conversation, save its ranking."""

    subject: str = ""
    is_listed: bool = False
    unread: int = 0
    message_count: int = 0
    last_message_at: int = 0
    last_incoming_at: int | None = None
    people: Sequence[tuple[str, str]] = ()
    snippet: str = ""
    is_group: bool = False
    has_attachments: bool = False


def load_standings(connection: Connection, ids: Collection[int]) -> dict[int, Standing]:
    """Read conversations with what their messages contribute."""
    wanted = (json.dumps(list(ids)),)
    standings = {
        row[0]: Standing(row[0], Triage(TriageState(row[1]), row[2], row[3], *_flags(row[4:])))
        for row in connection.execute(
            """SELECT id, state, state_at, later_until, is_pinned, is_muted, rank_adjust
            FROM conversation WHERE id IN (SELECT value FROM json_each(?))
                AND merged_into IS NULL""",
            wanted,
        )
    }
    for row in connection.execute(
        """SELECT conversation_id, id, sender_name, sender_address, subject, sent_at, snippet,
            automation, flags, roles, is_mine, is_incoming, attachment_count FROM message
        WHERE conversation_id IN (SELECT value FROM json_each(?)) ORDER BY conversation_id, id""",
        wanted,
    ):
        standings[row[0]].parts.append(Part(*row[1:]))
    for conversation_id, account_id in connection.execute(
        """SELECT DISTINCT message.conversation_id, location.account_id FROM message
        JOIN location ON location.message_id = message.id
        WHERE message.conversation_id IN (SELECT value FROM json_each(?))""",
        wanted,
    ):
        standings[conversation_id].account_ids.add(account_id)
    return standings


def save_summaries(connection: Connection, summaries: Iterable[tuple[Standing, Summary]]) -> None:
    """Write summary and triage of conversations."""
    connection.executemany(
        """UPDATE conversation SET subject = ?, state = ?, state_at = ?, later_until = ?,
            is_listed = ?, unread = ?, message_count = ?, last_message_at = ?,
            last_incoming_at = ?, people = ?, account_ids = ?, snippet = ?, is_group = ?,
            has_attachments = ? WHERE id = ?""",
        [
            (
                s.subject,
                standing.triage.state.value,
                standing.triage.state_at,
                standing.triage.later_until,
                s.is_listed,
                s.unread,
                s.message_count,
                s.last_message_at,
                s.last_incoming_at,
                json.dumps(s.people, ensure_ascii=False),
                json.dumps(sorted(standing.account_ids)),
                s.snippet,
                s.is_group,
                s.has_attachments,
                standing.id,
            )
            for standing, s in summaries
        ],
    )


def load_triage(connection: Connection, merged: Mapping[int, int]) -> dict[int, list[Triage]]:
    """Return the triage of conversations that were merged away, by the one each went into."""
    inherited: dict[int, list[Triage]] = {}
    if not merged:
        return inherited
    for row in connection.execute(
        """SELECT id, state, state_at, later_until, is_pinned, is_muted, rank_adjust
        FROM conversation WHERE id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(merged)),),
    ):
        triage = Triage(TriageState(row[1]), row[2], row[3], *_flags(row[4:]))
        inherited.setdefault(merged[row[0]], []).append(triage)
    return inherited


def save_triage(connection: Connection, id_: int, triage: Triage) -> None:
    """Write what the person decided."""
    connection.execute(
        """UPDATE conversation SET state = ?, state_at = ?, later_until = ?, is_pinned = ?,
            is_muted = ?, rank_adjust = ? WHERE id = ?""",
        (
            triage.state.value,
            triage.state_at,
            triage.later_until,
            triage.is_pinned,
            triage.is_muted,
            triage.rank_adjust,
            id_,
        ),
    )


def save_rankings(connection: Connection, rankings: Iterable[tuple[int, bool, Ranking]]) -> None:
    """Write where conversations stand: (id, is pinned, ranking)."""
    connection.executemany(
        """UPDATE conversation SET section = ?, rank = ?, score = ?, reasons = ?, due_at = ?,
            is_ranked = 1 WHERE id = ?""",
        [
            (
                SECTIONS.index(ranking.section),
                rank_of(ranking.score, is_pinned=is_pinned),
                ranking.score,
                reasons_to_json(ranking.reasons),
                to_micros(ranking.due_at) if ranking.due_at else None,
                id_,
            )
            for id_, is_pinned, ranking in rankings
        ],
    )


def rank_of(score: int, *, is_pinned: bool) -> int:
    """Return the band in which a conversation is listed within its section; higher is first."""
    return score // RANK_BAND + (PINNED_RANK if is_pinned else 0)


def unranked(connection: Connection, limit: int) -> list[int]:
    """Return conversations in sight that have not been ranked, newest first."""
    rows = connection.execute(
        """SELECT id FROM conversation INDEXED BY conversation_unranked
        WHERE is_ranked = 0 AND is_listed = 1 AND state != 'done'
        ORDER BY last_message_at DESC LIMIT ?""",
        (limit,),
    )
    return [row[0] for row in rows]


def in_sight(connection: Connection, ids: Iterable[int] | None = None) -> list[int]:
    """Return which of the conversations (or all) are listed and not done."""
    condition = "" if ids is None else "AND id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(
        f"SELECT id FROM conversation WHERE is_listed = 1 AND state != 'done' {condition}",
        () if ids is None else (json.dumps(list(ids)),),
    )
    return [row[0] for row in rows]


def newest_in_sight(connection: Connection, limit: int) -> list[int]:
    """Return the newest conversations that are listed and not done, whatever their state."""
    rows = connection.execute(
        """SELECT id FROM conversation WHERE is_listed = 1 AND state != 'done'
        ORDER BY last_message_at DESC LIMIT ?""",
        (limit,),
    )
    return [row[0] for row in rows]


def due_back(connection: Connection, now: datetime) -> list[int]:
    """Return the conversations whose "later" has come."""
    rows = connection.execute(
        "SELECT id FROM conversation WHERE state = 'later' AND later_until <= ?",
        (to_micros(now),),
    )
    return [row[0] for row in rows]


def reasons_to_json(reasons: Iterable[Reason]) -> str:
    """Write reasons as JSON lists."""
    return json.dumps(
        [[r.code, r.points, r.evidence, dict(r.parameters)] for r in reasons],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def reasons_from_json(text: str) -> tuple[Reason, ...]:
    """Read what `reasons_to_json` wrote."""
    return tuple(
        Reason(code=code, points=points, evidence=evidence, parameters=parameters)
        for code, points, evidence, parameters in json.loads(text)
    )


def _flags(values: Sequence[int]) -> tuple[bool, bool, int]:
    is_pinned, is_muted, rank_adjust = values
    return bool(is_pinned), bool(is_muted), rank_adjust
