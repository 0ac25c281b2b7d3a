"""The bar over the reading pane: what can be done with the conversation.

As the width shrinks the key hints go first, then the label of Reply, then that of the coffee
corner, then buttons move into the menu at the end.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.core.l10n import tr
from desktop.ui.commands import Command, Commands
from desktop.ui.overlays.key_hints import native_key
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.theme import Theme

HEIGHT = 48
SHOWN = ("done", "later", "waiting", "coffee", "reply")
FIRST_OF_GROUP = "reply"
IN_MENU = (
    ("reply_all", "forward"),
    ("mark_read", "pin", "mute", "to_inbox", "delete"),
    ("why", "rank_higher", "rank_lower"),
    ("open_original", "save_message", "save_attachments", "unsubscribe", "print"),
)
LABEL_GOES_FIRST = ("reply", "coffee")


class ActionBar(QWidget):
    """One stop for Tab, arrows inside."""

    def __init__(self, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self._commands = commands
        self._theme = theme
        self._buttons: dict[str, ActionButton] = {}
        self.back = QToolButton()
        self.back.hide()
        self.more = QToolButton()
        self.more.clicked.connect(self._show_menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.back)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self.setAccessibleName(tr("Actions"))
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self._dress)

    def commands_added(self) -> None:
        """Make a button for each command that exists by now."""
        known = {command.id for command in self._commands.all()}
        for command_id in SHOWN:
            if command_id in known and command_id not in self._buttons:
                button = ActionButton(self._theme, self._commands.get(command_id))
                button.clicked.connect(lambda _=False, name=command_id: self._commands.run(name))
                button.installEventFilter(self)
                if command_id == FIRST_OF_GROUP:
                    self._row.insertSpacing(self._row.count() - 2, 16)
                self._row.insertWidget(self._row.count() - 2, button)
                self._buttons[command_id] = button
        self._one_stop()
        self._dress()
        self._fit()

    def refresh(self) -> None:
        """Enable what can be done now."""
        for command_id, button in self._buttons.items():
            button.setEnabled(self._commands.get(command_id).is_enabled())

    def button(self, command_id: str) -> QWidget:
        """The button of a command, to open a popover below; the bar itself if it is hidden."""
        button = self._buttons.get(command_id)
        return button if button is not None and button.isVisible() else self.more

    def sizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(480, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The menu button alone."""
        return QSize(60, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from button to button."""
        shown = [*(b for b in self._buttons.values() if b.isVisible()), self.more]
        focused = self.focusWidget()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and focused in shown:
            place = (shown.index(focused) + step) % len(shown)
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        line = self._theme.colour("line")
        painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        reply = self._buttons.get(FIRST_OF_GROUP)
        if reply is not None and reply.isVisible():
            painter.fillRect(reply.x() - 10, 14, 1, self.height() - 28, line)

    def _fit(self) -> None:
        room = self.width() - self.more.sizeHint().width() - 60
        for button in self._buttons.values():
            button.set_parts(label=True, key=True)
            button.show()
        for step in self._steps():
            if self._wanted() <= room:
                return
            step()

    def _steps(self) -> list[Callable[[], None]]:
        """What gives way, in this order, while there is no room."""
        steps: list[Callable[[], None]] = [self._drop_keys]
        small = [self._buttons[name] for name in LABEL_GOES_FIRST if name in self._buttons]
        steps += [partial(button.set_parts, label=False, key=False) for button in small]
        steps += [button.hide for button in reversed(self._buttons.values())]
        return steps

    def _drop_keys(self) -> None:
        for button in self._buttons.values():
            button.set_parts(label=True, key=False)

    def _wanted(self) -> int:
        shown = [button for button in self._buttons.values() if not button.isHidden()]
        return sum(button.sizeHint().width() + 2 for button in shown)

    def _show_menu(self) -> None:
        menu = QMenu(self)
        known = {command.id: command for command in self._commands.all()}
        hidden = [name for name, button in self._buttons.items() if button.isHidden()]
        for group in (tuple(hidden), *IN_MENU):
            commands = [known[name] for name in group if name in known]
            if commands and not menu.isEmpty():
                menu.addSeparator()
            for command in commands:
                self._add_to(menu, command)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = self.more.mapToGlobal(self.more.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        menu.popup(corner)

    def _add_to(self, menu: QMenu, command: Command) -> None:
        key = native_key(command.key or command.shortcut)
        text = f"{tr(command.title)}\t{key}" if key else tr(command.title)
        action = menu.addAction(self._theme.icon(command.icon or "circle"), text)
        if not command.icon:
            action.setIcon(self._theme.icon("minus"))
            action.setIconVisibleInMenu(False)
        action.setEnabled(command.is_enabled())
        action.triggered.connect(lambda _=False: self._commands.run(command.id))

    def _one_stop(self) -> None:
        for place, button in enumerate(self._buttons.values()):
            policy = Qt.FocusPolicy.StrongFocus if place == 0 else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        self.more.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _dress(self) -> None:
        self.more.setIcon(self._theme.icon("ellipsis"))
        self.more.setToolTip(tr("More"))
        self.more.setAccessibleName(tr("More actions"))
        self.back.setIcon(self._theme.icon("chevron-left"))
        self.back.setToolTip(tr("Back to the list"))
        self.back.setAccessibleName(tr("Back to the list"))
        self.update()


class ActionButton(KeyButton):
    """A button of the bar that can drop its key and its label."""

    def __init__(self, theme: Theme, command: Command) -> None:
        # "Waiting for" is the view; on the button the verb alone is enough.
        self._full = tr("Waiting") if command.id == "waiting" else tr(command.title)
        super().__init__(
            theme,
            self._full,
            icon=command.icon,
            key=command.key,
            kind="quiet",
            is_capped=False,
        )
        self.setToolTip(f"{self._full}  {native_key(command.key)}")

    def set_parts(self, *, label: bool, key: bool) -> None:
        """Show the label and the key, or not."""
        self.setText(self._full if label else "")
        self.set_key_shown(key)
