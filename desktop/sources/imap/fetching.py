"""Gets messages from the open folder and has them parsed.

Small messages come whole in one answer. Of large ones the texts are fetched, with the attachments
left out until somebody wants them.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from desktop.model.message import Attachment, Flag, IncomingMessage
from desktop.sources.api import SourceContext
from desktop.sources.imap.cursor import remote_id
from desktop.sources.imap.flags import read_flags, read_labels
from desktop.sources.imap.folders import Folder
from desktop.sources.imap.mailbox import Mailbox
from desktop.sources.imap.responses import Fetch
from desktop.sources.imap.structure import StructurePart, read_structure, skeleton, skeleton_items
from desktop.sources.imap.uidset import UidSet
from desktop.sources.mail.incoming import RawMessage, read_messages

WHOLE_BYTES = 256 * 1024
"""Messages smaller than this are fetched whole."""
PARSE_AT_ONCE = 125
"""So many messages go to a worker, so that several workers share a batch."""
_DATE = re.compile(rb" ?(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$")
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A message as it came: its bytes, and for a large one its structure."""

    uid: int
    raw: bytes
    fetch: Fetch
    structure: StructurePart | None = None
    size: int = 0


async def fetch_raw(mailbox: Mailbox, uids: UidSet) -> list[Fetched]:
    """Return the messages of `uids` that the server gives, newest first."""
    answers = await mailbox.fetch_some(uids, _items(mailbox))
    whole: list[Fetched] = []
    large: list[int] = []
    for uid, fetch in answers.items():
        raw = fetch.sections.get("")
        if raw is None:
            continue
        if len(raw) >= WHOLE_BYTES:
            large.append(uid)
        else:
            whole.append(Fetched(uid=uid, raw=raw, fetch=fetch, size=len(raw)))
    for uid in large:
        found = await _fetch_large(mailbox, uid, answers[uid])
        whole += [found] if found else []
    return sorted(whole, key=lambda one: -one.uid)


async def parse(
    fetched: Iterable[Fetched],
    *,
    context: SourceContext,
    folder: Folder,
    folders: list[Folder],
    uidvalidity: int,
) -> list[IncomingMessage]:
    """Return the messages, parsed off the engine's loop."""
    items = tuple(fetched)
    raws = [
        RawMessage(
            raw=one.raw,
            remote_id=remote_id(folder.name, uidvalidity, one.uid),
            channel=folder.name,
            flags=read_flags(one.fetch.flags),
            labels=read_labels(one.fetch.labels, folders),
            received_at=received_at(one.fetch.internal_date),
        )
        for one in items
    ]
    addresses = frozenset(context.account.addresses)
    loop = asyncio.get_running_loop()
    parsed = await asyncio.gather(
        *(
            loop.run_in_executor(context.workers, _read, raws[at : at + PARSE_AT_ONCE], addresses)
            for at in range(0, len(raws), PARSE_AT_ONCE)
        )
    )
    return [
        _completed(message, one)
        for message, one in zip(chain.from_iterable(parsed), items, strict=True)
    ]


def received_at(date: bytes | None) -> datetime | None:
    """Return an INTERNALDATE as an aware datetime in UTC, None when it is none."""
    match = _DATE.match(date or b"")
    if match is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    try:
        local = datetime(
            *(int(year), _MONTHS.index(month.lower()) + 1, int(day)),
            *(int(hour), int(minute), min(int(second), 59)),
            tzinfo=UTC,
        )
        return local + offset if sign == b"-" else local - offset
    except (ValueError, OverflowError):
        return None


def flags_by_uid(fetched: Iterable[Fetched]) -> dict[int, frozenset[Flag]]:
    """Return the flags that were handed over, by UID."""
    return {one.uid: read_flags(one.fetch.flags) for one in fetched}


def _read(raws: list[RawMessage], addresses: frozenset[str]) -> list[IncomingMessage]:
    return read_messages(raws, my_addresses=addresses)


def _items(mailbox: Mailbox) -> bytes:
    items = b"UID FLAGS INTERNALDATE RFC822.SIZE"
    if mailbox.quirks.has_labels:
        items += b" X-GM-LABELS X-GM-THRID"
    return b"(%s BODY.PEEK[]<0.%d>)" % (items, WHOLE_BYTES)


async def _fetch_large(mailbox: Mailbox, uid: int, first: Fetch) -> Fetched | None:
    text = str(uid)
    answer = (await mailbox.fetch(text, b"(UID BODYSTRUCTURE)")).get(uid)
    root = read_structure(answer.structure) if answer else None
    if root is not None:
        items = f"(UID {' '.join(skeleton_items(root))})".encode("ascii")
        parts = (await mailbox.fetch(text, items)).get(uid)
        raw = skeleton(root, parts.sections) if parts else None
        if raw is not None:
            return Fetched(
                uid=uid, raw=raw, fetch=first, structure=root, size=first.size or len(raw)
            )
    whole = (await mailbox.fetch(text, b"(UID BODY.PEEK[])")).get(uid)
    raw = whole.sections.get("") if whole else None
    return Fetched(uid=uid, raw=raw, fetch=first, size=len(raw)) if raw is not None else None


def _completed(message: IncomingMessage, fetched: Fetched) -> IncomingMessage:
    thread = fetched.fetch.thread_id
    if fetched.structure is None:
        return replace(message, thread_key=thread) if thread else message
    sizes = {part.path: part.decoded_size for part in fetched.structure.walk()}
    return replace(
        message,
        thread_key=thread or message.thread_key,
        size=fetched.size,
        attachments=tuple(_sized(one, sizes) for one in message.attachments),
    )


def _sized(attachment: Attachment, sizes: dict[str, int]) -> Attachment:
    return replace(attachment, size=sizes.get(attachment.part, attachment.size))
