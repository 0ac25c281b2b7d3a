"""The log: a small rotating file in the profile without anything private in it."""

import logging
import logging.handlers
import re
import sys
import threading
from pathlib import Path

MAX_BYTES = 1_000_000
FILES_KEPT = 3

_PRIVATE = (
    (re.compile(r"[\w.+%'=-]+@[\w-]+(?:\.[\w-]+)+"), "<address>"),
    (
        re.compile(r"(?i)\b(bearer|xoxp|xoxb|xapp|token|password|secret)([\s=:-]+)[^\s,;]+"),
        r"\1\2<secret>",
    ),
    (re.compile(r"\b[A-Za-z0-9_\-]{12,}\.[A-Za-z0-9_\-]{12,}\.[A-Za-z0-9_\-]{12,}\b"), "<secret>"),
    (
        re.compile(r"(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{32,}={0,2}"),
        "<secret>",
    ),
)


def redact(text: str) -> str:
    """Return the text with addresses, tokens and the like taken out."""
    for pattern, substitute in _PRIVATE:
        text = pattern.sub(substitute, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record, stack trace included, and redacts the result."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for the file."""
        return redact(super().format(record))


def set_up_logging(folder: Path, *, is_verbose: bool = False) -> None:
    """Log to `folder`/luwte.log from now on."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a program without a log is better than none
        return
    handler = logging.handlers.RotatingFileHandler(
        folder / "luwte.log",
        maxBytes=MAX_BYTES,
        backupCount=FILES_KEPT,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(
        RedactingFormatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if is_verbose else logging.INFO)
    # These say at INFO what was asked of whom.
    for name in ("httpx", "httpcore", "asyncio", "aiosmtplib", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)


def log_uncaught_errors() -> None:
    """Write what nobody caught, in any thread, to the log as well."""
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda hook: _log_uncaught(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: object) -> None:
    logging.getLogger("desktop").critical("Uncaught error", exc_info=(kind, error, trace))  # type: ignore[arg-type]
    if sys.stderr is not None:
        sys.__excepthook__(kind, error, trace)  # type: ignore[arg-type]
