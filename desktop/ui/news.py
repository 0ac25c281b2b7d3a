"""Tells a screen reader that something new needs the person."""

from PySide6.QtWidgets import QWidget

from desktop.core.l10n import tr
from desktop.model.conversation import Section, TriageState
from desktop.model.events import MessagesIngested
from desktop.services.contract import Views
from desktop.ui.overlays.announce import announce

AT_MOST = 3


def announce_news(window: QWidget, views: Views, event: MessagesIngested) -> None:
    """Announce new conversations that need the person, politely and never more than a few."""
    for conversation_id in event.conversations[:AT_MOST]:
        row = views.row(conversation_id)
        if row is None or row.section is not Section.NEEDS_YOU:
            continue
        if row.state is TriageState.INBOX and row.unread and row.people:
            words = tr("New, needs you: {person}, {subject}")
            announce(window, words.format(person=row.people[0].label, subject=row.subject))
