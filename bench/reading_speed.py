"""Times the reading pane: choosing a conversation to its first painted frame, and each later turn.

Milliseconds of processor time of the window's thread, so that other work on the computer does not
count.

Usage: python bench/reading_speed.py PROFILE [--most N] [--slowest N]. The profile is one made with
`luwte import`; it is opened for reading only. Runs offscreen.
"""

import argparse
import os
import resource
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.model.conversation import ConversationRow
    from desktop.ui.reading.reading_pane import ReadingPane

TURNS = 60
"""Turns of the loop that are timed after each choice: bodies come one per turn."""


def main() -> None:
    """Print all figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    options = _options()
    from PySide6.QtWidgets import QApplication

    from desktop.app import open_workspace
    from desktop.ui.bridge import Bridge
    from desktop.ui.commands import Commands
    from desktop.ui.reading.reading_pane import ReadingPane
    from desktop.ui.theme import apply_theme

    app = QApplication([])
    theme = apply_theme(app, "light", "off")
    with open_workspace(options.profile, is_shared=True) as workspace:
        bridge = Bridge(workspace.services, workspace.events, workspace.loop)
        pane = ReadingPane(bridge, Commands(), theme)
        pane.resize(640, 820)
        pane.show()
        rows = _rows(pane, options.most)
        pane.show_conversation(rows[0].id)
        app.processEvents()
        _time(app, pane, rows, options.slowest)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("profile", type=Path)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--slowest", type=int, default=8)
    return parser.parse_args()


def _rows(pane: "ReadingPane", most: int) -> "list[ConversationRow]":
    from desktop.model.conversation import View

    rows = [row for view in View for row in pane.bridge.views.page(view, limit=most).rows]
    return list({row.id: row for row in rows}.values())[:most]


def _time(
    app: "QApplication", pane: "ReadingPane", rows: "list[ConversationRow]", slowest: int
) -> None:
    from PySide6.QtCore import QEvent

    reads, shows, turns = [], [], []
    for row in rows:
        start = time.thread_time()
        pane.bridge.views.conversation(row.id)
        reads.append(((time.thread_time() - start) * 1000, row.subject))
        start = time.thread_time()
        pane.show_conversation(row.id)
        pane.grab()
        shows.append(((time.thread_time() - start) * 1000, row.subject))
        for _ in range(TURNS):
            start = time.thread_time()
            app.processEvents()
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            turns.append(((time.thread_time() - start) * 1000, row.subject))
    for name, times in (("read", reads), ("choice to frame", shows), ("later turn", turns)):
        _print(name, times, slowest)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _print(name: str, times: list[tuple[float, str]], slowest: int) -> None:
    found = sorted(figure for figure, _ in times)
    p99 = found[min(len(found) - 1, int(len(found) * 0.99))]
    print(
        f"{name:>16}: {len(found)} times, median {statistics.median(found):.1f} ms,"
        f" p95 {found[int(len(found) * 0.95)]:.1f}, p99 {p99:.1f}, worst {found[-1]:.1f}"
    )
    for figure, subject in sorted(times, reverse=True)[:slowest]:
        print(f"{figure:>24.1f} ms  {subject[:60]}")


if __name__ == "__main__":
    main()
