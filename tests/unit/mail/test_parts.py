"""Fetching parts, and file names fit for any system."""

import base64

import pytest

from desktop.sources.mail.incoming import read_message
from desktop.sources.mail.parameters import parse_parameters, safe_file_name
from desktop.sources.mail.parts import fetch_part, inline_images
from tests.unit.mail.corpora import files, needs_corpora

MAIL = (
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHi\n--x\nContent-Type: image/png\n"
    b"Content-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\niVBO\n--x\n"
    b"Content-Type: message/rfc822\n\nSubject: in\nContent-Type: multipart/mixed; boundary=y\n\n"
    b"--y\n\ntext\n--y\nContent-Type: application/zip; name=a.zip\n\nPK!\n--y--\n--x--\n"
)


def test_parts_are_named_as_imap_names_them() -> None:
    assert fetch_part(MAIL, "1") == b"Hi"
    assert fetch_part(MAIL, "2") == b"\x89PN"
    assert fetch_part(MAIL, "3").startswith(b"Subject: in")
    assert fetch_part(MAIL, "3.2") == b"PK!"
    assert fetch_part(MAIL, "") == MAIL


def test_every_listed_attachment_can_be_fetched() -> None:
    message = read_message(MAIL, remote_id="1", channel="")
    assert [one.part for one in message.attachments] == ["2", "3"]
    for one in message.attachments:
        assert len(fetch_part(MAIL, one.part)) == one.size


def test_a_missing_part_is_a_key_error() -> None:
    for part in ("9", "2.1", "2!0", "x", "1!x"):
        with pytest.raises(KeyError):
            fetch_part(MAIL, part)


def test_pictures_come_by_content_id() -> None:
    assert list(inline_images(MAIL)) == ["logo@x"]


@needs_corpora
def test_files_in_winmail_are_listed_and_fetched() -> None:
    tnef = next(data for name, data in files("tnef") if name.endswith("two-files.tnef"))
    raw = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHi\n--x\n"
    raw += b"Content-Type: application/ms-tnef; name=winmail.dat\n"
    raw += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(tnef)
    raw += b"--x--\n"
    message = read_message(raw, remote_id="1", channel="")
    assert sorted(one.name for one in message.attachments) == ["AUTHORS", "README"]
    for one in message.attachments:
        assert len(fetch_part(raw, one.part)) == one.size > 0


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("verslag één.pdf", "verslag één.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jan\\a.doc", "a.doc"),
        ("con.txt", "_con.txt"),
        ("a\0b\nc.txt", "a b c.txt"),
        ("factuur\u202egnp.exe", "factuurgnp.exe"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        (" . ", ""),
        ("...", ""),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_file_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a/b; name=plain.txt", "plain.txt"),
        ('a/b; name="with space.txt"', "with space.txt"),
        ("a/b; name*=utf-8''%C3%A9.txt", "é.txt"),
        ("a/b; name*0*=utf-8''%C3%A9; name*1=n.txt", "én.txt"),
        ('a/b; name*0="long "; name*1="name.txt"', "long name.txt"),
        ('a/b; name="=?utf-8?Q?=C3=A9.txt?="', "é.txt"),
        ("a/b; name==?utf-8?Q?=C3=A9_n.txt?=", "é n.txt"),
        ("a/b; name=bad name.txt; charset=x", "bad name.txt"),
        ('a/b; name="unclosed.txt', "unclosed.txt"),
        ("a/b; name=old.txt; name*=utf-8''new.txt", "new.txt"),
    ],
)
def test_parameters_are_read_in_all_their_ways(value: str, name: str) -> None:
    assert parse_parameters(value)[1]["name"] == name
