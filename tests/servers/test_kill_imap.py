"""Killed at any instant of an IMAP sync, the program loses nothing and repeats nothing."""

from pathlib import Path

from tests.e2e.killing import MESSAGES, Subject, mail, survive
from tests.servers.dovecot import Dovecot
from tests.servers.launch import PASSWORD


def test_thirty_kills_of_an_imap_sync(tmp_path: Path, dovecot: Dovecot) -> None:
    for part in ("cur", "new", "tmp"):
        (dovecot.maildir / part).mkdir(parents=True, exist_ok=True)
    for number in range(MESSAGES):
        (dovecot.maildir / "cur" / f"{number}.test:2,").write_text(mail(number))
    dovecot.owned()
    message_ids = [f"{number}@oostermeer.example" for number in range(MESSAGES)]
    subject = Subject(
        source="imap",
        settings={**dovecot.settings, "address": "eva@oostermeer.example"},
        secrets={"password": PASSWORD},
        message_ids=message_ids,
    )
    survive(tmp_path / "profile", subject)
