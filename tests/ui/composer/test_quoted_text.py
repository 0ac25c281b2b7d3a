from desktop.ui.composer.quoted_text import QUOTE_MARK, split_draft, split_draft_html

QUOTE = "On 2026-06-09 14:06 Fatima wrote:\n> Can you confirm?\n>\n> Fatima"


def test_a_fresh_answer_is_all_quote() -> None:
    parts = split_draft(f"\n\n{QUOTE}\n")
    assert (parts.own, parts.quoted.rstrip()) == ("", QUOTE)


def test_own_words_stand_above_the_quote() -> None:
    parts = split_draft(f"Yes.\n\nSanne\n\n{QUOTE}")
    assert (parts.own, parts.quoted) == ("Yes.\n\nSanne", QUOTE)
    assert parts.joined() == f"Yes.\n\nSanne\n\n{QUOTE}"


def test_words_below_a_quote_keep_it_in_the_text() -> None:
    text = "> Can you?\n\nYes."
    assert split_draft(text).own == text


def test_a_forwarded_message_is_kept_whole() -> None:
    text = "FYI\n\n---------- Forwarded message ----------\nFrom: x\n\nHello\n> older"
    parts = split_draft(text)
    assert parts.own == "FYI"
    assert parts.joined() == text


def test_html_without_our_mark_is_quote() -> None:
    assert split_draft_html("<p>x</p>").quoted == "<p>x</p>"
    parts = split_draft_html(f"<b>Yes</b>{QUOTE_MARK}<p>x</p></div>")
    assert (parts.own, parts.quoted) == ("<b>Yes</b>", "<p>x</p>")
