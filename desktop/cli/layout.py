"""Lays out conversations as text for a terminal: space follows importance, as in the window."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from desktop.core.l10n import tr, trn
from desktop.model.conversation import ConversationRow, Section
from desktop.model.message import Address
from desktop.ranking.reasons import chip

_NARROWEST, _WIDEST = 60, 110

_BOLD, _DIM, _ACCENT, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


class Layout:
    """Text of a given width, with styles where the output is a terminal."""

    def __init__(self, now: datetime, *, width: int | None = None, styled: bool | None = None):
        """`now` is aware and in the person's time zone."""
        self._now = now
        columns = width or shutil.get_terminal_size((88, 24)).columns
        self._width = max(_NARROWEST, min(_WIDEST, columns))
        self._styled = sys.stdout.isatty() if styled is None else styled

    def sections(self, rows: Sequence[ConversationRow], counts: dict[Section, int]) -> str:
        """Return rows under the titles of their sections."""
        parts = []
        for section, title in section_titles().items():
            inside = [row for row in rows if row.section is section]
            if inside:
                parts.append(f"{self._bold(title)} {counts.get(section, len(inside))}")
                parts += [line for row in inside for line in self.row(row)]
                parts.append("")
        return "\n".join(parts).rstrip()

    def rows(self, rows: Sequence[ConversationRow]) -> str:
        """Return rows one after the other, two lines each."""
        return "\n".join(line for row in rows for line in self._two_lines(row))

    def row(self, row: ConversationRow) -> Iterator[str]:
        """Yield the lines of a row: three, two or one by section."""
        if row.section is Section.NEEDS_YOU:
            return self._three_lines(row)
        if row.section is Section.WORTH_READING:
            return self._two_lines(row)
        return self._one_line(row)

    def moment(self, moment: datetime) -> str:
        """Return 14:06 today, "Tue" this week, "28 May" this year, else with the year."""
        local = moment.astimezone(self._now.tzinfo)
        days = (self._now.date() - local.date()).days
        if days == 0:
            return f"{local:%H:%M}"
        if 0 < days < 7:
            return _weekdays()[local.weekday()]
        day = tr("{day} {month}").format(day=local.day, month=_months()[local.month - 1])
        return day if local.year == self._now.year else f"{day} {local.year}"

    def _three_lines(self, row: ConversationRow) -> Iterator[str]:
        yield self._head(row)
        yield f"    {self._shorten(row.subject, self._width - 4)}"
        chips = "  ".join(self._accent(f"[{words}]") for words in self._chips(row)[:2])
        plain = sum(len(words) + 4 for words in self._chips(row)[:2])
        snippet = self._shorten(row.snippet, self._width - 4 - plain)
        yield f"    {self._dim(snippet)}{' ' * (self._width - 4 - plain - len(snippet))}  {chips}"

    def _two_lines(self, row: ConversationRow) -> Iterator[str]:
        yield self._head(row)
        words = "".join(self._chips(row)[:1])
        subject = self._shorten(row.subject, self._width - 6 - len(words))
        space = " " * (self._width - 4 - len(subject) - len(words))
        yield f"    {subject}{space}{self._dim(words)}"

    def _one_line(self, row: ConversationRow) -> Iterator[str]:
        people = f"{self._shorten(_people(row.people), 20):20}"
        tail = f"{self.moment(row.last_message_at)}  {row.id}"
        subject = self._shorten(row.subject, self._width - 28 - len(tail))
        space = " " * (self._width - 26 - len(subject) - len(tail))
        yield f"  {self._dot(row)} {people}  {subject}{space}{self._dim(tail)}"

    def _head(self, row: ConversationRow) -> str:
        tail = f"{self.moment(row.last_message_at)}  {row.id}"
        people = self._shorten(_people(row.people), self._width - 6 - len(tail))
        space = " " * (self._width - 4 - len(people) - len(tail))
        shown = self._bold(people) if row.unread else people
        return f"  {self._dot(row)} {shown}{space}{self._dim(tail)}"

    def _chips(self, row: ConversationRow) -> list[str]:
        words = [chip(reason, self._now) for reason in row.reasons]
        return list(dict.fromkeys(word for word in words if word))

    def _dot(self, row: ConversationRow) -> str:
        return self._accent("●") if row.unread else " "

    def _shorten(self, text: str, room: int) -> str:
        text = " ".join(text.split())
        return text if len(text) <= room else text[: max(0, room - 1)].rstrip() + "…"

    def _bold(self, text: str) -> str:
        return self._style(_BOLD, text)

    def _dim(self, text: str) -> str:
        return self._style(_DIM, text)

    def _accent(self, text: str) -> str:
        return self._style(_ACCENT, text)

    def _style(self, style: str, text: str) -> str:
        return f"{style}{text}{_PLAIN}" if self._styled and text else text


def section_titles() -> dict[Section, str]:
    """Return the titles of the sections, most important first."""
    return {
        Section.NEEDS_YOU: tr("Needs you"),
        Section.WORTH_READING: tr("Worth reading"),
        Section.REST: tr("The rest"),
    }


def conversations_text(count: int) -> str:
    """Return "1 conversation", "40 conversations"."""
    return trn("{n} conversation", "{n} conversations", count)


def _people(people: Sequence[Address]) -> str:
    return ", ".join(person.label for person in people)


def _weekdays() -> tuple[str, ...]:
    return (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))


def _months() -> tuple[str, ...]:
    return (
        tr("Jan"), tr("Feb"), tr("Mar"), tr("Apr"), tr("May"), tr("Jun"),
        tr("Jul"), tr("Aug"), tr("Sep"), tr("Oct"), tr("Nov"), tr("Dec"),
    )  # fmt: skip
