"""Dates, weekdays and sizes in the language of the window; `dates` has the times of rows."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from desktop.core.l10n import tr
from desktop.ui.dates import clock_time as clock_text
from desktop.ui.dates import ui_locale as window_locale

__all__ = [
    "clock_text",
    "coming_text",
    "date_text",
    "day_text",
    "month_text",
    "since_text",
    "size_text",
    "weekday_text",
    "window_locale",
]


def day_text(moment: datetime) -> str:
    """Write day and month: 11 June."""
    local = moment.astimezone()
    return window_locale().toString(QDate(local.year, local.month, local.day), "d MMMM")


def date_text(moment: datetime) -> str:
    """Write the date in full: 11 June 2026."""
    local = moment.astimezone()
    return window_locale().toString(QDate(local.year, local.month, local.day), "d MMMM yyyy")


def weekday_text(moment: datetime, *, is_short: bool = False) -> str:
    """Write the day of the week: Thursday, or Thu."""
    form = QLocale.FormatType.ShortFormat if is_short else QLocale.FormatType.LongFormat
    return window_locale().dayName(moment.astimezone().isoweekday(), form).rstrip(".")


def coming_text(moment: datetime, now: datetime) -> str:
    """Write a moment ahead, as short as is clear: 16:00, Wed 08:30, Mon 15 June."""
    days = (moment.astimezone().date() - now.astimezone().date()).days
    if days == 0:
        return clock_text(moment)
    if days < 6 and days > 0:
        return f"{weekday_text(moment, is_short=True)} {clock_text(moment)}"
    return f"{weekday_text(moment, is_short=True)} {day_text(moment)}"


def since_text(moment: datetime, now: datetime) -> str:
    """Write a past moment, as short as is clear: 13:44, yesterday 17:40, 3 June 09:12."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    if days == 0:
        return clock_text(moment)
    if days == 1:
        return tr("yesterday {time}").format(time=clock_text(moment))
    if now - moment > timedelta(days=300):
        return date_text(moment)
    return f"{day_text(moment)} {clock_text(moment)}"


def size_text(count: int) -> str:
    """Write a number of bytes: 2.1 MB."""
    digits = 1 if count >= 1_000_000 else 0
    return window_locale().formattedDataSize(count, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def month_text(moment: datetime) -> str:
    """Write the month: May 2026."""
    local = moment.astimezone()
    text = window_locale().toString(QDate(local.year, local.month, 1), "MMMM yyyy")
    return text[:1].upper() + text[1:]
