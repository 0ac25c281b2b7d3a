"""The attachments of a message as buttons: open, save, save all, drag out.

Nothing opens by itself. A file is fetched when asked for, copied read-only under a safe name, and
only then handed to the system; kinds that can run something ask first.
"""

import asyncio
import atexit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QDrag, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMenu,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from desktop.core.l10n import tr
from desktop.model.message import Attachment
from desktop.ui.alive import while_alive
from desktop.ui.bridge import Bridge
from desktop.ui.reading.attachment_files import free_path, is_dangerous, read_only_copy, safe_name
from desktop.ui.reading.flow_layout import FlowLayout
from desktop.ui.reading.key_button import KeyButton
from desktop.ui.sizes import size_text
from desktop.ui.theme import Theme
from desktop.ui.tooltips import plain
from desktop.ui.typography import Role

_ICONS = {"image": "map", "audio": "megaphone", "text": "file-text"}
_TABLES = ("spreadsheet", "excel", "csv")


@dataclass(slots=True)
class OpenedFiles:
    """Copies that were opened in this run; the folder goes when the program ends."""

    folder: TemporaryDirectory[str] | None = None

    def path(self) -> Path:
        """The folder, made when first needed, for this person's eyes only."""
        if self.folder is None:
            self.folder = TemporaryDirectory(prefix="luwte-", ignore_cleanup_errors=True)
            atexit.register(self.folder.cleanup)
        return Path(self.folder.name)


class AttachmentBar(QWidget):
    """All attachments of one message."""

    failed = Signal(str)

    def __init__(
        self, bridge: Bridge, theme: Theme, attachments: Sequence[Attachment], opened: OpenedFiles
    ) -> None:
        super().__init__()
        self._bridge, self._theme, self._opened = bridge, theme, opened
        self.buttons: list[AttachmentButton] = []
        flow = FlowLayout(self)
        for attachment in attachments:
            button = AttachmentButton(theme, attachment)
            button.clicked.connect(lambda _checked=False, b=button: self.open(b))
            button.save_wanted.connect(lambda b=button: self.save(b))
            button.drag_wanted.connect(lambda b=button: self._drag(b))
            self.buttons.append(button)
            flow.addWidget(button)
        if len(self.buttons) > 2:
            save_all = KeyButton(theme, tr("Save all"), icon="arrow-down", kind="quiet")
            save_all.clicked.connect(self.save_all)
            flow.addWidget(save_all)

    def open(self, button: "AttachmentButton") -> None:
        """Open with the system's program; ask first when it can run something."""
        if is_dangerous(button.attachment.name):
            self._ask(button)
        else:
            self._open(button)

    def save(self, button: "AttachmentButton") -> None:
        """Ask where to, then save."""
        name = safe_name(button.attachment.name)
        dialog = QFileDialog(self.window(), tr("Save attachment"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda place: self.save_to(button, Path(place)))
        dialog.open()

    def save_to(self, button: "AttachmentButton", place: Path) -> None:
        """Save one attachment at a place."""
        self._fetch(button, lambda source: _copy(source, place), lambda _done: None)

    def save_all(self) -> None:
        """Ask for a folder, then save all there under free names."""
        dialog = QFileDialog(self.window(), tr("Save all attachments"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda place: self.save_all_to(Path(place)))
        dialog.open()

    def save_all_to(self, folder: Path) -> None:
        """Save all attachments into a folder; nothing there is overwritten."""
        for button in self.buttons:
            name = safe_name(button.attachment.name)
            work = _saver(folder / name)
            self._fetch(button, work, lambda _done: None)

    def _ask(self, button: "AttachmentButton") -> None:
        box = QMessageBox(self.window())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("This file may run a program on your computer."))
        text = tr("Open “{name}” only when you expected it from this sender.")
        box.setInformativeText(text.format(name=button.attachment.name))
        open_button = box.addButton(tr("Open anyway"), QMessageBox.ButtonRole.DestructiveRole)
        save_button = box.addButton(tr("Save"), QMessageBox.ButtonRole.ActionRole)
        cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        open_button.clicked.connect(lambda: self._open(button))
        save_button.clicked.connect(lambda: self.save(button))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _open(self, button: "AttachmentButton") -> None:
        self._local_copy(
            button, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )

    def _drag(self, button: "AttachmentButton") -> None:
        self._local_copy(button, button.start_drag)

    def _local_copy(self, button: "AttachmentButton", then: Callable[[Path], object]) -> None:
        if button.copy is not None and button.copy.exists():
            then(button.copy)
            return
        folder, name = self._opened.path(), button.attachment.name

        def ready(path: Path) -> None:
            button.copy = path
            then(path)

        self._fetch(button, lambda source: read_only_copy(source, name, folder), ready)

    def _fetch(
        self,
        button: "AttachmentButton",
        work: Callable[[Path], Path],
        then: Callable[[Path], None],
    ) -> None:
        """Get the file and let `work` handle it away from the window."""
        identifier = button.attachment.id
        if identifier is None:
            return
        button.set_busy(True)
        compose = self._bridge.services.compose

        async def run() -> Path:
            source = await compose.attachment(identifier)
            return await asyncio.to_thread(work, source)

        def ready(path: Path) -> None:
            button.set_busy(False)
            then(path)

        def failed(error: Exception) -> None:
            button.set_busy(False)
            text = tr("“{name}” could not be fetched. {reason}")
            self.failed.emit(text.format(name=button.attachment.name, reason=error).strip())

        self._bridge.run(
            run(), then=while_alive(button, ready), otherwise=while_alive(button, failed)
        )


class AttachmentButton(QPushButton):
    """Icon, name and size of one attachment."""

    save_wanted = Signal()
    drag_wanted = Signal()

    def __init__(self, theme: Theme, attachment: Attachment) -> None:
        super().__init__(attachment.name)
        self.attachment = attachment
        self.copy: Path | None = None
        self._theme = theme
        self._is_busy = False
        self._pressed_at: QPoint | None = None
        self._words: Sequence[str] = ()
        self.setAutoDefault(False)
        self.setAccessibleName(
            tr("Attachment {name}, {size}").format(
                name=attachment.name, size=size_text(attachment.size)
            )
        )
        self.setToolTip(plain(attachment.name))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        theme.changed.connect(self.updateGeometry)

    def set_busy(self, is_busy: bool) -> None:
        """Say that the file is on its way."""
        self._is_busy = is_busy
        self.setEnabled(not is_busy)
        self.updateGeometry()
        self.update()

    def set_marked_words(self, words: Sequence[str]) -> None:
        """Mark where a search word stands in the name."""
        self._words = [word for word in words if word.lower() in self.attachment.name.lower()]
        self.update()

    def start_drag(self, path: Path) -> None:
        """Let the file be dropped elsewhere, while the button is still held."""
        if not QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self)
        drag.setMimeData(data)
        self.setDown(False)
        drag.exec(Qt.DropAction.CopyAction)

    def sizeHint(self) -> QSize:
        """Icon, name, size."""
        name = self._theme.metrics(Role.SMALL).horizontalAdvance(self.attachment.name)
        size = self._theme.metrics(Role.SMALL).horizontalAdvance(self._size_words())
        return QSize(10 + 14 + 8 + name + 8 + size + 12, self._theme.line_height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the button of the style with our content."""
        text = self.text()
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        ratio = self.devicePixelRatioF()
        icon = self._theme.pixmap(_icon(self.attachment), 14, "text2", ratio)
        painter.drawPixmap(10, (self.height() - 14) // 2, icon)
        painter.setFont(self._theme.font(Role.SMALL))
        metrics = self._theme.metrics(Role.SMALL)
        size = self._size_words()
        size_width = metrics.horizontalAdvance(size)
        room = self.width() - 32 - 8 - size_width - 10
        name = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        self._paint_marks(painter, name)
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "text3"))
        painter.drawText(QRect(32, 0, room + 2, self.height()), flags, name)
        painter.setPen(self._theme.colour("text3"))
        x = 32 + metrics.horizontalAdvance(name) + 8
        painter.drawText(QRect(x, 0, size_width + 4, self.height()), flags, size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may start."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Moved far enough with the button held: drag the file out."""
        start = self._pressed_at
        if start is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (event.position().toPoint() - start).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._pressed_at = None
                self.drag_wanted.emit()
                return
        super().mouseMoveEvent(event)

    def _paint_marks(self, painter: QPainter, name: str) -> None:
        metrics = self._theme.metrics(Role.SMALL)
        for word in self._words:
            place = name.lower().find(word.lower())
            if place >= 0:
                x = 32 + metrics.horizontalAdvance(name[:place])
                width = metrics.horizontalAdvance(name[place : place + len(word)])
                area = QRect(x - 1, 5, width + 2, self.height() - 10)
                painter.fillRect(area, self._theme.colour("due-soft"))
                line = QRect(area.x(), area.bottom(), area.width(), 1)
                painter.fillRect(line, self._theme.colour("due"))

    def _size_words(self) -> str:
        return tr("Fetching …") if self._is_busy else size_text(self.attachment.size)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        open_action = QAction(tr("Open"), menu)
        save_action = QAction(tr("Save as …"), menu)
        open_action.triggered.connect(self.click)
        save_action.triggered.connect(self.save_wanted)
        menu.addActions([open_action, save_action])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place))


def listed(attachments: Sequence[Attachment], shown_parts: bool) -> list[Attachment]:
    """The attachments to list: pictures that the text shows itself are left out."""
    return [
        item for item in attachments if not (shown_parts and item.is_inline and item.content_id)
    ]


def _copy(source: Path, place: Path) -> Path:
    place.write_bytes(source.read_bytes())
    return place


def _saver(wanted: Path) -> Callable[[Path], Path]:
    return lambda source: _copy(source, free_path(wanted))


def _icon(attachment: Attachment) -> str:
    if any(word in attachment.mime for word in _TABLES):
        return "table"
    return _ICONS.get(attachment.mime.partition("/")[0], "file-text")
