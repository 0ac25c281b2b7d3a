"""What every test stands on: no real keyring, no screen of the person, English texts."""

import gc
import os

# Windows of unit tests are painted without a screen, so that tests side by side do not take the
# keyboard from each other; the end-to-end tests start the program on a real display themselves.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("LUWTE_TEST_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ["LANGUAGE"] = "en"

from collections.abc import Iterator

import pytest

from desktop.core.l10n import set_language


@pytest.fixture(scope="session", autouse=True)
def collected_here() -> Iterator[None]:
    """Let no thread of an engine destroy widgets that a test has left (desktop/ui/garbage.py)."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def collected_between() -> Iterator[None]:
    """Collect what the test left behind, on this thread."""
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start every test in English, whatever the one before it chose."""
    set_language("en")
    yield
    set_language("en")
