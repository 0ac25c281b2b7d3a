"""Rows and section titles in words, for screen readers: all that is painted is also said."""

from dataclasses import dataclass
from datetime import datetime

from desktop.core.l10n import number, tr, trn
from desktop.model.conversation import ConversationRow, Reason, Section
from desktop.ranking import reasons
from desktop.ui.conversation_list.entries import SectionEntry, section_title
from desktop.ui.dates import day_name, row_time
from desktop.ui.source_names import source_name

PEOPLE_SPOKEN = 3
_ENDS = (".", "?", "!", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """Where a row stands: "Needs you, 1 of 4"."""

    section: Section | None
    position: int
    count: int | None


def section_name(entry: SectionEntry) -> str:
    """ "Needs you, 4 conversations, unfolded." """
    title = section_title(entry.section)
    fold = tr("folded") if entry.is_folded else tr("unfolded")
    if entry.count is None:
        return tr("{title}, {fold}.").format(title=title, fold=fold)
    many = trn("{n} conversation", "{n} conversations", entry.count)
    return tr("{title}, {count}, {fold}.").format(title=title, count=many, fold=fold)


def row_name(row: ConversationRow, now: datetime, place: RowPlace) -> str:
    """ "Unread. Fatima El Amrani. Harbour quarter. Asks you, due Friday. E-mail. 14:06. Needs you,
    1 of 4."

    Each part is a sentence of its own, so that nothing is glued across them.
    """
    parts = [
        tr("Unread") if row.unread else "",
        ", ".join(person.label for person in row.people[:PEOPLE_SPOKEN]),
        row.subject or tr("No subject"),
        _chips(row, now),
        _sources(row),
        row_time(row.last_message_at, now),
        _place(place),
    ]
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in parts if part)


def _chips(row: ConversationRow, now: datetime) -> str:
    words = [_chip(reason, now) for reason in row.reasons]
    text = ", ".join(dict.fromkeys(word for word in words if word))
    return text[:1].upper() + text[1:]


def _chip(reason: Reason, now: datetime) -> str:
    due, local = reasons.due_at(reason), now.astimezone()
    if due is not None and (due.astimezone().date() - local.date()).days > 1:
        return tr("due {day}").format(day=day_name(due, now))
    return reasons.chip(reason, local)


def _sources(row: ConversationRow) -> str:
    if len(row.sources) == 1:
        (source,) = row.sources
        return source_name(source)
    if not row.sources:
        return ""
    return tr("{accounts}, merged").format(accounts=", ".join(row.account_names))


def _place(place: RowPlace) -> str:
    if place.section is None:
        return ""
    title = section_title(place.section)
    if place.count is None:
        return title
    return tr("{title}, {position} of {count}").format(
        title=title, position=number(place.position), count=number(place.count)
    )
