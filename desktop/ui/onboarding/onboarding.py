"""The first minutes in the window: choose, sign in, fetch. Files may be dropped anywhere."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.services.contract import SourceView
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.onboarding.import_page import ImportPage
from desktop.ui.onboarding.parts import Card, Words
from desktop.ui.onboarding.setup_form import SetupForm
from desktop.ui.onboarding.sync_page import SyncPage
from desktop.ui.onboarding.welcome_page import WelcomePage
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 840
SIDE = 24


class Onboarding(QWidget):
    """Pages one over the other, each 840 px wide in a scroll area.

    `finished` says that the person wants to read; `sample_wanted` that the sample be opened.
    """

    finished = Signal()
    sample_wanted = Signal()
    sign_in_wanted = Signal(int)

    def __init__(
        self,
        bridge: Bridge,
        commands: Commands,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._commands, self._theme = bridge, commands, theme
        self.welcome = WelcomePage(bridge, theme, bridge.services.accounts.sources())
        self.sync_page = SyncPage(bridge, theme, clock=clock)
        self.import_page = ImportPage(bridge, theme)
        self._form_page: QWidget | None = None
        self._pages = QStackedWidget()
        for page in (self.welcome, self.sync_page, self.import_page):
            self._pages.addWidget(_scrolled(page))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setAcceptDrops(True)
        self._connect()
        theme.changed.connect(self.update)

    def show_welcome(self) -> None:
        """Begin at the beginning."""
        self._go_to(self.welcome)
        self.welcome.focus_first()

    def show_sync(self) -> None:
        """Show how far fetching is."""
        self._go_to(self.sync_page)

    def show_form(self, source: SourceView) -> None:
        """Ask the questions of a source."""
        if self._form_page is not None:
            old = self._form_page
            self._pages.removeWidget(_scroll_of(old))
            _scroll_of(old).deleteLater()
        form = SetupForm(self._bridge, self._theme, source)
        form.saved.connect(self._account_added)
        form.cancelled.connect(self.show_welcome)
        self._form_page = _form_page(self._theme, source, form)
        self._pages.addWidget(_scrolled(self._form_page))
        self._go_to(self._form_page)
        form.focus_first()

    def import_files(self, paths: list[str]) -> None:
        """Offer to import files."""
        self.import_page.show_files(paths)
        self._go_to(self.import_page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back a step; from the welcome to the list, which may still be empty."""
        if event.key() == Qt.Key.Key_Escape:
            if self._pages.currentWidget() is not _scroll_of(self.welcome):
                self.show_welcome()
            else:
                self.finished.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has fewer cards side by side."""
        super().resizeEvent(event)
        self.welcome.arrange(is_narrow=self.width() < WIDTH + 2 * SIDE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if dropped_files(event):
            event.acceptProposedAction()
            self.welcome.mark_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing will be dropped."""
        self.welcome.mark_drop(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Offer to import what was dropped."""
        self.welcome.mark_drop(False)
        self.import_files(dropped_files(event))
        event.acceptProposedAction()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of pages."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("list"))

    def _connect(self) -> None:
        self.welcome.account_added.connect(self._account_added)
        self.welcome.source_wanted.connect(self.show_form)
        self.welcome.files_chosen.connect(self.import_files)
        self.welcome.sample_wanted.connect(self.sample_wanted)
        self.welcome.left.connect(self.finished)
        self.sync_page.reading_wanted.connect(self.finished)
        self.sync_page.sign_in_wanted.connect(self.sign_in_wanted)
        self.import_page.reading_wanted.connect(self.finished)
        self.import_page.back_wanted.connect(self.show_welcome)

    def _account_added(self, _account_id: int) -> None:
        self._bridge.run(self._bridge.services.accounts.sync_now())
        self.show_sync()

    def _go_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(_scroll_of(page))


def dropped_files(event: QDropEvent) -> list[str]:
    """The paths of files and folders that an event carries."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [str(path) for path in paths if path.exists()]


def _form_page(theme: Theme, source: SourceView, form: SetupForm) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 36, 0, 24)
    title = tr("Add {source}").format(source=tr(source.name))
    layout.addWidget(Words(theme, title, role=Role.DISPLAY, weight=600))
    about = Words(theme, tr(source.description), role=Role.READING, token="text2", wraps=True)
    layout.addWidget(about)
    layout.addSpacing(12)
    card = Card(theme)
    inner = QVBoxLayout(card)
    inner.setContentsMargins(18, 18, 18, 18)
    inner.addWidget(form)
    layout.addWidget(card)
    layout.addStretch(1)
    return page


def _scrolled(page: QWidget) -> QScrollArea:
    """The page in the middle of a scroll area, 840 px wide where there is room."""
    page.setMaximumWidth(WIDTH)
    middle = QWidget()
    row = QHBoxLayout(middle)
    row.setContentsMargins(SIDE, 0, SIDE, 0)
    row.addStretch(1)
    row.addWidget(page, 1000)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidget(middle)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for widget in (area.viewport(), middle):
        widget.setAutoFillBackground(False)
    return area


def _scroll_of(page: QWidget) -> QWidget:
    """The scroll area that a page was put into."""
    widget: QWidget | None = page
    while widget is not None and not isinstance(widget, QScrollArea):
        widget = widget.parentWidget()
    assert widget is not None
    return widget
