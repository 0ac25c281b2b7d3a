"""The MIME tree of a mail, whichever parser made it.

fast-mail-parser (Rust) reads nearly all mail; what it refuses, the standard library reads, and what
that cannot read either is one piece of plain text. Paths are IMAP part numbers (RFC 9051 section
6.4.5.1), so a source may fetch `BODY[path]` instead of the whole mail.
"""

import email
import email.policy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message as StandardMessage

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from desktop.sources.mail.parameters import mime_type, parse_parameters
from desktop.sources.mail.transfer import decode_transfer
from desktop.sources.mail.words import header_text, raw_text

MAX_DEPTH = 50
MAX_PARTS = 1000
MAX_BYTES = 100 * 1024 * 1024


class UnreadableError(Exception):
    """The parser cannot read this mail, or this part of it."""


@dataclass(slots=True, kw_only=True)
class Part:
    """A node of the tree. `load` decodes a leaf and may raise UnreadableError."""

    path: str
    headers: Mapping[str, str]
    """The first value of each Content-* field (and those of an attached message), lower case."""
    mime: str
    parameters: Mapping[str, str]
    disposition: str
    disposition_parameters: Mapping[str, str]
    load: Callable[[], bytes]
    children: list["Part"] = field(default_factory=list)

    @property
    def file_name(self) -> str:
        """The name the sender gave the file, undecorated, or ""."""
        return (
            self.disposition_parameters.get("filename")
            or self.parameters.get("name")
            or self.disposition_parameters.get("name")
            or self.parameters.get("filename")
            or ""
        )

    @property
    def content_id(self) -> str | None:
        """The Content-ID without angle brackets (RFC 2392), or None."""
        return self.headers.get("content-id", "").strip().strip("<>").strip() or None

    @property
    def charset(self) -> str | None:
        """The declared charset, or None."""
        return self.parameters.get("charset") or None


def make_part(
    path: str, headers: Mapping[str, str], load: Callable[[], bytes], default: str = "text/plain"
) -> Part:
    """Return a node without children from its headers (lower-case names)."""
    head, parameters = parse_parameters(headers.get("content-type", "") or default)
    disposition, disposition_parameters = parse_parameters(headers.get("content-disposition", ""))
    return Part(
        path=path,
        headers=headers,
        mime=mime_type(head),
        parameters=parameters,
        disposition=disposition,
        disposition_parameters=disposition_parameters,
        load=load,
    )


def read_tree(raw: bytes) -> Iterator[Part]:
    """Yield the tree as each parser sees it, best first; take the next on UnreadableError.

    The last one is plain text and always readable.
    """
    for build in (fast_tree, standard_tree):
        try:
            yield build(raw)
        except UnreadableError:
            continue
    yield make_part("1", {}, lambda: raw)


def walk(part: Part) -> Iterator[Part]:
    """Yield the part and all below it, depth first."""
    yield part
    for child in part.children:
        yield from walk(child)


def fast_tree(raw: bytes) -> Part:
    """Read with fast-mail-parser. Raises UnreadableError."""
    try:
        root = parse_email_tree(raw, mode="lazy")
    except (ParseError, ValueError) as error:
        raise UnreadableError from error
    return _Numbering(_fast_part, lambda node: node.children).build(root)


def _fast_part(node: PyLazyMimePart, path: str, default: str) -> Part:
    def load() -> bytes:
        try:
            return node.content or b""
        except ParseError as error:
            raise UnreadableError from error

    headers = {name.lower(): " ".join(values[0].split()) for name, values in node.headers.items()}
    return make_part(path, headers, load, default)


def standard_tree(raw: bytes) -> Part:
    """Read with the standard library. Raises UnreadableError."""
    try:
        root = email.message_from_bytes(raw, policy=email.policy.compat32)
        return _Numbering(_standard_part, _standard_children).build(root)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableError from error


def _standard_children(node: "StandardMessage[str, str]") -> Sequence["StandardMessage[str, str]"]:
    payload = node.get_payload()
    return [one for one in payload if not isinstance(one, str)] if isinstance(payload, list) else ()


def _standard_part(node: "StandardMessage[str, str]", path: str, default: str) -> Part:
    headers: dict[str, str] = {}
    for name, value in node.raw_items():
        data = str(value).encode("utf-8", "surrogateescape")
        is_text = not name.lower().startswith("content-")
        headers.setdefault(name.lower(), header_text(data) if is_text else raw_text(data))

    def load() -> bytes:
        payload = node.get_payload()
        if isinstance(payload, list):
            attached = next((one for one in payload if not isinstance(one, str)), None)
            return attached.as_bytes() if attached is not None else b""
        data = str(payload).encode("utf-8", "surrogateescape")
        return decode_transfer(data, headers.get("content-transfer-encoding", ""))

    return make_part(path, headers, load, default)


class _Numbering:
    """Copies a parser's tree into ours, numbering parts and keeping the caps."""

    def __init__(
        self, make: Callable[..., Part], children: Callable[..., Sequence[object]]
    ) -> None:
        self._make = make
        self._children = children
        self._count = 0

    def build(self, root: object) -> Part:
        """Return our tree; what is beyond the caps is left out."""
        part = self._make(root, "1", "text/plain")
        if part.mime.startswith("multipart/"):
            part.path = ""
        self._add(root, part, "", 0)
        return part

    def _add(self, node: object, part: Part, prefix: str, depth: int) -> None:
        if depth >= MAX_DEPTH:
            return
        default = "message/rfc822" if part.mime == "multipart/digest" else "text/plain"
        for number, child in enumerate(self._children(node), 1):
            self._count += 1
            if self._count > MAX_PARTS:
                return
            path = f"{prefix}.{number}" if prefix else str(number)
            made = self._make(child, path, default)
            is_root = part.mime == "message/rfc822" and made.mime.startswith("multipart/")
            if is_root:
                made.path = f"{part.path}.0"
            part.children.append(made)
            self._add(child, made, part.path if is_root else path, depth + 1)
