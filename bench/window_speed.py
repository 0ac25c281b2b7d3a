"""Times the window: key to painted frame, at rest, during an import and beside a source that
blocks; and a cold start to the painted inbox, with memory.

The profile has 60,000 real messages unless another is named; while it is open the keys are pressed
at rest, then while --rows more mails are imported in the same process, then beside a source plugin
whose sync calls time.sleep(5). Aim: p99 50 ms.

Usage: python bench/window_speed.py [--rows N] [--profile DIR] [--presses N] [--starts N]. Runs on
the display there is, else offscreen. A profile that is named is changed by this.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app import Workspace
    from desktop.ui.application import Program

STARTED = "LUWTE_BENCH_STARTED_NS"
BLOCK_S = 5.0
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FRAMES: list[float] = []
"""When the list was painted, since it was last cleared."""


def main() -> None:
    """Print all figures."""
    options = _options()
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.child == "start":
        _start_once(options.profile)
    elif options.child == "keys":
        _keys(options.profile, options.presses, options.extra)
    else:
        _all(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000, help="mails to import meanwhile")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--extra", type=Path, help="a Maildir to import meanwhile")
    parser.add_argument("--child", choices=["start", "keys"], help=argparse.SUPPRESS)
    return parser.parse_args()


def _all(options: argparse.Namespace) -> None:
    from bench._profile import cached_profile

    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as folder:
        extra = _write_maildir(Path(folder) / "extra", options.rows, "later")
        profile = options.profile
        if profile is None:
            profile = Path(shutil.copytree(cached_profile(), Path(folder) / "profile"))
        for _ in range(options.starts):
            environment = {**os.environ, STARTED: str(time.monotonic_ns())}
            _child("start", profile, extra, options, environment)
        _child("keys", profile, extra, options, dict(os.environ))


def _child(
    kind: str, profile: Path, extra: Path, options: argparse.Namespace, environment: dict[str, str]
) -> None:
    words = [sys.executable, __file__, "--child", kind, "--profile", str(profile)]
    words += ["--extra", str(extra), "--presses", str(options.presses)]
    subprocess.run(words, env=environment, check=True)


def _write_maildir(folder: Path, count: int, word: str) -> Path:
    """Write `count` single mails, each a conversation of its own, a minute apart."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    start = time.time() - count * 60
    for number in range(count):
        date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(start + 60 * number))
        text = (
            f"From: Person {number % 311} <person{number % 311}@{word}.example>\n"
            f"To: Sanne <sanne@oostermeer.example>\nSubject: {word} {number} about plan"
            f" {number % 97}\nDate: {date}\nMessage-ID: <{word}.{number}@example.org>\n\n"
            f"The {word} note number {number}, on which nobody needs to act.\n"
        )
        (folder / "new" / f"{int(start) + number}.{number}.{word}").write_text(text)
    return folder


def _start_once(profile: Path) -> None:
    """Print the time from the start of the process to the painted list, and the memory then."""
    from PySide6.QtCore import QTimer

    from desktop.__main__ import _open
    from desktop.core.clock import SystemClock
    from desktop.ui.application import Program, make_application
    from desktop.ui.conversation_list.view import ConversationView

    started = int(os.environ[STARTED])
    plain = ConversationView.paintEvent
    app = make_application()

    def painted(view: ConversationView, event: Any) -> None:
        plain(view, event)
        if view.model().rowCount() and not hasattr(app, "is_painted"):
            app.is_painted = True  # type: ignore[attr-defined]
            QTimer.singleShot(0, tell)

    def tell() -> None:
        took_ms = (time.monotonic_ns() - started) / 1e6
        cpu_ms = time.process_time() * 1000
        figures = f"{took_ms:.0f} ms ({cpu_ms:.0f} ms of CPU), {_memory_mb():.0f} MB"
        print(f"cold start to painted inbox: {figures}")
        QTimer.singleShot(1500, rest)

    def rest() -> None:
        print(f"  1.5 s later, accounts at work: {_memory_mb():.0f} MB")
        program.quit()

    ConversationView.paintEvent = painted  # type: ignore[method-assign]
    workspace = _open(profile)
    program = Program(app, workspace, SystemClock())  # type: ignore[arg-type]
    program.show()
    app.exec()
    workspace.close()


def _memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _keys(profile: Path, presses: int, extra: Path) -> None:
    from desktop.app import open_workspace
    from desktop.core.clock import SystemClock
    from desktop.sources.registry import Registry, load_sources
    from desktop.system.secrets import MemorySecrets
    from desktop.ui.application import Program, make_application
    from desktop.ui.conversation_list.view import ConversationView

    plain = ConversationView.paintEvent
    plugin = _BlockingSource()

    def painted(view: ConversationView, event: Any) -> None:
        plain(view, event)
        FRAMES.append(time.perf_counter())

    # Before the first instance: later Qt would not see it.
    ConversationView.paintEvent = painted  # type: ignore[method-assign]
    app = make_application()
    registry = Registry((plugin.source, *load_sources().all()))
    workspace = open_workspace(profile, secrets=MemorySecrets(), registry=registry)
    workspace.run(workspace.services.accounts.add("blocking", {}, {}, name="Blocking"))
    program = Program(app, workspace, SystemClock())
    program.show()
    _wait(app, 3.0)
    rows = program.window.list_pane.model.rowCount()
    _report("J, at rest", _press(app, program, presses), f"{rows} lines loaded")
    work = plugin.block(workspace.services.accounts.sync_now)
    _beside(app, program, workspace, presses, "a source blocks 5 s", work)
    imports = workspace.services.imports
    _beside(app, program, workspace, presses, "importing", imports.run([extra]))
    _scroll_to_end(app, program)
    rows = program.window.list_pane.model.rowCount()
    program.window.list_pane.view.select_first()
    _report("J, all loaded", _press(app, program, presses), f"{rows} lines loaded")
    _report("E (done), all loaded", _press(app, program, presses // 4, "E"), f"{rows} lines")
    program.quit()
    workspace.close()


class _BlockingSource:
    """A source plugin whose sync sleeps without giving way, once it is told to."""

    def __init__(self) -> None:
        from tests.unit.sync.fakes import FakeSource

        self.source = FakeSource(name="blocking", sync=self._sync, poll_floor_s=3600)
        self._wanted, self._is_over = threading.Event(), threading.Event()

    async def block(self, sync_now: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Have it synced, and end when it has blocked the engine."""
        self._wanted.set()
        await sync_now()
        await asyncio.to_thread(self._is_over.wait)

    async def _sync(self, _cursors: object) -> Any:
        if self._wanted.is_set() and not self._is_over.is_set():
            time.sleep(BLOCK_S)  # noqa: ASYNC251 - a source that blocks is what is tried
            self._is_over.set()
        for batch in ():
            yield batch


def _beside(
    app: "QApplication",
    program: "Program",
    workspace: "Workspace",
    presses: int,
    name: str,
    work: Coroutine[Any, Any, object],
) -> None:
    """Press keys for as long as something else runs in the engine."""
    program.window.list_pane.view.select_first()
    future = asyncio.run_coroutine_threadsafe(work, workspace.loop)
    times: list[float] = []
    while not future.done() and len(times) < presses * 20:
        times += _press(app, program, min(presses, 20))
    future.result(300)
    _report(f"J, {name}", times, f"{len(times)} presses")


def _press(app: "QApplication", program: "Program", count: int, key: str = "J") -> list[float]:
    """Press a key so often; return the ms from each key event to the painted frame."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    view = program.window.list_pane.view
    times = []
    code = Qt.Key(ord(key))
    for _ in range(count):
        if view.current_id() is None or not view.hasFocus():
            view.setFocus()
            view.select_first()
        FRAMES.clear()
        start = time.perf_counter()
        QTest.keyClick(view, code)
        while not FRAMES and time.perf_counter() - start < 2:
            app.processEvents()
        times.append((time.perf_counter() - start) * 1000)
        _wait(app, 0.03)
    return times


def _scroll_to_end(app: "QApplication", program: "Program") -> None:
    model, bar = program.window.list_pane.model, program.window.list_pane.view.verticalScrollBar()
    start = time.perf_counter()
    worst = 0.0
    while model.canFetchMore(model.index(-1)):
        before = time.perf_counter()
        bar.setValue(bar.maximum())
        app.processEvents()
        worst = max(worst, time.perf_counter() - before)
    took = time.perf_counter() - start
    print(f"scrolled to the end in {took:.2f} s, longest step {worst * 1000:.0f} ms")


def _wait(app: "QApplication", seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and not until():
        app.processEvents()
        time.sleep(0.001)


def _report(name: str, times: list[float], note: str) -> None:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    middle = statistics.median(ordered)
    print(f"{name}: p50 {middle:.1f} ms, p99 {p99:.1f} ms, worst {ordered[-1]:.1f} ms ({note})")


if __name__ == "__main__":
    main()
