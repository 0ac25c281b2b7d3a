from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.search.highlight import LENGTH, MARK_END, MARK_START, fold, matcher
from desktop.search.parser import parse


def _fragment(query: str, text: str) -> str:
    found = matcher(parse(query, today=date(2026, 3, 4)).node).fragment(text)
    return found.replace(MARK_START, "[").replace(MARK_END, "]")


@pytest.mark.parametrize(
    ("query", "text", "fragment"),
    [
        ("noise ", "The noise is loud", "The [noise] is loud"),
        ("noi", "The noise is loud", "The [noise] is loud"),
        ("noi ", "The noise is loud", ""),
        ("geluid ", "Het Gelüid van de haven", "Het [Gelüid] van de haven"),
        ('"the haven"', "the. haven and the port", "[the. haven] and the port"),
        ("a -b ", "b a", "b [a]"),
        ("x OR y ", "y and x", "[y] and [x]"),
        ("from:anna noise ", "noise by Anna", "[noise] by [Anna]"),
        ("is:unread ", "unread", ""),
        ("c++ ", "C++ code", "[C]++ code"),
    ],
)
def test_matches_are_marked(query: str, text: str, fragment: str) -> None:
    assert _fragment(query, text) == fragment


def test_a_long_text_is_cut_around_the_match() -> None:
    fragment = _fragment("needle ", "hay " * 500 + "needle " + "hay " * 500)
    assert "[needle]" in fragment
    assert fragment.startswith("…")
    assert fragment.endswith("…")
    assert len(fragment) < LENGTH + 20


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
