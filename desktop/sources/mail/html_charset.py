"""Finds the charset that an HTML document names in itself (WHATWG HTML, 13.2.3.2 "prescan").

Only asked when the mail's header names none.
"""

import re

from desktop.sources.mail.charsets import codec_name

PRESCAN_BYTES = 16 * 1024
"""More than the standard's 1,024: a mail is all there, so nothing has to be read twice."""
_SKIPPED = re.compile(rb"<!--.*?-->|<!-->|<[!/?][^>]*>", re.DOTALL)
_META = re.compile(rb"<meta[\s/]", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"[\s/]*([^\s/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.DOTALL
)
_CONTENT = re.compile(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


def html_charset(data: bytes) -> str | None:
    """Return the charset named by a byte-order mark or a meta element, or None."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:PRESCAN_BYTES]
    position = 0
    while (position := head.find(b"<", position)) >= 0:
        skipped = _SKIPPED.match(head, position)
        if skipped is None and head.startswith(b"<!--", position):
            return None
        if skipped is not None:
            position = skipped.end()
        elif _META.match(head, position):
            position, charset = _read_meta(head, position + 5)
            if charset is not None:
                return charset
        else:
            position = _skip_tag(head, position + 1)
    return None


def _read_meta(head: bytes, position: int) -> tuple[int, str | None]:
    """Return (where the element ends, the charset it names)."""
    attributes, position = _attributes(head, position)
    charset = attributes.get(b"charset")
    if charset is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        named = _CONTENT.search(attributes.get(b"content", b""))
        charset = (named[1] or named[2] or named[3]) if named else None
    if not charset:
        return position, None
    name = charset.decode("ascii", "ignore").strip().lower()
    if name.startswith("utf-16"):
        return position, "utf-8"
    if name == "x-user-defined":
        return position, "windows-1252"
    return position, name if codec_name(name) else None


def _skip_tag(head: bytes, position: int) -> int:
    if not head[position : position + 1].isalpha():
        return position
    name_end = re.compile(rb"[\s/>]").search(head, position)
    return _attributes(head, name_end.start())[1] if name_end else len(head)


def _attributes(head: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """Return the attributes from `position` to the end of the tag, and where that is."""
    found: dict[bytes, bytes] = {}
    while True:
        attribute = _ATTRIBUTE.match(head, position)
        if attribute is None or not attribute[1]:
            return found, max(position, head.find(b">", position))
        position = attribute.end()
        value = attribute[2] or attribute[3] or attribute[4] or b""
        found.setdefault(attribute[1].lower(), value)
