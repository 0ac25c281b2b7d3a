"""Marks in a mail, an address and a password turn up in no log, no output, no list of processes."""

import base64
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.app import open_workspace
from desktop.core.errors import OfflineError
from desktop.core.log import RedactingFormatter, redact_standard_error, set_up_logging
from desktop.model.account import HealthState
from desktop.model.message import Address, Attachment
from desktop.model.operation import DraftKind, OperationResult, OperationState
from desktop.sources.registry import Registry
from desktop.system.paths import ProfilePaths
from desktop.system.secret_file import FileSecrets
from tests.unit.sync.fakes import FakeSource, Opened, batch, message

SUBJECT = "Zonnebloemsubject"
BODY = "Vergeetmijnietbody"
LOCAL_PART = "korenbloemaddress"
FILE = "Klaprozenfile"
PASSWORD = "Madeliefpassword7"
PASSPHRASE = "Boterbloempassphrase"
TYPED = "Paardenbloemtyped"
MARKS = (SUBJECT, BODY, LOCAL_PART, FILE, PASSWORD, PASSPHRASE, TYPED)
WITH_MARKS = f"{SUBJECT} {BODY} {LOCAL_PART}@oostermeer.example {FILE} {PASSWORD} {TYPED}"


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark.lower() in text.lower()]


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The log of the profile, with all that modules say."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    folder = ProfilePaths(root=tmp_path / "profile").logs
    set_up_logging(folder, is_verbose=True)
    yield folder / "luwte.log"
    for handler in set(root.handlers) - set(before):
        handler.close()
        root.removeHandler(handler)
    root.setLevel(level)


def eventful_source() -> FakeSource:
    """Finds a marked message, then breaks down with marks in its words, in rounds and sends."""
    mail = message(
        1,
        subject=SUBJECT,
        text=f"Could you read the {BODY}?",
        snippet=BODY,
        sender=Address(name="Jan", address=f"{LOCAL_PART}@oostermeer.example"),
        attachments=(Attachment(name=f"{FILE}.pdf", mime="application/pdf", size=9, part="2"),),
    )

    async def sync(cursors):
        if not cursors:
            yield batch(mail)
            return
        try:
            int(WITH_MARKS)
        except ValueError as error:
            raise OfflineError(f"{SUBJECT} could not be had.") from error

    async def perform(operation):
        if operation.attempts > 1:
            return OperationResult()
        raise KeyError(WITH_MARKS)

    return FakeSource(sync=sync, perform=perform)


def process_arguments() -> str:
    """What a list of all processes shows of their arguments."""
    texts = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            texts.append(place.read_text("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(texts)


def go_through_a_day(work: Opened) -> None:
    """Sync, search, answer, attach, fail, and try again."""
    services = work.services
    account_id = work.run(services.accounts.add("fake", {}, {"password": PASSWORD}))
    work.start()
    work.until(lambda: work.views.statistics().messages)
    hit = work.views.search(f"{SUBJECT} from:{LOCAL_PART}").hits[0]
    conversation = work.views.conversation(hit.row.id)
    work.run(services.settings.set("send_delay_s", "0"))
    draft = work.run(services.compose.start(DraftKind.REPLY, answers=conversation.messages[0].id))
    work.run(services.compose.send(replace(draft, text=TYPED)))
    work.run(services.triage.done([hit.row.id]))
    work.run(services.accounts.sync_now(account_id))
    work.until(lambda: any(one.error for one in work.views.outbox()))
    work.until(lambda: any(one.state is OperationState.DONE for one in work.views.outbox()))
    work.until(
        lambda: any(one.health.state is HealthState.OFFLINE for one in work.views.accounts())
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads the list of processes in /proc")
def test_a_day_leaves_no_marks_in_logs_output_and_processes(tmp_path, log_file, capfd, monkeypatch):
    monkeypatch.setattr("desktop.sync.outbox.delay_s", lambda attempts: 0.02)
    paths = ProfilePaths(root=tmp_path / "profile")
    secrets = FileSecrets(paths.secret_file, PASSPHRASE)
    with open_workspace(
        paths.root, secrets=secrets, registry=Registry([eventful_source()])
    ) as workspace:
        go_through_a_day(Opened(workspace))
        arguments = process_arguments()
    log = log_file.read_text("utf-8")
    assert "Carrying out a send failed" in log
    assert "KeyError" in log
    assert marks_in(log) == []
    out, err = capfd.readouterr()
    assert marks_in(out + err) == []
    assert marks_in(arguments) == []
    assert secrets.load("1") == {"password": PASSWORD}
    assert files_with_secrets(paths.root) == []


def files_with_secrets(folder: Path) -> list[str]:
    """Files that hold the password or the passphrase, plain or in base64."""
    secrets = [PASSWORD.encode(), PASSPHRASE.encode()]
    secrets += [base64.b64encode(secret)[:-4] for secret in secrets]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(secret in path.read_bytes() for secret in secrets)
    ]


def test_what_nobody_caught_leaves_no_marks(tmp_path):
    program = f"""
from pathlib import Path
import threading
from desktop.core.log import log_uncaught_errors, set_up_logging
set_up_logging(Path({str(tmp_path)!r}))
log_uncaught_errors()
words = " ".join({WITH_MARKS.split()!r})
def fail():
    raise ValueError(words)
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 1
    log = (tmp_path / "luwte.log").read_text("utf-8")
    assert log.count("ValueError") == 2
    assert marks_in(log + ended.stdout + ended.stderr) == []


def test_a_process_without_a_log_says_no_marks(capfd):
    before = logging.lastResort.formatter
    log = logging.Logger("no handler at all")
    redact_standard_error()
    try:
        raise ValueError(WITH_MARKS)
    except ValueError:
        log.exception("A mail of 9 bytes is kept as plain text")
    finally:
        logging.lastResort.setFormatter(before)
    said = capfd.readouterr().err
    assert "ValueError" in said
    assert marks_in(said) == []


def test_the_marks_would_be_found():
    """The checks above see what stands in plain sight."""
    record = logging.LogRecord("test", logging.ERROR, "", 1, WITH_MARKS, (), None)
    assert SUBJECT in marks_in(RedactingFormatter().format(record))
