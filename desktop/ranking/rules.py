"""Scores a conversation by plain rules: pure, fast, the same answer twice.

Points follow what readers act on: a question to you weighs most, then a deadline, then who writes
and whether you take part. The points of the reasons add up to the score exactly, so that "why is
this here?" tells the whole truth. A direct question from a person is never hidden, whatever the
score says.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from desktop.model.account import ChannelRole
from desktop.model.conversation import Reason, Section
from desktop.model.message import Automation
from desktop.ranking import reasons
from desktop.ranking.deadlines import Deadline, find_deadline
from desktop.ranking.facts import Addressing, ConversationFacts, MessageFacts, Ranking
from desktop.ranking.questions import find_question, greets_someone_else, names

NEEDS_YOU_FROM = 60
WORTH_READING_FROM = 9

CIRCLE_FROM = 5
"""You wrote to someone at least this often: your circle."""

DUE_POINTS, NEAR_POINTS = 22, 32
"""For a deadline, and for one that is today, tomorrow or just past."""

MANY = 8
"""With more recipients than this a question is nobody's in particular."""

LONG_AGO = timedelta(days=30)
STALE = timedelta(days=120)
"""The words of older messages no longer ask for anything; also spares imports the reading."""

FORGIVEN = timedelta(days=7)
"""How long after a deadline it still counts."""

_INCOMING_LOOKED_AT = 3

_AFFECTS = (
    "maintenance",
    "outage",
    "unavailable",
    "will be closed",
    "expires",
    "action required",
    "onderhoud",
    "storing",
    "niet beschikbaar",
    "gesloten",
    "verloopt",
    "actie vereist",
)
_THANKS = (
    "thank",
    "thx",
    "great",
    "perfect",
    "will do",
    "done",
    "noted",
    "agreed",
    "bedankt",
    "dank",
    "prima",
    "top",
    "akkoord",
    "helder",
    "fijn",
    "super",
    "goed",
)


def rank(facts: ConversationFacts, now: datetime) -> Ranking:
    """Return section, score, reasons and deadline of a conversation.

    `now` is aware and in the person's time zone: "before Friday noon" is read in that zone.
    """
    incoming = [message for message in facts.messages if not message.is_mine]
    found: list[Reason] = []
    is_direct_question = False
    due: Deadline | None = None
    if incoming:
        open_messages = _open_messages(facts, incoming, now)
        question, is_direct_question = _question(facts, open_messages, now)
        deadline_reason, due = _deadline(open_messages, now)
        found += [reason for reason in (question, deadline_reason) if reason]
        found += _people(facts, incoming[0])
        found += _kind(incoming[0])
        found += _mood(facts, incoming[0], question is not None, now)
    found += _wishes(facts)
    found.sort(key=lambda reason: -abs(reason.points))
    score = sum(reason.points for reason in found)
    return Ranking(
        section=_section(facts, score, is_direct_question),
        score=score,
        reasons=tuple(found),
        due_at=due.due_at if due else None,
    )


def _section(facts: ConversationFacts, score: int, is_direct_question: bool) -> Section:
    is_hidden_by_wish = facts.rank_adjust < 0 or ChannelRole.JUNK in facts.roles
    if score >= NEEDS_YOU_FROM or (is_direct_question and not is_hidden_by_wish):
        return Section.NEEDS_YOU
    return Section.WORTH_READING if score >= WORTH_READING_FROM else Section.REST


def _open_messages(
    facts: ConversationFacts, incoming: list[MessageFacts], now: datetime
) -> tuple[MessageFacts, ...]:
    """Return the newest messages that the person has not answered, newest first."""
    return tuple(
        message
        for message in incoming[:_INCOMING_LOOKED_AT]
        if (facts.last_mine_at is None or message.sent_at > facts.last_mine_at)
        and now - message.sent_at <= STALE
    )


def _question(
    facts: ConversationFacts, messages: tuple[MessageFacts, ...], now: datetime
) -> tuple[Reason | None, bool]:
    """Return the reason and whether the question is so direct that it must not be hidden."""
    asked_group = None
    for message in messages:
        is_recent = now - message.sent_at <= LONG_AGO
        if message.has_invitation and _reaches_me(message):
            return _quote(reasons.INVITES_YOU, 40, facts.subject, message), is_recent
        reason = _asked(facts, message) if _is_personal(facts, message) else None
        if reason is not None and reason.code == reasons.ASKS_YOU:
            return reason, is_recent
        asked_group = asked_group or reason
    return asked_group, False


def _is_personal(facts: ConversationFacts, message: MessageFacts) -> bool:
    """Whether a person wrote it for people to answer: by mail, or on a list naming the reader."""
    if message.is_auto_reply:
        return False
    if message.automation is Automation.LIST:
        return names(message.text, facts.my_names)
    return message.automation is Automation.PERSON


def _asked(facts: ConversationFacts, message: MessageFacts) -> Reason | None:
    is_named = names(message.text, facts.my_names)
    if not (is_named or _reaches_me(message) or message.addressing is Addressing.CC):
        return None
    question = find_question(message.text)
    if question is None and len(facts.messages) == 1:
        question = find_question(facts.subject)
    if question is None:
        return None
    is_mine = is_named or (
        _reaches_me(message)
        and (message.addressing is Addressing.ONLY_ME or message.recipients <= MANY)
        and not (message.addressing is Addressing.TO_ME and question.is_to_anybody)
        and not (message.recipients > 1 and greets_someone_else(message.text, facts.my_names))
    )
    if is_mine:
        return _quote(reasons.ASKS_YOU, 40, question.sentence, message)
    return _quote(reasons.ASKS_GROUP, 8, question.sentence, message)


def _deadline(
    messages: tuple[MessageFacts, ...], now: datetime
) -> tuple[Reason | None, Deadline | None]:
    zone = now.tzinfo
    assert zone is not None
    for message in messages:
        if message.automation is not Automation.PERSON or not _reaches_me(message):
            continue
        deadline = find_deadline(message.text, message.sent_at, zone)
        if deadline is not None and now - deadline.due_at <= FORGIVEN:
            is_near = deadline.due_at.astimezone(zone).date() <= now.date() + timedelta(days=1)
            reason = _quote(
                reasons.DUE,
                NEAR_POINTS if is_near else DUE_POINTS,
                deadline.words,
                message,
                due_at=deadline.due_at.isoformat(),
                written_on=message.sent_at.isoformat(),
            )
            return reason, deadline
    return None, None


def _people(facts: ConversationFacts, newest: MessageFacts) -> Iterator[Reason]:
    """Yield who writes, how it reached the person, and the part the person has in it."""
    if newest.automation in (Automation.PERSON, Automation.LIST):
        sent = newest.sent_to_sender
        if sent:
            code, points = (reasons.CIRCLE, 15) if sent >= CIRCLE_FROM else (reasons.KNOWN, 6)
            yield _fact(code, points, newest.sender, name=_first_name(newest), count=str(sent))
    if facts.started_by_me:
        yield _fact(reasons.STARTED, 14, facts.subject)
    elif facts.took_part:
        yield _fact(reasons.TOOK_PART, 12, facts.subject)
    if newest.automation is Automation.PERSON:
        yield from _addressed(newest)


def _addressed(newest: MessageFacts) -> Iterator[Reason]:
    if newest.addressing is Addressing.ONLY_ME:
        yield _fact(reasons.DIRECT, 10, newest.sender)
    elif newest.addressing is Addressing.TO_ME:
        points = 6 if newest.recipients <= MANY else 3
        yield _fact(reasons.AMONG, points, newest.sender, count=str(newest.recipients))
    elif newest.addressing is Addressing.CC:
        yield _fact(reasons.COPIED, 2, newest.sender)


def _kind(newest: MessageFacts) -> Iterator[Reason]:
    if newest.is_auto_reply:
        yield _fact(reasons.AUTO_REPLY, -15, newest.sender)
    elif newest.automation is Automation.LIST:
        yield _fact(reasons.LIST, -3, newest.list_name or newest.sender)
    elif newest.automation is Automation.NEWSLETTER:
        yield _fact(reasons.NEWSLETTER, -12, newest.list_name or newest.sender)
    elif newest.automation is Automation.NOTIFICATION:
        yield _fact(reasons.NOTIFICATION, -8, newest.sender)


def _mood(
    facts: ConversationFacts, newest: MessageFacts, has_question: bool, now: datetime
) -> Iterator[Reason]:
    if newest.automation in (Automation.NOTIFICATION, Automation.NEWSLETTER):
        if _affects(facts.subject):
            yield _fact(reasons.AFFECTS_YOU, 24, facts.subject)
        if newest.read_from_sender >= 5 and newest.read_from_sender * 5 >= (
            newest.received_from_sender * 4
        ):
            yield _fact(reasons.FOLLOW, 22, newest.sender, count=str(newest.read_from_sender))
    if not has_question and _is_thanks(newest.text):
        yield _fact(reasons.THANKS, -10, newest.text.strip()[:80])
    last_in, last_mine = facts.last_incoming_at, facts.last_mine_at
    if last_mine and (last_in is None or last_mine >= last_in):
        yield _fact(reasons.LAST_WORD, -10, facts.subject, name=_first_name(newest))
    if now - newest.sent_at > LONG_AGO:
        yield _fact(reasons.LONG_AGO, -25, newest.sent_at.date().isoformat())


def _wishes(facts: ConversationFacts) -> Iterator[Reason]:
    """Yield what the person, or the service on their behalf, decided about the conversation."""
    if facts.project:
        yield _fact(reasons.PROJECT, 12, facts.project)
    if facts.topic:
        yield _fact(reasons.TOPIC, 10, facts.topic)
    if facts.is_pinned:
        yield _fact(reasons.PINNED, NEEDS_YOU_FROM, facts.subject)
    if facts.rank_adjust:
        code = reasons.RAISED if facts.rank_adjust > 0 else reasons.LOWERED
        yield _fact(code, facts.rank_adjust, facts.subject)
    if ChannelRole.JUNK in facts.roles:
        yield _fact(reasons.JUNK, -60, facts.subject)


def _affects(subject: str) -> bool:
    lowered = subject.lower()
    return any(word in lowered for word in _AFFECTS)


def _is_thanks(text: str) -> bool:
    start = text[:160].strip().lower()
    return 0 < len(start) <= 120 and start.startswith(_THANKS)


def _reaches_me(message: MessageFacts) -> bool:
    return message.addressing in (Addressing.ONLY_ME, Addressing.TO_ME)


def _first_name(message: MessageFacts) -> str:
    return message.sender_name.split(" ")[0] if message.sender_name else message.sender


def _quote(code: str, points: int, words: str, message: MessageFacts, **parameters: str) -> Reason:
    values = {"name": _first_name(message), **parameters}
    return Reason(code=code, points=points, evidence=words, parameters=values)


def _fact(code: str, points: int, evidence: str, **parameters: str) -> Reason:
    return Reason(code=code, points=points, evidence=evidence, parameters=parameters)
