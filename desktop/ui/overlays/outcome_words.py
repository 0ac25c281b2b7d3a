"""Says what an action of the person did: "Done: 31 messages"."""

from desktop.core.l10n import tr, trn
from desktop.model.changes import Outcome


def outcome_words(outcome: Outcome) -> str:
    """The sentence for the undo toast; empty where there is nothing to say."""
    count = outcome.count
    match outcome.code:
        case "done":
            return trn("Done: {n} conversation", "Done: {n} conversations", count)
        case "later":
            return trn("Later: {n} conversation", "Later: {n} conversations", count)
        case "waiting":
            return trn("Waiting for: {n} conversation", "Waiting for: {n} conversations", count)
        case "coffee":
            return trn(
                "To the coffee corner: {n} conversation",
                "To the coffee corner: {n} conversations",
                count,
            )
        case "inbox":
            return trn("Back in the inbox: {n}", "Back in the inbox: {n}", count)
        case "read":
            return trn("Marked as read: {n}", "Marked as read: {n}", count)
        case "unread":
            return trn("Marked as unread: {n}", "Marked as unread: {n}", count)
        case "mute":
            return trn("Muted: {n} conversation", "Muted: {n} conversations", count)
        case "delete":
            return trn("Deleted: {n} conversation", "Deleted: {n} conversations", count)
        case "undo":
            return tr("Undone")
        case _:
            return _single(outcome.code)


def _single(code: str) -> str:
    return {
        "unmute": tr("No longer muted"),
        "pin": tr("Pinned"),
        "unpin": tr("No longer pinned"),
        "higher": tr("Ranked higher"),
        "lower": tr("Ranked lower"),
        "send": tr("Sending"),
        "discard": tr("Draft thrown away"),
        "retry": tr("Trying again"),
        "accepted": tr("Answered: you come"),
        "tentative": tr("Answered: you may come"),
        "declined": tr("Answered: you do not come"),
        "unsubscribe": tr("Leaving the list"),
    }.get(code, "")
