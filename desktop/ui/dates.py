"""Days and times as people read them, in the language of the window: 14:06, Tue, 28 May 2026."""

from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from desktop.core.l10n import language, tr

_DAYS_NAMED = 7
"""Fewer days away than this, a weekday says enough."""
_DAY_WITHOUT_YEAR = timedelta(days=300)
"""Longer ago than this, a day needs its year."""


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


def day_name(moment: datetime, now: datetime) -> str:
    """A coming day in full, for the ear: "Friday", "15 June"."""
    local, today = moment.astimezone(), now.astimezone().date()
    is_near = (local.date() - today).days < _DAYS_NAMED
    return _write(local, "dddd" if is_near else "d MMMM")


def long_date(moment: datetime) -> str:
    """A full date and time for tooltips, as the locale writes it."""
    local = moment.astimezone()
    date = ui_locale().toString(_date(local), QLocale.FormatType.LongFormat)
    return f"{date} {clock_time(moment)}"


def day(moment: datetime, now: datetime) -> str:
    """The day: "Today", "Mon 8 June", or "14 Nov 2025" in another year."""
    local, today = moment.astimezone(), now.astimezone().date()
    if local.date() == today:
        return tr("Today")
    return _write(local, "ddd d MMMM" if local.year == today.year else "d MMM yyyy")


def day_and_time(moment: datetime, now: datetime) -> str:
    """The day with the time: "Today 09:41", "Mon 8 June 16:20"."""
    return tr("{day} {time}").format(day=day(moment, now), time=clock_time(moment))


def period(first: datetime, last: datetime, now: datetime) -> str:
    """From the first to the last moment: "Mon 8 June" or "Mon 8 June to today 09:41"."""
    start = day(first, now)
    if first.astimezone().date() == last.astimezone().date():
        return start
    end = day(last, now)
    if last.astimezone().date() == now.astimezone().date():
        end = tr("today {time}").format(time=clock_time(last))
    return tr("{start} to {end}").format(start=start, end=end)


def day_text(moment: datetime) -> str:
    """Day and month: "11 June"."""
    return _write(moment.astimezone(), "d MMMM")


def date_text(moment: datetime) -> str:
    """The date in full: "11 June 2026"."""
    return _write(moment.astimezone(), "d MMMM yyyy")


def month_text(moment: datetime) -> str:
    """The month: "May 2026"."""
    text = _write(moment.astimezone().replace(day=1), "MMMM yyyy")
    return text[:1].upper() + text[1:]


def weekday_text(moment: datetime, *, is_short: bool = False) -> str:
    """The day of the week: "Thursday", or "Thu"."""
    form = QLocale.FormatType.ShortFormat if is_short else QLocale.FormatType.LongFormat
    return ui_locale().dayName(moment.astimezone().isoweekday(), form).rstrip(".")


def coming_text(moment: datetime, now: datetime) -> str:
    """A moment ahead, as short as is clear: "16:00", "Wed 08:30", "Mon 15 June"."""
    days = (moment.astimezone().date() - now.astimezone().date()).days
    if days == 0:
        return clock_time(moment)
    weekday = weekday_text(moment, is_short=True)
    if 0 < days < _DAYS_NAMED - 1:
        return f"{weekday} {clock_time(moment)}"
    return f"{weekday} {day_text(moment)}"


def since_text(moment: datetime, now: datetime) -> str:
    """A past moment, as short as is clear: "13:44", "yesterday 17:40", "3 June 09:12"."""
    days = (now.astimezone().date() - moment.astimezone().date()).days
    if days == 0:
        return clock_time(moment)
    if days == 1:
        return tr("yesterday {time}").format(time=clock_time(moment))
    if now - moment > _DAY_WITHOUT_YEAR:
        return date_text(moment)
    return f"{day_text(moment)} {clock_time(moment)}"


def _write(local: datetime, pattern: str) -> str:
    return ui_locale().toString(_date(local), pattern)


def _date(local: datetime) -> QDate:
    return QDate(local.year, local.month, local.day)
