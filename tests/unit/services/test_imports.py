"""Archives of every kind: taken in once, found by search, their files read where they lie."""

import zipfile
from pathlib import Path

import pytest

from desktop.app import open_workspace
from desktop.core.errors import OfflineError, SecretStoreError, UsageError
from desktop.model.conversation import View
from desktop.model.events import ImportProgressed
from desktop.sources.files import maildir
from desktop.system.secrets import MemorySecrets

SEPARATOR = "From jan@oostermeer.example Mon Nov 23 10:00:00 2026\n"


def mail(number: int, extra: str = "") -> str:
    return (
        f"From: Jan <jan@oostermeer.example>\nTo: eva@oostermeer.example\n{extra}"
        f"Subject: Permit {number}\nMessage-ID: <{number}@oostermeer.example>\n"
        f"Date: Mon, 23 Nov 2026 10:{number % 60:02}:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\nLook at {number}.\n"
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; "
        f'filename="plan.pdf"\n\nplan {number}\n--b--\n'
    )


def mbox(*numbers: int) -> str:
    return "".join(f"{SEPARATOR}{mail(number)}\n" for number in numbers)


@pytest.fixture
def work(tmp_path: Path):
    with open_workspace(tmp_path / "profile", secrets=MemorySecrets()) as workspace:
        yield workspace


def run_import(work, *paths: Path, me=("eva@oostermeer.example",)) -> int:
    return work.run(work.services.imports.run(paths, me=me))


def subjects(work, view=View.INBOX):
    return sorted(row.subject for row in work.services.views().page(view).rows)


def make_mbox(folder: Path) -> Path:
    path = folder / "old mail"
    path.write_text(mbox(1, 2))
    return path


def make_packed(folder: Path) -> Path:
    path = folder / "takeout.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Takeout/Mail/All mail Including Spam and Trash.mbox", mbox(1, 2))
    return path


def make_maildir(folder: Path) -> Path:
    path = folder / "Maildir"
    for number in (1, 2):
        maildir.deliver(path, mail(number).encode(), flags=frozenset())
    return path


def make_mails(folder: Path) -> Path:
    path = folder / "mails"
    path.mkdir()
    for number in (1, 2):
        (path / f"{number}.eml").write_text(mail(number))
    return path


def make_thunderbird(folder: Path) -> Path:
    path = folder / "abc.default" / "Mail" / "Local Folders"
    (path / "Inbox.sbd").mkdir(parents=True)
    (path / "Inbox").write_text(mbox(1))
    (path / "Inbox.msf").write_text("index")
    (path / "Inbox.sbd" / "Werk").write_text(mbox(2))
    return folder / "abc.default"


@pytest.mark.parametrize(
    "make", [make_mbox, make_packed, make_maildir, make_mails, make_thunderbird]
)
def test_every_kind_comes_in_once_and_its_files_open(work, tmp_path, make):
    path = make(tmp_path)
    assert run_import(work, path) == 2
    assert run_import(work, path) == 0
    views = work.services.views()
    assert views.statistics().messages == 2
    assert len(views.accounts()) == 1
    hit = views.search("subject:permit").hits[0]
    (message,) = views.conversation(hit.row.id).messages
    (attachment,) = message.attachments
    fetched = work.run(work.services.compose.attachment(attachment.id))
    assert fetched.read_text().strip() == message.subject.replace("Permit", "plan")
    original = work.run(work.services.compose.original(message.id))
    assert original.decode().strip() == mail(int(message.subject.split()[1])).strip()


def test_the_same_mail_in_two_archives_is_one_message(work, tmp_path):
    assert run_import(work, make_mbox(tmp_path)) == 2
    assert run_import(work, make_maildir(tmp_path)) == 0
    assert work.services.views().statistics().messages == 2


def test_folders_of_a_mail_program_keep_their_part(work, tmp_path):
    folder = tmp_path / "Mail"
    folder.mkdir()
    (folder / "Inbox").write_text(mbox(1))
    (folder / "Trash").write_text(mbox(2))
    run_import(work, folder)
    assert subjects(work) == ["Permit 1"]


def test_gmail_labels_name_the_place(work, tmp_path):
    path = tmp_path / "All mail.mbox"
    text = SEPARATOR + mail(1, "X-Gmail-Labels: Inbox,Unread\n") + "\n"
    text += SEPARATOR + mail(2, "X-Gmail-Labels: Spam\n") + "\n"
    path.write_text(text)
    run_import(work, path)
    assert subjects(work) == ["Permit 1"]
    assert work.services.views().page(View.INBOX).rows[0].unread == 1


def test_a_moved_archive_says_so_plainly(work, tmp_path):
    path = make_mbox(tmp_path)
    run_import(work, path)
    path.rename(tmp_path / "elsewhere")
    (row, _) = work.services.views().page(View.INBOX).rows
    (message,) = work.services.views().conversation(row.id).messages
    with pytest.raises(OfflineError, match="old mail"):
        work.run(work.services.compose.original(message.id))


@pytest.mark.parametrize("name", ["nothing", "note.txt"])
def test_a_path_without_mail_is_named(work, tmp_path, name):
    (tmp_path / "note.txt").write_text("Dear all,\nnothing here\n")
    with pytest.raises(UsageError, match=name):
        run_import(work, tmp_path / name)


def test_progress_ends_once(work, tmp_path):
    events = []
    work.events.subscribe(events.append)
    run_import(work, make_mbox(tmp_path))
    told = [event for event in events if isinstance(event, ImportProgressed)]
    assert [event.is_finished for event in told][-1]
    assert sum(event.is_finished for event in told) == 1
    assert told[0].progress.done == 2


def test_an_archive_is_never_synced_and_never_asked(work, tmp_path):
    run_import(work, make_mbox(tmp_path))
    (first, _) = work.services.views().page(View.INBOX).rows
    work.run(work.services.triage.done([first.id]))
    assert work.services.views().outbox() == []
    assert work.sync_once() == {}


class NoKeyring(MemorySecrets):
    """A computer without a keyring."""

    def save(self, account, secrets):
        raise SecretStoreError("no keyring")


def test_removing_an_archive_deletes_what_was_unpacked_and_leaves_no_text(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with open_workspace(profile, secrets=NoKeyring()) as work:
        run_import(work, make_packed(tmp_path))
        assert any((profile / "imported").rglob("*.mbox"))
        (status,) = work.services.views().accounts()
        work.run(work.services.accounts.remove(status.account.id))
        assert not any((profile / "imported").rglob("*.mbox"))
        for file in (profile / "cache.db", profile / "cache.db-wal"):
            content = file.read_bytes() if file.exists() else b""
            assert b"Look at" not in content
            assert b"oostermeer" not in content
