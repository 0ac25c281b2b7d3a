"""Compares conversations with the thread oracles of the corpora, pair by pair.

Of all unordered pairs of messages that share a conversation in ours or in the oracle: on how many
do both agree (agreement), how many of ours are right (precision), how many of the oracle's we have
(recall). An oracle that knows a message only by its parents is closed over those links first.
"""

import json
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from import_speed import corpora, read_corpus

from desktop.model.account import Channel, ChannelRole
from desktop.model.ids import SourceId
from desktop.sources.api import SyncBatch
from desktop.sources.mail.incoming import RawMessage, read_messages
from desktop.storage.accounts import add_account
from desktop.storage.opening import open_database
from desktop.sync.ingest import apply_batch

Partition = Mapping[str, object]
"""Message-ID to the conversation it is in."""


def conversations_of(mails: Iterable[bytes], batch_size: int = 500) -> dict[str, object]:
    """Ingest mails into a new cache; return the conversation of each Message-ID."""
    now = datetime.now(UTC)
    messages = read_messages(
        [RawMessage(raw=raw, remote_id=str(n), channel="m") for n, raw in enumerate(mails)]
    )
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as folder:
        database = open_database(Path(folder), now=now).database
        account = database.write_now(
            lambda c: add_account(
                c, source=SourceId("import"), name="bench", settings={}, addresses=(), now=now
            )
        )
        for start in range(0, len(messages), batch_size):
            batch = SyncBatch(
                stream="import",
                channels=(Channel(remote="m", name="m", role=ChannelRole.INBOX),),
                messages=tuple(messages[start : start + batch_size]),
                is_history=True,
            )
            database.write_now(lambda c, b=batch: apply_batch(c, account, b, now=now))  # type: ignore[misc]
        rows = database.reader().execute("SELECT message_id, conversation_id FROM message")
        ours = {message_id: conversation for message_id, conversation in rows if message_id}
        stored = database.reader().execute("SELECT count(*) FROM message").fetchone()[0]
        print(f"{len(messages)} mails, {stored} distinct messages")
        database.close()
    return ours


def compare(name: str, ours: Partition, oracle: Partition) -> float:
    """Print and return the agreement over pairs of messages that both know."""
    both = [message for message in oracle if message in ours]
    in_ours = _pairs(Counter(ours[m] for m in both).values())
    in_oracle = _pairs(Counter(oracle[m] for m in both).values())
    shared = _pairs(Counter((ours[m], oracle[m]) for m in both).values())
    agreement = shared / ((in_ours + in_oracle - shared) or 1)
    every = 1 - (in_ours + in_oracle - 2 * shared) / (_pairs([len(both)]) or 1)
    print(
        f"{name}: {len(both)} of {len(oracle)} messages, agreement {agreement:.2%}, precision "
        f"{shared / (in_ours or 1):.2%}, recall {shared / (in_oracle or 1):.2%}, of all pairs "
        f"{every:.3%}"
    )
    return agreement


def closed(links: Iterable[tuple[str, str | None]]) -> dict[str, object]:
    """Return the partition that (message, parent) links describe."""
    root: dict[str, str] = {}

    def find(message: str) -> str:
        while root.setdefault(message, message) != message:
            message = root[message]
        return message

    for message, parent in links:
        if parent:
            root[find(message)] = find(parent)
        else:
            find(message)
    return {message: find(message) for message in root}


def differences(ours: Partition, oracle: Partition, limit: int = 10) -> None:
    """Print the oracle's threads that we split, largest first."""
    parts: dict[object, Counter[object]] = defaultdict(Counter)
    for message, thread in oracle.items():
        if message in ours:
            parts[thread][ours[message]] += 1
    split = sorted((c for c in parts.values() if len(c) > 1), key=lambda c: -sum(c.values()))
    for counter in split[:limit]:
        print("  split:", sorted(counter.values(), reverse=True))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def main() -> None:
    """Print the agreement with each oracle."""
    folder = corpora() / "mailing-list" / "mbox.tar.gz"
    with tarfile.open(folder) as archive:
        pipermail = json.load(archive.extractfile("oracle-pipermail-threads.json"))  # type: ignore[arg-type]
        notmuch = json.load(archive.extractfile("oracle-notmuch-threads.json"))["threads"]  # type: ignore[arg-type]
    ours = conversations_of(read_corpus())
    by_links = closed((m, parent) for month in pipermail.values() for m, parent in month)
    by_notmuch = {m: n for n, thread in enumerate(notmuch) for m in thread}
    compare("mailing-list, pipermail", ours, by_links)
    links = [(m, parent) for month in pipermail.values() for m, parent in month if parent in ours]
    joined = sum(ours.get(m) == ours[parent] for m, parent in links)
    print(f"  links of message and parent: {joined} of {len(links)}, {joined / len(links):.2%}")
    compare("mailing-list, notmuch", ours, by_notmuch)
    compare("(notmuch against pipermail)", by_notmuch, by_links)
    if "--differences" in sys.argv:
        differences(ours, by_links)
        differences(by_links, ours)
    with tarfile.open(corpora() / "threads" / "maildir.tar.gz") as archive:
        oracle = json.load(archive.extractfile("oracle-notmuch.json"))  # type: ignore[arg-type]
        mails = [
            archive.extractfile(member).read()  # type: ignore[union-attr]
            for member in archive.getmembers()
            if member.isfile() and not member.name.endswith(".json")
        ]
    threads = {m: n for n, thread in enumerate(oracle["default"]["threads"]) for m in thread}
    compare("threads, notmuch", conversations_of(mails), threads)


if __name__ == "__main__":
    main()
