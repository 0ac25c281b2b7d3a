"""A folder that is open on a connection: selecting, searching, fetching by UID."""

import contextlib
from collections.abc import Callable, Iterator

from desktop.core.errors import SourceError
from desktop.sources.imap.commands import mailbox
from desktop.sources.imap.connection import Connection
from desktop.sources.imap.failures import CommandRefusedError
from desktop.sources.imap.quirks import Quirks
from desktop.sources.imap.responses import Event, Exists, Expunge, Fetch, Search, Status, Vanished
from desktop.sources.imap.uidset import UidSet


class Mailbox:
    """What is known of the open folder. Keeps no sequence numbers: they shift at any time."""

    def __init__(self, connection: Connection, quirks: Quirks) -> None:
        self.connection = connection
        self.quirks = quirks
        self.name = ""
        self.uidvalidity = 0
        self.uidnext = 0
        self.exists = 0
        self.modseq = 0
        """HIGHESTMODSEQ; 0 when the folder has no mod-sequences."""
        self._permanent_flags = ""

    async def open(
        self, name: str, *, options: bytes = b"", read_only: bool = True
    ) -> "OpenedChanges":
        """Open a folder, read-only so that nothing changes by looking; return what it tells.

        `options` are those of RFC 7162: `(CONDSTORE)` or `(QRESYNC (...))`.
        """
        self.name, self.uidvalidity, self.uidnext, self.exists, self.modseq = name, 0, 0, 0, 0
        self._permanent_flags = ""
        self.connection.selected = None
        changes = OpenedChanges()
        verb = b"EXAMINE" if read_only else b"SELECT"
        arguments = [verb, mailbox(name)] + ([options] if options else [])

        def listen(event: Event) -> None:
            self._note(event)
            changes.note(event)

        await self.connection.command(*arguments, listener=listen)
        self.connection.selected = name
        return changes

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Keep the counters right for as long as the block runs."""
        with self.connection.listening(self._note):
            yield

    def keeps_keyword(self, word: str) -> bool:
        """Whether a keyword that is set here stays (PERMANENTFLAGS)."""
        kept = self._permanent_flags.lower()
        return not kept or "\\*" in kept or word.lower() in kept.strip("()").split()

    async def search(self, criteria: bytes) -> UidSet:
        """Return the UIDs that match."""
        found: list[UidSet] = []

        def listen(event: Event) -> None:
            if isinstance(event, Search):
                found.append(event.uids)

        is_short = self.connection.has("ESEARCH") and "ESEARCH" not in self.quirks.ignores
        if is_short:
            try:
                await self.connection.command(
                    b"UID SEARCH RETURN (ALL) " + criteria, listener=listen
                )
            except CommandRefusedError:
                is_short = False
        if not is_short:
            await self.connection.command(b"UID SEARCH " + criteria, listener=listen)
        return _union(found)

    async def all_uids(self) -> UidSet:
        """Return the UIDs of all messages.

        Some servers answer a search with nothing for a full folder; the count is checked, and the
        messages are listed another way when it is wrong: a wrong answer must not delete.
        """
        with self.watched():
            found = await self.search(b"ALL")
            if len(found) == self.exists:
                return found
            again: list[UidSet] = []

            def listen(event: Event) -> None:
                if isinstance(event, Search):
                    again.append(event.uids)

            await self.connection.command(b"UID SEARCH ALL", listener=listen)
            if again and len(_union(again)) == self.exists:
                return _union(again)
            fetched = await self.fetch("1:*", b"(UID)")
            return UidSet(fetched)

    async def uids_from(self, lowest: int) -> UidSet:
        """Return the UIDs from `lowest` on (`n:*` also names the last message: left out)."""
        found = await self.search(b"UID %d:*" % max(lowest, 1))
        return found & UidSet.span(lowest, found.highest)

    async def fetch(self, uids: str, items: bytes, *, modifiers: bytes = b"") -> dict[int, Fetch]:
        """Return what a FETCH tells by UID; events of other messages are among them.

        Raises SourceError; what arrived before a NO is lost, see `fetch_some`.
        """
        found: dict[int, Fetch] = {}
        await self._fetch(uids, items, modifiers, _collector(found))
        return found

    async def fetch_some(self, uids: UidSet, items: bytes) -> dict[int, Fetch]:
        """Fetch, and when the server balks, one by one, leaving out what it will not give."""
        found: dict[int, Fetch] = {}
        try:
            for text in uids.texts(self.quirks.command_bytes - 500):
                await self._fetch(text, items, b"", _collector(found))
        except CommandRefusedError:
            for uid in uids:
                if uid not in found:
                    with contextlib.suppress(CommandRefusedError):
                        await self._fetch(str(uid), items, b"", _collector(found))
        return {uid: fetch for uid, fetch in found.items() if uid in uids}

    async def close(self) -> None:
        """Leave the folder without expunging, where that is possible."""
        if self.connection.selected is not None and self.connection.has("UNSELECT"):
            with contextlib.suppress(SourceError):
                await self.connection.attempt(b"UNSELECT")
                self.connection.selected = None

    async def _fetch(
        self, uids: str, items: bytes, modifiers: bytes, listen: Callable[[Event], None]
    ) -> None:
        arguments = [b"UID FETCH", uids.encode("ascii"), items]
        arguments += [modifiers] if modifiers else []
        await self.connection.command(*arguments, listener=listen)

    def _note(self, event: Event) -> None:
        if isinstance(event, Exists):
            self.exists = event.count
        elif isinstance(event, Expunge):
            self.exists -= 1
        elif isinstance(event, Vanished) and not event.is_earlier:
            self.exists -= len(event.uids)
        elif isinstance(event, Status) and event.argument.isdigit():
            if event.code == "UIDVALIDITY":
                self.uidvalidity = int(event.argument)
            elif event.code == "UIDNEXT":
                self.uidnext = int(event.argument)
            elif event.code == "HIGHESTMODSEQ":
                self.modseq = int(event.argument)
        elif isinstance(event, Status) and event.code == "PERMANENTFLAGS":
            self._permanent_flags = event.argument
        elif isinstance(event, Status) and event.code == "NOMODSEQ":
            self.modseq = 0


class OpenedChanges:
    """What opening with QRESYNC told: messages that vanished and messages that changed."""

    def __init__(self) -> None:
        self.vanished = UidSet()
        self.fetched: dict[int, Fetch] = {}

    def note(self, event: Event) -> None:
        """Take in an event."""
        if isinstance(event, Vanished):
            self.vanished = self.vanished | event.uids
        elif isinstance(event, Fetch) and event.uid is not None:
            self.fetched[event.uid] = event


def _collector(found: dict[int, Fetch]) -> Callable[[Event], None]:
    def listen(event: Event) -> None:
        if isinstance(event, Fetch) and event.uid is not None:
            before = found.get(event.uid)
            if before is None or event.sections or not before.sections:
                found[event.uid] = event

    return listen


def _union(sets: list[UidSet]) -> UidSet:
    total = UidSet()
    for one in sets:
        total = total | one
    return total
