"""What has been read of a store of files, as cursors that stay small.

A single cursor with every message would be written anew with each batch. So it is cut into pages,
each a stream of its own; a batch rewrites only its page, in its own transaction.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping

from desktop.model.ids import RemoteId
from desktop.model.message import Flag
from desktop.sources.api import FlagChange, SyncBatch

PAGE_SIZE = 500
"""Messages a page."""
_PREFIX = "page:"
_LETTERS = {
    Flag.ANSWERED: "A",
    Flag.DRAFT: "D",
    Flag.FLAGGED: "F",
    Flag.FORWARDED: "P",
    Flag.SEEN: "S",
}


class Pages:
    """The messages that were read, by remote id, with their flags then."""

    def __init__(self, cursors: Mapping[str, str]) -> None:
        self._pages: dict[int, dict[str, str]] = {
            int(stream.removeprefix(_PREFIX)): json.loads(value)
            for stream, value in cursors.items()
            if stream.startswith(_PREFIX)
        }
        self._page_of = {
            remote_id: number for number, page in self._pages.items() for remote_id in page
        }

    def __contains__(self, remote_id: str) -> bool:
        return remote_id in self._page_of

    def __len__(self) -> int:
        return len(self._page_of)

    def add(self, found: Mapping[str, frozenset[Flag]]) -> tuple[str, str]:
        """Take in new messages; return the stream and the cursor of their page."""
        number = max(self._pages, default=0)
        if len(self._pages.get(number, {})) + len(found) > PAGE_SIZE:
            number += 1
        page = self._pages.setdefault(number, {})
        for remote_id, flags in found.items():
            page[remote_id] = _written(flags)
            self._page_of[remote_id] = number
        return self._cursor(number)

    def flag_batches(self, found: Mapping[str, frozenset[Flag]]) -> Iterator[SyncBatch]:
        """Note the flags that are not as they were; yield a batch for each page."""
        changed = [
            remote_id
            for remote_id, page in self._page_of.items()
            if remote_id in found and self._pages[page][remote_id] != _written(found[remote_id])
        ]
        for number, group in self._by_page(changed).items():
            for remote_id in group:
                self._pages[number][remote_id] = _written(found[remote_id])
            stream, cursor = self._cursor(number)
            changes = (FlagChange(remote_id=RemoteId(i), flags=found[i]) for i in group)
            yield SyncBatch(stream=stream, cursor=cursor, flag_changes=tuple(changes))

    def gone_batches(self, found: Container[str]) -> Iterator[SyncBatch]:
        """Forget the messages that are not there any more; yield a batch for each page."""
        gone = [remote_id for remote_id in self._page_of if remote_id not in found]
        for number, group in self._by_page(gone).items():
            for remote_id in group:
                del self._page_of[remote_id], self._pages[number][remote_id]
            stream, cursor = self._cursor(number)
            yield SyncBatch(stream=stream, cursor=cursor, removals=tuple(map(RemoteId, group)))

    def _by_page(self, remote_ids: Iterable[str]) -> dict[int, list[str]]:
        groups: dict[int, list[str]] = {}
        for remote_id in remote_ids:
            groups.setdefault(self._page_of[remote_id], []).append(remote_id)
        return groups

    def _cursor(self, number: int) -> tuple[str, str]:
        return f"{_PREFIX}{number}", json.dumps(self._pages[number], separators=(",", ":"))


def _written(flags: frozenset[Flag]) -> str:
    return "".join(sorted(_LETTERS[flag] for flag in flags))
