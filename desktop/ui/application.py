"""Runs the window: application, theme, bridge, main window, and the order of stopping.

Qt runs under a qasync loop, so that code of the window can await answers of the engine. The
accounts start only when the first frame has been painted.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox
from qasync import QEventLoop

from desktop.core.clock import Clock, SystemClock
from desktop.core.errors import KnownError, ProfileInUseError
from desktop.core.events import EventBus
from desktop.core.l10n import tr
from desktop.core.resources import resource
from desktop.model.events import Event
from desktop.services.contract import Services
from desktop.system.paths import ProfilePaths
from desktop.ui import preferences
from desktop.ui.background import Background
from desktop.ui.bridge import Bridge
from desktop.ui.enter_key import EnterKey
from desktop.ui.garbage import GarbageCollector
from desktop.ui.language import speak
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme, apply_theme

log = logging.getLogger(__name__)

NAME = "Luwte"
SIGNAL_POLL_MS = 300
"""Python sees Ctrl+C in a terminal only when some of its code runs."""


SWITCH_INTERVAL_S = 0.0005
"""Painting lets go of the interpreter many times a frame; each time it would wait Python's usual
5 ms while another thread is busy. With 0.5 ms the slowest keys beside an import are twice as quick
or better (bench/window_speed.py)."""


class OpenedWorkspace(Protocol):
    """An open profile, as desktop.app gives it."""

    @property
    def services(self) -> Services: ...  # noqa: D102
    @property
    def events(self) -> EventBus[Event]: ...  # noqa: D102
    @property
    def loop(self) -> asyncio.AbstractEventLoop: ...  # noqa: D102
    @property
    def paths(self) -> ProfilePaths: ...  # noqa: D102
    def start_accounts(self) -> None: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


OpenWorkspace = Callable[[Path | None], OpenedWorkspace]


def run_window(profile: Path | None, open_workspace: OpenWorkspace) -> int:
    """Open the window on a profile; return the exit code when it has been closed.

    A profile that is open already has its window raised by the attempt, and this one ends.
    """
    app = make_application()
    try:
        workspace = open_workspace(profile)
    except ProfileInUseError:
        return 0
    except KnownError as error:
        _tell(str(error))
        return 1
    try:
        program = Program(app, workspace, SystemClock())
        with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
            runner.run(program.run())
        return 0
    finally:
        workspace.close()


def make_application() -> QApplication:
    """The one application object, on a thread that gets its turn quickly."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setOrganizationName(NAME)
    QGuiApplication.setDesktopFileName("luwte")
    QGuiApplication.setApplicationDisplayName(NAME)
    # The web view for "Open original" is loaded late, and asks for this from the start.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    EnterKey(app)
    GarbageCollector(app)
    speak("")
    return app


class Program:
    """One workspace in one window."""

    def __init__(self, app: QApplication, workspace: OpenedWorkspace, clock: Clock) -> None:
        self._app = app
        self._workspace = workspace
        self.bridge = Bridge(workspace.services, workspace.events, workspace.loop)
        speak(self.bridge.views.setting(preferences.LANGUAGE))
        self.theme: Theme = apply_theme(app)
        preferences.apply_theme_settings(self.bridge.views, self.theme)
        self._clock = clock
        self.window = self._make_window()
        self.background: Background | None = None
        self.bridge.window_requested.connect(self._raise)
        self.bridge.cache_repaired.connect(self._tell_of_repair)
        self._is_stopped = False
        app.setWindowIcon(QIcon(str(resource("icons", "luwte.svg"))))
        # Qt must not end its loop by itself: the one it runs under ends when `run` has returned.
        app.setQuitOnLastWindowClosed(False)
        app.lastWindowClosed.connect(self._last_window_closed)
        app.aboutToQuit.connect(self._stop)

    async def run(self) -> None:
        """Show the window and return when the program has been quit."""
        ended = asyncio.Event()
        self._app.aboutToQuit.connect(ended.set)
        _end_on_interrupt(self._app, self.quit)
        self.show()
        await ended.wait()

    def show(self) -> None:
        """Show the window; then let the accounts work."""
        self.window.start()
        self.window.show()
        _report_bugs(self.window)
        self.window.filled.connect(self._go_on)

    def quit(self) -> None:
        """Close all windows and end."""
        self.window.close()
        self._app.quit()

    def _tell_of_repair(self) -> None:
        self.bridge.failed.emit(
            tr(
                "The cache was damaged and is filled anew. Your drafts and what waits in the "
                "outbox were kept."
            )
        )

    def _make_window(self) -> MainWindow:
        window = MainWindow(self.bridge, self.theme, self._clock)
        window.places.folder = self._workspace.paths.root
        window.quit_wanted.connect(self.quit)
        window.places.language_changed.connect(self._say_anew, Qt.ConnectionType.QueuedConnection)
        return window

    def _go_on(self) -> None:
        """What need not be there for the first frame; once."""
        self.window.filled.disconnect(self._go_on)
        self.background = Background(self.window)
        self._workspace.start_accounts()

    def _say_anew(self) -> None:
        """The language changed: a new window takes the place of the old, where it was."""
        old, view = self.window, self.window.list_pane.model.view
        old.reading_pane.desk.flush()
        if self.background is not None:
            self.background.stop()
        self.window = self._make_window()
        self.window.setGeometry(old.geometry())
        self.window.start(view)
        self.window.show()
        self.background = Background(self.window)
        _report_bugs(self.window)
        old.close()
        old.deleteLater()
        self.window.places.show_settings("general")
        settings = self.window.places.settings_window
        if settings is not None:
            settings.focus_language()

    def _raise(self) -> None:
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _last_window_closed(self) -> None:
        if self.background is None or not self.background.keeps_running:
            self._app.quit()

    def _stop(self) -> None:
        if self._is_stopped:
            return
        self._is_stopped = True
        if self.background is not None:
            self.background.stop()
        # What is being written is saved before the engine goes; the engine ends in run_window.
        self.window.reading_pane.desk.flush()
        self.bridge.close()


def _tell(text: str) -> None:
    log.error("The profile could not be opened: %s", text)
    box = QMessageBox(QMessageBox.Icon.Critical, NAME, text)
    box.exec()


def _report_bugs(window: MainWindow) -> None:
    """An error that nobody caught is logged and told; the window goes on."""

    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.error("Uncaught error", exc_info=(kind, error, trace))
        window.list_pane.toast.say(tr("Something went wrong here. The log has the details."))

    sys.excepthook = report


def _end_on_interrupt(app: QApplication, end: Callable[[], None]) -> None:
    """Let Ctrl+C in a terminal, and SIGTERM, end the program in order."""
    loop = asyncio.get_running_loop()
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, end)
    except NotImplementedError:  # the loop of Windows
        signal.signal(signal.SIGINT, lambda *_: end())
        timer = QTimer(app)
        timer.timeout.connect(lambda: None)
        timer.start(SIGNAL_POLL_MS)
