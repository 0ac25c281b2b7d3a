"""A round of triage with the keyboard alone, in the real window; seen through AT-SPI."""

import re
from collections.abc import Iterator

import pytest

from tests.e2e.accessible_tree import Node
from tests.e2e.real_window import RealWindow

pytestmark = pytest.mark.gui

VIEWS = {
    "ctrl+2": "Later – Luwte",
    "ctrl+3": "Waiting for – Luwte",
    "ctrl+4": "Coffee corner – Luwte",
    "ctrl+5": "Done – Luwte",
    "ctrl+1": "Inbox – Luwte",
}


@pytest.fixture(autouse=True)
def _at_the_list(window: RealWindow) -> Iterator[None]:
    window.at_the_list()
    yield
    window.press("Escape", "Escape")


def current(window: RealWindow) -> Node:
    """The line of the list that has the keyboard."""
    line = window.current()
    assert line is not None
    return line


def subject(line: Node) -> str:
    """The subject that a row names: what follows "Unread" and the people."""
    rest = line.name.removeprefix("Unread. ").partition(". ")[2]
    return re.split(r"(?<=[?!])\s|\. ", rest)[0]


def state(window: RealWindow, title: str) -> str:
    """The triage state of a conversation in the cache."""
    rows = window.luwte("search", f'subject:"{title}"')
    return next(str(row["state"]) for row in rows if row["subject"] == title)


def is_listed(window: RealWindow, title: str) -> bool:
    """Whether a conversation stands in the list."""
    return any(title in row.name for row in window.rows())


def test_j_goes_to_the_next_conversation_and_k_back(window: RealWindow) -> None:
    window.press("j")
    window.until(lambda: ", 2 of " in current(window).name, "the second conversation")
    second = subject(current(window))
    window.until_named(second, "label")
    window.press("k")
    window.until(window.is_first, "the first conversation")


def test_enter_opens_the_conversation_and_reads_it(window: RealWindow) -> None:
    while not current(window).name.startswith("Unread."):
        before = current(window).name
        window.press("j")
        window.until(lambda: current(window).name != before, "another conversation")  # noqa: B023
    title = subject(current(window))
    window.press("Return")
    window.until_named(title, "label")
    window.until(lambda: not is_in_list(window), "the keyboard in the reading pane")
    (row,) = window.until(
        lambda: [n for n in window.rows() if title in n.name and "Unread" not in n.name], "read"
    )
    assert row.is_selected


def is_in_list(window: RealWindow) -> bool:
    """Whether the list has the keyboard."""
    return window.current() is not None


def test_a_reply_goes_to_the_outbox_and_undo_brings_its_text_back(window: RealWindow) -> None:
    window.press("r")
    window.until(lambda: has_keyboard(window, "Message text"), "the text of the reply")
    window.type("Yes, that is fine")
    window.until(lambda: "Yes, that is fine" in window.text("Message text"), "the typed text")
    window.press("ctrl+Return")
    window.until_named("Sending")
    assert "Yes, that is fine" not in window.text("Message text")
    window.press("z")
    window.until_named("Undone")
    window.until(lambda: "Yes, that is fine" in window.text("Message text"), "the text again")
    window.until(lambda: has_keyboard(window, "Message text"), "the keyboard in the reply")
    window.press("ctrl+a", "Delete", "Escape")
    window.until(lambda: is_in_list(window), "the list")


def has_keyboard(window: RealWindow, name: str) -> bool:
    """Whether a text field has the keyboard."""
    return any(node.name == name and node.is_focused for node in window.nodes("text"))


def test_done_takes_the_row_away_and_undo_brings_it_back(window: RealWindow) -> None:
    title = subject(current(window))
    window.press("e")
    window.until_named("Done: 1 conversation")
    window.until(lambda: not is_listed(window, title), "the row gone")
    window.until(lambda: state(window, title) == "done", "done in the cache")
    assert window.is_first()
    window.press("z")
    window.until(lambda: is_listed(window, title), "the row again")
    window.until(lambda: state(window, title) == "inbox", "the inbox in the cache")


def test_later_asks_until_when_in_words(window: RealWindow) -> None:
    title = subject(current(window))
    window.press("l")
    window.until(lambda: has_keyboard(window, "When does it come back?"), "the question")
    window.type("thu 9")
    window.until_named("09:00", "list item")
    window.press("Return")
    window.until_named("Later: 1 conversation")
    window.until(lambda: not is_listed(window, title), "the row gone")
    assert state(window, title) == "later"
    window.press("ctrl+2")
    window.until(lambda: any(title in name for name in window.names("list item")), "it in Later")
    window.press("ctrl+1")
    window.until(lambda: window.title() == VIEWS["ctrl+1"], "the inbox")
    window.press("z")
    window.until(lambda: is_listed(window, title), "the row again")


def test_search_finds_opens_and_leads_back(window: RealWindow) -> None:
    window.press("slash")
    window.until(lambda: has_keyboard(window, "Search all messages"), "the search field")
    window.type("contour from:fatima")
    window.press("Return")
    window.until_named("Harbour quarter", "list item")
    window.press("Down", "Return")
    window.until_named("Harbour quarter", "label")
    window.press("Escape", "Escape", "Escape")
    window.until(lambda: len(window.rows()) > 10 and is_in_list(window), "the inbox")


def test_the_palette_runs_a_command_by_its_name(window: RealWindow) -> None:
    window.press("ctrl+k")
    window.until(lambda: has_keyboard(window, "What do you want to do?"), "the palette")
    window.type("go to waiting")
    window.until_named("Go to Waiting for", "list item")
    window.press("Return")
    window.until(lambda: window.title() == VIEWS["ctrl+3"], "the view")


def test_control_and_a_digit_lead_to_each_view(window: RealWindow) -> None:
    for key, title in VIEWS.items():
        window.press(key)
        window.until(lambda: window.title() == title, title)  # noqa: B023


def test_a_question_mark_shows_all_keys(window: RealWindow) -> None:
    window.press("question")
    window.until_named("Done with the section")
    window.press("Escape")
    window.until_gone("Done with the section")
    window.until(lambda: is_in_list(window), "the list")


def test_a_section_is_done_in_one_go_and_comes_back(window: RealWindow) -> None:
    titles = [subject(row) for row in window.rows() if "Needs you, " in row.name]
    assert len(titles) > 1
    window.press("shift+e")
    window.until(
        lambda: not any("Needs you, " in name for name in window.names("list item")), "all gone"
    )
    window.until(lambda: all(state(window, title) == "done" for title in titles), "all done")
    window.press("z")
    window.until(lambda: all(is_listed(window, title) for title in titles), "all back")


def test_settings_open_and_close(window: RealWindow) -> None:
    window.press("ctrl+comma")
    window.until_named("Settings", "dialog", "frame")
    window.press("Escape")
    window.until(lambda: is_in_list(window), "the list")
