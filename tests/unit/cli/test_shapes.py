"""The JSON that scripts rely on."""

from datetime import UTC, datetime, timedelta, timezone

from desktop.cli.shapes import conversation_shape, row_shape, time_shape
from desktop.model.conversation import (
    Conversation,
    ConversationRow,
    Reason,
    Section,
    TriageState,
)
from desktop.model.ids import AccountId, ConversationId, MessageId, RemoteId, SourceId
from desktop.model.message import Address, Attachment, Automation, Details, Message

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)

ROW = ConversationRow(
    id=ConversationId(7),
    subject="Roof",
    people=(Address(name="Esra Kaya", address="esra@x.example"),),
    sources=(SourceId("imap"),),
    section=Section.NEEDS_YOU,
    score=55,
    reasons=(
        Reason(code="asks_you", points=40, evidence="Can you come?"),
        Reason(code="circle", points=15, parameters={"name": "Esra", "count": "9"}),
    ),
    unread=2,
    message_count=3,
    last_message_at=NOON,
    state=TriageState.INBOX,
    snippet="Can you come?",
)

MESSAGE = Message(
    id=MessageId(9),
    conversation_id=ConversationId(7),
    account_id=AccountId(1),
    source=SourceId("imap"),
    account_name="Work mail",
    remote_id=RemoteId("INBOX/1"),
    channel="Inbox",
    message_id="a@x.example",
    in_reply_to=None,
    references=(),
    sender=Address(address="esra@x.example"),
    reply_to=(),
    to=(Address(name="Sanne", address="sanne@x.example"),),
    cc=(),
    bcc=(),
    subject="Roof",
    sent_at=NOON,
    text="Can you come?",
    html=None,
    snippet="Can you come?",
    blocked_remote=0,
    flags=frozenset(),
    automation=Automation.PERSON,
    attachments=(Attachment(name="a.pdf", mime="application/pdf", size=3, part="2"),),
    details=Details(),
    is_mine=False,
)


def test_a_row_has_what_the_contract_names() -> None:
    shape = row_shape(ROW)
    assert {
        "id": 7,
        "subject": "Roof",
        "people": [{"name": "Esra Kaya", "address": "esra@x.example"}],
        "sources": ["imap"],
        "section": "needs_you",
        "score": 55,
        "reasons": [
            {
                "code": "asks_you",
                "text": "Asks you a question",
                "points": 40,
                "evidence": "Can you come?",
            },
            {
                "code": "circle",
                "text": "From your circle",
                "points": 15,
                "evidence": "You wrote to Esra 9 times",
            },
        ],
        "unread": 2,
        "last_message_at": "2026-06-10T12:00:00Z",
        "state": "inbox",
    }.items() <= shape.items()


def test_a_conversation_has_what_the_contract_names() -> None:
    shape = conversation_shape(Conversation(row=ROW, messages=(MESSAGE,)))
    assert shape == {
        "id": 7,
        "subject": "Roof",
        "messages": [
            {
                "id": 9,
                "source": "imap",
                "account": "Work mail",
                "remote_id": "INBOX/1",
                "message_id": "a@x.example",
                "from": {"name": "", "address": "esra@x.example"},
                "to": [{"name": "Sanne", "address": "sanne@x.example"}],
                "cc": [],
                "subject": "Roof",
                "sent_at": "2026-06-10T12:00:00Z",
                "text": "Can you come?",
                "html": None,
                "attachments": [{"name": "a.pdf", "mime": "application/pdf", "size": 3}],
                "in_reply_to": None,
            }
        ],
    }


def test_times_are_in_utc() -> None:
    local = datetime(2026, 6, 10, 14, tzinfo=timezone(timedelta(hours=2)))
    assert time_shape(local) == "2026-06-10T12:00:00Z"
    assert time_shape(None) is None
