"""Geometry, dates, initials, history and theme."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.l10n import set_language
from desktop.model.conversation import View
from desktop.ui.conversation_list.avatars import initials
from desktop.ui.conversation_list.fragments import split_fragment
from desktop.ui.conversation_list.geometry import Geometry
from desktop.ui.dates import return_time, row_time
from desktop.ui.panes import Shape, shape_for
from desktop.ui.theme import Theme
from desktop.ui.view_history import ViewHistory

NOW = datetime(2026, 6, 9, 12, 17, tzinfo=UTC)


@pytest.fixture
def amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 80)), max_size=6))
def test_every_pixel_belongs_to_the_line_that_geometry_names(runs: list[tuple[int, int]]) -> None:
    heights = [height for count, height in runs for _ in range(count)]
    geometry = Geometry(runs)
    assert geometry.total == sum(heights)
    top = 0
    for line, height in enumerate(heights):
        assert (geometry.top(line), geometry.height(line)) == (top, height)
        assert geometry.index_at(top) == geometry.index_at(top + height - 1) == line
        top += height
    assert geometry.index_at(top) == geometry.index_at(-1) == -1


@pytest.mark.usefixtures("amsterdam")
@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(minutes=11), "14:06"),
        (timedelta(days=1), "Mon"),
        (timedelta(days=6), "Wed"),
        (timedelta(days=12), "28 May"),
        (timedelta(days=207), "14 Nov 2025"),
    ],
)
def test_the_time_of_a_row_is_as_short_as_its_age_allows(age: timedelta, words: str) -> None:
    set_language("en")
    assert row_time(NOW - age, NOW) == words


@pytest.mark.usefixtures("amsterdam")
def test_a_return_within_the_week_names_day_and_time() -> None:
    set_language("en")
    assert return_time(NOW + timedelta(hours=1), NOW) == "15:17"
    assert return_time(NOW + timedelta(days=2), NOW) == "Thu 14:17"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Fatima El Amrani", "FE"),
        ("Joris van Dijk", "JD"),
        ("IT service desk", "IT"),
        ("City clerk", "CC"),
        ("noreply@example.org", "N"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_fragment_splits_into_matches_and_the_rest() -> None:
    assert split_fragment("a \ue000b\ue001 c") == [("a ", False), ("b", True), (" c", False)]


@pytest.mark.parametrize(
    ("width", "shape"),
    [
        (1280, Shape.WIDE),
        (1279, Shape.MIDDLE),
        (999, Shape.STRIP),
        (760, Shape.STRIP),
        (759, Shape.SINGLE),
    ],
)
def test_the_width_decides_the_shape(width: int, shape: Shape) -> None:
    assert shape_for(width) is shape


def test_back_and_forward_walk_the_views() -> None:
    history = ViewHistory(View.INBOX)
    history.visit(View.LATER)
    history.visit(View.DONE)
    assert (history.back(), history.back(), history.back()) == (View.LATER, View.INBOX, None)
    assert history.forward() is View.LATER
    history.visit(View.COFFEE)
    assert history.forward() is None


@pytest.mark.gui
def test_the_theme_changes_live(theme: Theme) -> None:
    told = []
    theme.changed.connect(lambda: told.append(theme.is_dark))
    theme.set_mode("dark")
    assert theme.colour("list").name() == "#191f1e"
    theme.set_mode("light")
    assert theme.colour("list").name() == "#f7f9f8"
    assert told[-1] is False


@pytest.mark.gui
def test_the_same_person_has_the_same_colours_at_all_times(theme: Theme) -> None:
    one = theme.avatar_colours("Fatima@oostermeer.example")
    assert one == theme.avatar_colours("fatima@oostermeer.example ")
