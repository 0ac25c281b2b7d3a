"""What a screen reader hears: the names of everything in the real window, read over AT-SPI."""

import re

import pytest

from tests.e2e.accessible_tree import Node
from tests.e2e.real_window import RealWindow, visible_windows, xdotool

pytestmark = pytest.mark.gui

SECTION = re.compile(r"(Needs you|Worth reading|The rest), \d+ conversations?, (un)?folded\.")
PLACE = re.compile(r" (?P<section>Needs you|Worth reading|The rest), (?P<n>\d+) of (?P<m>\d+)\.$")
TIME = re.compile(r" (\d{1,2}:\d{2}|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d{1,2} \w{3}( \d{4})?)\.$")
REASON = (
    r"(?:asks you|your circle|your thread|your project|affects you|your topic|you follow|pinned"
    r"|overdue|due(?: today| tomorrow| \w+day| \d+ \w+)?)"
)
REASONS = re.compile(rf" {REASON}(?:, {REASON})*\.$", re.IGNORECASE)
BUTTONS = ("push button", "check box", "radio button", "button menu", "toggle button")


@pytest.fixture(autouse=True)
def _at_the_list(window: RealWindow) -> None:
    window.at_the_list()


def check_row(name: str) -> None:
    """Fail unless a row is named "Unread. People. Subject. Reasons. Source. Time. Place."."""
    rest = name.removeprefix("Unread. ")
    rest, count = PLACE.subn("", rest)
    assert count == 1, f"no place: {name}"
    rest, count = TIME.subn("", rest)
    assert count == 1, f"no time: {name}"
    assert rest.endswith(" E-mail."), f"no source: {name}"
    rest = rest.removesuffix(" E-mail.")
    rest = REASONS.sub("", rest)
    people, _, subject = rest.partition(". ")
    assert people, f"no people: {name}"
    assert subject.endswith((".", "?", "!")), f"no subject: {name}"


def test_every_row_is_named_in_the_same_order(window: RealWindow) -> None:
    rows = window.rows()
    assert len(rows) > 10
    for row in rows:
        check_row(row.name)
        assert row.description, f"no snippet: {row.name}"


def test_rows_say_unread_why_they_are_there_and_where_they_stand(window: RealWindow) -> None:
    (row,) = [row for row in window.rows() if "Permit 2026-0412" in row.name]
    shape = (
        r"(Unread\. )?Esra Kaya\. Permit 2026-0412: your advice on the objection\. "
        r"Due (today|tomorrow), your thread\. E-mail\. [^.]+\. Needs you, \d of \d\."
    )
    assert re.fullmatch(shape, row.name), row.name


def test_the_cache_and_the_names_agree_on_what_is_unread(window: RealWindow) -> None:
    unread = {
        str(row["subject"]) for row in window.luwte("inbox", "--limit", "100") if row["unread"]
    }
    said = [row.name for row in window.rows() if row.name.startswith("Unread. ")]
    assert said
    for name in said:
        assert any(subject.rstrip(".") in name for subject in unread), name


def test_sections_say_how_much_is_in_them(window: RealWindow) -> None:
    titles = [name for name in window.names("list item") if "folded." in name]
    assert len(titles) == 3
    assert all(SECTION.fullmatch(title) for title in titles), titles


def test_a_section_says_when_it_is_folded(window: RealWindow) -> None:
    window.press("Left")
    window.until(lambda: any(", folded." in name for name in window.names("list item")), "folded")
    window.press("Right")
    window.until(lambda: not any(", folded." in n for n in window.names("list item")), "unfolded")


def test_views_and_sources_say_what_waits_and_how_they_fare(window: RealWindow) -> None:
    views = children(window, "Views")
    assert re.fullmatch(r"Inbox, \d+ needs? you\.", views[0]), views
    assert views[1:] == ["Later.", "Waiting for.", "Coffee corner.", "Done."]
    assert children(window, "Sources") == ["Work mail, works."]


def children(window: RealWindow, name: str) -> list[str]:
    """The names of the lines of a list."""
    (found,) = [node for node in window.nodes("list") if node.name == name]
    return [line.name for line in found.children]


@pytest.mark.parametrize("width", [1440, 1180, 860, 680])
def test_nothing_to_press_or_fill_in_is_without_a_name(window: RealWindow, width: int) -> None:
    resize(window, width)
    try:
        window.until(lambda: not nameless(window), f"names at {width}")
        window.press("slash")
        window.until(lambda: not nameless(window), f"names in search at {width}")
    finally:
        window.press("Escape", "Escape")
        resize(window, 1440)


def test_the_bar_of_ticked_rows_has_names(window: RealWindow) -> None:
    window.press("x")
    window.until_named("1 ticked")
    window.until(lambda: not nameless(window), "names in the bar")
    window.press("Escape")
    window.until_gone("1 ticked")


def nameless(window: RealWindow) -> list[str]:
    """The places of buttons, fields and lists on the screen that have no name."""
    nodes = window.nodes(*BUTTONS, "text", "list", "combo box")
    assert len(nodes) > 2
    return [place(node) for node in nodes if not node.name.strip() and not is_part(node)]


def is_part(node: Node) -> bool:
    """Whether it is the list inside a combo box, which has a name itself."""
    return node.parent is not None and node.parent.role == "combo box"


def resize(window: RealWindow, width: int) -> None:
    """Give the window another width."""
    (number,) = visible_windows(window.screen)
    xdotool(window.screen, "windowsize", "--sync", number, str(width), "800")


def place(node: Node) -> str:
    """Where a node is, for whoever must repair it."""
    names = []
    here: Node | None = node
    while here is not None:
        names.append(f"{here.role} {here.name!r}")
        here = here.parent
    return " < ".join(names)


def test_why_is_a_dialog_with_a_line_for_each_reason(window: RealWindow) -> None:
    window.press("y")
    window.until_named("Why is this in Needs you?")
    lines = [name for name in window.names() if re.search(r", (plus|minus) \d+", name)]
    assert len(lines) > 1
    points = [int(re.findall(r"plus (\d+)", line)[0]) for line in lines if "plus" in line]
    assert points == sorted(points, reverse=True)
    assert any(re.match(r"Asks you a question, plus \d+, “.+”", line) for line in lines), lines
    window.press("Escape")
    window.until_gone("Why is this in Needs you?")


def test_the_channel_says_who_will_read_it(window: RealWindow) -> None:
    (channel,) = [node for node in window.nodes("combo box") if "Work mail" in node.name]
    shape = r"Reply via Work mail to .+, \d+ (person|people) will see this\."
    assert re.fullmatch(shape, channel.description), channel.description


def test_each_message_is_announced_by_writer_time_and_readers(window: RealWindow) -> None:
    said = [name for name in window.names("label") if re.search(r"\. to you", name)]
    assert said
    assert all(re.match(r"\S.+\. (.+\. )?\w+ .*\d{1,2}:\d{2}\. to ", name) for name in said), said
