"""Works out what a conversation's row shows, and where new messages put it.

The state follows two rules. Until the person decides, a conversation is in the inbox when one of
its messages is, else it counts as done. After that only a new message brings it back.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop.core.clock import MICROSECOND, to_micros
from desktop.model.conversation import TriageState
from desktop.model.message import Automation
from desktop.storage import conversation_rows as rows
from desktop.storage.codes import AUTOMATIONS, INBOX, OTHER, SEEN, SHOWN
from desktop.storage.conversation_rows import Part, Standing, Summary
from desktop.storage.database import Connection
from desktop.storage.message_ids import KEY_BITS
from desktop.sync.subjects import bare_subject

PEOPLE_SHOWN = 8
_COMES_BACK = frozenset({TriageState.DONE, TriageState.WAITING, TriageState.LATER})
_MACHINES = frozenset(
    number
    for number, automation in enumerate(AUTOMATIONS)
    if automation in (Automation.NEWSLETTER, Automation.NOTIFICATION)
)
_SETTLING = int(timedelta(minutes=10) / MICROSECOND)
"""So long after a decision a move at the service is taken for its echo."""
_CLOCKS_AGREE = int(timedelta(minutes=1) / MICROSECOND)


@dataclass(slots=True)
class Happened:
    """What a batch did, as far as the state of conversations depends on it."""

    added: Collection[int] = ()
    """Messages that were not known before."""
    moved: Collection[int] = ()
    """Messages known before that lie elsewhere now."""
    gained_inbox: Collection[int] = ()
    """Those of `moved` that came back to the inbox from another channel."""
    is_history: bool = False
    inherited: dict[int, list[rows.Triage]] = field(default_factory=dict)
    """Triage of conversations that were merged into this one."""


def recompute(
    connection: Connection, ids: Collection[int], happened: Happened, *, now: datetime
) -> list[Standing]:
    """Bring the rows of conversations up to date; return them as they are now."""
    standings = list(rows.load_standings(connection, ids).values())
    results = []
    for standing in standings:
        for triage in happened.inherited.get(standing.id, ()):
            standing.triage = merged_triage(standing.triage, triage)
        shown = [p for p in standing.parts if p.roles & SHOWN]
        standing.parts = shown
        _settle_state(standing, happened, now)
        results.append((standing, summarise(shown)))
    rows.save_summaries(connection, results)
    for standing in standings:
        if standing.id in happened.inherited:
            rows.save_triage(connection, standing.id, standing.triage)
    return standings


def merged_triage(one: rows.Triage, other: rows.Triage) -> rows.Triage:
    """Return the triage of two conversations that turned out to be one: the later decision."""
    kept, lost = (one, other) if (one.state_at or 0) >= (other.state_at or 0) else (other, one)
    if lost.state_at is None and lost.state is TriageState.INBOX:
        kept.state = TriageState.INBOX
    kept.is_pinned |= lost.is_pinned
    kept.is_muted |= lost.is_muted
    kept.rank_adjust += lost.rank_adjust
    return kept


def summarise(shown: list[Part]) -> Summary:
    """Return what a list shows of a conversation with these messages, oldest first."""
    if not shown:
        return Summary()
    newest = shown[-1]
    incoming = [part for part in shown if part.is_incoming]
    return Summary(
        subject=bare_subject(shown[0].subject) or bare_subject(newest.subject),
        is_listed=True,
        unread=sum(not part.flags & SEEN for part in incoming),
        message_count=len(shown),
        last_message_at=moment_of(newest),
        last_incoming_at=moment_of(incoming[-1]) if incoming else None,
        people=_people(shown),
        snippet=newest.snippet,
        is_group=bool(incoming) and incoming[-1].automation in _MACHINES,
        has_attachments=any(part.attachment_count for part in shown),
    )


def moment_of(part: Part) -> int:
    """Return when a message is listed, in microseconds: the sender's time if it can be right."""
    filed = (part.id >> KEY_BITS) * 1_000_000
    return part.sent_at if abs(part.sent_at - filed) <= _CLOCKS_AGREE else filed


def brings(part: Part) -> bool:
    """Tell whether a message belongs in the inbox by where it lies."""
    if not part.is_incoming:
        return False
    return bool(part.roles & INBOX) or (bool(part.roles & OTHER) and not part.flags & SEEN)


def _settle_state(standing: Standing, happened: Happened, now: datetime) -> None:
    triage = standing.triage
    if triage.is_muted:
        return
    if _comes_back(standing, happened):
        triage.state, triage.state_at, triage.later_until = TriageState.INBOX, None, None
    elif triage.state is TriageState.INBOX and _left_inbox(standing, happened, now):
        triage.state = TriageState.DONE


def _comes_back(standing: Standing, happened: Happened) -> bool:
    triage = standing.triage
    if triage.state not in _COMES_BACK:
        return False
    if triage.state_at is None:
        return any(brings(part) for part in standing.parts)
    return any(
        brings(part)
        and (
            part.id in happened.gained_inbox
            or (
                part.id in happened.added
                and (not happened.is_history or part.sent_at > triage.state_at)
            )
        )
        for part in standing.parts
    )


def _left_inbox(standing: Standing, happened: Happened, now: datetime) -> bool:
    decided_at = standing.triage.state_at
    if decided_at is not None and to_micros(now) - decided_at < _SETTLING:
        return False
    return any(part.id in happened.moved for part in standing.parts) and not any(
        brings(part) for part in standing.parts
    )


def _people(shown: Iterable[Part]) -> list[tuple[str, str]]:
    """Writers, latest first; the person only when nobody else wrote."""
    people: dict[str, tuple[str, str]] = {}
    mine: dict[str, tuple[str, str]] = {}
    for part in reversed(list(shown)):
        chosen = mine if part.is_mine else people
        chosen.setdefault(part.sender_address.lower(), (part.sender_name, part.sender_address))
        if len(people) >= PEOPLE_SHOWN:
            break
    return list((people or mine).values())
