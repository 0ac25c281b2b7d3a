"""What the pane works out without Qt."""

from pathlib import Path

import pytest

from desktop.model.conversation import Conversation
from desktop.ui.reading.attachment_files import is_dangerous, read_only_copy, safe_name
from desktop.ui.reading.body_parts import split_html, split_text
from desktop.ui.reading.hits import marked_words
from desktop.ui.reading.html_document import (
    LIMIT,
    cut_html,
    fit_html,
    flatten_tables,
    sets_colours,
)
from desktop.ui.reading.links import is_misleading, real_host
from desktop.ui.reading.marked_message import asking_message, first_shown
from desktop.ui.reading.original_document import original_html
from desktop.ui.reading.text_html import text_to_html
from tests.ui.fake_services import sample_messages, sample_rows


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://evil.example/x", "https://bank.example", True),
        ("https://evil.example/x", "www.bank.example/login", True),
        ("https://login.bank.example", "bank.example", False),
        ("https://bank.example.evil.example", "bank.example", True),
        ("https://evil.example", "Click here", False),
        ("https://bank.example@evil.example/", "Click here", True),
        ("mailto:a@evil.example", "a@bank.example", True),
        ("mailto:a@bank.example", "a@bank.example", False),
        ("https://[", "bank.example", True),
    ],
)
def test_a_link_that_shows_another_place_is_misleading(url: str, text: str, expected: bool) -> None:
    assert is_misleading(url, text) is expected


def test_the_real_host_is_named() -> None:
    assert real_host("https://user@www.evil.example:8443/x") == "evil.example"
    assert real_host("mailto:a@x.example?subject=s") == "a@x.example"


def test_text_becomes_html_with_links_and_nothing_of_its_own() -> None:
    html = text_to_html(
        "See https://x.example/a_(b). <script>\n\n@Sanne and @nobody", mentions={"sanne"}
    )
    assert '<a href="https://x.example/a_(b">' in html
    assert "&lt;script&gt;" in html
    assert '<b class="mention">@Sanne</b> and @nobody' in html
    assert html.count("<p ") == 2


def test_layout_tables_become_blocks_and_data_tables_stay() -> None:
    wrapper = '<table width="600"><tr><td align="center">a</td></tr></table>'
    data = "<table><tr><td>1</td><td>2</td></tr></table>"
    assert flatten_tables(wrapper) == '<div><div align="center">a</div></div>'
    assert flatten_tables(data) == data


def test_tables_never_nest_deeper_than_is_quick() -> None:
    opened = "<table><tr><td>x</td><td>" * 12
    flat = flatten_tables(opened + "y" + "</td></tr></table>" * 12)
    assert flat.count("<table") == 3
    assert flat.count("<table") == flat.count("</table")


def test_a_long_body_comes_in_pieces_that_lose_nothing() -> None:
    words = [f"word{number}" for number in range(60_000)]
    html = "".join(f"<p>{word}</p>" for word in words)
    pieces = list(fit_html(html))
    assert len(pieces) > 1
    assert all(len(piece.html) <= LIMIT for piece in pieces)
    assert "".join(piece.html for piece in pieces) == html


def test_a_cut_never_falls_within_a_tag() -> None:
    html = '<p>text</p><a href="https://x.example/long">link</a>'
    for limit in range(12, len(html)):
        head = cut_html(html, limit)
        assert head.rfind("<") <= head.rfind(">") or not head.count("<")


def test_pictures_in_data_urls_do_not_count_as_text() -> None:
    picture = "data:image/png;base64," + "A" * (LIMIT + 1)
    (piece,) = fit_html(f'<p>x</p><img src="{picture}">')
    assert piece.pictures == {"luwte-picture:0": picture}
    assert len(piece.html) < 100


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>plain</p>", False),
        ('<p style="color:red">x</p>', True),
        ('<td bgcolor="#fff">x</td>', True),
        ('<div style="margin:0;background-color:#eee">x</div>', True),
        ("<p>color: red</p>", False),
    ],
)
def test_own_colours_are_noticed(html: str, expected: bool) -> None:
    assert sets_colours(html) is expected


def test_the_quote_at_the_end_is_split_off_with_its_introduction() -> None:
    html = "<p>Yes.</p><div>On Monday Joris wrote:</div><blockquote><p>Can you?</p></blockquote>"
    parts = split_html(html)
    assert parts.own == "<p>Yes.</p>"
    assert parts.own + parts.quoted == html


def test_a_quote_that_is_answered_below_stays() -> None:
    html = "<blockquote>Can you?</blockquote><p>Yes.</p>"
    assert split_html(html).quoted == ""


def test_a_message_of_nothing_but_a_quote_is_shown() -> None:
    assert split_html("<blockquote>x</blockquote>").own == "<blockquote>x</blockquote>"
    assert split_text("> x").own == "> x"


def test_text_is_divided_into_own_words_signature_and_quote() -> None:
    parts = split_text("Yes.\n\n-- \nSanne\n\nOn 9 June 2026 Joris wrote:\n> Can you?\n")
    assert parts.own == "Yes."
    assert "Sanne" in parts.signature
    assert "> Can you?" in parts.quoted


def test_marked_words_come_longest_first() -> None:
    assert marked_words("a \ue000noise\ue001 b \ue000contour\ue001 \ue000noise\ue001") == (
        "contour",
        "noise",
    )


def test_the_message_that_asks_is_found_by_its_evidence() -> None:
    row = sample_rows()[0]
    messages = sample_messages(row)
    assert asking_message(Conversation(row=row, messages=messages)) == messages[-1].id


def test_read_messages_are_folded_but_never_a_single_one() -> None:
    messages = sample_messages(sample_rows()[0])
    assert first_shown(messages) == 3
    assert first_shown(messages[2:]) == 0
    assert first_shown(messages * 10) >= 40


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("con.txt", "attachment_con.txt"),
        ("", "attachment"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_file_names_are_made_harmless(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_files_that_can_run_are_known() -> None:
    assert is_dangerous("Invoice.PDF.exe")
    assert is_dangerous("macro.docm")
    assert not is_dangerous("report.pdf")


def test_an_opened_file_is_a_read_only_copy_under_a_free_name(tmp_path: Path) -> None:
    source = tmp_path / "hash"
    source.write_bytes(b"x")
    first = read_only_copy(source, "report.pdf", tmp_path)
    second = read_only_copy(source, "report.pdf", tmp_path)
    assert (first.name, second.name) == ("report.pdf", "report (2).pdf")
    assert first.stat().st_mode & 0o222 == 0


def test_the_original_has_a_policy_and_its_own_pictures() -> None:
    raw = b'Content-Type: text/html; charset=utf-8\r\n\r\n<img src="cid:a@x">\xc3\xa9'
    page = original_html(raw, {"a@x": b"\x89PNG"})
    assert "default-src 'none'" in page
    assert 'src="data:image/png;base64,' in page
    assert "é" in page


def test_a_long_list_comes_in_small_pieces_cut_between_rows() -> None:
    row = "<tr><td>one</td><td>two</td></tr>"
    pieces = list(fit_html("<table>" + row * 6000 + "</table>"))
    assert len(pieces[0].html) < 7_000
    assert sum(piece.html.count("<tr>") for piece in pieces) == 6000
    assert all(piece.html.rstrip().endswith(("</tr>", "</table>", "</div>")) for piece in pieces)
