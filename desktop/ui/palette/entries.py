"""What the palette offers: commands, settings, saved searches, people and channels."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop.core.l10n import tr, trn
from desktop.services.contract import Views
from desktop.ui.commands import Command, Commands
from desktop.ui.overlays.choice_list import Choice
from desktop.ui.palette.fuzzy import match

LIMIT = 40
PEOPLE_LIMIT = 6
RECENT_LIMIT = 5
RECENT_BONUS = 6
SAVED_SEARCHES = "saved_searches"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the palette and what it does."""

    choice: Choice
    run: Callable[[], None]


def command_entries(commands: Commands) -> tuple[Entry, ...]:
    """All commands that can be run now."""
    return tuple(_of_command(command) for command in commands.all() if command.is_enabled())


def saved_search_entries(views: Views, search: Callable[[str], None]) -> tuple[Entry, ...]:
    """The searches that were saved with Ctrl+S."""
    return tuple(
        Entry(
            choice=Choice(
                id=f"search:{query}",
                title=query,
                icon="search",
                group=tr("Saved searches"),
            ),
            run=partial(search, query),
        )
        for query in saved_searches(views)
    )


def saved_searches(views: Views) -> tuple[str, ...]:
    """The saved searches, oldest first."""
    try:
        found = json.loads(views.setting(SAVED_SEARCHES, "[]"))
    except ValueError:
        return ()
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def person_entries(views: Views, prefix: str, search: Callable[[str], None]) -> tuple[Entry, ...]:
    """People whose name or address starts so; choosing one shows what they wrote."""
    entries = []
    for person in views.people(prefix, limit=PEOPLE_LIMIT):
        address = person.address
        choice = Choice(
            id=f"person:{address.address}",
            title=address.label,
            icon="user",
            note=trn("{n} message", "{n} messages", person.messages),
            group=tr("People"),
        )
        query = f"from:{address.address} "
        entries.append(Entry(choice=_marked(choice, prefix), run=partial(search, query)))
    return tuple(entries)


def channel_entries(views: Views, prefix: str, search: Callable[[str], None]) -> tuple[Entry, ...]:
    """Channels and folders whose name starts so; choosing one shows what is in it."""
    entries = []
    for found in views.complete(f"in:{prefix}", limit=PEOPLE_LIMIT):
        choice = Choice(
            id=f"channel:{found.value}",
            title=found.value,
            icon="folder",
            note=trn("{n} message", "{n} messages", found.count),
            group=tr("Channels"),
        )
        value = f'"{found.value}"' if " " in found.value else found.value
        query = f"in:{value} "
        entries.append(Entry(choice=_marked(choice, prefix), run=partial(search, query)))
    return tuple(entries)


def rank(entries: Sequence[Entry], query: str, recent: Sequence[str]) -> tuple[Entry, ...]:
    """The entries that fit, best group first; within a group the best first.

    With nothing typed the recent ones come first, then all in their own order.
    """
    if not query.strip():
        return _unranked(entries, recent)
    found: list[tuple[int, Entry]] = []
    for entry in entries:
        fit = match(query, entry.choice.title)
        if fit is not None:
            bonus = RECENT_BONUS if entry.choice.id in recent else 0
            choice = replace(entry.choice, matches=fit.indices)
            found.append((fit.score + bonus, replace(entry, choice=choice)))
    found.sort(key=lambda item: -item[0])
    # Letters also stand far apart in long titles; such finds are noise beside good ones.
    floor = found[0][0] // 3 if found else 0
    best = [entry for score, entry in found if score >= floor][:LIMIT]
    groups = list(dict.fromkeys(entry.choice.group for entry in best))
    return tuple(sorted(best, key=lambda entry: groups.index(entry.choice.group)))


def _unranked(entries: Sequence[Entry], recent: Sequence[str]) -> tuple[Entry, ...]:
    by_id = {entry.choice.id: entry for entry in entries}
    first = [by_id[name] for name in recent if name in by_id][:RECENT_LIMIT]
    heading = tr("Recent")
    again = [replace(entry, choice=replace(entry.choice, group=heading)) for entry in first]
    others = [entry for entry in entries if entry not in first]
    groups = list(dict.fromkeys(entry.choice.group for entry in others))
    return (*again, *sorted(others, key=lambda entry: groups.index(entry.choice.group)))


def _marked(choice: Choice, prefix: str) -> Choice:
    fit = match(prefix, choice.title)
    return replace(choice, matches=fit.indices) if fit is not None else choice


def _of_command(command: Command) -> Entry:
    choice = Choice(
        id=command.id,
        title=tr(command.title),
        icon=command.icon or "chevron-right",
        note=tr(command.hint),
        key=command.key or command.shortcut,
        group=tr(command.group),
    )
    return Entry(choice=choice, run=command.run)
