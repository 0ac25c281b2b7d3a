"""Where a link really goes, and whether its text says something else.

Pure text work, no Qt: used for the status bar, and for the question before a misleading link opens.
"""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#].*)?$", re.IGNORECASE)
_ADDRESS = re.compile(r"^[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})$", re.IGNORECASE)

OPENABLE = frozenset({"http", "https", "mailto"})
"""Schemes that a click may open; all others are dead text."""


def scheme(url: str) -> str:
    """Return the scheme in lower case, "" when there is none."""
    return url.split(":", 1)[0].strip().lower() if ":" in url else ""


def real_host(url: str) -> str:
    """Return the host a link goes to, or the address of a mailto: link; "" when it has none."""
    if scheme(url) == "mailto":
        return url.split(":", 1)[1].split("?", 1)[0]
    try:
        return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def shown_host(text: str) -> str:
    """Return the host that the text of a link names, "" when it is ordinary words."""
    match = _HOST.match(text.strip())
    return match.group(1).lower().removeprefix("www.") if match else ""


def is_misleading(url: str, text: str) -> bool:
    """Whether the text names another place than the link goes to, or the link hides its host.

    A host and its sub-domains count as one place.
    """
    if scheme(url) == "mailto":
        return bool(_ADDRESS.match(text.strip())) and text.strip().lower() != real_host(url).lower()
    if _has_user_info(url):
        return True
    shown, real = shown_host(text), real_host(url)
    return bool(shown) and not _is_same_place(shown, real)


def _is_same_place(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _has_user_info(url: str) -> bool:
    try:
        return "@" in urlsplit(url).netloc
    except ValueError:
        return True
