"""Reasons are put into words."""

from datetime import UTC, datetime

import pytest

from desktop.model.conversation import Reason
from desktop.ranking import reasons

WEDNESDAY = datetime(2026, 6, 10, 12, tzinfo=UTC)


def due(day: str) -> Reason:
    return Reason(
        code=reasons.DUE,
        points=22,
        evidence="before Friday",
        parameters={"due_at": f"2026-{day}T12:00:00+00:00", "name": "Fatima"},
    )


@pytest.mark.parametrize(
    ("day", "chip"),
    [
        ("06-09", "overdue"),
        ("06-10", "due today"),
        ("06-11", "due tomorrow"),
        ("06-12", "due Fri"),
        ("06-30", "due 30 Jun"),
    ],
)
def test_a_due_chip_names_the_day_as_seen_from_now(day: str, chip: str) -> None:
    assert reasons.chip(due(day), WEDNESDAY) == chip


def test_a_quote_says_who_wrote_it() -> None:
    assert reasons.detail(due("06-12")) == "“before Friday”, Fatima"


def test_a_count_is_put_into_words() -> None:
    circle = Reason(code=reasons.CIRCLE, points=15, parameters={"name": "Esra", "count": "12"})
    assert reasons.detail(circle) == "You wrote to Esra 12 times"


def test_what_counts_against_has_no_chip() -> None:
    assert reasons.chip(Reason(code=reasons.TOOK_PART, points=-1)) == ""
    assert reasons.chip(Reason(code=reasons.LIST, points=-3)) == ""


def test_an_unknown_code_is_still_shown() -> None:
    assert reasons.describe(Reason(code="from-a-plugin", points=1)) == "Another reason"
