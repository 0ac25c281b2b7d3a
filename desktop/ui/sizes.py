"""Amounts of data in the language of the window: 2.1 MB."""

from PySide6.QtCore import QLocale

from desktop.ui.dates import ui_locale


def size_text(count: int) -> str:
    """Write a number of bytes: "2.1 MB"."""
    digits = 1 if count >= 1_000_000 else 0
    return ui_locale().formattedDataSize(count, digits, QLocale.DataSizeFormat.DataSizeSIFormat)
