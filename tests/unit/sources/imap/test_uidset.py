"""Sets of UIDs behave like sets of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.sources.imap.uidset import UidSet

NUMBERS = st.sets(st.integers(1, 60))


@given(NUMBERS, NUMBERS)
def test_the_algebra_is_that_of_sets(first: set[int], second: set[int]) -> None:
    a, b = UidSet(first), UidSet(second)
    assert set(a | b) == first | second
    assert set(a - b) == first - second
    assert set(a & b) == first & second
    assert len(a) == len(first)
    assert all((number in a) == (number in first) for number in range(1, 61))


@given(NUMBERS)
def test_text_and_back(numbers: set[int]) -> None:
    uids = UidSet(numbers)
    assert UidSet.parse(str(uids)) == uids
    pieces = [UidSet.parse(text) for text in uids.texts(8)]
    assert {uid for piece in pieces for uid in piece} == numbers


@given(NUMBERS, st.integers(0, 70))
def test_newest_are_the_highest(numbers: set[int], count: int) -> None:
    expected = sorted(numbers)[max(0, len(numbers) - count) :] if count else []
    assert sorted(UidSet(numbers).newest(count)) == expected


def test_ranges_are_written_short() -> None:
    assert str(UidSet([1, 2, 3, 7, 9, 8])) == "1:3,7:9"
