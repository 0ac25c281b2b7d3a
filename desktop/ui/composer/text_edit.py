"""The text of a message being written: grows from 2 to 10 lines, keeps simple formatting."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPalette, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QTextEdit

from desktop.ui.composer.rich_text import insert_simple
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

MIN_LINES, MAX_LINES = 2, 10


class ComposerText(QTextEdit):
    """`files_dropped` gives local files, `image_pasted` a picture from the clipboard."""

    files_dropped = Signal(list)
    image_pasted = Signal(QImage)

    def __init__(self, theme: Theme, *, grows: bool = True) -> None:
        super().__init__()
        self._theme, self._grows = theme, grows
        self._room: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        if grows:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        theme.changed.connect(self._dress)
        self._dress()

    def toggle_bold(self) -> None:
        """Bold on or off, for the selection or what comes next."""
        is_bold = self.fontWeight() >= QFont.Weight.DemiBold
        style = QTextCharFormat()
        style.setFontWeight(QFont.Weight.Normal if is_bold else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(style)

    def toggle_italic(self) -> None:
        """Italic on or off."""
        self.setFontItalic(not self.fontItalic())

    def toggle_underline(self) -> None:
        """Underline on or off."""
        self.setFontUnderline(not self.fontUnderline())

    def set_room(self, height: int) -> None:
        """Grow no higher than `height` px, so that in a low window what is answered stays in view.

        Two lines always show.
        """
        self._room = height
        if self._grows:
            self._fit()

    def paste_plain(self) -> None:
        """Paste words only."""
        if self.canPaste():
            text = QApplication.clipboard().text()
            self.textCursor().insertText(text, QTextCharFormat())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, files and pictures."""
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Files and pictures become attachments, text keeps bold, italic and underline."""
        files = local_files(source.urls())
        if files:
            self.files_dropped.emit(files)
        elif source.hasImage() and not source.hasText():
            self.image_pasted.emit(QImage(source.imageData()))
        else:
            insert_simple(self.textCursor(), source)
            self.ensureCursorVisible()

    def loadResource(self, _kind: int, _url: QUrl | str) -> object:
        """The editor loads nothing."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width means a new height."""
        super().resizeEvent(event)
        if self._grows:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is for the composer."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(300, self.height() if self._grows else 240)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Role.READING))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colour("surface"))
        palette.setColor(QPalette.ColorRole.Text, self._theme.colour("text"))
        palette.setColor(QPalette.ColorRole.PlaceholderText, self._theme.colour("text3"))
        self.setPalette(palette)
        if self._grows:
            self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        most = MAX_LINES * line if self._room is None else min(MAX_LINES * line, self._room)
        lines = max(MIN_LINES * line, min(most, round(self.document().size().height())))
        height = lines + self.contentsMargins().top() + self.contentsMargins().bottom()
        if height != self.height():
            self.setFixedHeight(height)


def local_files(urls: Sequence[QUrl]) -> list[str]:
    """The paths of those that are files on this computer."""
    return [url.toLocalFile() for url in urls if url.isLocalFile()]
