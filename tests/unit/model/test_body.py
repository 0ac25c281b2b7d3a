"""Telling new text from quotes, forwards and signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model.body import BlockKind, new_text, snippet_of, split_quotes
from desktop.model.flowed import flow, unflow


def kinds(text: str) -> list[str]:
    return [block.kind.value for block in split_quotes(text)]


@pytest.mark.parametrize(
    "attribution",
    [
        "Op ma 2 mrt 2026 om 10:00 schreef Jan <jan@x.nl>:",
        "Op 2 maart 2026 om 10:00\nschreef Jan de Vries <jan@x.nl>:",
        "On Mon, Mar 2, 2026 at 10:00 AM Jan <jan@x.nl> wrote:",
        "Jan de Vries schreef op 2 mrt 2026:",
        "Am 02.03.2026 um 10:00 schrieb Jan:",
    ],
)
def test_an_attribution_belongs_to_its_quote(attribution: str) -> None:
    text = f"Nieuw.\n\n{attribution}\n> oud\n> ouder\n\nOok nieuw.\n"
    assert kinds(text) == ["new", "quote", "new"]
    assert new_text(text).split() == ["Nieuw.", "Ook", "nieuw."]


def test_without_marks_all_below_an_attribution_is_quoted() -> None:
    text = "Nieuw.\n\nOp 2 mrt 2026 10:00 schreef Jan <j@x.nl>:\n\nOud zonder tekens.\n"
    assert kinds(text) == ["new", "quote"]


@pytest.mark.parametrize(
    "block",
    [
        "Van: Jan\nVerzonden: maandag\nAan: Piet\nOnderwerp: x\n",
        "From: Jan\nSent: Monday\nTo: Piet\nSubject: x\n",
        "________________________________\nVan: Jan <j@x.nl>\nVerzonden: nu\nAan: Piet\n",
        "-----Oorspronkelijk bericht-----\nVan: Jan\n",
    ],
)
def test_an_outlook_block_begins_the_quote(block: str) -> None:
    assert kinds(f"Akkoord.\n\n{block}\nOud.\n") == ["new", "quote"]


def test_signatures_are_recognised() -> None:
    assert kinds("Hoi\n-- \nJan\nGemeente\n") == ["new", "signature"]
    assert kinds("Hoi\n\nVerzonden vanaf mijn iPhone\n") == ["new", "signature"]


def test_a_forward_is_not_a_quote() -> None:
    text = "Ter info\n\n---------- Forwarded message ---------\nFrom: Jan <j@x.nl>\n\nTekst\n"
    assert kinds(text) == ["new", "forward"]
    assert snippet_of(text) == "Ter info"
    assert snippet_of(text.removeprefix("Ter info")).endswith("Tekst")


def test_ordinary_text_is_new() -> None:
    text = "Op 3 maart schreef ik je dit:\neen lijst\nFrom: hier\nen verder.\n--- a/x\n+++ b/x\n"
    assert kinds(text) == ["new"]


def test_a_snippet_is_short_and_on_one_line() -> None:
    assert snippet_of("a\nb\n") == "a b"
    assert len(snippet_of("woord " * 100)) <= 200
    assert snippet_of("> alleen oud\n") == "alleen oud"


@given(st.text())
def test_no_text_is_lost(text: str) -> None:
    assert "".join(block.text for block in split_quotes(text)) == text


def test_blocks_have_kinds() -> None:
    assert split_quotes("a")[0].kind is BlockKind.NEW


LINES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200), max_size=8
)


@given(LINES)
def test_flowed_text_comes_back(lines: list[str]) -> None:
    written = [line.rstrip(" ") for line in lines]
    text = "\n".join(line for line in written if not line.startswith(">") and line != "--")
    assert unflow(flow(text)) == text


def test_flowed_lines_are_stuffed_and_short() -> None:
    flowed = flow("From here\n> quoted\n indented\n" + "word " * 50)
    assert flowed.startswith(" From here\n> quoted\n  indented\n")
    assert max(map(len, flowed.split("\n"))) <= 78
