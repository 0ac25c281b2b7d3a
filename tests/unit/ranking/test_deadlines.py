"""Deadlines in English and Dutch become the right moment."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ranking.deadlines import find_deadline

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEDNESDAY = datetime(2026, 6, 10, 12, 6, tzinfo=UTC)  # 14:06 in Amsterdam


@pytest.mark.parametrize(
    ("text", "words", "local"),
    [
        ("Can you confirm it before Friday noon?", "before Friday noon", "2026-06-12 12:00"),
        ("Please send it by tomorrow.", "by tomorrow", "2026-06-11 17:00"),
        ("It is due today.", "due today", "2026-06-10 17:00"),
        ("The neighbour called again, so we need it today.", "need it today", "2026-06-10 17:00"),
        ("Send it before 12 June at 16:00 please", "before 12 June at 16:00", "2026-06-12 16:00"),
        ("Deadline: June 30, 2026", "Deadline: June 30, 2026", "2026-06-30 17:00"),
        ("no later than Monday 9:30", "no later than Monday 9:30", "2026-06-15 09:30"),
        ("by the end of the day", "by the end of the day", "2026-06-10 17:00"),
        ("by 2026-07-01", "by 2026-07-01", "2026-07-01 17:00"),
        ("Reply before 4 pm.", "before 4 pm", "2026-06-10 16:00"),
        ("before next Monday", "before next Monday", "2026-06-15 17:00"),
        ("Kun je dat voor vrijdagmiddag doen?", "voor vrijdagmiddag", "2026-06-12 12:00"),
        ("Graag uiterlijk 15 juni 12.00 uur.", "uiterlijk 15 juni 12.00 uur", "2026-06-15 12:00"),
        ("We hebben het vandaag nog nodig", "hebben het vandaag", "2026-06-10 17:00"),
        ("Lever het in vóór 3 januari.", "vóór 3 januari", "2027-01-03 17:00"),
        ("Uiterlijk morgen graag", "Uiterlijk morgen", "2026-06-11 17:00"),
        ("voor het weekend", "voor het weekend", "2026-06-12 17:00"),
        ("uiterlijk 19-6", "uiterlijk 19-6", "2026-06-19 17:00"),
        ("before\nFriday", "before Friday", "2026-06-12 17:00"),
    ],
)
def test_reads_words_and_moment(text: str, words: str, local: str) -> None:
    deadline = find_deadline(text, WEDNESDAY, AMSTERDAM)
    assert deadline is not None
    assert words == deadline.words
    assert local == deadline.due_at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    "text",
    [
        "See you on Friday.",
        "I am away until Monday.",
        "Tot morgen!",
        "The meeting is on 12 June at 10:00.",
        "It stood there long before the war.",
        "Goedemorgen, hier is het verslag voor de vergadering.",
        "by 30 February",
        "Wij stonden daar voor 3 mensen",
        "He left by 2025 people",
        "",
    ],
)
def test_a_day_alone_is_no_deadline(text: str) -> None:
    assert find_deadline(text, WEDNESDAY, AMSTERDAM) is None


def test_the_first_deadline_counts() -> None:
    deadline = find_deadline("Draft by Thursday, final by Friday.", WEDNESDAY, AMSTERDAM)
    assert deadline is not None
    assert deadline.words == "by Thursday"


PIECES = st.sampled_from(
    [
        "before",
        "by",
        "uiterlijk",
        "voor",
        "due",
        "today",
        "friday",
        "vrijdag",
        "12",
        "31",
        "june",
        "mei",
        "99/99",
        "12:99",
        "25:00",
        "noon",
        "tomorrow",
        "next",
        "end",
        "of",
        "the",
        "day",
        "2026-13-40",
        "at",
        "om",
        "uur",
        "pm",
        ".",
        "İ",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join)))
def test_never_fails_and_words_are_in_the_text(text: str) -> None:
    deadline = find_deadline(text, WEDNESDAY, AMSTERDAM)
    if deadline is not None:
        assert deadline.words in " ".join(text.split())
        assert deadline.due_at.tzinfo is UTC
