"""Moments in the words of the person's language: "today 09:41", "Mon 8 June 16:20"."""

from datetime import datetime

from PySide6.QtCore import QDate

from desktop.core.l10n import tr
from desktop.ui.moments import clock_text, window_locale


def day(moment: datetime, now: datetime) -> str:
    """The day: "Today", "Mon 8 June", or "14 Nov 2025" in another year."""
    local, today = moment.astimezone(), now.astimezone().date()
    if local.date() == today:
        return tr("Today")
    pattern = "ddd d MMMM" if local.year == today.year else "d MMM yyyy"
    return window_locale().toString(QDate(local.year, local.month, local.day), pattern)


def day_and_time(moment: datetime, now: datetime) -> str:
    """The day with the time: "Today 09:41", "Mon 8 June 16:20"."""
    return tr("{day} {time}").format(day=day(moment, now), time=clock_text(moment))


def period(first: datetime, last: datetime, now: datetime) -> str:
    """From the first to the last moment: "Mon 8 June" or "Mon 8 June to today 09:41"."""
    start = day(first, now)
    if first.astimezone().date() == last.astimezone().date():
        return start
    end = day(last, now)
    if last.astimezone().date() == now.astimezone().date():
        end = tr("today {time}").format(time=clock_text(last))
    return tr("{start} to {end}").format(start=start, end=end)
