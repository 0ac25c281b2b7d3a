"""Mails for the server tests."""

import imaplib
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

NOW = datetime.now(UTC).replace(microsecond=0)


def mail(
    number: int, *, text: str = "", prefix: str = "Mail", age: timedelta | None = None
) -> bytes:
    """Return a small mail; higher numbers are newer."""
    date = NOW - (age if age is not None else timedelta(minutes=1000 - number))
    body = text or f"Text of {prefix} {number}"
    return (
        f"From: Bert <bert@example.net>\r\nTo: anna@example.org\r\n"
        f"Subject: {prefix} {number}\r\nDate: {format_datetime(date)}\r\n"
        f"Message-ID: <{prefix.lower()}.{number}@example.net>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


def fill(
    client: imaplib.IMAP4,
    folder: str,
    count: int,
    *,
    prefix: str = "Mail",
    first: int = 1,
    flags: str = "",
) -> None:
    """Append `count` mails to a folder."""
    for number in range(first, first + count):
        moment = imaplib.Time2Internaldate(time.time() - 60 * (1000 - number))
        status, answer = client.append(folder, flags, moment, mail(number, prefix=prefix))
        assert status == "OK", answer


def uids(client: imaplib.IMAP4, folder: str, criterion: str = "ALL") -> list[str]:
    """Select a folder and return the UIDs that match."""
    status, _ = client.select(folder)
    assert status == "OK"
    _, (found,) = client.uid("SEARCH", criterion)
    return [one.decode() for one in (found or b"").split()]
