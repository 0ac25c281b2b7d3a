"""How letters find titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.palette.fuzzy import match


def best(query: str, *titles: str) -> str:
    found = {title: match(query, title) for title in titles}
    return max(titles, key=lambda title: found[title].score if found[title] else -999)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "titles", "expected"),
    [
        ("fo", ("Undo the format", "Forward"), "Forward"),
        ("gi", ("Go to the inbox", "Signing"), "Go to the inbox"),
        ("rta", ("Rather a lot", "Reply to all"), "Reply to all"),
        ("done", ("Done with the section", "Abandoned"), "Done with the section"),
        ("la", ("Later", "Go to Later"), "Later"),
    ],
)
def test_the_better_title_wins(query: str, titles: tuple[str, ...], expected: str) -> None:
    assert best(query, *titles) == expected


def test_what_is_not_there_does_not_match() -> None:
    assert match("xyz", "Forward") is None


def test_case_accents_and_blanks_do_not_count() -> None:
    found = match("ELAM", "Fatima El Ámrani")
    assert found is not None
    assert found.indices == (7, 8, 10, 11)


def test_nothing_typed_matches_everything() -> None:
    found = match("  ", "Forward")
    assert found is not None
    assert found.indices == ()


@given(st.text(max_size=8), st.text(max_size=40))
def test_matched_letters_stand_in_order(query: str, title: str) -> None:
    found = match(query, title)
    if found is not None:
        assert list(found.indices) == sorted(set(found.indices))
        assert all(index < len(title) for index in found.indices)
