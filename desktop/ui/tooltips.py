"""Tooltips with words of others: Qt reads markup in them wherever it sees some."""

from html import escape

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """Return what shows `text` letter by letter as a tooltip."""
    return f"<qt>{escape(text)}</qt>" if Qt.mightBeRichText(text) else text
