"""Drafts as plain data."""

import json
from datetime import UTC, datetime

from desktop.model.ids import AccountId, ConversationId, DraftId, MessageId
from desktop.model.message import Address
from desktop.model.operation import Draft, DraftAttachment, DraftKind
from desktop.model.payload import draft_from_payload, draft_to_payload

FULL = Draft(
    id=DraftId(4),
    kind=DraftKind.REPLY_ALL,
    account_id=AccountId(1),
    conversation_id=ConversationId(7),
    answers=MessageId(9),
    sender=Address(name="Eva", address="eva@oostermeer.nl"),
    to=(Address(address="jan@oostermeer.nl"),),
    cc=(Address(name="Zoë", address="zoe@oostermeer.nl"),),
    bcc=(Address(address="b@oostermeer.nl"),),
    subject="Re: brug",
    text="Ja.\n",
    html="<p>Ja.</p>",
    in_reply_to="a@b",
    references=("x@y", "a@b"),
    attachments=(DraftAttachment(path="/p/a.pdf", name="a.pdf", mime="application/pdf", size=3),),
    calendar_reply="BEGIN:VCALENDAR",
    saved_at=datetime(2026, 11, 23, 14, tzinfo=UTC),
)


def test_a_draft_comes_back_whole_through_json():
    assert draft_from_payload(json.loads(json.dumps(draft_to_payload(FULL)))) == FULL


def test_a_draft_with_defaults_comes_back_whole():
    draft = Draft(account_id=AccountId(1), sender=Address(address="eva@oostermeer.nl"))
    assert draft_from_payload(json.loads(json.dumps(draft_to_payload(draft)))) == draft
