"""What has been read of a store of files, as cursors that stay small.

A single cursor with every message would be written anew with each batch. So it is cut into pages,
each a stream of its own; a batch rewrites only its page, in its own transaction.
"""

import json
from collections.abc import Iterable, Mapping

from desktop.model.message import Flag

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

    def known(self) -> Iterable[str]:
        """Return the remote ids of all messages that were read."""
        return self._page_of.keys()

    def has_flags(self, remote_id: str, flags: frozenset[Flag]) -> bool:
        """Whether a known message had these flags when it was last looked at."""
        return self._pages[self._page_of[remote_id]][remote_id] == _written(flags)

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

    def by_page(self, remote_ids: Iterable[str]) -> list[list[str]]:
        """Group known messages by page, since a batch moves one cursor."""
        groups: dict[int, list[str]] = {}
        for remote_id in remote_ids:
            groups.setdefault(self._page_of[remote_id], []).append(remote_id)
        return list(groups.values())

    def change(self, found: Mapping[str, frozenset[Flag]]) -> tuple[str, str]:
        """Note new flags of messages of one page; return its stream and cursor."""
        number = self._page_of[next(iter(found))]
        for remote_id, flags in found.items():
            self._pages[number][remote_id] = _written(flags)
        return self._cursor(number)

    def remove(self, remote_ids: Iterable[str]) -> tuple[str, str]:
        """Forget messages of one page; return its stream and cursor."""
        number = -1
        for remote_id in remote_ids:
            number = self._page_of.pop(remote_id)
            del self._pages[number][remote_id]
        return self._cursor(number)

    def _cursor(self, number: int) -> tuple[str, str]:
        return f"{_PREFIX}{number}", json.dumps(self._pages[number], separators=(",", ":"))


def _written(flags: frozenset[Flag]) -> str:
    return "".join(sorted(_LETTERS[flag] for flag in flags))
