"""The order of rows in a view, the same as the cache pages them in."""

from datetime import datetime

from desktop.core.clock import to_micros
from desktop.model.conversation import ConversationRow, PageKey, Section, View

OrderKey = tuple[int, int, int, int]
_SECTIONS = {section: place for place, section in enumerate(Section)}
_BY_MOMENT = (View.LATER, View.WAITING)


def order_key(view: View, row: ConversationRow) -> OrderKey:
    """A key that sorts rows as shown.

    By section, rank and time; what is done by time alone, what comes back or is waited for by
    that moment.
    """
    moment = to_micros(row.last_message_at)
    if view is View.DONE:
        return (0, 0, -moment, -row.id)
    if view in _BY_MOMENT:
        return (0, to_micros(awaited(row)), -moment, -row.id)
    return (_SECTIONS[row.section], -row.rank, -moment, -row.id)


def page_order(view: View, key: PageKey) -> OrderKey:
    """The order key of the last row of a page."""
    moment = to_micros(key.last_message_at)
    if view is View.DONE:
        return (0, 0, -moment, -key.id)
    section = 0 if view in _BY_MOMENT else _SECTIONS[key.section]
    return (section, -key.rank, -moment, -key.id)


def awaited(row: ConversationRow) -> datetime:
    """When a row comes back, or since when its answer is waited for."""
    return row.later_until or row.state_at or row.last_message_at
