"""Reading mail: what a person sees, and that no bytes whatever make the reader raise."""

import base64
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.model.message import Address, Automation, IncomingMessage
from desktop.sources.mail.incoming import RawMessage, read_message, read_messages

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
)
MIXED = b"""From: "Jan de Vries" <jan@example.nl>
To: mij@example.nl
Subject: =?utf-8?Q?Vergadering_?= =?utf-8?B?8J+TjA==?=
Date: Mon, 02 Mar 2026 13:00:00 +0100
Message-ID: <a@example.nl>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Caf=C3=A9 om tien uur=
 precies.
--inner
Content-Type: text/html; charset=utf-8

<p>Caf\xc3\xa9 om tien uur precies.<img src="https://track.example/p.gif"></p>
--inner--
--outer
Content-Type: application/pdf; name="=?utf-8?Q?verslag=20=C3=A9=C3=A9n.pdf?="
Content-Disposition: attachment; filename*=utf-8''verslag%20%C3%A9%C3%A9n.pdf
Content-Transfer-Encoding: base64

JVBERi0=
--outer--
"""


def read(raw: bytes, **facts: object) -> IncomingMessage:
    return read_message(raw, remote_id="1", channel="INBOX", **facts)  # type: ignore[arg-type]


def test_a_message_with_alternatives_and_a_file_is_read_whole() -> None:
    message = read(MIXED)
    assert message.sender == Address(name="Jan de Vries", address="jan@example.nl")
    assert message.subject == "Vergadering 📌"
    assert message.sent_at == NOON
    assert message.text == "Café om tien uur precies."
    assert message.snippet == message.text
    assert message.blocked_remote == 1
    assert "track.example" in (message.html or "")
    assert ' src="' not in (message.html or "")
    [attached] = message.attachments
    assert (attached.name, attached.mime, attached.size, attached.part) == (
        "verslag één.pdf",
        "application/pdf",
        5,
        "2",
    )


def test_the_content_key_is_the_same_wherever_the_message_is_found() -> None:
    elsewhere = b"Received: by other\nX-Folder: archive\n" + MIXED
    assert read(MIXED).content_key == read(elsewhere).content_key
    assert read(MIXED).content_key != read(MIXED.replace(b"<a@", b"<b@")).content_key


def test_without_a_message_id_subject_and_body_make_the_key() -> None:
    one = b"From: a@b.nl\nSubject: x\n\nHallo\n"
    assert read(one).content_key == read(one.replace(b"\n", b"\r\n")).content_key
    assert read(one).content_key != read(one.replace(b"Hallo", b"Dag")).content_key
    assert read(one).content_key != read(one.replace(b": x", b": y")).content_key


def test_without_a_date_the_arrival_counts_and_then_the_last_received_field() -> None:
    received = b"Received: from x by y; Mon, 2 Mar 2026 12:00:00 +0000\n\nx"
    assert read(b"Subject: x\n\ny", received_at=NOON).sent_at == NOON
    assert read(received).sent_at == NOON


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Mon, 2 Mar 2026 12:00:00 GMT", 12),
        ("2 Mar 26 12:00 +0000", 12),
        ("Mon, 02 Mar 2026 08:00:00 (EDT) -0400", 12),
        ("2026-03-02T13:00:00+01:00", 12),
        ("2026/03/02 Mon 12:00:00 UTC", 12),
        ("Mon, 02 Mar 2026 12:00:00 01800", 12),
    ],
)
def test_dates_are_read_however_they_are_written(written: str, hour: int) -> None:
    assert read(f"Date: {written}\n\nx".encode()).sent_at == NOON.replace(hour=hour)


def test_flowed_paragraphs_are_joined_and_quotes_left_alone() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\none \ntwo\n> quoted \n> more\n-- \nJan\n"
    assert read(raw).text == "one two\n> quoted \n> more\n-- \nJan"


def test_the_snippet_shows_what_is_new() -> None:
    raw = (
        b"Subject: Re: x\n\nOp 2 mrt 2026 om 10:00 schreef Jan <jan@x.nl>:\n> Oud.\n\nNieuw!\n-- \n"
    )
    assert read(raw).snippet == "Nieuw!"


def test_html_alone_gives_text_for_the_search_index() -> None:
    raw = b"Content-Type: text/html\n\n<p>Een &amp; <b>twee</b></p><script>drie()</script><p>vier"
    message = read(raw)
    assert message.text == "Een & twee\n\nvier"
    assert "drie" not in (message.html or "")


def test_pieces_of_html_are_made_safe_each_on_its_own() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        b'<img src="https://evil.example/?\n--x\nContent-Type: text/plain\n\nsecret words\n'
        b'--x\nContent-Type: text/html\n\n">\n--x--\n'
    )
    message = read(raw)
    assert "secret words" in message.text
    assert "evil.example" not in (message.html or "").split("secret")[0]


def test_an_attached_mail_is_a_file_and_its_files_are_not_listed() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below.\n--x\n"
        b"Content-Type: message/rfc822\n\nSubject: Inner/one\nFrom: a@b.nl\n\nInside\n--x--\n"
    )
    message = read(raw)
    assert message.text == "See below."
    assert [(one.mime, one.name) for one in message.attachments] == [
        ("message/rfc822", "Inner_one.eml")
    ]


def test_signed_and_encrypted_mail_is_labelled() -> None:
    signed = b"Content-Type: multipart/signed; boundary=x\n\n--x\n\nHi\n--x\n"
    signed += b"Content-Type: application/pgp-signature\n\nabc\n--x--\n"
    assert read(signed).details.protection == "signed"
    assert read(signed).text == "Hi"
    smime = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx"
    assert read(smime).details.protection == "encrypted"


def test_an_invitation_is_read() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
        "SUMMARY:Overleg\r\nDTSTART:20260302T120000Z\r\nDTEND:20260302T130000Z\r\n"
        "ORGANIZER;CN=Jan:mailto:jan@x.nl\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    encoded = base64.b64encode(calendar.encode())
    raw = b"Content-Type: text/calendar; method=REQUEST\nContent-Transfer-Encoding: base64\n\n"
    invitation = read(raw + encoded).details.invitation
    assert invitation is not None
    assert (invitation.method, invitation.uid, invitation.summary) == ("REQUEST", "u1", "Overleg")
    assert invitation.organizer == Address(name="Jan", address="jan@x.nl")
    assert invitation.starts_at == NOON


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (b"From: jan@x.nl", Automation.PERSON),
        (b"From: jan@x.nl\nList-Id: <l.x.nl>\nList-Post: <mailto:l@x.nl>", Automation.LIST),
        (b"From: nieuws@x.nl\nList-Unsubscribe: <https://x.nl/u>", Automation.NEWSLETTER),
        (b"From: no-reply@x.nl", Automation.NOTIFICATION),
        (b"From: jan@x.nl\nAuto-Submitted: auto-replied", Automation.NOTIFICATION),
        (b"From: jan@x.nl\nPrecedence: bulk", Automation.NOTIFICATION),
    ],
)
def test_who_is_behind_a_message_is_told_by_its_headers(headers: bytes, kind: Automation) -> None:
    assert read(headers + b"\n\nx").automation is kind


def test_messages_come_back_from_another_process_as_they_were() -> None:
    [message] = read_messages([RawMessage(raw=MIXED, remote_id="1", channel="INBOX")])
    assert pickle.loads(pickle.dumps(message)) == message


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\n")
@example(b"\0" * 50)
@example(NESTED)
@example(b"Content-Type: multipart/mixed; boundary=\n\n--\n\n----\n")
@example(b"From: " + b"(" * 5000)
@example(b"Subject: " + b"=?utf-8?Q?" * 2000)
@example(b"Content-Type: text/html\n\n" + b"<div>" * 30000)
@example(b"Content-Type: text/plain; charset=idna\n\n\xff" + b"a" * 500)
def test_no_bytes_make_the_reader_raise(raw: bytes) -> None:
    message = read(raw)
    assert message.size == len(raw)
    assert len(message.content_key) == 32


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(MIXED) - 1), st.binary(max_size=6)), max_size=8))
def test_no_damage_to_a_mail_makes_the_reader_raise(damages: list[tuple[int, bytes]]) -> None:
    raw = bytearray(MIXED)
    for position, data in damages:
        raw[position : position + 3] = data
    assert read(bytes(raw)).size == len(raw)


def test_quotes_in_html_are_told_from_what_is_new() -> None:
    html = (
        b"<p>Dank je.</p><div class=gmail_quote>Op 2 mrt 2026 om 10:00 schreef Jan "
        b"&lt;jan@x.nl&gt;:<br><blockquote class=gmail_quote><p>Oud</p><blockquote type=cite>Ouder"
        b"</blockquote></blockquote></div><p>Ook nieuw.</p><blockquote>Ingesprongen</blockquote>"
    )
    message = read(b"Content-Type: text/html\n\n" + html)
    assert "> Oud\n\n>> Ouder" in message.text
    assert message.snippet == "Dank je. Ook nieuw. Ingesprongen"
