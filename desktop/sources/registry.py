"""Finds the sources that are installed, ours and others', and keeps a broken one from harming.

A source is an entry point in the group `luwte.sources`. Loading one may fail in any way; then it
is listed with a sentence that says why.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from desktop.core.l10n import tr
from desktop.model.account import Account
from desktop.model.ids import SourceId
from desktop.sources.api import API_VERSION, Capability, Source, SourceInfo

log = logging.getLogger(__name__)

GROUP = "luwte.sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenSource:
    """A source that cannot be used, and why in one sentence."""

    id: SourceId
    error: str


class Registry:
    """The sources by id."""

    def __init__(self, sources: Iterable[Source] = (), broken: Iterable[BrokenSource] = ()) -> None:
        self._sources = {source.info.id: source for source in sources}
        self.broken = tuple(broken)

    def get(self, source_id: SourceId) -> Source | None:
        """Return the source, or None when it is not installed or broken."""
        return self._sources.get(source_id)

    def all(self) -> tuple[Source, ...]:
        """Return the sources that work, in the order of their names."""
        return tuple(sorted(self._sources.values(), key=lambda source: source.info.name.lower()))

    def why_broken(self, source_id: SourceId) -> str:
        """Return the sentence that says why an account's source cannot be used."""
        for broken in self.broken:
            if broken.id == source_id:
                return broken.error
        return tr("The source “{name}” is not installed.").format(name=source_id)

    def by_package(self) -> Mapping[str, SourceId]:
        """Return the Python package of each source, to tell whose code runs."""
        return {
            type(source).__module__.rpartition(".")[0] or type(source).__module__: source_id
            for source_id, source in self._sources.items()
        }


def capabilities_of(source: Source, account: Account) -> frozenset[Capability]:
    """Return what an account can do: what its source can, as far as its settings allow."""
    info = source.info
    unlocked = {what for what, setting in info.conditional.items() if account.settings.get(setting)}
    return (info.capabilities - info.conditional.keys()) | unlocked


def load_sources(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every installed source; a broken one is listed, never raised."""
    sources: dict[SourceId, Source] = {}
    broken: list[BrokenSource] = []
    for entry in entry_points(group=GROUP) if found is None else found:
        try:
            source: Source = entry.load()
            info = source.info
        except Exception as error:
            log.exception("The source %s failed to load", entry.name)
            broken.append(_broken(entry, type(error).__name__))
            continue
        problem = _problem(info, sources)
        if problem:
            broken.append(BrokenSource(id=SourceId(entry.name), error=problem))
        else:
            sources[info.id] = source
    return Registry(sources.values(), broken)


def _problem(info: SourceInfo, known: Mapping[SourceId, Source]) -> str:
    if info.api_version != API_VERSION:
        return tr(
            "“{name}” is made for another version of Luwte (it wants {wanted}, this is {ours})."
        ).format(name=info.name, wanted=info.api_version, ours=API_VERSION)
    if info.id in known:
        return tr("There are two sources with the name “{name}”.").format(name=info.id)
    return ""


def _broken(entry: EntryPoint, kind: str) -> BrokenSource:
    sentence = tr("The source “{name}” failed to load ({kind}).")
    return BrokenSource(id=SourceId(entry.name), error=sentence.format(name=entry.name, kind=kind))
