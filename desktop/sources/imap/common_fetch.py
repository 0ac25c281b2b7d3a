"""A quick reader for the two FETCH responses that come by the ten thousand.

It takes those that look exactly as most servers write them; all others go the careful way.
"""

import re

from desktop.sources.imap.responses import Fetch
from desktop.sources.imap.tokenizer import Response

_COMMON = re.compile(
    rb"\* \d+ FETCH \(UID (\d+) (?:MODSEQ \((\d+)\) )?FLAGS \(([^()]*)\)(?: MODSEQ \((\d+)\))?"
    rb'(?:(\))| INTERNALDATE "([^"]{20,30})" RFC822\.SIZE (\d+) BODY\[\](?:<0>)? \{\d+\})$'
)


def read_common_fetch(response: Response) -> Fetch | None:
    """Return the event of a common FETCH response, None when it is another one."""
    match = _COMMON.match(response[0])
    if match is None:
        return None
    uid, before, flags, after, end, date, size = match.groups()
    modseq = before or after
    if end is None and (len(response) != 3 or response[2] != b")"):
        return None
    return Fetch(
        uid=int(uid),
        flags=tuple(flags.decode("latin-1").split()),
        modseq=int(modseq) if modseq else None,
        size=int(size) if size else None,
        internal_date=date,
        sections={"": response[1]} if end is None else {},
    )
