"""A first day with an account at real servers, by keyboard: add, answer, lose the line, leave."""

import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.e2e.accessible_tree import Node
from tests.e2e.real_window import RealWindow, real_window
from tests.e2e.screen import Screen
from tests.servers.dovecot import Dovecot
from tests.servers.launch import PASSWORD
from tests.servers.mails import fill, mail, uids
from tests.servers.postfix import Postfix

pytestmark = [pytest.mark.gui, pytest.mark.server]

MAILS = 200
QUESTION = "Can you tell me your view of the zeppelin harbour?"
ENVIRONMENT = {"LUWTE_SECRETS": "file", "LUWTE_SECRETS_PASSPHRASE": "of the test"}


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """The incoming server with some mail."""
    server = Dovecot()
    try:
        server.start()
        client = server.other_client()
        fill(client, "INBOX", MAILS)
        client.append("INBOX", "", "", mail(999, text=QUESTION, prefix="Question"))
        yield server
    finally:
        server.close()


@pytest.fixture
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """The outgoing server."""
    server = Postfix(dovecot)
    try:
        server.start()
        yield server
    finally:
        server.close()


def test_a_first_day_with_an_account(
    screen: Screen, tmp_path: Path, dovecot: Dovecot, postfix: Postfix
) -> None:
    profile = tmp_path / "profile"
    with real_window(screen, profile, environment=ENVIRONMENT) as window:
        add_account(window, dovecot, postfix)
        answer(window, "First answer.")
        window.press("z")
        window.until(lambda: "First answer." in window.text("Message text"), "the text again")
        window.press("ctrl+Return")
        window.until(lambda: postfix.delivered("bert"), "the answer at Bert's")
        other = dovecot.other_client()
        window.until(lambda: len(uids(other, "Sent")) == 1, "the copy among the sent messages")
        window.until(lambda: len(uids(other, "INBOX", "ANSWERED")) == 1, "marked as answered")
        dovecot.kill()
        postfix.kill()
        window.until_named("Offline since")
        answer(window, "Second answer.")
        window.until_named("1 reply waits in the outbox")
    with real_window(screen, profile, environment=ENVIRONMENT) as window:
        window.until_named("1 reply waits in the outbox")
        dovecot.start()
        postfix.start()
        window.until(lambda: len(postfix.delivered("bert")) == 2, "the answer written offline")
        window.until_gone("Offline since")
        assert [text_of(one) for one in postfix.delivered("bert")] == [
            "First answer.",
            "Second answer.",
        ]
        remove_account(window)
        window.until(lambda: not holding(profile, b"zeppelin"), "no text left on this computer")


def add_account(window: RealWindow, dovecot: Dovecot, postfix: Postfix) -> None:
    """Fill in the form, with a wrong port first, and go to the inbox."""
    focus_on(window, "Your work e-mail address")
    window.type("anna@walk.invalid")
    window.press("Return")
    focus_on(window, "Incoming server")
    window.press("shift+Tab", "ctrl+a")
    window.type("anna")
    window.press("Tab")
    window.type("127.0.0.1")
    window.press("Tab", "ctrl+a")
    window.type("1")
    window.press("Tab", "Down", "Down", "Tab", "Tab")
    window.type(PASSWORD)
    window.press("Tab", "Tab")
    window.type("127.0.0.1")
    window.press("Tab")
    window.type(str(postfix.port))
    window.press("Tab", "Down", "Down", "shift+Tab", "Return")
    window.until_named("takes no connections on port 1", "label")
    focus_on(window, "Port")
    window.press("ctrl+a")
    window.type(str(dovecot.port))
    window.press("Return")
    focus_on(window, "Start reading", "push button")
    window.press("Return")
    window.until(lambda: window.title() == "Inbox – Luwte", "the inbox")
    window.until(lambda: any("Question 999" in row.name for row in window.rows()), "the newest")
    window.press("Home")
    window.until(window.is_first, "the newest chosen")


def answer(window: RealWindow, words: str) -> None:
    """Answer the conversation that is open."""
    window.press("Escape")
    window.until(window.current, "the list")
    window.press("r")
    focus_on(window, "Message text")
    window.type(words)
    window.until(lambda: words in window.text("Message text"), "the typed text")
    window.press("ctrl+Return")
    window.until(lambda: words not in window.text("Message text"), "on its way")


def remove_account(window: RealWindow) -> None:
    """Remove the account on the page of sources."""
    window.press("ctrl+7")
    window.until(lambda: window.title() == "Sources – Luwte", "the sources")
    window.press("Tab", "Tab", "Tab")
    focus_on(window, "Remove…", "push button")
    window.press("Return")
    focus_on(window, "Keep", "push button")
    window.press("shift+Tab")
    focus_on(window, "Remove", "push button")
    window.press("Return")
    window.until_named("0 sources")


def focus_on(window: RealWindow, name: str, role: str = "text") -> None:
    """Wait until what has this name has the keyboard."""
    window.until(focused(window, name, role), f"the keyboard in {name}")


def focused(window: RealWindow, name: str, role: str) -> Callable[[], list[Node]]:
    """Return what finds a node of this name that has the keyboard."""
    return lambda: [n for n in window.nodes(role) if n.name == name and n.is_focused]


def text_of(raw: bytes) -> str:
    """The first line of the text of a delivered message."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).splitlines()[0]


def holding(folder: Path, words: bytes) -> list[Path]:
    """Return the files below a folder that hold some bytes."""
    found = []
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and words in path.read_bytes().lower():
                found.append(path)
    return found
