"""The real window on a screen of its own, with the sample mailbox in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.real_window import RealWindow, real_window
from tests.e2e.sample_profile import make_sample_profile
from tests.e2e.screen import Screen, open_screen


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    """A display, a window manager and a session bus for the tests of one module."""
    with open_screen() as screen:
        yield screen


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A fresh profile with the sample mailbox."""
    return make_sample_profile(tmp_path)


@pytest.fixture(scope="module")
def window(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealWindow]:
    """A running program that all tests of a module share; start with `at_the_list`."""
    profile = make_sample_profile(tmp_path_factory.mktemp("sample"))
    with real_window(screen, profile) as window:
        window.until(window.rows, "the inbox")
        yield window
