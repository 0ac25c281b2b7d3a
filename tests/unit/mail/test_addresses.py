"""Reading addresses and judging senders."""

import pytest

from desktop.model.message import Address
from desktop.sources.mail.addresses import read_addresses
from desktop.sources.mail.incoming import read_message


def pairs(value: str | bytes) -> list[tuple[str, str]]:
    raw = value.encode() if isinstance(value, str) else value
    return [(one.name, one.address) for one in read_addresses([raw])]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("jan@x.nl", [("", "jan@x.nl")]),
        ("Jan de Vries <jan@x.nl>", [("Jan de Vries", "jan@x.nl")]),
        (
            '"Vries, Jan de" <jan@x.nl>, piet@y.nl',
            [("Vries, Jan de", "jan@x.nl"), ("", "piet@y.nl")],
        ),
        ("jan@x.nl (Jan de Vries)", [("Jan de Vries", "jan@x.nl")]),
        ("=?utf-8?Q?Ren=C3=A9?= <r@x.nl>", [("René", "r@x.nl")]),
        ('"=?utf-8?B?UmVuw6k=?=" <r@x.nl>', [("René", "r@x.nl")]),
        ("=?utf-8?Q?Vries,_Jan?= <j@x.nl>", [("Vries, Jan", "j@x.nl")]),
        ("Team: a@x.nl, B <b@x.nl>;", [("", "a@x.nl"), ("B", "b@x.nl")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.nl,@b.nl:jan@x.nl>", [("", "jan@x.nl")]),
        ("Jan jan@x.nl", [("Jan", "jan@x.nl")]),
        ("glyph at divmod.com (Glyph Lefkowitz)", [("Glyph Lefkowitz", "glyph@divmod.com")]),
        ("a@good.com <b@evil.com>", [("a@good.com", "b@evil.com")]),
        ('"a@good.com>" <b@evil.com>', [("a@good.com>", "b@evil.com")]),
        ("Jan <mailto:jan@x.nl>", [("Jan", "jan@x.nl")]),
        ('"Jan \\"de Beer\\" V" <j@x.nl>', [('Jan "de Beer" V', "j@x.nl")]),
        ('"john doe"@x.nl', [("", '"john doe"@x.nl')]),
        ("", []),
    ],
)
def test_addresses_are_read(value: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(value) == expected


def test_names_lose_what_deceives_the_eye() -> None:
    assert pairs("=?utf-8?B?4oCuZ25w4oCsLmV4ZQ==?= <a@b.nl>") == [("gnp.exe", "a@b.nl")]
    assert pairs("=?utf-8?Q?a=00b=0Ac?= <a@b.nl>") == [("a b c", "a@b.nl")]


def sender_and_warnings(from_field: bytes) -> tuple[Address, tuple[str, ...]]:
    message = read_message(from_field + b"\n\nx", remote_id="1", channel="")
    return message.sender, message.details.warnings


@pytest.mark.parametrize(
    ("field", "address", "warning"),
    [
        (b"From: a@good.com <b@evil.com>", "b@evil.com", "address-in-name"),
        (b'From: "service@bank.nl" <x@evil.com>', "x@evil.com", "address-in-name"),
        (b"From: a@x.nl, b@y.nl", "a@x.nl", "several-from"),
        (b"From: a@x.nl\nFrom: b@y.nl", "a@x.nl", "several-from"),
        ("From: x@bаnk.nl".encode(), "x@bаnk.nl", "mixed-script"),
        (b"From: x@xn--bnk-5cd.nl", "x@xn--bnk-5cd.nl", "mixed-script"),
    ],
)
def test_odd_senders_are_warned_about(field: bytes, address: str, warning: str) -> None:
    sender, warnings = sender_and_warnings(field)
    assert sender.address == address
    assert warning in warnings


def test_an_encoded_word_hides_no_address() -> None:
    """Mailsploit: the encoded-words decode to an address of their own, with a NUL after it."""
    field = (
        b"From: =?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?="
        b"=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?=@mailsploit.com"
    )
    sender, warnings = sender_and_warnings(field)
    assert sender.address.endswith("@mailsploit.com")
    assert "whitehouse.gov" not in sender.address
    assert "from-mismatch" in warnings


def test_an_ordinary_sender_is_not_warned_about() -> None:
    assert sender_and_warnings(b'From: "Jan de Vries" <jan@x.nl>')[1] == ()
    assert sender_and_warnings(b'From: "jan@x.nl" <Jan@x.nl>')[1] == ()
