"""The body of one message: a QTextBrowser as high as its text, that never loads anything itself.

Pictures come only from what the pane hands over (cid: parts of the message and data: URLs).
"""

import base64
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit

from desktop.ui.reading.html_document import FittedHtml, is_plain
from desktop.ui.theme import Theme
from desktop.ui.typography import Role

_MAX_PICTURE_PIXELS = 16_000_000
_SHEET_PADDING = 12


class BodyView(QTextBrowser):
    """Shows one body; `link_pressed` gives the address and text of a link that was clicked."""

    link_pressed = Signal(str, str)
    link_hovered = Signal(str, str)
    focus_changed = Signal(bool)

    def __init__(self, theme: Theme, *, font_px: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self._font_px = font_px
        self._pictures: Mapping[str, str] = {}
        self._parts: Mapping[str, bytes] = {}
        self._fitted = FittedHtml(html="")
        self._is_sheet = False
        self._is_ours = True
        self._marks: list[QTextCursor] = []
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.anchorClicked.connect(self._pressed)
        self.highlighted.connect(self._hovered)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._fit)
        theme.changed.connect(self._redraw)

    def show_text(self, html: str) -> None:
        """Show HTML of our own making (from plain text), in the reading font and line height."""
        self._show(FittedHtml(html=html), is_sheet=False, is_ours=True)

    def show_html(
        self, fitted: FittedHtml, parts: Mapping[str, bytes], *, has_colours: bool
    ) -> None:
        """Show the message's own HTML; `parts` are its cid: pictures by content id."""
        self._parts = parts
        self._show(fitted, is_sheet=has_colours, is_ours=is_plain(fitted.html))

    def set_parts(self, parts: Mapping[str, bytes]) -> None:
        """Hand over the cid: pictures when they come in later."""
        self._parts = parts
        self._redraw()

    @property
    def is_sheet(self) -> bool:
        """Whether the body lies on the light sheet it was made for."""
        return self._is_sheet and self._theme.is_dark

    def mark(self, words: Sequence[str]) -> int:
        """Mark each place where one of `words` stands; return how many there are."""
        self._marks = _find_all(self.document(), words)
        self.show_mark(-1)
        return len(self._marks)

    def show_mark(self, index: int) -> int:
        """Make one mark the current one; return its y in the view, -1 when there is none."""
        selections = []
        for number, cursor in enumerate(self._marks):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = self._mark_format(number == index)
            selections.append(selection)
        self.setExtraSelections(selections)
        if 0 <= index < len(self._marks):
            return self.cursorRect(self._marks[index]).top()
        return -1

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Give pictures that came with the message; all else is nothing, and nothing is fetched."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        data = self._picture_bytes(QUrl(url).toString())
        image = QImage.fromData(data) if data else QImage()
        if image.isNull() or image.width() * image.height() > _MAX_PICTURE_PIXELS:
            return QImage(1, 1, QImage.Format.Format_ARGB32)
        return self._scaled(image)

    def sizeHint(self) -> QSize:
        """As high as the document."""
        return QSize(400, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the light sheet, where one is needed, under the text."""
        if self.is_sheet:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("#FFFFFF"))
            painter.drawRoundedRect(self.viewport().rect(), 5, 5)
            painter.end()
        super().paintEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling up and down to the pane."""
        if abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep copy, select all and links; leave all other keys to the pane."""
        is_link_key = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or (
            is_link_key and self.textCursor().charFormat().isAnchor()
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click that ends a selection opens nothing."""
        if self.textCursor().hasSelection() and not self.anchorAt(event.pos()):
            QTextEdit.mouseReleaseEvent(self, event)
            return
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width with the height, at once: a frame with half a line would be seen."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the message has the keyboard."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard has left."""
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        """A new font means a new height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._later.start()

    def _show(self, fitted: FittedHtml, *, is_sheet: bool, is_ours: bool) -> None:
        self._fitted, self._is_sheet, self._is_ours = fitted, is_sheet, is_ours
        self._pictures = fitted.pictures
        self._redraw()

    def _redraw(self) -> None:
        self._dress()
        # Before the text is there: afterwards it would be laid out once more.
        self.document().setDocumentMargin(_SHEET_PADDING if self.is_sheet else 0)
        self.document().setDefaultStyleSheet(self._style())
        self.setHtml(self._fitted.html)
        if self._is_ours:
            self._space_lines()
        self._fit()

    def _dress(self) -> None:
        font = self._theme.font(Role.READING)
        if self._font_px:
            font.setPixelSize(self._font_px)
        self.document().setDefaultFont(font)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        ink = QColor("#16201E") if self.is_sheet else self._theme.colour("text")
        palette.setColor(QPalette.ColorRole.Text, ink)
        self.setPalette(palette)
        self.viewport().setAutoFillBackground(False)

    def _style(self) -> str:
        link = "#075C5C" if self.is_sheet else self._theme.colour("accent-text").name()
        quiet = "#586461" if self.is_sheet else self._theme.colour("text3").name()
        return (
            f"a {{ color: {link}; text-decoration: underline; }}"
            f" .mention {{ color: {link}; font-weight: 600; }}"
            f" .signature {{ color: {quiet}; }}"
            " p { margin-top: 0; margin-bottom: 8px; }"
        )

    def _space_lines(self) -> None:
        font = self.document().defaultFont()
        natural = max(1, QFontMetrics(font).height())
        percent = round(100 * 1.5 * font.pixelSize() / natural)
        if percent <= 100:
            return
        shape = QTextBlockFormat()
        proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        shape.setLineHeight(percent, proportional)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(shape)

    def _fit(self) -> None:
        document = self.document()
        width = self.viewport().width()
        if document.textWidth() != width:
            document.setTextWidth(width)
        bar = self.horizontalScrollBar()
        is_wide = document.idealWidth() > width + 1
        height = round(document.size().height() + 0.49) + (bar.sizeHint().height() * is_wide)
        if height != self.height():
            self.setFixedHeight(max(1, height))

    def _picture_bytes(self, name: str) -> bytes:
        if name.startswith("cid:"):
            return self._parts.get(QUrl.fromPercentEncoding(name[4:].encode()), b"")
        data = self._pictures.get(name, name)
        if not data.startswith("data:image/") or ";base64," not in data:
            return b""
        try:
            return base64.b64decode(data.split(",", 1)[1])
        except ValueError:
            return b""

    def _scaled(self, image: QImage) -> QImage:
        ratio = self.devicePixelRatioF()
        room = max(120, self.viewport().width() - 2 * _SHEET_PADDING)
        if image.width() <= room:
            return image
        smooth = Qt.TransformationMode.SmoothTransformation
        scaled = image.scaledToWidth(min(image.width(), round(room * ratio)), smooth)
        scaled.setDevicePixelRatio(scaled.width() / room)
        return scaled

    def _mark_format(self, is_current: bool) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setBackground(QColor("#F9ECD3") if self.is_sheet else self._theme.colour("due-soft"))
        style.setFontWeight(600)
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        style.setUnderlineColor(QColor("#784500") if self.is_sheet else self._theme.colour("due"))
        if is_current:
            style.setBackground(self._theme.colour("due"))
            style.setForeground(self._theme.colour("surface"))
        return style

    def _pressed(self, url: QUrl) -> None:
        self.link_pressed.emit(url.toString(), self._link_text(url.toString()))

    def _hovered(self, url: QUrl) -> None:
        address = url.toString()
        self.link_hovered.emit(address, self._link_text(address) if address else "")

    def _link_text(self, address: str) -> str:
        """The text of the first link that goes to `address`."""
        block = self.document().begin()
        while block.isValid():
            found = ""
            for piece in block.textFormats():
                if piece.format.anchorHref() == address:
                    start = piece.start
                    length = piece.length
                    found += block.text()[start : start + length]
            if found:
                return found
            block = block.next()
        return ""


def _find_all(document: QTextDocument, words: Sequence[str]) -> list[QTextCursor]:
    found: list[QTextCursor] = []
    for word in words:
        cursor = document.find(word)
        while not cursor.isNull() and len(found) < 1000:
            found.append(cursor)
            cursor = document.find(word, cursor)
    return sorted(found, key=lambda cursor: cursor.selectionStart())
