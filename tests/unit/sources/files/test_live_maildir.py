"""A watched Maildir, through the engine as a live account."""

import os
import threading
from pathlib import Path

import pytest

from desktop.app import open_workspace
from desktop.core.errors import SourceError
from desktop.model.account import HealthState
from desktop.model.conversation import View
from desktop.model.message import Flag
from desktop.sources.files import maildir
from desktop.sources.maildir.source import SOURCE
from desktop.sources.registry import Registry
from desktop.system.secrets import MemorySecrets

SEEN = frozenset({Flag.SEEN})


def mail(number: int, subject: str = "Permit") -> bytes:
    return (
        f"From: Jan <jan@oostermeer.example>\nTo: eva@oostermeer.example\n"
        f"Subject: {subject} {number}\nMessage-ID: <{number}@oostermeer.example>\n"
        f"Date: Mon, 23 Nov 2026 10:{number % 60:02}:00 +0000\n\nLook at {number}.\n"
    ).encode()


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    maildir.make_folder(folder)
    return folder


@pytest.fixture
def work(tmp_path: Path, box: Path):
    with open_workspace(
        tmp_path / "profile", secrets=MemorySecrets(), registry=Registry([SOURCE])
    ) as workspace:
        settings = {"path": str(box), "addresses": "eva@oostermeer.example"}
        workspace.run(workspace.services.accounts.add("maildir", settings, {}))
        yield workspace


def sync(work) -> None:
    assert work.sync_once() == {1: None}


def rows(work, view=View.INBOX):
    return [(row.subject, row.unread) for row in work.services.views().page(view).rows]


def test_new_mail_comes_in_once(work, box):
    maildir.deliver(box, mail(1), flags=frozenset())
    sync(work)
    sync(work)
    assert rows(work) == [("Permit 1", 1)]


def test_flags_changed_elsewhere_come_in(work, box):
    path = maildir.deliver(box, mail(1), flags=frozenset())
    sync(work)
    maildir.set_flags(path, add=SEEN, remove=frozenset())
    sync(work)
    assert rows(work) == [("Permit 1", 0)]


def test_flags_changed_here_go_out_by_renaming(work, box):
    maildir.deliver(box, mail(1), unique="one", flags=frozenset())
    sync(work)
    (row,) = work.services.views().page(View.INBOX).rows
    work.run(work.services.triage.read([row.id]))
    sync(work)
    assert [path.name for path in (box / "cur").iterdir()] == ["one:2,S"]
    sync(work)
    assert rows(work) == [("Permit 1", 0)]


def test_a_deleted_file_is_gone(work, box):
    path = maildir.deliver(box, mail(1), flags=frozenset())
    sync(work)
    path.unlink()
    sync(work)
    assert rows(work) == []


def test_a_move_between_folders_elsewhere_keeps_the_message(work, box):
    path = maildir.deliver(box, mail(1), flags=SEEN)
    sync(work)
    (before,) = work.services.views().page(View.INBOX).rows
    maildir.move(path, box / ".Archive")
    sync(work)
    conversation = work.services.views().conversation(before.id)
    assert [one.remote_id.split("/")[0] for one in conversation.messages] == [".Archive"]


def test_delete_moves_the_file_to_the_trash_folder(work, box):
    maildir.deliver(box, mail(1), unique="one", flags=frozenset())
    sync(work)
    (row,) = work.services.views().page(View.INBOX).rows
    work.run(work.services.triage.delete([row.id]))
    sync(work)
    assert [path.name for path in (box / ".Trash" / "cur").iterdir()] == ["one:2,"]
    assert list((box / "cur").iterdir()) == []
    sync(work)
    assert rows(work) == []


def test_a_missing_folder_is_offline_and_deletes_nothing(work, box):
    maildir.deliver(box, mail(1), flags=frozenset())
    sync(work)
    box.rename(box.with_name("away"))
    work.sync_once()
    (status,) = work.services.views().accounts()
    assert status.health.state is HealthState.OFFLINE
    assert rows(work) == [("Permit 1", 1)]


def test_a_delivery_is_noticed_without_asking(work, box):
    arrived = threading.Event()
    work.start_accounts()
    views = work.services.views()
    work.events.subscribe(lambda _: views and arrived.set())
    maildir.deliver(box, mail(7), flags=frozenset())
    for _ in range(1500):
        if rows(work):
            break
        arrived.wait(0.02)
    assert rows(work) == [("Permit 7", 1)]


def test_the_newest_mail_is_listed_before_the_rest(work, box):
    for number in range(130):
        path = maildir.deliver(box, mail(number), flags=frozenset())
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    listed: list[set[str]] = []
    work.events.subscribe(lambda _: listed.append({subject for subject, _ in rows(work)}))
    sync(work)
    first = next(subjects for subjects in listed if subjects)
    assert len(first) < 130
    assert first == {f"Permit {number}" for number in range(130 - len(first), 130)}
    assert len(rows(work)) == 130


def test_a_folder_that_is_no_maildir_is_refused(work, tmp_path):
    with pytest.raises(SourceError, match="no Maildir"):
        work.run(work.services.accounts.add("maildir", {"path": str(tmp_path / "none")}, {}))
    assert len(work.services.views().accounts()) == 1
