"""What may not stand in a log does not."""

import logging
from pathlib import Path

import pytest

from desktop.core.log import RedactingFormatter, redact, set_up_logging


@pytest.mark.parametrize(
    "private",
    [
        "sanne.de-boer+x@oostermeer.example",
        "Bearer ya29.a0AfH6SMBx",
        "xoxp-1234-5678-abcdef",
        "password=hunter2",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ0123456789abcdef",
    ],
)
def test_private_things_are_taken_out(private: str) -> None:
    secret = private.split()[-1].split("=")[-1]
    assert secret not in redact(f"sign-in for {private} failed at 14:17")


def test_plain_words_stay() -> None:
    line = "Account 3 (imap): does not answer, next try in 32 s, HTTP 503 at desktop.sync.engine"
    assert redact(line) == line


def test_a_stack_trace_is_redacted_too(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    set_up_logging(tmp_path)
    try:
        raise ValueError("for sanne@oostermeer.example")
    except ValueError:
        logging.getLogger("desktop.test").exception("It failed")
    finally:
        for handler in set(root.handlers) - set(before):
            handler.close()
            root.removeHandler(handler)
    written = (tmp_path / "luwte.log").read_text("utf-8")
    assert "It failed" in written
    assert "sanne@" not in written


def test_the_words_of_an_error_stay_out_but_kind_place_and_cause_do_not() -> None:
    words = "Your " + "illness"
    try:
        try:
            int(words)
        except ValueError as error:
            raise ExceptionGroup(words, [OSError(28, words)]) from error
    except ExceptionGroup as error:
        record = logging.LogRecord("test", logging.ERROR, "", 1, "It failed", (), None)
        record.exc_info = (type(error), error, error.__traceback__)
        record.exc_text = f"ValueError: {words}"
        line = RedactingFormatter().format(record)
    assert words not in line
    for word in ("It failed", "ValueError", "ExceptionGroup", "OSError ENOSPC", "test_log.py"):
        assert word in line


def test_the_words_of_an_error_in_a_forgotten_task_stay_out() -> None:
    line = "future: <Task finished name='round 1' exception=KeyError('Your illness')>"
    assert redact(line) == "future: <Task finished name='round 1' exception=KeyError(...)"
