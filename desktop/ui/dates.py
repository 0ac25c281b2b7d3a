"""Times as people read them: 14:06 today, Tue this week, 28 May this year, else 14 Nov 2025."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from desktop.core.l10n import language, tr

_DAYS_NAMED = 7
"""Fewer days away than this, a weekday says enough."""


def ui_locale() -> QLocale:
    """The locale for dates: the system's, unless the person reads another language."""
    system = QLocale.system()
    chosen = QLocale("nl_NL" if language() == "nl" else "en_GB")
    return system if system.language() == chosen.language() else chosen


def clock_time(moment: datetime) -> str:
    """Hours and minutes in the computer's time zone: "14:06"."""
    local = moment.astimezone()
    time = QTime(local.hour, local.minute)
    return ui_locale().toString(time, QLocale.FormatType.ShortFormat)


def row_time(moment: datetime, now: datetime) -> str:
    """When something came in, as short as its age allows."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days == 0:
        return clock_time(moment)
    if 0 < days < _DAYS_NAMED:
        return _write(local, "ddd")
    return _write(local, "d MMM" if local.year == today.year else "d MMM yyyy")


def return_time(moment: datetime, now: datetime) -> str:
    """When something comes back: "15:00", "Thu 08:30", "15 Jun"."""
    local, today = moment.astimezone(), now.astimezone().date()
    days = (local.date() - today).days
    if days == 0:
        return clock_time(moment)
    if 0 < days < _DAYS_NAMED:
        return f"{_write(local, 'ddd')} {clock_time(moment)}"
    return _write(local, "d MMM" if local.year == today.year else "d MMM yyyy")


def message_time(moment: datetime, now: datetime) -> str:
    """When a message was sent, with the time always: "Today 09:41", "Mon 8 June 16:20"."""
    local, today = moment.astimezone(), now.astimezone().date()
    time = clock_time(moment)
    if local.date() == today:
        return tr("Today {time}").format(time=time)
    if local.date() == today - timedelta(days=1):
        return tr("Yesterday {time}").format(time=time)
    pattern = "ddd d MMMM" if local.year == today.year else "d MMMM yyyy"
    return f"{_write(local, pattern)} {time}"


def long_date(moment: datetime) -> str:
    """A full date and time for tooltips, as the locale writes it."""
    local = moment.astimezone()
    date = ui_locale().toString(_date(local), QLocale.FormatType.LongFormat)
    return f"{date} {clock_time(moment)}"


def _write(local: datetime, pattern: str) -> str:
    return ui_locale().toString(_date(local), pattern)


def _date(local: datetime) -> QDate:
    return QDate(local.year, local.month, local.day)
