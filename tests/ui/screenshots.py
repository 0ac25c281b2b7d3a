"""Makes pictures of every screen: `python tests/ui/screenshots.py OUT_DIR [NAME...]`.

Those of the README: `python3 dev.py screenshots docs/images main --looks light,dark`.

Each look (light, dark, high contrast, Dutch, Dutch at 200% and 1180 px wide, a language 40% longer)
runs in a process of its own, because Qt reads the scale once. The window shows the real sample
workspace with the clock standing still at the moment of the design pictures. To add screens, put a
list `SCREENS` of `Screen` in a module `tests/ui/screenshots_<area>.py`.
"""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.main_window import MainWindow

NOW = datetime(2026, 6, 9, 12, 17, tzinfo=UTC)
SMALLEST_FILE = 0
"""Qt's quality of a PNG: how little it is compressed."""
MODULES = ("screenshots_window", "screenshots_overlays", "screenshots_reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the window is shown."""

    name: str
    theme: str = "light"
    language: str = "en"
    scale: float = 1.0
    width: int = 1440
    height: int = 870
    is_high_contrast: bool = False


LOOKS = (
    Look(name="light"),
    Look(name="dark", theme="dark"),
    Look(name="nl", language="nl"),
    Look(name="contrast", is_high_contrast=True),
    Look(name="contrast-dark", theme="dark", is_high_contrast=True),
    Look(name="nl-200", language="nl", scale=2.0, width=1180, height=730),
    Look(name="longer", language="longer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A picture: `show` leads there and returns the widget to paint, by default the window."""

    name: str
    show: "Callable[[MainWindow], QWidget | None]"
    size: tuple[int, int] | None = None


def settle(milliseconds: int = 700) -> None:
    """Let timers, answers of services and painting come to rest."""
    from PySide6.QtTest import QTest

    QTest.qWait(milliseconds)


def main() -> int:
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.look:
        look = next(look for look in LOOKS if look.name == options.look)
        _take(look, options.out, set(options.names))
        return 0
    chosen = options.looks.split(",") if options.looks else [look.name for look in LOOKS]
    codes = [_run_look(look, options) for look in LOOKS if look.name in chosen]
    return max(codes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", help="only these screens")
    parser.add_argument("--looks", help="only these looks, by comma")
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help=argparse.SUPPRESS)
    return parser.parse_args()


def _run_look(look: Look, options: argparse.Namespace) -> int:
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": str(look.scale),
        "TZ": "Europe/Amsterdam",
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    }
    words = [sys.executable, __file__, str(options.out), *options.names, "--look", look.name]
    return subprocess.run(words, env=environment, check=False).returncode


def _take(look: Look, out: Path, names: set[str]) -> None:
    from desktop.ui.application import make_application
    from tests.ui.screenshots_window import WINDOW_SCREENS

    app = make_application()
    screens: list[Screen] = list(WINDOW_SCREENS)
    for name in MODULES[1:]:
        screens += getattr(importlib.import_module(f"tests.ui.{name}"), "SCREENS", [])
    with tempfile.TemporaryDirectory() as folder:
        profile = _sample(Path(folder))
        for screen in screens:
            if not names or screen.name in names:
                _take_one(screen, look, out, profile)
                app.processEvents()
    print(f"{look.name}: {out}")  # noqa: T201


def _take_one(screen: Screen, look: Look, out: Path, profile: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(profile, Path(folder) / "profile"))
        with _window(look, copy) as window:
            width, height = screen.size or (look.width, look.height)
            window.resize(width, height)
            window.show()
            settle()
            shown = screen.show(window) or window
            settle()
            shown.grab().save(str(out / f"{screen.name}-{look.name}.png"), quality=SMALLEST_FILE)


@contextmanager
def _window(look: Look, profile: Path) -> "Iterator[MainWindow]":
    import shiboken6
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication

    from desktop.app import open_workspace
    from desktop.core.clock import FixedClock
    from desktop.ui.bridge import Bridge
    from desktop.ui.language import speak
    from desktop.ui.main_window import MainWindow
    from desktop.ui.theme import apply_theme
    from tests.ui.longer_language import speak_longer

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # The pictures of the design use Inter; the program itself uses the system's font.
    if "Inter" in QFontDatabase.families():
        font = QFont("Inter")
        font.setPixelSize(13)
        app.setFont(font)
    speak_longer() if look.language == "longer" else speak(look.language)
    theme = apply_theme(app, look.theme, motion="off")
    theme.force_contrast(look.is_high_contrast)
    workspace = open_workspace(profile, clock=FixedClock(NOW))
    bridge = Bridge(workspace.services, workspace.events, workspace.loop)
    window = MainWindow(bridge, theme, FixedClock(NOW))
    window.start()
    try:
        yield window
    finally:
        window.close()
        settle(50)
        bridge.close()
        # Deleted at once: what waits for a loop would still ask the closed cache.
        shiboken6.delete(window)
        theme.deleteLater()
        workspace.close()


def _sample(folder: Path) -> Path:
    """Make the sample workspace; its clock stands still. Returns the profile."""
    from desktop.app import open_workspace
    from desktop.core.clock import FixedClock
    from desktop.sample.workspace import write_sample

    sample = write_sample(folder / "mail", NOW.astimezone())
    with open_workspace(folder / "profile", clock=FixedClock(NOW)) as workspace:
        settings = {
            "path": str(sample.maildir),
            "addresses": sample.me.address,
            "outbox_folder": ".Sent",
        }
        accounts = workspace.services.accounts
        account_id = workspace.run(accounts.add("maildir", settings, {}, name="Work mail"))
        workspace.sync_once(account_id)
    return folder / "profile"


if __name__ == "__main__":
    sys.exit(main())
