"""Puts search results into groups: the best matches, the last months, and earlier. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop.core.l10n import tr
from desktop.model.conversation import Hit
from desktop.ui.dates import month_text

BEST = 3
BEST_FROM = 8
"""With fewer results than this, the best ones are easily seen without a group."""
MONTHS = 3
"""So many months have a group of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultGroup:
    """A title and the hits below it, newest first (the best ones: best first)."""

    title: str
    hits: tuple[Hit, ...]


def group_hits(hits: Sequence[Hit], now: datetime, *, has_words: bool) -> tuple[ResultGroup, ...]:
    """Group the hits; without plain words in the query none is better than another."""
    groups: list[ResultGroup] = []
    rest = list(hits)
    if has_words and len(rest) >= BEST_FROM:
        groups.append(ResultGroup(title=tr("Best matches"), hits=tuple(rest[:BEST])))
        rest = rest[BEST:]
    rest.sort(key=lambda hit: hit.row.last_message_at, reverse=True)
    by_title: dict[str, list[Hit]] = {}
    for hit in rest:
        by_title.setdefault(_title(hit.row.last_message_at, now), []).append(hit)
    groups += [ResultGroup(title=title, hits=tuple(found)) for title, found in by_title.items()]
    return tuple(groups)


def _title(moment: datetime, now: datetime) -> str:
    local, today = moment.astimezone(), now.astimezone()
    months = (today.year - local.year) * 12 + today.month - local.month
    return month_text(moment) if months < MONTHS else tr("Earlier")
