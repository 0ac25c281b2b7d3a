"""What the later picker understands, in English and Dutch."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.later_time import parse_later

ZONE = ZoneInfo("Europe/Amsterdam")
WORDS = (
    *("next", "2", "h", "u", "week", "thu", "do", "9", "9:30", "half", "an", "11", "june"),
    *("11-6", "pm", "at", "morgen", "month", "31", "99", "99999", "d", "²"),
)
NOW = datetime(2026, 6, 9, 14, 18, tzinfo=ZONE)  # a Tuesday


def read(text: str, now: datetime = NOW) -> str | None:
    moment = parse_later(text, now, ZONE)
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu 9", "2026-06-11 09:00"),
        ("do 9", "2026-06-11 09:00"),
        ("do 9u", "2026-06-11 09:00"),
        ("donderdag om 9 uur", "2026-06-11 09:00"),
        ("Thursday at 9:30", "2026-06-11 09:30"),
        ("thurs 9.30", "2026-06-11 09:30"),
        ("9:30 thu", "2026-06-11 09:30"),
        ("vr half 10", "2026-06-12 09:30"),
        ("fri 3pm", "2026-06-12 15:00"),
        ("fri 3 pm", "2026-06-12 15:00"),
        ("fri 12am", "2026-06-12 00:00"),
        ("fri", "2026-06-12 08:30"),
        ("2h", "2026-06-09 16:18"),
        ("2u", "2026-06-09 16:18"),
        ("over 2 uur", "2026-06-09 16:18"),
        ("in 2 hours", "2026-06-09 16:18"),
        ("an hour", "2026-06-09 15:18"),
        ("half an hour", "2026-06-09 14:48"),
        ("half uur", "2026-06-09 14:48"),
        ("1h 30m", "2026-06-09 15:48"),
        ("45 min", "2026-06-09 15:03"),
        ("3d", "2026-06-12 08:30"),
        ("3 dagen 14:00", "2026-06-12 14:00"),
        ("2 weken", "2026-06-23 08:30"),
        ("1 month", "2026-07-09 08:30"),
        ("next week", "2026-06-15 08:30"),
        ("volgende week", "2026-06-15 08:30"),
        ("volgende week 10:00", "2026-06-15 10:00"),
        ("next thu", "2026-06-18 08:30"),
        ("volgende maand", "2026-07-01 08:30"),
        ("tomorrow", "2026-06-10 08:30"),
        ("tom 10", "2026-06-10 10:00"),
        ("morgen", "2026-06-10 08:30"),
        ("morgen 14u30", "2026-06-10 14:30"),
        ("tomorrow morning", "2026-06-10 08:30"),
        ("morgenmiddag", "2026-06-10 14:00"),
        ("overmorgen", "2026-06-11 08:30"),
        ("day after tomorrow", "2026-06-11 08:30"),
        ("tonight", "2026-06-09 19:00"),
        ("vanavond", "2026-06-09 19:00"),
        ("weekend", "2026-06-13 08:30"),
        ("11 june", "2026-06-11 08:30"),
        ("june 11 9:00", "2026-06-11 09:00"),
        ("11 juni 2027", "2027-06-11 08:30"),
        ("3 mei", "2027-05-03 08:30"),
        ("11-6", "2026-06-11 08:30"),
        ("11/6 16:00", "2026-06-11 16:00"),
        ("2026-07-01", "2026-07-01 08:30"),
        ("16", "2026-06-09 16:00"),
        ("16:00", "2026-06-09 16:00"),
        ("16u", "2026-06-09 16:00"),
        ("om 16u", "2026-06-09 16:00"),
        ("9", "2026-06-10 09:00"),
        ("noon", "2026-06-10 12:00"),
    ],
)
def test_understands(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text", ["", "  ", "soon", "thu 25", "31 february", "today 9", "99999 weeks", "2020-01-01", "-"]
)
def test_says_none_when_it_is_not_understood_or_past(text: str) -> None:
    assert read(text) is None


def test_today_as_weekday_name_with_a_later_hour_is_today() -> None:
    assert read("tue 16") == "2026-06-09 16:00"


def test_today_as_weekday_name_with_a_past_hour_is_in_a_week() -> None:
    assert read("tue 9") == "2026-06-16 09:00"


def test_a_morning_over_the_change_to_winter_time_keeps_the_wall_time() -> None:
    assert read("tomorrow 9", datetime(2026, 10, 24, 12, tzinfo=ZONE)) == "2026-10-25 09:00"


def test_the_last_of_a_long_month_becomes_the_last_of_a_short_one() -> None:
    assert read("1 month", datetime(2026, 1, 31, 12, tzinfo=ZONE)) == "2026-02-28 08:30"


def test_without_a_zone_it_is_the_computers_own() -> None:
    now = datetime(2026, 6, 9, 12, tzinfo=UTC)
    moment = parse_later("tomorrow 9", now)
    assert moment is not None
    assert moment.astimezone().strftime("%d %H:%M") == "10 09:00"


@given(st.text(max_size=30))
def test_any_text_gives_a_future_moment_or_none(text: str) -> None:
    moment = parse_later(text, NOW, ZONE)
    assert moment is None or moment > NOW


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=6,
    )
)
def test_any_mix_of_known_words_gives_a_future_moment_or_none(words: list[str]) -> None:
    moment = parse_later(" ".join(words), NOW, ZONE)
    assert moment is None or moment > NOW
