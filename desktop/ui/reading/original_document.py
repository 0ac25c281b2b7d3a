"""Finds the HTML of a raw message and makes it safe to show in a web view without network.

Runs away from the window. No Qt here.
"""

import base64
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from html import escape

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-src 'none'"
)
"""Content Security Policy: nothing loads, nothing runs; pictures of the message itself show."""


def original_html(raw: bytes, pictures: Mapping[str, bytes]) -> str:
    """Return a page with the message as its sender made it, plain text when there is no HTML."""
    message = message_from_bytes(raw)
    body = _part(message, "text/html")
    if not body:
        body = f"<pre style='white-space:pre-wrap'>{escape(_part(message, 'text/plain'))}</pre>"
    for name, data in pictures.items():
        encoded = base64.b64encode(data).decode()
        body = body.replace(f"cid:{name}", f"data:{_image_kind(data)};base64,{encoded}")
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta charset="utf-8">'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def source_text(raw: bytes) -> str:
    """Return the raw message as text to read."""
    return raw.decode("utf-8", "replace")


def _part(message: Message, mime: str) -> str:
    for part in message.walk():
        is_body = part.get_content_disposition() != "attachment"
        if part.get_content_type() == mime and is_body:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                return _decoded(data, part.get_content_charset() or "utf-8")
    return ""


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "replace")


def _image_kind(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"GIF8"):
        return "image/gif"
    return "image/jpeg" if data.startswith(b"\xff\xd8") else "image/webp"
