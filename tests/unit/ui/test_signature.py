"""The signature below what a person writes."""

from desktop.model.ids import AccountId
from desktop.model.message import Address
from desktop.model.operation import Draft
from desktop.ui.composer.quoted_text import QUOTE_MARK
from desktop.ui.composer.signature import with_signature

ME = Address(address="sanne@oostermeer.example")


def draft(text: str, html: str | None = None) -> Draft:
    return Draft(account_id=AccountId(1), sender=ME, text=text, html=html)


def test_it_stands_between_the_words_and_the_quote() -> None:
    made = with_signature(draft("Yes.\n\nOn Monday Bas wrote:\n> Really?"), "Sanne\nPlanning")
    assert made.text == "Yes.\n\n-- \nSanne\nPlanning\n\nOn Monday Bas wrote:\n> Really?"


def test_sending_again_after_undo_does_not_repeat_it() -> None:
    once = with_signature(draft("Yes."), "Sanne")
    assert with_signature(once, "Sanne") == once


def test_styled_text_gets_it_too_as_plain_words() -> None:
    made = with_signature(draft("Yes.", f"<p>Yes.</p>{QUOTE_MARK}<p>Q</p></div>"), "A & B")
    assert made.html == (f"<p>Yes.</p><div><br>-- <br>A &amp; B</div>{QUOTE_MARK}<p>Q</p></div>")


def test_without_a_signature_nothing_changes() -> None:
    assert with_signature(draft("Yes."), "  ") == draft("Yes.")
