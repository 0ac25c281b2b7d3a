"""The order of rows in a view, the same as the cache pages them in."""

from desktop.core.clock import to_micros
from desktop.model.conversation import ConversationRow, PageKey, Section, View

OrderKey = tuple[int, int, int, int]
_SECTIONS = {section: place for place, section in enumerate(Section)}


def order_key(view: View, row: ConversationRow) -> OrderKey:
    """A key that sorts rows as shown: by section, rank and time; what is done by time alone."""
    moment = to_micros(row.last_message_at)
    if view is View.DONE:
        return (0, 0, -moment, -row.id)
    return (_SECTIONS[row.section], -row.rank, -moment, -row.id)


def page_order(view: View, key: PageKey) -> OrderKey:
    """The order key of the last row of a page."""
    moment = to_micros(key.last_message_at)
    if view is View.DONE:
        return (0, 0, -moment, -key.id)
    return (_SECTIONS[key.section], -key.rank, -moment, -key.id)
