"""Rows as text: three, two or one line, never wider than asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desktop.cli.layout import Layout
from desktop.model.conversation import ConversationRow, Section
from desktop.model.message import Address
from tests.unit.cli.test_shapes import NOON, ROW

LONG = replace(
    ROW,
    subject="A subject that goes on and on " * 5,
    snippet="Words " * 40,
    people=(Address(name="Somebody With A Long Name " * 6, address="a@x.example"),),
)


@pytest.mark.parametrize("row", [ROW, LONG])
@pytest.mark.parametrize(
    ("section", "lines"), [(Section.NEEDS_YOU, 3), (Section.WORTH_READING, 2), (Section.REST, 1)]
)
@pytest.mark.parametrize("width", [60, 88])
def test_space_follows_importance(
    row: ConversationRow, section: Section, lines: int, width: int
) -> None:
    shown = list(Layout(NOON, width=width, styled=False).row(replace(row, section=section)))
    assert len(shown) == lines
    assert max(map(len, shown)) <= width


def test_says_what_it_asks() -> None:
    text = "\n".join(Layout(NOON, width=80, styled=False).row(ROW))
    assert "[asks you]" in text
    assert "[your circle]" in text
    assert "●" in text


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=2), "10:00"),
        (timedelta(days=1), "Tue"),
        (timedelta(days=13), "28 May"),
        (timedelta(days=300), "14 Aug 2025"),
    ],
)
def test_moments_grow_coarser(ago: timedelta, words: str) -> None:
    assert Layout(NOON, styled=False).moment(NOON - ago) == words


def test_sections_name_their_counts() -> None:
    text = Layout(NOON, width=80, styled=False).sections([ROW], {Section.NEEDS_YOU: 41})
    assert text.startswith("Needs you 41\n")
    assert "Worth reading" not in text


def test_styles_only_where_they_are_wanted() -> None:
    assert "\x1b[" in "\n".join(Layout(NOON, styled=True).row(ROW))
    assert "\x1b[" not in "\n".join(Layout(datetime.now(UTC), styled=False).row(ROW))
