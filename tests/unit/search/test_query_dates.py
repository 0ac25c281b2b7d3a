from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.search.dates import parse_days

TODAY = date(2026, 3, 4)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("2026-02-28", date(2026, 2, 28), date(2026, 3, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("2025-12", date(2025, 12, 1), date(2026, 1, 1)),
        ("1-3-2026", date(2026, 3, 1), date(2026, 3, 2)),
        ("28/2", date(2026, 2, 28), date(2026, 3, 1)),
        ("today", TODAY, date(2026, 3, 5)),
        ("gisteren", date(2026, 3, 3), TODAY),
        ("eergisteren", date(2026, 3, 2), date(2026, 3, 3)),
        ("monday", date(2026, 3, 2), date(2026, 3, 3)),
        ("maandag", date(2026, 3, 2), date(2026, 3, 3)),
        ("thu", date(2026, 2, 26), date(2026, 2, 27)),
        ("this week", date(2026, 3, 2), date(2026, 3, 9)),
        ("Last Week", date(2026, 2, 23), date(2026, 3, 2)),
        ("vorige-week", date(2026, 2, 23), date(2026, 3, 2)),
        ("last month", date(2026, 2, 1), date(2026, 3, 1)),
        ("vorig jaar", date(2025, 1, 1), date(2026, 1, 1)),
        ("7d", date(2026, 2, 25), date(2026, 2, 26)),
        ("2w", date(2026, 2, 18), date(2026, 2, 19)),
        ("3 mei", date(2025, 5, 3), date(2025, 5, 4)),
        ("12 june 2025", date(2025, 6, 12), date(2025, 6, 13)),
        ("february", date(2026, 2, 1), date(2026, 3, 1)),
        ("oktober 2024", date(2024, 10, 1), date(2024, 11, 1)),
    ],
)
def test_days_as_people_type_them(text: str, first: date, until: date) -> None:
    days = parse_days(text, TODAY)
    assert days is not None
    assert (days.first, days.until) == (first, until)


@pytest.mark.parametrize("text", ["", "20", "2026-13", "31-2", "someday", "last", "0000", "99999d"])
def test_what_names_no_day_gives_none(text: str) -> None:
    assert parse_days(text, TODAY) is None


@given(st.text(max_size=20))
def test_any_text_is_survived(text: str) -> None:
    days = parse_days(text, TODAY)
    assert days is None or days.first < days.until
