"""Arguments of commands as bytes. What could smuggle in a second command is refused."""

from dataclasses import dataclass

from desktop.core.errors import RejectedError
from desktop.core.l10n import tr

_MAX_QUOTED = 1000


@dataclass(frozen=True, slots=True)
class Literal:
    """Bytes sent with their length before them, so that anything may be in them."""

    data: bytes


Argument = bytes | Literal


def atom(text: str) -> bytes:
    """Return a word of the protocol as it is. Raises RejectedError for line ends and NUL."""
    return checked(text.encode("ascii"))


def string(text: str) -> Argument:
    """Return a quoted string, or a literal when it is long or not ASCII.

    Raises RejectedError for line ends and NUL (command injection).
    """
    data = checked(text.encode("utf-8"))
    if not text.isascii() or len(data) > _MAX_QUOTED:
        return Literal(data)
    return b'"' + data.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def mailbox(name: str) -> Argument:
    """Return a folder's name as it came from the server (latin-1 as in `Value`)."""
    data = checked(name.encode("latin-1"))
    if not name.isascii():
        return Literal(data)
    return b'"' + data.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def checked(data: bytes) -> bytes:
    """Return the bytes of an argument. Raises RejectedError for line ends and NUL."""
    if b"\r" in data or b"\n" in data or b"\0" in data:
        raise RejectedError(tr("A name or an address contains a line break. Nothing was sent."))
    return data
