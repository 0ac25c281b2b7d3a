"""The log: a small rotating file in the profile without anything private in it."""

import copy
import errno
import logging
import logging.handlers
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

MAX_BYTES = 1_000_000
FILES_KEPT = 3

_PRIVATE = (
    (re.compile(r"[\w.+%'=-]+@[\w-]+(?:\.[\w-]+)+"), "<address>"),
    (
        re.compile(r"(?i)\b(bearer|xoxp|xoxb|xapp|token|password|secret)([\s=:-]+)[^\s,;]+"),
        r"\1\2<secret>",
    ),
    (re.compile(r"\bexception=(\w+)\(.*"), r"exception=\1(...)"),
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
    """Formats a record and redacts the result; of errors it tells kind and place alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for the file."""
        ours = copy.copy(record)
        ours.exc_text = None  # what another handler made of it has the words
        return redact(super().format(ours))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802
        """Return the stack trace without the words of the error (`trace_without_words`)."""
        return trace_without_words(ei[1]) if ei[1] is not None else ""


def trace_without_words(error: BaseException) -> str:
    """Return where an error came from and of which kind it is, with what led to it.

    Its words are left out, for they may quote the very text that was being read.
    """
    return "".join(_traced(error)).rstrip("\n")


def _traced(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _traced(earlier)
        yield "which led to:\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__} {_code_of(error)}".rstrip() + "\n"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _traced(one)


def _code_of(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno is not None:
        return errno.errorcode.get(error.errno, str(error.errno))
    return str(getattr(error, "sqlite_errorname", ""))


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


def redact_standard_error() -> None:
    """Redact what processes without a log of their own say on standard error."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(RedactingFormatter())


def log_uncaught_errors() -> None:
    """Write what nobody caught, in any thread, to the log as well."""
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda hook: _log_uncaught(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("desktop").critical("Uncaught error", exc_info=(kind, error, trace))
    if sys.stderr is not None:  # the desktop keeps what is written there: as in the log
        sys.stderr.write(f"{redact(trace_without_words(error))}\n")
