"""The text of the search field, tokens and marks, without a window."""

import pytest

from desktop.model.conversation import Hit
from desktop.ui.search.grouping import group_hits
from desktop.ui.search.marking import marked, query_words
from desktop.ui.search.tokens import as_token, fragment_before, from_query, plain_query, tokens_in
from tests.ui.fake_services import NOW, at, sample_rows


@pytest.mark.parametrize(
    "query",
    ["noise", "noise from:fatima ", 'in:"Work mail" noise', "-from:bas is:unread ", "a:b c", ""],
)
def test_a_query_survives_the_way_into_the_field_and_back(query: str) -> None:
    assert plain_query(from_query(query)).strip() == query.strip()


def test_tokens_know_where_they_are() -> None:
    text = f"noise {as_token('from:fatima')} x"
    (token,) = tokens_in(text)
    assert token.text == "from:fatima"
    assert text[token.start : token.end] == as_token("from:fatima")


@pytest.mark.parametrize(
    ("text", "fragment"),
    [("noise in:ha", "in:ha"), ("in:", "in:"), ("-from:fa", "from:fa"), ("within:ha", ""),
     ('in:"work m', 'in:"work m'), ("from:fatima ", "")],
)  # fmt: skip
def test_what_is_being_typed_is_known(text: str, fragment: str) -> None:
    assert fragment_before(text, len(text)) == fragment


def test_words_of_a_query_are_without_operators_and_what_is_excluded() -> None:
    query = 'noise "contour" from:fatima -train -is:unread OR é'
    assert query_words(query) == ("noise", "contour")


def test_neighbouring_words_become_one_mark() -> None:
    assert marked("The noise contour of May", ["noise", "cont"]) == (
        "The \ue000noise contour\ue001 of May"
    )


def test_nothing_to_mark_is_nothing() -> None:
    assert marked("Announcement", ["noise"]) == ""


def hits(count: int) -> list[Hit]:
    rows = sample_rows()[:count]
    return [Hit(row=row) for row in rows]


def test_the_first_of_many_are_the_best_matches() -> None:
    groups = group_hits(hits(12), NOW, has_words=True)
    assert [(group.title, len(group.hits)) for group in groups] == [
        ("Best matches", 3),
        ("June 2026", 9),
    ]


def test_operators_alone_have_no_best_match() -> None:
    groups = group_hits(hits(12), NOW, has_words=False)
    assert [group.title for group in groups] == ["June 2026"]


def test_old_months_are_earlier() -> None:
    from dataclasses import replace

    old = [Hit(row=replace(hit.row, last_message_at=at("09:00", days=200))) for hit in hits(2)]
    assert group_hits(old, NOW, has_words=True)[0].title == "Earlier"
