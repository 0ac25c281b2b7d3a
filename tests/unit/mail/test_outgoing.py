"""Writing mail: what is built reads back as it was written, and gives nothing away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.ids import AccountId
from desktop.model.message import Address, IncomingMessage
from desktop.model.operation import Draft, DraftAttachment
from desktop.sources.mail.incoming import read_message
from desktop.sources.mail.outgoing import (
    build_message,
    envelope_recipients,
    new_message_id,
    trimmed_references,
)
from desktop.sources.mail.parts import fetch_part

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ME = Address(name="Fatima el Amrani", address="fatima@oostermeer.nl")
JAN = Address(name="Jan, de Vries", address="jan@x.nl")


def draft(**fields: object) -> Draft:
    facts: dict[str, object] = {"account_id": AccountId(1), "sender": ME, "to": (JAN,), **fields}
    return Draft(**facts)  # type: ignore[arg-type]


def built(one: Draft, attachments: tuple[bytes, ...] = ()) -> bytes:
    return build_message(one, message_id="m@oostermeer.nl", date=NOON, attachments=attachments)


def read_back(raw: bytes) -> IncomingMessage:
    return read_message(raw, remote_id="1", channel="Sent")


def test_a_message_reads_back_as_it_was_written() -> None:
    raw = built(
        draft(
            cc=(Address(name="Zoë", address="zoe@x.nl"),),
            subject="Café: één vraag",
            text="Beste Jan,\n\n" + "woord " * 60 + "\n> oud\n-- \nFatima",
            in_reply_to="a@x.nl",
            references=("r@x.nl", "a@x.nl"),
        )
    )
    message = read_back(raw)
    assert message.sender == ME
    assert message.to == (JAN,)
    assert message.cc[0].name == "Zoë"
    assert message.subject == "Café: één vraag"
    assert message.sent_at == NOON
    assert message.message_id == "m@oostermeer.nl"
    assert (message.in_reply_to, message.references) == ("a@x.nl", ("r@x.nl", "a@x.nl"))
    paragraph = ("woord " * 60).strip()
    assert message.text == f"Beste Jan,\n\n{paragraph}\n> oud\n-- \nFatima"


def test_lines_are_short_and_end_in_crlf() -> None:
    raw = built(draft(subject="x" * 300, text="lang " * 500 + "é" * 2000 + "y" * 3000))
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_bcc_is_in_the_envelope_only() -> None:
    hidden = draft(bcc=(Address(address="baas@x.nl"), Address(address="JAN@x.nl")))
    assert envelope_recipients(hidden) == ("jan@x.nl", "baas@x.nl")
    assert b"baas" not in built(hidden)


def test_nothing_tells_about_this_computer() -> None:
    raw = built(draft(text="x")).lower()
    for word in (b"user-agent", b"x-mailer", b"python", b"received:"):
        assert word not in raw


def test_line_ends_in_values_cannot_make_headers() -> None:
    evil = Address(name="Jan\r\nBcc: evil@x.nl", address="jan@x.nl")
    raw = built(
        draft(
            to=(evil,),
            subject="Hi\r\nX-Evil: 1",
            in_reply_to="a@b\r\nX-Evil: 2",
            references=("c@d\nX-Evil: 3",),
        )
    )
    names = [line.partition(b":")[0] for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")]
    assert b"X-Evil" not in names
    assert b"Bcc" not in names


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        built(draft(to=(Address(address="jan"),)))


def test_files_keep_their_bytes_and_their_names() -> None:
    names = ["verslag één.pdf", "a" * 150 + ".bin", 'quote".txt', "plat.txt"]
    contents = (b"%PDF\r\n\0\xff", bytes(range(256)), b"a\nb\r\nc\r", "é\n".encode())
    described = tuple(
        DraftAttachment(path="", name=name, mime=mime, size=1)
        for name, mime in zip(
            names, ("application/pdf", "", "text/plain", "text/plain"), strict=True
        )
    )
    raw = built(draft(text="Zie bijlage", attachments=described), contents)
    message = read_back(raw)
    assert [one.name for one in message.attachments] == [names[0], names[1], "quote_.txt", names[3]]
    for attached, content in zip(message.attachments, contents, strict=True):
        assert fetch_part(raw, attached.part) == content
        assert attached.size == len(content)


def test_an_answer_to_an_invitation_is_a_calendar_part() -> None:
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"
    raw = built(draft(text="Accepted", calendar_reply=calendar))
    assert b"text/calendar" in raw
    assert b'method="REPLY"' in raw
    assert read_back(raw).text == "Accepted"


def test_html_is_an_alternative_to_the_text() -> None:
    message = read_back(built(draft(text="Hallo", html="<p>Hallo</p>")))
    assert (message.text, (message.html or "").strip()) == ("Hallo", "<p>Hallo</p>")


def test_references_keep_the_first_and_the_latest() -> None:
    ids = [f"{number}@x.nl" for number in range(50)]
    assert trimmed_references(ids) == ("0@x.nl", *ids[-9:])


def test_message_ids_are_fresh_and_in_the_senders_domain() -> None:
    first, second = new_message_id(ME), new_message_id(ME)
    assert first != second
    assert first.endswith("@oostermeer.nl")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=60)


@settings(max_examples=150, deadline=None)
@given(subject=WORDS, name=WORDS, lines=st.lists(WORDS, max_size=6))
def test_any_words_survive_the_journey(subject: str, name: str, lines: list[str]) -> None:
    to = Address(name=name, address="jan@x.nl")
    message = read_back(built(draft(to=(to,), subject=subject, text="\n".join(lines))))
    assert message.subject == " ".join(subject.split())
    assert message.to[0].address == "jan@x.nl"
    assert message.text.split() == "\n".join(lines).split()
