"""What a row says when the pointer rests on it."""

from html import escape

from desktop.core.l10n import tr
from desktop.model.conversation import ConversationRow
from desktop.ranking import reasons
from desktop.ui.conversation_list.quick_buttons import BUTTONS
from desktop.ui.dates import long_date

_LINES = 4


def row_tooltip(row: ConversationRow, button: int = -1) -> str:
    """People, subject, date and reasons in full; over a quick button what it does."""
    if button >= 0:
        names = {
            "done": tr("Done"),
            "later": tr("Later"),
            "coffee": tr("To the coffee corner"),
        }
        keys = {"done": "E", "later": "L", "coffee": "M"}
        command = BUTTONS[button].command
        return f"{names[command]}  {keys[command]}"
    people = ", ".join(person.label for person in row.people)
    found = [reasons.describe(reason) for reason in row.reasons if reason.points > 0]
    lines = [people, row.subject or tr("No subject"), long_date(row.last_message_at)]
    # A tooltip with mark-up wraps; the text is escaped so that a subject cannot be mark-up.
    return "<br>".join(escape(line) for line in [*lines, *found[:_LINES]])
