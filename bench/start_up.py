"""Times cold starts with 60,000 messages in the cache, with memory, beside thunderbird and
claws-mail, which start with an empty profile each.

Each program starts on an X display of its own with openbox, several times in turn. "window" is the
time until a window of the program is visible, as xdotool finds it; "inbox" is the time until Luwte
has painted the rows of its inbox, told by the program itself. Memory is that of the program with
all its processes, once it has come to rest: RSS counts shared pages in each process, PSS divides
them.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STARTED = "LUWTE_BENCH_STARTED_NS"
POLL_S = 0.005
GIVE_UP_S = 60.0
REST_S = 4.0


@dataclass(slots=True)
class Figures:
    """Of several starts of one program: seconds and MB."""

    window: list[float] = field(default_factory=list)
    inbox: list[float] = field(default_factory=list)
    rss: list[float] = field(default_factory=list)
    pss: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How a program is started on a fresh home folder, and what its window is called."""

    name: str
    title: str
    command: Callable[[Path], Sequence[str]]
    prepare: Callable[[Path], None] = lambda _home: None


def main() -> None:
    """Print a table of all programs that are installed."""
    options = _options()
    if options.child:
        _child(options.child)
        return
    if not shutil.which("Xvfb") or not shutil.which("xdotool"):
        print("start_up: skipped, Xvfb or xdotool is not installed")
        return
    from bench._profile import cached_profile

    profile = cached_profile(options.messages)
    programs = [_luwte(profile), *_peers()]
    figures = {program.name: Figures() for program in programs}
    with _display() as environment:
        for _ in range(options.starts + 1):
            for program in programs:
                _start(program, figures[program.name], environment)
    _print_table(figures, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60_000, help="how many are in the cache")
    parser.add_argument("--starts", type=int, default=5, help="the first of one more is left out")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _luwte(profile: Path) -> Program:
    return Program(
        name="luwte",
        title="Luwte",
        command=lambda _home: [sys.executable, __file__, "--child", str(profile)],
    )


def _peers() -> list[Program]:
    wanted = [
        Program(
            name="thunderbird",
            title="Thunderbird",
            command=lambda home: ["thunderbird", "--no-remote", "--profile", str(home / "tb")],
            prepare=lambda home: (home / "tb").mkdir(),
        ),
        Program(
            name="claws-mail",
            title="Claws Mail",
            command=lambda home: ["claws-mail", "--alternate-config-dir", str(home / "claws")],
            prepare=_prepare_claws,
        ),
    ]
    for program in wanted:
        if not shutil.which(program.name):
            print(f"{program.name}: skipped, not installed")
    return [program for program in wanted if shutil.which(program.name)]


def _prepare_claws(home: Path) -> None:
    """Give it an account and an empty mailbox, so that it opens its window, not its wizard."""
    folder = home / "claws"
    (home / "Mail" / "inbox").mkdir(parents=True)
    folder.mkdir()
    (folder / "clawsrc").write_text("[Common]\n")
    (folder / "accountrc").write_text(
        "[Account: 1]\naccount_name=Bench\nis_default=1\nname=Bench\naddress=bench@example.org\n"
        "protocol=5\nsmtp_server=localhost\n"
    )
    (folder / "folderlist.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<folderlist>\n'
        '  <folder type="mh" name="Mail" path="Mail">\n'
        '    <folderitem type="inbox" name="inbox" path="inbox" />\n  </folder>\n</folderlist>\n'
    )


@contextmanager
def _display() -> Iterator[dict[str, str]]:
    """Start an X display with a window manager."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    # An installed program has its bytecode; the first start, which is not counted, writes it.
    for name in ("WAYLAND_DISPLAY", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    manager = None
    if shutil.which("openbox"):
        manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        yield environment
    finally:
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()


def _start(program: Program, figures: Figures, environment: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="luwte-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        program.prepare(home)
        started = time.monotonic_ns()
        variables = {**environment, "HOME": folder, STARTED: str(started)}
        process = subprocess.Popen(
            list(program.command(home)),
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            figures.window.append(_until_visible(program, started, environment))
            time.sleep(REST_S)
            rss, pss = _memory_mb(process.pid)
            figures.rss.append(rss)
            figures.pss.append(pss)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            told, _ = process.communicate(timeout=30)
        figures.inbox += [float(line.split()[1]) for line in told.splitlines() if "inbox " in line]


def _until_visible(program: Program, started: int, environment: Mapping[str, str]) -> float:
    words = ["xdotool", "search", "--onlyvisible", "--name", program.title]
    while (time.monotonic_ns() - started) / 1e9 < GIVE_UP_S:
        found = subprocess.run(words, env=environment, capture_output=True, check=False)
        if found.stdout.strip():
            return (time.monotonic_ns() - started) / 1e9
        time.sleep(POLL_S)
    return float("nan")


def _memory_mb(session: int) -> tuple[float, float]:
    """Return RSS and PSS of all processes that were started with one."""
    rss = pss = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if os.getsid(int(process.name)) != session:
                continue
            for line in (process / "smaps_rollup").read_text().splitlines():
                if line.startswith("Rss:"):
                    rss += int(line.split()[1])
                elif line.startswith("Pss:"):
                    pss += int(line.split()[1])
    return rss / 1024, pss / 1024


def _print_table(figures: Mapping[str, Figures], options: argparse.Namespace) -> None:
    print(f"{options.messages} messages cached, median of {options.starts} starts (aim: 0.70 s")
    print("to the painted inbox, 150 MB); the factor is that of luwte against the peer")
    print(f"{'':14}{'window s':>10}{'inbox s':>10}{'RSS MB':>10}{'PSS MB':>10}")
    ours = figures["luwte"]
    for name, of in figures.items():
        cells = [_median(of.window), _median(of.inbox), _median(of.rss), _median(of.pss)]
        line = "".join(f"{cell:10.2f}" if cell == cell else f"{'':10}" for cell in cells)
        print(f"{name:14}{line}")
        if name != "luwte":
            window = _median(ours.inbox) / cells[0]
            print(f"{'':14}{window:9.2f}x{'':10}{_median(ours.rss) / cells[2]:9.2f}x", end="")
            print(f"{_median(ours.pss) / cells[3]:9.2f}x")


def _median(values: Sequence[float]) -> float:
    return statistics.median(values[1:]) if len(values) > 1 else float("nan")


def _child(profile: Path) -> None:
    """Run the program as `luwte` does, and print when the first rows were painted."""
    from desktop.ui.conversation_list.view import ConversationView

    plain = ConversationView.paintEvent
    told: list[bool] = []
    started = int(os.environ[STARTED])

    def painted(view: ConversationView, event: object) -> None:
        plain(view, event)  # type: ignore[arg-type]
        if view.model().rowCount() and not told:
            told.append(True)
            print(f"inbox {(time.monotonic_ns() - started) / 1e9:.3f}", flush=True)

    # Before the first instance: later Qt would not see it.
    ConversationView.paintEvent = painted  # type: ignore[method-assign]
    from desktop.__main__ import main as run

    raise SystemExit(run(["--profile", str(profile)]))


if __name__ == "__main__":
    main()
