"""What an answer or a forward starts from."""

from datetime import UTC, datetime

import pytest

from desktop.model.ids import AccountId, ConversationId, MessageId, RemoteId, SourceId
from desktop.model.message import Address, Automation, Details, Message
from desktop.model.operation import Draft, DraftKind
from desktop.sources.mail.answering import forward_subject, reply_subject, start_draft

ME = Address(name="Ik", address="ik@x.nl")
JAN = Address(name="Jan", address="jan@x.nl")
PIET = Address(name="Piet", address="piet@x.nl")


def message(**fields: object) -> Message:
    facts: dict[str, object] = {
        "id": MessageId(7),
        "conversation_id": ConversationId(3),
        "account_id": AccountId(1),
        "source": SourceId("imap"),
        "account_name": "",
        "remote_id": RemoteId("1"),
        "channel": "Inbox",
        "message_id": "m@x.nl",
        "in_reply_to": None,
        "references": ("r@x.nl",),
        "sender": JAN,
        "reply_to": (),
        "to": (Address(address="IK@x.nl"), PIET),
        "cc": (Address(address="cc@x.nl"),),
        "bcc": (),
        "subject": "Vraag",
        "sent_at": datetime(2026, 3, 2, 12, tzinfo=UTC),
        "text": "Eerste\n> oud\n\nTweede\n",
        "html": None,
        "snippet": "",
        "blocked_remote": 0,
        "flags": frozenset(),
        "automation": Automation.PERSON,
        "attachments": (),
        "details": Details(),
        "is_mine": False,
    }
    return Message(**(facts | fields))  # type: ignore[arg-type]


def start(kind: DraftKind, **fields: object) -> Draft:
    mine = frozenset(("ik@x.nl", "alias@x.nl"))
    return start_draft(
        kind, account_id=AccountId(1), sender=ME, answers=message(**fields), my_addresses=mine
    )


def test_a_reply_goes_to_the_author_and_is_threaded() -> None:
    draft = start(DraftKind.REPLY)
    assert (draft.to, draft.cc) == ((JAN,), ())
    assert draft.subject == "Re: Vraag"
    assert (draft.in_reply_to, draft.references) == ("m@x.nl", ("r@x.nl", "m@x.nl"))
    assert (draft.answers, draft.conversation_id) == (7, 3)


def test_reply_to_wins_over_from() -> None:
    assert start(DraftKind.REPLY, reply_to=(PIET,)).to == (PIET,)


def test_a_reply_to_all_leaves_out_my_own_addresses() -> None:
    draft = start(DraftKind.REPLY_ALL)
    assert draft.to == (JAN,)
    assert [one.address for one in draft.cc] == ["piet@x.nl", "cc@x.nl"]


def test_an_answer_to_my_own_message_goes_to_whom_it_went() -> None:
    assert start(DraftKind.REPLY, sender=ME, to=(PIET,)).to == (PIET,)


def test_a_reply_to_all_of_a_list_goes_to_the_list() -> None:
    details = Details(list_post="lijst@x.nl")
    draft = start(DraftKind.REPLY_ALL, details=details, to=(Address(address="lijst@x.nl"),), cc=())
    assert [one.address for one in (*draft.to, *draft.cc)] == ["lijst@x.nl"]


def test_the_text_is_quoted() -> None:
    lines = start(DraftKind.REPLY).text.split("\n")
    assert lines[:2] == ["", ""]
    assert "Jan" in lines[2]
    assert lines[3:] == ["> Eerste", ">> oud", ">", "> Tweede", ""]


def test_a_forward_has_no_recipients_and_carries_the_text_inline() -> None:
    draft = start(DraftKind.FORWARD)
    assert (draft.to, draft.cc, draft.in_reply_to) == ((), (), None)
    assert draft.subject == "Fwd: Vraag"
    assert "From: Jan <jan@x.nl>" in draft.text
    assert "Eerste\n> oud" in draft.text


@pytest.mark.parametrize(
    "subject",
    ["Vraag", "Re: Vraag", "RE: re: Vraag", "Antw: Vraag", "AW: SV: Vraag", "Re[2]: Vraag"],
)
def test_re_stands_once_before_a_subject(subject: str) -> None:
    assert reply_subject(subject) == "Re: Vraag"


def test_subjects_lose_their_line_ends_and_keep_their_words() -> None:
    assert reply_subject("Regeling\r\nBcc: x") == "Re: Regeling Bcc: x"
    assert forward_subject("FW: Fwd: Vraag") == "Fwd: Vraag"
    assert forward_subject("Re: Vraag") == "Fwd: Re: Vraag"
