"""BODYSTRUCTURE (RFC 9051 section 7.5.2), and large messages without their attachments.

Servers get BODYSTRUCTURE wrong in many ways; whatever cannot be read makes `read_structure` return
None, and the message is then fetched whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop.sources.imap.tokenizer import Value

MAX_TEXT_BYTES = 1024 * 1024
_MAX_PARTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StructurePart:
    """A part as the server describes it; `path` is its number, "" for a multipart root."""

    path: str
    mime: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "7bit"
    size: int = 0
    disposition: str = ""
    children: "tuple[StructurePart, ...]" = ()

    @property
    def is_multipart(self) -> bool:
        """Whether it only holds other parts."""
        return self.mime.startswith("multipart/")

    @property
    def is_text(self) -> bool:
        """Whether it is shown: text that is no attachment."""
        shown = ("text/plain", "text/html", "text/calendar", "text/enriched")
        return self.mime in shown and self.disposition != "attachment"

    @property
    def decoded_size(self) -> int:
        """About how many bytes it has once decoded."""
        return self.size * 3 // 4 if self.encoding == "base64" else self.size

    def walk(self) -> "Iterator[StructurePart]":
        """Yield this part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_structure(value: Value) -> StructurePart | None:
    """Return the tree of a BODYSTRUCTURE, None when it makes no sense."""
    try:
        root = _part(value, "")
    except (ValueError, IndexError, TypeError, RecursionError):
        return None
    return root if sum(1 for _ in root.walk()) <= _MAX_PARTS else None


def skeleton_items(root: StructurePart) -> list[str]:
    """Return the FETCH items that `skeleton` needs."""
    items = ["BODY.PEEK[HEADER]"]
    for part in root.walk():
        if part.path and part is not root:
            items.append(f"BODY.PEEK[{part.path}.MIME]")
        if part.is_text:
            items.append(f"BODY.PEEK[{part.path or '1'}]<0.{MAX_TEXT_BYTES}>")
    return items


def skeleton(root: StructurePart, sections: Mapping[str, bytes | None]) -> bytes | None:
    """Return the message with its texts but with empty attachments, None if a piece is missing.

    Part numbers stay the same, so that attachments can be fetched by them later.
    """
    header = sections.get("HEADER")
    body = _body(root, sections)
    if header is None or body is None:
        return None
    return _ended(header) + body


def _body(part: StructurePart, sections: Mapping[str, bytes | None]) -> bytes | None:
    if not part.is_multipart:
        text = sections.get(part.path or "1", b"") if part.is_text else b""
        return None if text is None else text
    boundary = part.parameters.get("boundary", "").encode("latin-1")
    pieces: list[bytes] = []
    for child in part.children:
        header = sections.get(f"{child.path}.MIME")
        body = _body(child, sections)
        if header is None or body is None or not boundary:
            return None
        pieces.append(b"--" + boundary + b"\r\n" + _ended(header) + body + b"\r\n")
    return b"".join(pieces) + b"--" + boundary + b"--\r\n"


def _ended(header: bytes) -> bytes:
    return header.rstrip(b"\r\n") + b"\r\n\r\n"


def _part(value: Value, path: str) -> StructurePart:
    if not isinstance(value, list) or not value:
        raise ValueError("not a part")
    if isinstance(value[0], list):
        return _multipart(value, path)
    if value[0] is None:  # "(NIL ...)": an empty multipart, or Exchange at a loss
        raise ValueError("a part without a type")
    mime = f"{_lower(value[0])}/{_lower(value[1])}"
    extension = 9 if mime == "message/rfc822" and len(value) > 9 else 7
    extension += 1 if mime.startswith("text/") or mime == "message/rfc822" else 0
    size = value[6]
    return StructurePart(
        path=path or "1",
        mime=mime,
        parameters=_parameters(value[2]),
        encoding=_lower(value[5]),
        size=max(size, 0) if isinstance(size, int) else 0,
        disposition=_disposition(value, extension + 1),
    )


def _multipart(value: list[Value], path: str) -> StructurePart:
    children: list[StructurePart] = []
    index = 0
    while index < len(value) and isinstance(value[index], list):
        number = f"{path}.{index + 1}" if path else str(index + 1)
        children.append(_part(value[index], number))
        index += 1
    parameters = value[index + 1] if index + 1 < len(value) else None
    return StructurePart(
        path=path,
        mime=f"multipart/{_lower(value[index])}",
        parameters=_parameters(parameters),
        disposition=_disposition(value, index + 2),
        children=tuple(children),
    )


def _disposition(value: list[Value], index: int) -> str:
    found = value[index] if index < len(value) else None
    if isinstance(found, list):
        found = found[0] if found else None
    return _lower(found) if isinstance(found, bytes | str) else ""


def _parameters(value: Value) -> dict[str, str]:
    if not isinstance(value, list):
        return {}
    pairs = zip(value[::2], value[1::2], strict=False)
    return {_lower(key): _text(text) for key, text in pairs}


def _lower(value: Value) -> str:
    return _text(value).lower()


def _text(value: Value) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return "" if value is None or isinstance(value, list) else str(value)
