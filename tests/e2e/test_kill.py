"""Killed at any instant of a sync, the program loses nothing and repeats nothing."""

from pathlib import Path

from desktop.sources.files import maildir
from tests.e2e.killing import MESSAGES, Subject, mail, survive


def test_thirty_kills_of_a_maildir_sync(tmp_path: Path) -> None:
    box = tmp_path / "box"
    maildir.make_folder(box)
    for number in range(MESSAGES):
        (box / "cur" / f"{number}.test:2,").write_text(mail(number))
    settings = {
        "path": str(box),
        "addresses": "eva@oostermeer.example",
        "outbox_folder": ".Sent",
    }
    message_ids = [f"{number}@oostermeer.example" for number in range(MESSAGES)]
    subject = Subject(source="maildir", settings=settings, secrets={}, message_ids=message_ids)
    survive(tmp_path / "profile", subject)
