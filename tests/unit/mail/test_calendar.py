"""Answering an invitation."""

from datetime import UTC, datetime

import pytest

from desktop.model.message import Address, Invitation
from desktop.sources.mail.calendar import answer_invitation, read_invitation

ASKED = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
    "SEQUENCE:2\r\nSUMMARY:Overleg\r\nDTSTART:20260302T120000Z\r\nDTEND:20260302T130000Z\r\n"
    "ORGANIZER;CN=Jan:mailto:jan@x.nl\r\nATTENDEE:mailto:f@o.nl\r\nATTENDEE:mailto:g@o.nl\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "state"),
    [("accepted", "ACCEPTED"), ("tentative", "TENTATIVE"), ("declined", "DECLINED")],
)
def test_an_answer_names_the_event_and_only_the_one_who_answers(answer: str, state: str) -> None:
    asked = read_invitation(ASKED)
    assert asked is not None
    me = Address(name="Fatima", address="f@o.nl")
    reply = answer_invitation(asked, attendee=me, answer=answer, now=NOW)
    assert f"PARTSTAT={state}" in reply
    read = read_invitation(reply)
    assert read is not None
    assert (read.method, read.uid, read.sequence) == ("REPLY", "u1", 2)
    assert read.attendees == (me,)
    assert read.organizer == asked.organizer


def test_an_unreadable_invitation_cannot_be_answered() -> None:
    broken = Invitation(method="REQUEST", uid="u", summary="", calendar="x")
    with pytest.raises(ValueError, match="cannot be read"):
        answer_invitation(broken, attendee=Address(address="a@b.nl"), answer="accepted", now=NOW)
