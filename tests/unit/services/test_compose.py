"""Writing: drafts, sending with a delay, taking back, and what the service then holds."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.errors import UsageError
from desktop.model.conversation import TriageState, View
from desktop.model.ids import RemoteId
from desktop.model.message import Address, Attachment, Details, Invitation, Unsubscribe
from desktop.model.operation import (
    DraftAttachment,
    DraftKind,
    OperationKind,
    OperationResult,
    OperationState,
)
from desktop.model.payload import draft_from_payload
from desktop.sources.api import Capability, SyncBatch
from desktop.sources.mail.incoming import read_message
from desktop.sources.mail.outgoing import build_message
from tests.unit.sync.fakes import ME, FakeSource, batch, message, once, opened

JAN = Address(name="Jan", address="jan@oostermeer.example")
FILE = Attachment(name="../plan.pdf", mime="application/pdf", size=12, part="2")


@pytest.fixture
def source():
    return FakeSource(sync=once(batch(message(1, attachments=(FILE,)))))


@pytest.fixture
def work(tmp_path, source):
    with opened(tmp_path, source) as workspace:
        workspace.account = workspace.add(source)
        workspace.workspace.sync_once()
        workspace.compose = workspace.services.compose
        yield workspace


def first(work):
    (row,) = work.views.page(View.INBOX).rows
    return work.views.conversation(row.id)


def reply(work, text="Yes.\n"):
    draft = work.run(work.compose.start(DraftKind.REPLY, answers=first(work).messages[0].id))
    return replace(draft, text=text + draft.text)


def test_a_reply_starts_with_recipients_threading_and_quote(work):
    draft = reply(work, "")
    assert draft.to == (JAN,)
    assert draft.sender.address == ME
    assert draft.in_reply_to == "1@oostermeer.example"
    assert "> Could you look at this?" in draft.text
    assert work.views.drafts() == [draft]


def test_saving_again_keeps_one_draft(work):
    draft = work.run(work.compose.save(reply(work)))
    again = work.run(work.compose.save(replace(draft, text="No.")))
    assert [one.text for one in work.views.drafts()] == ["No."]
    assert again.id == draft.id


def test_a_discarded_draft_comes_back_by_undo(work):
    draft = work.run(work.compose.save(reply(work)))
    work.run(work.compose.discard(draft.id))
    assert work.views.drafts() == []
    work.run(work.services.triage.undo())
    assert [one.text for one in work.views.drafts()] == [draft.text]


def test_what_was_sent_stands_in_the_conversation_at_once(work):
    conversation = first(work)
    outcome = work.run(work.compose.send(reply(work), then_done=True))
    assert outcome.code == "send"
    shown = work.views.conversation(conversation.row.id)
    assert [one.is_mine for one in shown.messages] == [False, True]
    assert shown.row.state is TriageState.DONE
    assert work.views.drafts() == []
    (operation,) = work.views.outbox()
    assert operation.kind is OperationKind.SEND
    assert operation.idempotency_key.endswith("@oostermeer.example")
    assert (operation.not_before - operation.created_at).total_seconds() == 10


def test_undo_before_it_leaves_brings_the_draft_back(work, source):
    draft = reply(work)
    work.run(work.compose.send(draft, then_done=True))
    work.run(work.services.triage.undo())
    assert [one.text for one in work.views.drafts()] == [draft.text]
    assert len(first(work).messages) == 1
    assert work.views.outbox() == []
    work.workspace.sync_once()
    assert source.performed == []


def test_undo_after_it_left_says_so(work):
    work.run(work.services.settings.set("send_delay_s", "0"))
    outcome = work.run(work.compose.send(reply(work)))
    work.workspace.sync_once()
    with pytest.raises(UsageError, match="already been sent"):
        work.run(work.services.triage.undo(outcome.undo_ticket))


def test_the_copy_that_comes_back_from_the_service_is_the_same_message(work, source):
    async def send(operation):
        return OperationResult(remote_id=RemoteId("Sent/7"))

    source.perform = send
    work.run(work.services.settings.set("send_delay_s", "0"))
    conversation = first(work)
    work.run(work.compose.send(reply(work)))
    work.workspace.sync_once()
    (operation,) = source.performed
    raw = build_message(
        draft_from_payload(operation.payload["draft"]),
        message_id=operation.idempotency_key,
        date=operation.created_at,
    )
    copy = read_message(raw, remote_id="Sent/7", channel="Sent")
    source.sync = once(SyncBatch(stream="Sent", cursor="1", messages=(copy,)))
    work.workspace.sync_once()
    shown = work.views.conversation(conversation.row.id)
    assert len(shown.messages) == 2
    assert shown.messages[1].remote_id == "Sent/7"
    assert work.views.outbox()[0].state is OperationState.DONE


def test_a_new_message_makes_a_conversation(work):
    draft = work.run(work.compose.start(DraftKind.NEW))
    draft = replace(draft, to=(JAN,), subject="Bridge", text="Open at nine?")
    outcome = work.run(work.compose.send(draft))
    (operation,) = work.views.outbox()
    assert operation.conversation_id in outcome.changes.conversations
    assert work.views.row(operation.conversation_id).subject == "Bridge"


@pytest.mark.parametrize("to", [(), (Address(address="jan"),), (Address(address="a b@c.nl"),)])
def test_what_cannot_be_sent_stays_a_draft(work, to):
    draft = replace(reply(work), to=to, cc=())
    with pytest.raises(UsageError):
        work.run(work.compose.send(draft))
    assert len(work.views.drafts()) == 1


def test_a_waiting_send_can_be_edited_again(work):
    work.run(work.compose.send(reply(work)))
    (operation,) = work.views.outbox()
    draft = work.run(work.compose.cancel(operation.id))
    assert work.views.drafts() == [draft]
    assert len(first(work).messages) == 1


def test_attached_files_are_kept_by_the_profile(work, tmp_path):
    mine = tmp_path / "note.txt"
    mine.write_bytes(b"hello")
    one = DraftAttachment(path=str(mine), name="note.txt", mime="text/plain", size=0)
    draft = work.run(work.compose.save(replace(reply(work), attachments=(one,))))
    mine.unlink()
    (kept,) = draft.attachments
    assert Path(kept.path).read_bytes() == b"hello"
    assert kept.size == 5


def test_a_received_attachment_becomes_a_file_with_a_safe_name(work, source):
    (attachment,) = first(work).messages[0].attachments
    path = work.run(work.compose.attachment(attachment.id))
    assert path.read_bytes() == b"INBOX/1 2"
    assert path.name == "_plan.pdf"
    assert path.is_relative_to(work.workspace.paths.attachments)
    again = work.run(work.compose.attachment(attachment.id))
    assert again == path


def test_a_too_large_attachment_is_not_fetched(work):
    work.run(work.services.settings.set("attachment_most_bytes", "5"))
    (attachment,) = first(work).messages[0].attachments
    with pytest.raises(UsageError, match="too large"):
        work.run(work.compose.attachment(attachment.id))


def test_a_forward_carries_the_files(work):
    draft = work.run(work.compose.start(DraftKind.FORWARD, answers=first(work).messages[0].id))
    (carried,) = draft.attachments
    assert Path(carried.path).read_bytes() == b"INBOX/1 2"
    assert draft.to == ()


def test_leaving_a_list_by_one_click(tmp_path):
    way = Unsubscribe(https_url="https://list.example/leave", one_click=True)
    source = FakeSource(sync=once(batch(message(1, details=Details(unsubscribe=way)))))
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        work.run(work.services.compose.unsubscribe(first(work).messages[0].id))
        (operation,) = work.views.outbox()
        assert operation.kind is OperationKind.UNSUBSCRIBE
        assert operation.payload == {"url": "https://list.example/leave"}


def test_leaving_a_list_by_mail(tmp_path):
    way = Unsubscribe(mailto="mailto:leave@list.example?subject=leave%20now")
    source = FakeSource(sync=once(batch(message(1, details=Details(unsubscribe=way)))))
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        work.run(work.services.compose.unsubscribe(first(work).messages[0].id))
        (operation,) = work.views.outbox()
        draft = draft_from_payload(operation.payload["draft"])
        assert (draft.to[0].address, draft.subject) == ("leave@list.example", "leave now")


def test_without_an_account_that_sends_it_says_so(tmp_path):
    source = FakeSource(
        sync=once(batch(message(1))), capabilities=frozenset({Capability.FETCH_PART})
    )
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        with pytest.raises(UsageError, match="no account"):
            work.run(work.services.compose.start(DraftKind.NEW))


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:42@oostermeer.example
DTSTAMP:20261123T090000Z
DTSTART:20261124T090000Z
SUMMARY:Bridge
ORGANIZER:mailto:jan@oostermeer.example
ATTENDEE:mailto:eva@oostermeer.example
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_an_invitation_is_answered_by_mail_to_the_organizer(tmp_path):
    invitation = Invitation(
        method="REQUEST",
        uid="42@oostermeer.example",
        summary="Bridge",
        organizer=JAN,
        calendar=CALENDAR,
    )
    source = FakeSource(sync=once(batch(message(1, details=Details(invitation=invitation)))))
    with opened(tmp_path, source) as work:
        work.add(source)
        work.workspace.sync_once()
        message_id = first(work).messages[0].id
        outcome = work.run(work.services.compose.answer_invitation(message_id, "accepted"))
        assert outcome.code == "accepted"
        (operation,) = work.views.outbox()
        draft = draft_from_payload(operation.payload["draft"])
        assert draft.to == (JAN,)
        assert "PARTSTAT=ACCEPTED" in draft.calendar_reply
        assert "UID:42@oostermeer.example" in draft.calendar_reply
        with pytest.raises(UsageError):
            work.run(work.services.compose.answer_invitation(message_id, "perhaps"))
