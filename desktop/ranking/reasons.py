"""The reasons a conversation can have for its place, and their words.

A reason travels as a code with parameters; these functions put it into the person's language when
it is shown, never earlier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.core.l10n import tr, trn
from desktop.model.conversation import Reason

ASKS_YOU = "asks_you"
INVITES_YOU = "invites_you"
ASKS_GROUP = "asks_group"
DUE = "due"
CIRCLE = "circle"
KNOWN = "known"
TOOK_PART = "took_part"
STARTED = "started"
DIRECT = "direct"
AMONG = "among"
COPIED = "copied"
PROJECT = "project"
AFFECTS_YOU = "affects_you"
TOPIC = "topic"
FOLLOW = "follow"
PINNED = "pinned"
RAISED = "raised"
LOWERED = "lowered"
LIST = "list"
NEWSLETTER = "newsletter"
NOTIFICATION = "notification"
AUTO_REPLY = "auto_reply"
THANKS = "thanks"
LAST_WORD = "last_word"
LONG_AGO = "long_ago"
JUNK = "junk"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How a reason is shown. Functions, because the language is known late."""

    title: Callable[[], str]
    icon: str
    chip: Callable[[], str] = lambda: ""


_WORDS = {
    ASKS_YOU: _Words(
        title=lambda: tr("Asks you a question"), chip=lambda: tr("asks you"), icon="at-sign"
    ),
    INVITES_YOU: _Words(
        title=lambda: tr("Invites you and waits for your answer"),
        chip=lambda: tr("asks you"),
        icon="calendar",
    ),
    ASKS_GROUP: _Words(
        title=lambda: tr("Asks several people a question"), icon="message-circle-question"
    ),
    DUE: _Words(title=lambda: tr("Names a deadline"), icon="calendar-clock"),
    CIRCLE: _Words(
        title=lambda: tr("From your circle"), chip=lambda: tr("your circle"), icon="users"
    ),
    KNOWN: _Words(title=lambda: tr("From someone you write to"), icon="user"),
    TOOK_PART: _Words(
        title=lambda: tr("You took part"), chip=lambda: tr("your thread"), icon="reply"
    ),
    STARTED: _Words(
        title=lambda: tr("You started this"), chip=lambda: tr("your thread"), icon="reply"
    ),
    DIRECT: _Words(title=lambda: tr("Written to you alone"), icon="user-check"),
    AMONG: _Words(title=lambda: tr("Written to you and others"), icon="users"),
    COPIED: _Words(title=lambda: tr("You got a copy"), icon="copy"),
    PROJECT: _Words(
        title=lambda: tr("Belongs to your project"), chip=lambda: tr("your project"), icon="folder"
    ),
    AFFECTS_YOU: _Words(
        title=lambda: tr("Affects you"), chip=lambda: tr("affects you"), icon="triangle-alert"
    ),
    TOPIC: _Words(title=lambda: tr("Your topic"), chip=lambda: tr("your topic"), icon="tag"),
    FOLLOW: _Words(title=lambda: tr("You follow this"), chip=lambda: tr("you follow"), icon="bell"),
    PINNED: _Words(title=lambda: tr("You pinned this"), chip=lambda: tr("pinned"), icon="bell"),
    RAISED: _Words(title=lambda: tr("You ranked this higher"), icon="arrow-up"),
    LOWERED: _Words(title=lambda: tr("You ranked this lower"), icon="arrow-down"),
    LIST: _Words(title=lambda: tr("Sent to a list"), icon="megaphone"),
    NEWSLETTER: _Words(title=lambda: tr("A newsletter"), icon="scroll-text"),
    NOTIFICATION: _Words(title=lambda: tr("Written by a system"), icon="bell-off"),
    AUTO_REPLY: _Words(title=lambda: tr("An automatic reply"), icon="repeat-2"),
    THANKS: _Words(title=lambda: tr("Only says thanks"), icon="thumbs-up"),
    LAST_WORD: _Words(title=lambda: tr("You had the last word"), icon="reply"),
    LONG_AGO: _Words(title=lambda: tr("It is long ago"), icon="hourglass"),
    JUNK: _Words(title=lambda: tr("In the spam folder"), icon="shield-alert"),
}

_UNKNOWN = _Words(title=lambda: tr("Another reason"), icon="info")


def describe(reason: Reason) -> str:
    """Return the reason as a title: "Asks you a question"."""
    return _WORDS.get(reason.code, _UNKNOWN).title()


def icon(reason: Reason) -> str:
    """Return the name of the reason's icon."""
    return _WORDS.get(reason.code, _UNKNOWN).icon


def chip(reason: Reason, now: datetime | None = None) -> str:
    """Return the reason in a word or two for a row ("due Fri"), or "" when a row leaves it out.

    `now`, in the person's zone, turns a day into "today", "tomorrow" or "overdue".
    """
    if reason.code == DUE:
        return _due_chip(reason, now)
    return _WORDS.get(reason.code, _UNKNOWN).chip() if reason.points > 0 else ""


def detail(reason: Reason) -> str:
    """Return the evidence as a second line: a quote with who wrote it, or the fact in words."""
    name = reason.parameters.get("name", "")
    count = int(reason.parameters.get("count", "0") or 0)
    if reason.code in (ASKS_YOU, ASKS_GROUP, DUE) and reason.evidence:
        if name:
            return tr("“{quote}”, {name}").format(quote=reason.evidence, name=name)
        return tr("“{quote}”").format(quote=reason.evidence)
    if reason.code in (CIRCLE, KNOWN) and count:
        many = trn("You wrote to {name} once", "You wrote to {name} {n} times", count)
        return many.replace("{name}", name)
    if reason.code == AMONG and count:
        return trn("One person got this", "{n} people got this", count)
    if reason.code == LAST_WORD and name:
        return tr("Nobody has answered you since")
    return reason.evidence


def due_at(reason: Reason) -> datetime | None:
    """Return the moment a DUE reason names, or None."""
    text = reason.parameters.get("due_at")
    return datetime.fromisoformat(text) if text else None


def _due_chip(reason: Reason, now: datetime | None) -> str:
    due = due_at(reason)
    if due is None:
        return tr("due")
    local = due.astimezone(now.tzinfo) if now else due.astimezone()
    written = reason.parameters.get("written_on", "")
    near = now.date() if now else None
    days = (local.date() - near).days if near else None
    if days is not None and days < 0:
        return tr("overdue")
    if days == 0:
        return tr("due today")
    if days == 1:
        return tr("due tomorrow")
    reference = near or (datetime.fromisoformat(written).date() if written else None)
    if reference and (local.date() - reference).days < 7:
        return tr("due {day}").format(day=_weekdays()[local.weekday()])
    return tr("due {day} {month}").format(day=local.day, month=_months()[local.month - 1])


def _weekdays() -> tuple[str, ...]:
    return (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))


def _months() -> tuple[str, ...]:
    return (
        tr("Jan"),
        tr("Feb"),
        tr("Mar"),
        tr("Apr"),
        tr("May"),
        tr("Jun"),
        tr("Jul"),
        tr("Aug"),
        tr("Sep"),
        tr("Oct"),
        tr("Nov"),
        tr("Dec"),
    )
