import pytest

from desktop.model.message import Address
from desktop.ui.composer.checks import (
    attachment_word,
    is_address,
    parse_addresses,
    unique,
    write_addresses,
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The report is attached.", "attached"),
        ("Zie de bijlage.", "bijlage"),
        ("Ik voeg het verslag bij", "voeg het verslag bij"),
        ("See you tomorrow", ""),
        ("Sent without attachment", ""),
        ("> The report is attached.", ""),
        ("Unattached houses", ""),
    ],
)
def test_a_word_that_promises_a_file_is_found(text: str, word: str) -> None:
    assert attachment_word(text) == word


def test_typed_addresses_are_read() -> None:
    text = 'fatima@x.example, "Dijk, Joris van" <joris@x.example>; Yusuf <yusuf@x.example>'
    assert parse_addresses(text) == (
        Address(address="fatima@x.example"),
        Address(name="Dijk, Joris van", address="joris@x.example"),
        Address(name="Yusuf", address="yusuf@x.example"),
    )


def test_written_addresses_are_read_as_they_were() -> None:
    people = (
        Address(name="Dijk, Joris van", address="joris@x.example"),
        Address(name="Zoë Çelik", address="zoe@x.example"),
        Address(address="plain@x.example"),
    )
    assert parse_addresses(write_addresses(people)) == people


def test_what_is_no_address_is_kept_to_be_named() -> None:
    (who,) = parse_addresses("fatima")
    assert not is_address(who.address)
    assert who.address == "fatima"


def test_readers_are_counted_once_and_without_me() -> None:
    people = (Address(address="A@x.example"), Address(address="a@x.example"))
    assert unique((*people, Address(address="me@x.example")), {"me@x.example"}) == people[:1]
