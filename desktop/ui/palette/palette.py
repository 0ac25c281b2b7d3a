"""The command palette (Ctrl+K): type a few letters, Enter does it.

"@" looks for a person, "#" for a channel, "?" shows the keys.
"""

import json
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.core.l10n import tr
from desktop.ui.bridge import Bridge
from desktop.ui.commands import Commands
from desktop.ui.overlays.choice_list import Choice, ChoiceList
from desktop.ui.overlays.footer import Footer
from desktop.ui.overlays.key_hints import KeyHints, native_key
from desktop.ui.overlays.popover import Popover
from desktop.ui.palette.entries import (
    Entry,
    channel_entries,
    command_entries,
    person_entries,
    rank,
    saved_search_entries,
)
from desktop.ui.settings.pages import PAGES
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

WIDTH = 640
LIST_HEIGHT = 440
RECENT = "palette_recent"
RECENT_KEPT = 20
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


class Palette(Popover):
    """Everything the program can do, over a scrim of its own."""

    search_wanted = Signal(str)
    settings_wanted = Signal(str)
    """The id of a settings page."""
    keys_wanted = Signal()

    def __init__(self, bridge: Bridge, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, radius=10, has_scrim=True)
        self._bridge = bridge
        self._commands = commands
        self._entries: dict[str, Entry] = {}
        self._standing: tuple[Entry, ...] = ()
        self._context = QLabel()
        self._glyph = QLabel()
        self.field = QLineEdit()
        self.list = ChoiceList(theme, row_padding=18, icon_left=18)
        self._left_hints = KeyHints(theme)
        self._right_hints = KeyHints(theme)
        self._build()
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._run)

    def open_palette(self, context: str = "") -> None:
        """Open; `context` is the subject of the conversation that commands act on."""
        self._say_words(context)
        self._standing = (*command_entries(self._commands), *self._other_entries())
        self.field.clear()
        self._refresh()
        self.panel.setFixedWidth(min(WIDTH, self.window().width() - 32))
        self.open_centred()

    def first_focus(self) -> QWidget:
        """Typing starts at once."""
        return self.field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter go to the list while the field has the focus."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            key = Qt.Key(event.key())
            if key in _STEPS:
                self.list.move(_STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.accept()
                return True
            if event.text() == "?" and not self.field.text():
                self.close_popover()
                self.keys_wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 18, 14)
        head.setSpacing(12)
        self.field.setProperty("kind", "plain")
        head.addWidget(self._glyph)
        head.addWidget(self.field, 1)
        head.addWidget(self._context)
        self.panel_layout.addLayout(head)
        self.panel_layout.addWidget(Footer(self.theme, is_line_only=True))
        self.panel_layout.addWidget(self.list, 1)
        foot = Footer(self.theme)
        foot.row.addWidget(self._left_hints)
        foot.row.addStretch(1)
        foot.row.addWidget(self._right_hints)
        self.panel_layout.addWidget(foot)
        self.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        theme = self.theme
        self._glyph.setPixmap(theme.pixmap("search", 18, "text2"))
        self.field.setFont(theme.font(Role.TITLE))
        self._context.setFont(theme.font(Role.SMALL))
        palette = self._context.palette()
        palette.setColor(self._context.foregroundRole(), theme.colour("text3"))
        self._context.setPalette(palette)

    def _say_words(self, context: str) -> None:
        self.setAccessibleName(tr("Commands"))
        self.panel.setAccessibleName(tr("Commands"))
        self.field.setAccessibleName(tr("What do you want to do?"))
        self.field.setPlaceholderText(tr("What do you want to do?"))
        self.list.setAccessibleName(tr("Commands"))
        words = tr("on “{subject}”").format(subject=context) if context else ""
        metrics = self.theme.metrics(Role.SMALL)
        self._context.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, WIDTH // 2))
        self._left_hints.set_hints(
            (
                (("↑", "↓"), tr("choose")),
                ((native_key("Return"),), tr("run")),
                ((native_key("Esc"),), tr("close")),
            )
        )
        self._right_hints.set_hints(
            ((("@",), tr("person")), (("#",), tr("channel")), (("?",), tr("help")))
        )

    def _other_entries(self) -> tuple[Entry, ...]:
        settings = tuple(
            Entry(
                choice=Choice(
                    id=f"settings:{page.id}",
                    title=tr("Settings: {page}").format(page=tr(page.title)),
                    icon=page.icon,
                    group=tr("Settings"),
                ),
                run=partial(self.settings_wanted.emit, page.id),
            )
            for page in PAGES
        )
        return (*settings, *saved_search_entries(self._bridge.views, self.search_wanted.emit))

    def _refresh(self) -> None:
        text, views = self.field.text(), self._bridge.views
        search = self.search_wanted.emit
        if text.startswith("@"):
            found = person_entries(views, text[1:], search)
        elif text.startswith("#"):
            found = channel_entries(views, text[1:], search)
        else:
            found = rank(self._standing, text, self._recent())
            if len(text.strip()) > 1:
                found += channel_entries(views, text.strip(), search)[:3]
                found += person_entries(views, text.strip(), search)[:3]
                found += (self._search_entry(text),)
        self._entries = {entry.choice.id: entry for entry in found}
        self.list.set_choices([entry.choice for entry in found])
        self._fit()

    def _search_entry(self, text: str) -> Entry:
        title = tr("Search all messages for “{text}”").format(text=text)
        choice = Choice(id="search-text", title=title, icon="search", group=tr("Search"))
        return Entry(choice=choice, run=lambda: self.search_wanted.emit(text))

    def _fit(self) -> None:
        room = max(120, self.window().height() - 240)
        height = min(self.list.content_height() + 6, LIST_HEIGHT, room)
        self.list.setFixedHeight(max(height, 36))
        if self.isVisible():
            self.place()

    def _run(self, choice: Choice) -> None:
        entry = self._entries[choice.id]
        self._remember(choice.id)
        # First the focus goes back, so that the command acts where the person was.
        self.close_popover()
        entry.run()

    def _recent(self) -> list[str]:
        try:
            found = json.loads(self._bridge.views.setting(RECENT, "[]"))
        except ValueError:
            return []
        return [str(name) for name in found] if isinstance(found, list) else []

    def _remember(self, name: str) -> None:
        if name.startswith(("person:", "channel:", "search-text")):
            return
        recent = [name, *(other for other in self._recent() if other != name)][:RECENT_KEPT]
        self._bridge.run(self._bridge.services.settings.set(RECENT, json.dumps(recent)))

    def sizeHint(self) -> QSize:
        """As large as the window."""
        return self.window().size()
