"""Processes that parse in bulk, started when the first work comes and not before."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar

from desktop.core.log import redact_standard_error

P = ParamSpec("P")
T = TypeVar("T")

_PRELOADED = ["desktop.sources.mail.incoming"]
_MOST = 2


class LazyProcesses(Executor):
    """A pool of worker processes that is safe to start from a program with threads.

    They never come from a plain fork: a forked copy of a program with threads may hang.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or max(1, min(_MOST, os.cpu_count() or 1))
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function that can be pickled in a worker."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._count, mp_context=_context(), initializer=_prepare
            )
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
            self._pool = None


def _prepare() -> None:
    redact_standard_error()
    _end_with_parent()


def _end_with_parent() -> None:
    """Let a worker not outlive a program that was killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent.sentinel,), daemon=True).start()


def _wait_for(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _context() -> Any:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
