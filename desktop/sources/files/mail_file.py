"""Reads a file that holds one mail: .eml, a Maildir message, Apple Mail's .emlx."""

from pathlib import Path


def read_mail_file(path: Path) -> bytes:
    """Return the mail in a file; of an .emlx only the mail between its count and its plist."""
    raw = path.read_bytes()
    if path.suffix.lower() == ".emlx":
        count, _, rest = raw.partition(b"\n")
        if count.strip().isdigit():
            return rest[: int(count)]
    return raw
