"""A watched mbox file, through the engine as a live account."""

from pathlib import Path

import pytest

from desktop.app import open_workspace
from desktop.core.errors import SourceError
from desktop.model.account import HealthState
from desktop.model.conversation import View
from desktop.sources.mbox.source import SOURCE
from desktop.sources.registry import Registry
from desktop.system.secrets import MemorySecrets


def mail(number: int, status: str = "O") -> str:
    return (
        "From jan@oostermeer.example Mon Nov 23 10:00:00 2026\n"
        f"From: Jan <jan@oostermeer.example>\nTo: eva@oostermeer.example\nStatus: {status}\n"
        f"Subject: Permit {number}\nMessage-ID: <{number}@oostermeer.example>\n"
        f"Date: Mon, 23 Nov 2026 10:{number:02}:00 +0000\n\nLook at {number}.\n\n"
    )


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = tmp_path / "mail"
    path.write_text(mail(1) + mail(2))
    return path


@pytest.fixture
def work(tmp_path: Path, box: Path):
    with open_workspace(
        tmp_path / "profile", secrets=MemorySecrets(), registry=Registry([SOURCE])
    ) as workspace:
        workspace.run(workspace.services.accounts.add("mbox", {"path": str(box)}, {}))
        assert workspace.sync_once() == {1: None}
        yield workspace


def rows(work):
    found = work.services.views().page(View.INBOX).rows
    return sorted((row.subject, row.unread) for row in found)


def test_messages_come_in_with_their_state(work):
    assert rows(work) == [("Permit 1", 1), ("Permit 2", 1)]


def test_what_is_appended_comes_in(work, box):
    with box.open("a") as file:
        file.write(mail(3))
    work.sync_once()
    assert len(rows(work)) == 3


def test_reading_elsewhere_changes_the_flags_of_the_same_message(work, box):
    box.write_text(mail(1, status="RO") + mail(2))
    work.sync_once()
    assert rows(work) == [("Permit 1", 0), ("Permit 2", 1)]


def test_compacting_the_file_removes_only_what_is_gone(work, box):
    box.write_text(mail(2))
    work.sync_once()
    assert rows(work) == [("Permit 2", 1)]


def test_an_original_is_read_from_where_it_lies_now(work, box):
    box.write_text(mail(2))
    work.sync_once()
    (row,) = work.services.views().page(View.INBOX).rows
    (message,) = work.services.views().conversation(row.id).messages
    assert b"Look at 2." in work.run(work.services.compose.original(message.id))


def test_a_missing_file_is_offline_and_deletes_nothing(work, box):
    box.unlink()
    work.sync_once()
    (status,) = work.services.views().accounts()
    assert status.health.state is HealthState.OFFLINE
    assert len(rows(work)) == 2


def test_a_file_that_is_no_mbox_is_refused(work, tmp_path):
    other = tmp_path / "note.txt"
    other.write_text("Dear all")
    with pytest.raises(SourceError, match="no mbox"):
        work.run(work.services.accounts.add("mbox", {"path": str(other)}, {}))
