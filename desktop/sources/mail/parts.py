"""Gets the bytes of one part of a mail: attachments, files in winmail.dat, cid: pictures."""

import re
from collections.abc import Iterator

from desktop.sources.mail.headers import normalised
from desktop.sources.mail.structure import Part, UnreadableError, read_tree, walk
from desktop.sources.mail.winmail import open_winmail

_PICTURE = re.compile(r"image/(?:png|jpe?g|pjpeg|gif|webp|bmp|x-png|x-ms-bmp)")
MAX_INLINE = 32 * 1024 * 1024
"""Bytes of pictures that one message may show in all."""


def fetch_part(raw: bytes, part: str) -> bytes:
    """Return the decoded bytes of the part that `Attachment.part` names; "" is the whole mail.

    "2.1" is an IMAP part number (RFC 9051 section 6.4.5.1), "2!0" the first file inside the
    winmail.dat that is part 2. Raises KeyError when the mail has no such part.
    """
    if not part:
        return raw
    path, _, number = part.partition("!")
    for tree in read_tree(normalised(raw)):
        try:
            for node in walk(tree):
                if node.path == path:
                    data = node.load()
                    return _wrapped_file(data, number) if number else data
        except UnreadableError:
            continue
    raise KeyError(part)


def _wrapped_file(data: bytes, number: str) -> bytes:
    opened = open_winmail(data)
    if opened is None or not number.isdecimal() or int(number) >= len(opened.files):
        raise KeyError(number)
    return opened.files[int(number)].content


def inline_images(raw: bytes) -> dict[str, bytes]:
    """Return the pictures that the HTML of the mail may show, by content id."""
    for tree in read_tree(normalised(raw)):
        try:
            return dict(_pictures(tree))
        except UnreadableError:
            continue
    return {}


def _pictures(tree: Part) -> Iterator[tuple[str, bytes]]:
    total = 0
    for node in walk(tree):
        content_id = node.content_id
        if content_id is None or not _PICTURE.fullmatch(_mime(node)):
            continue
        data = node.load()
        total += len(data)
        if total > MAX_INLINE:
            return
        yield content_id, data


def _mime(node: Part) -> str:
    """Return the media type, told by the file name where the sender was vague."""
    if node.mime != "application/octet-stream":
        return node.mime
    extension = node.file_name.rpartition(".")[2].lower()
    return f"image/{extension}" if extension else node.mime
