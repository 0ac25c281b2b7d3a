"""Bold, italic and underlined text to and from simple HTML; nothing else is kept."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)


class SilentDocument(QTextDocument):
    """A document that loads nothing, for HTML from the clipboard."""

    def loadResource(self, _kind: int, _url: QUrl | str) -> object:
        """Nothing is fetched."""
        return None


def to_html(document: QTextDocument) -> str | None:
    """The text as HTML when something in it is bold, italic or underlined, else None."""
    paragraphs = []
    is_styled = False
    block = document.begin()
    while block.isValid():
        inner = ""
        for fragment in _fragments(block):
            tags = _tags(fragment.charFormat())
            is_styled |= bool(tags)
            text = escape(fragment.text(), quote=False).replace("\u2028", "<br>")
            inner += "".join(f"<{t}>" for t in tags) + text
            inner += "".join(f"</{t}>" for t in reversed(tags))
        paragraphs.append(f"<div>{inner or '<br>'}</div>")
        block = block.next()
    return "".join(paragraphs) if is_styled else None


def insert_simple(cursor: QTextCursor, data: QMimeData) -> None:
    """Insert what was pasted with its bold, italic and underline, and none of the rest."""
    if not data.hasHtml():
        cursor.insertText(data.text(), QTextCharFormat())
        return
    document = SilentDocument()
    document.setHtml(data.html()[:1_000_000])
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        if block.blockNumber():
            cursor.insertBlock()
        for fragment in _fragments(block):
            text = fragment.text().replace("\ufffc", "")
            cursor.insertText(text, _simple(fragment.charFormat()))
        block = block.next()
    cursor.endEditBlock()


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    iterator = block.begin()
    while not iterator.atEnd():
        yield iterator.fragment()
        iterator += 1


def _tags(style: QTextCharFormat) -> list[str]:
    tags = []
    if style.fontWeight() >= QFont.Weight.DemiBold:
        tags.append("b")
    if style.fontItalic():
        tags.append("i")
    if style.fontUnderline() and not style.isAnchor():
        tags.append("u")
    return tags


def _simple(style: QTextCharFormat) -> QTextCharFormat:
    simple = QTextCharFormat()
    tags = _tags(style)
    if "b" in tags:
        simple.setFontWeight(QFont.Weight.Bold)
    simple.setFontItalic("i" in tags)
    simple.setFontUnderline("u" in tags)
    return simple
