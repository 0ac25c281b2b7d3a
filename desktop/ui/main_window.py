"""The main window: puts the columns together and leads from one to the other.

Commands are bound to keys once all parts have added theirs, by `bind_commands`.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.core.clock import Clock
from desktop.core.l10n import tr
from desktop.model.changes import Outcome
from desktop.model.conversation import View
from desktop.model.events import Changed, MessagesIngested
from desktop.model.ids import ConversationId
from desktop.ui import preferences
from desktop.ui.action_bar import ActionBar
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.conversation_list.list_pane import ListPane
from desktop.ui.focus_ring import FocusRing
from desktop.ui.keyboard import Keyboard, list_commands
from desktop.ui.later_action import LaterAction
from desktop.ui.menu_bar import MenuBar
from desktop.ui.navigation import Navigation
from desktop.ui.news import announce_news
from desktop.ui.overlays.announce import announce
from desktop.ui.overlays.ticked_bar import TickedBar
from desktop.ui.panes import Panes, Shape
from desktop.ui.places import Places
from desktop.ui.rail.rail import Rail
from desktop.ui.reading.reading_pane import ReadingPane
from desktop.ui.reading_follower import ReadingFollower
from desktop.ui.status_bar import StatusBar
from desktop.ui.status_hints import hints_for
from desktop.ui.theme import Theme
from desktop.ui.triage_actions import TriageActions
from desktop.ui.window_commands import window_commands
from desktop.ui.window_place import restore_place, save_place

if TYPE_CHECKING:
    from desktop.ui.palette.palette import Palette

DEFAULT_SIZE = (1440, 900)
SMALLEST_SIZE = (640, 360)
PLACE_PAUSE_MS = 1000
FILL_AT_LATEST_MS = 500


class MainWindow(QMainWindow):
    """The window. `quit_wanted` and `close_wanted` are for who made it."""

    quit_wanted = Signal()
    close_wanted = Signal()
    filled = Signal()
    """The first frame was painted, and all that follows it is there."""

    def __init__(self, bridge: Bridge, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self.bridge, self.theme, self.clock = bridge, theme, clock
        self.commands = Commands()
        self.rail = Rail(bridge, self.commands, theme)
        self.list_pane = ListPane(bridge, self.commands, theme, clock)
        self.reading_pane = ReadingPane(bridge, self.commands, theme, clock=clock)
        self.action_bar = ActionBar(self.commands, theme)
        self.ticked_bar = TickedBar(bridge, self.commands, theme)
        # In one column the reading side is not there, so the list has a bar of its own.
        self.list_ticked_bar = TickedBar(bridge, self.commands, theme)
        self.status_bar = StatusBar(bridge, theme)
        self.triage = TriageActions(bridge, self.list_pane.model, self.list_pane.view)
        self.keyboard = Keyboard(self, self.commands)
        self._later = LaterAction(self)
        self._menus = MenuBar(self, self.commands, self.keyboard)
        self._ring = FocusRing(self, theme)
        self.places = Places(self)
        self.navigation = Navigation(self)
        self.follower = ReadingFollower(self)
        self._palette: Palette | None = None
        self._fill = QTimer(self, singleShot=True, interval=FILL_AT_LATEST_MS)
        self._fill.timeout.connect(self._fill_in)
        self.list_pane.view.first_painted.connect(self._fill_soon)
        self._place = QTimer(self, singleShot=True, interval=PLACE_PAUSE_MS)
        self._place.timeout.connect(lambda: save_place(self))
        self._build()
        self._connect()
        self.commands.add(*self.triage.commands(), *list_commands(self.list_pane.view))
        self.commands.add(*window_commands(self), *self.places.commands())
        self._apply_preferences()
        self.bind_commands()

    def bind_commands(self) -> None:
        """Bind keys, fill menus and show buttons for all commands that there are by now."""
        views = self.bridge.views
        changed = {
            command.id: views.setting(f"{preferences.KEY}{command.id}", command.key)
            for command in self.commands.all()
        }
        self.keyboard.bind(changed)
        self._menus.fill()
        self.action_bar.commands_added()
        self.rail.commands_added()

    def start(self, view: View = View.INBOX) -> None:
        """Read the first rows and show the window's content."""
        restore_place(self)
        # The list is painted first; what takes loading the sources follows.
        self._fill.start()
        if not self.places.start():
            self.begin(view)

    def begin(self, view: View = View.INBOX) -> None:
        """Show a view, be it empty, and give the list the keyboard."""
        self._fill.start()
        self.rail.refresh_views()
        self.navigation.show_view(view)
        self.list_pane.focus_list()

    def show_body(self) -> None:
        """Show the columns again."""
        self._whole.setCurrentIndex(0)
        self.list_pane.focus_list()

    def show_over(self, page: QWidget) -> None:
        """Show a page in place of everything but the status bar."""
        if self._whole.indexOf(page) < 0:
            self._whole.addWidget(page)
        self._whole.setCurrentWidget(page)

    @property
    def over(self) -> QWidget | None:
        """The page that stands in place of everything but the status bar."""
        shown = self._whole.currentWidget()
        return None if shown is self.panes else shown

    def open_palette(self) -> None:
        """Everything by name."""
        from desktop.ui.palette.palette import Palette

        if self._palette is None:
            self._palette = Palette(self.bridge, self.commands, self.theme, self)
            self._palette.search_wanted.connect(self.navigation.search_for)
            self._palette.settings_wanted.connect(self.places.show_settings)
            self._palette.keys_wanted.connect(self.places.show_keys)
        row = self.list_pane.view.current_row()
        self._palette.open_palette(row.subject if row is not None else "")

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def show_menu_bar(self) -> None:
        """Show the menu bar and open it."""
        self._menus.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window was."""
        save_place(self)
        self.close_wanted.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves one step."""
        if event.key() == Qt.Key.Key_Escape:
            self.navigation.leave_step()
        else:
            self._menus.key_pressed(event)
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Alt alone opens the menu bar."""
        self._menus.key_released(event)
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another window has the focus: the selection looks different."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.list_pane.view.viewport().update()

    # How it is put together.

    def _build(self) -> None:
        self.setWindowTitle("Luwte")
        self.setMinimumSize(*SMALLEST_SIZE)
        self.resize(*DEFAULT_SIZE)
        self._bars = QStackedWidget()
        self._bars.addWidget(self.action_bar)
        self._bars.addWidget(self.ticked_bar)
        self._bars.setFixedHeight(self.action_bar.height())
        self.list_pane.set_foot(self.list_ticked_bar)
        self.reading_side = QWidget()
        column = _column(self.reading_side)
        column.addWidget(self._bars)
        column.addWidget(self.reading_pane, 1)
        self.panes = Panes(self.theme, self.rail, self.list_pane, self.reading_side)
        body = QWidget()
        column = _column(body)
        self._whole = QStackedWidget()
        self._whole.addWidget(self.panes)
        column.addWidget(self._whole, 1)
        column.addWidget(self.status_bar)
        self.setCentralWidget(body)
        self.keyboard.add_area(self.list_pane.view)
        self.keyboard.add_area(self.list_pane.empty)
        self.keyboard.add_area(self.list_pane.search.list)
        self.keyboard.add_area(self.reading_side)

    def _connect(self) -> None:
        bridge, navigation = self.bridge, self.navigation
        pane, view = self.list_pane, self.list_pane.view
        self.rail.view_chosen.connect(navigation.show_view)
        self.rail.source_chosen.connect(self.places.show_sources)
        view.opened.connect(lambda _id: navigation.open_current())
        view.quick_pressed.connect(self._press_quick)
        view.section_done_pressed.connect(self.triage.done_section)
        view.ticks.changed.connect(self._ticks_changed)
        pane.search.status_changed.connect(self.status_bar.say)
        pane.empty.view_wanted.connect(navigation.show_view)
        pane.empty.sources_wanted.connect(self.places.add_source)
        pane.strip.sources_wanted.connect(self.places.show_sources)
        pane.strip.outbox_wanted.connect(self.places.show_outbox)
        pane.strip.sign_in_wanted.connect(self.places.sign_in)
        pane.header.menu_button.clicked.connect(self.panes.toggle_rail)
        for bar in (self.ticked_bar, self.list_ticked_bar):
            bar.untick_wanted.connect(view.ticks.clear)
        self.action_bar.back.clicked.connect(navigation.back)
        self.triage.later_wanted.connect(self._later.ask)
        for who in (self.triage, self.reading_pane):
            who.acted.connect(self._acted)
            who.said.connect(pane.toast.say)
        pane.search.said.connect(pane.toast.say)
        pane.toast.undone.connect(self.triage.undone)
        self.reading_pane.status_text.connect(self.status_bar.say)
        self.reading_pane.back_wanted.connect(navigation.to_list)
        self.panes.shape_changed.connect(self._shape_changed)
        self.panes.state_changed.connect(self._place.start)
        bridge.changed.connect(self._changed)
        bridge.messages_ingested.connect(self._ingested)
        bridge.failed.connect(self._failed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    # What it does when something happens.

    def _fill_soon(self) -> None:
        if self._fill.isActive():
            self._fill.start(1)

    def _fill_in(self) -> None:
        self._fill.stop()
        self.rail.refresh()
        self.list_pane.strip.refresh()
        self.status_bar.refresh()
        self.follower.show_current()
        self.filled.emit()

    def _press_quick(self, command_id: str, conversation_id: ConversationId) -> None:
        runs = {
            "done": self.triage.done,
            "later": self.triage.ask_later,
            "coffee": self.triage.coffee,
        }
        runs[command_id]((conversation_id,))

    def _ticks_changed(self) -> None:
        count = len(self.list_pane.view.ticks)
        self.ticked_bar.set_count(count)
        self._bars.setCurrentWidget(self.ticked_bar if count else self.action_bar)
        self.action_bar.refresh()
        self._show_list_bar()

    def _show_list_bar(self) -> None:
        count = len(self.list_pane.view.ticks)
        is_single = self.panes.shape is Shape.SINGLE
        self.list_pane.show_foot(count > 0 and is_single)
        if is_single and count:
            self.list_ticked_bar.set_count(count)

    def _acted(self, outcome: Outcome) -> None:
        self.list_pane.toast.offer(outcome)

    def _shape_changed(self, shape: Shape) -> None:
        is_single = shape is Shape.SINGLE
        self.list_pane.header.menu_button.setVisible(is_single)
        self.action_bar.back.setVisible(is_single)
        self._show_list_bar()

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.list_pane.view.viewport().update()
        if new is not None and self.isAncestorOf(new):
            self.status_bar.set_hints(hints_for(self, new))

    def _changed(self, event: Changed) -> None:
        if event.changes.settings:
            self._apply_preferences()
        if any(name.startswith(preferences.KEY) for name in event.changes.settings):
            self.bind_commands()
        if event.changes.settings & {preferences.THEME, preferences.MOTION}:
            preferences.apply_theme_settings(self.bridge.views, self.theme)
        if event.changes.conversations or event.changes.is_bulk:
            self.action_bar.refresh()

    def _ingested(self, event: MessagesIngested) -> None:
        announce_news(self, self.bridge.views, event)

    def _failed(self, text: str) -> None:
        words = text or tr("That did not work. The log has the details.")
        if self.over is None:
            self.list_pane.toast.say(words)
        else:
            self.status_bar.say(words)
            announce(self, words)

    def _apply_preferences(self) -> None:
        views = self.bridge.views
        self.list_pane.view.set_density(preferences.density(views))
        self.keyboard.set_single_keys(preferences.single_keys(views))


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
