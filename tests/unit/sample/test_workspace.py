"""The sample workspace is real, plentiful, the same each time, and goes on receiving mail."""

import mailbox
from collections import Counter
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop.sample.maildir import SENT
from desktop.sample.trickle import trickle
from desktop.sample.workspace import SampleWorkspace, write_sample

NOW = datetime(2026, 6, 10, 14, 17, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleWorkspace:
    return write_sample(tmp_path_factory.mktemp("mail"), NOW)


def all_messages(folder: Path) -> list[mailbox.MaildirMessage]:
    box = mailbox.Maildir(folder)
    boxes = [box, *(box.get_folder(name) for name in box.list_folders())]
    return [message for one in boxes for message in one]


def test_holds_a_month_of_mail(sample: SampleWorkspace) -> None:
    messages = all_messages(sample.maildir)
    dates = [parsedate_to_datetime(message["Date"]) for message in messages]
    assert len(messages) == sample.messages
    assert 1900 <= len(messages) <= 2100
    assert max(dates) < NOW
    assert NOW - max(dates) < timedelta(minutes=15)
    assert timedelta(days=28) < NOW - min(dates) < timedelta(days=31)


def test_every_message_is_named_once_and_answers_one_that_is_there(sample: SampleWorkspace) -> None:
    messages = all_messages(sample.maildir)
    names = Counter(message["Message-ID"] for message in messages)
    assert set(names.values()) == {1}
    answered = {message["In-Reply-To"] for message in messages if message["In-Reply-To"]}
    assert len(answered) > 500
    assert answered <= set(names)


def test_has_all_kinds_of_mail(sample: SampleWorkspace) -> None:
    messages = all_messages(sample.maildir)
    kinds = Counter(part.get_content_type() for message in messages for part in message.walk())
    for kind in ("text/html", "text/calendar", "application/pdf", "image/png", "text/csv"):
        assert kinds[kind] > 5, kind
    assert sum(message["List-Id"] is not None for message in messages) > 100
    assert sum(message["Auto-Submitted"] is not None for message in messages) > 100


def test_no_slot_is_left_open(sample: SampleWorkspace) -> None:
    for message in all_messages(sample.maildir):
        body = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        text = str(message["Subject"]) + body.get_payload()
        assert not set("{}|") & set(text), text


def test_the_inbox_opens_as_designed(sample: SampleWorkspace) -> None:
    subjects = {
        message["Subject"].removeprefix("Re: ") for message in mailbox.Maildir(sample.maildir)
    }
    assert len(subjects) == 4 + 5 + 31
    assert "Harbour quarter: noise section of the zoning plan" in subjects
    assert "Site visit at 16:00, are you coming?" in subjects
    assert "Leave cover in week 34: please approve" in subjects


def test_all_names_are_made_up_ones(sample: SampleWorkspace) -> None:
    for message in all_messages(sample.maildir):
        for name in ("From", "To", "Cc"):
            for address in str(message.get(name, "")).split(","):
                assert not address or ".example" in address


def test_the_same_moment_gives_the_same_files(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        write_sample(folder, NOW, messages=900)
    one, two = (
        {str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in folders
    )
    assert one == two


def test_writing_again_changes_nothing(sample: SampleWorkspace) -> None:
    before = sorted(sample.maildir.rglob("*"))
    assert write_sample(sample.maildir, NOW + timedelta(days=1)) == sample
    assert sorted(sample.maildir.rglob("*")) == before


def test_new_mail_trickles_in_and_what_is_sent_is_answered(tmp_path: Path) -> None:
    sample = write_sample(tmp_path, NOW, messages=100)
    assert trickle(sample.maildir, NOW, 0) == 1
    (first,) = (tmp_path / "new").iterdir()
    assert b"today.0.5@oostermeer.example" in first.read_bytes()
    (tmp_path / SENT / "cur" / "abc:2,S").write_text(
        "From: sanne.deboer@oostermeer.example\nTo: Esra Kaya <esra.kaya@oostermeer.example>\n"
        "Subject: Roof\nMessage-ID: <mine@oostermeer.example>\n\nA softer roof solves it.\n"
    )
    later = NOW + timedelta(seconds=30)
    assert trickle(sample.maildir, later, 1) == 1
    (answer,) = (path for path in (tmp_path / "new").iterdir() if "answer" in path.name)
    text = answer.read_text()
    assert "In-Reply-To: <mine@oostermeer.example>" in text
    assert "Subject: Re: Roof" in text
    assert "From: Esra Kaya" in text
    assert trickle(sample.maildir, later, 1) == 2


def test_the_series_of_new_mail_starts_again(tmp_path: Path) -> None:
    sample = write_sample(tmp_path, NOW, messages=100)
    index = 0
    for minute in range(40):
        index = trickle(sample.maildir, NOW + timedelta(minutes=minute), index)
    names = [
        message["Message-ID"]
        for message in map(
            mailbox.MaildirMessage, map(Path.read_bytes, (tmp_path / "new").iterdir())
        )
    ]
    assert len(set(names)) == 40
