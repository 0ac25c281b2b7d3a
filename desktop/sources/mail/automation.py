"""Tells mail of people from mail of lists, newsletters and machines, by its headers.

RFC 2369 and 2919 (lists), RFC 3834 (automatic answers), RFC 8058 (one-click unsubscribe).
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from desktop.model.message import Automation, Unsubscribe
from desktop.sources.mail.headers import Headers
from desktop.sources.mail.trust import Verdict, dkim_covers

_URL = re.compile(r"<\s*([^<>]+?)\s*>")
_LIST_ID = re.compile(r"<([^<>]*)>")
_NO_REPLY = re.compile(
    r"(?:.*[._+-])?(?:no|do-?not|not|geen|niet)[._-]?(?:reply|antwoord\w*|beantwoord\w*)(?:[._+-].*)?"
    r"|mailer-daemon|postmaster|bounces?|notifications?|notify|alerts?|meldingen|automated",
    re.IGNORECASE,
)
_HUMAN_PRECEDENCE = frozenset(("", "normal", "first-class", "special-delivery"))
_SIGNS = frozenset(
    (
        b"list-id",
        b"list-post",
        b"list-unsubscribe",
        b"mailing-list",
        b"x-mailing-list",
        b"x-mailman-version",
        b"x-beenthere",
        b"precedence",
        b"auto-submitted",
        b"feedback-id",
        b"x-autoreply",
        b"x-autorespond",
        b"x-auto-response-suppress",
        b"x-github-reason",
        b"x-campaign-id",
        b"x-csa-complaints",
        b"x-mailer-recptid",
        b"x-failed-recipients",
    )
)
_LIST_SOFTWARE = (b"mailing-list", b"x-mailing-list", b"x-mailman-version", b"x-beenthere")


def has_signs(headers: Headers) -> bool:
    """Whether any header speaks of lists or machines; the quick way out for mail of people."""
    return not _SIGNS.isdisjoint(headers.fields)


def automation_of(headers: Headers, address: str, *, is_report: bool = False) -> Automation:
    """Return who is behind a message; `is_report` says that it is a multipart/report."""
    local = address.partition("@")[0]
    if is_report or _NO_REPLY.fullmatch(local):
        is_newsletter = b"list-unsubscribe" in headers and not is_report
        return Automation.NEWSLETTER if is_newsletter else Automation.NOTIFICATION
    if not has_signs(headers):
        return Automation.PERSON
    if b"x-github-reason" in headers or is_auto_submitted(headers):
        return Automation.NOTIFICATION
    if b"list-post" in headers or any(name in headers for name in _LIST_SOFTWARE):
        return Automation.LIST
    if b"list-unsubscribe" in headers:
        return Automation.NEWSLETTER
    if b"list-id" in headers:
        return Automation.LIST
    if headers.plain(b"precedence").lower() not in _HUMAN_PRECEDENCE:
        return Automation.NOTIFICATION
    return Automation.NEWSLETTER if b"feedback-id" in headers else Automation.PERSON


def is_auto_submitted(headers: Headers) -> bool:
    """Whether a machine says that it sent this: never answer it automatically (RFC 3834)."""
    value = headers.plain(b"auto-submitted").partition(";")[0].strip().lower()
    return value not in ("", "no") or b"x-autoreply" in headers or b"x-autorespond" in headers


def is_auto_reply(headers: Headers) -> bool:
    """Whether it is an automatic answer, such as an out-of-office note."""
    value = headers.plain(b"auto-submitted").partition(";")[0].strip().lower()
    return value == "auto-replied" or b"x-autoreply" in headers or b"x-autorespond" in headers


def list_identity(headers: Headers) -> tuple[str | None, str | None, str | None]:
    """Return (list id, list name, address to post to) of RFC 2919 and RFC 2369."""
    text = headers.text(b"list-id")
    found = _LIST_ID.search(text)
    identity = (found[1] if found else text).strip().lower() or None
    name = text[: found.start()].strip(' "') if found else ""
    post = next(
        (url[7:].partition("?")[0] for url in _urls(headers, b"list-post") if _is_mailto(url)), None
    )
    return identity, name or None, post or None


def unsubscribe_of(headers: Headers, verdicts: Sequence[Verdict]) -> Unsubscribe | None:
    """Return how to leave the list; one click only when DKIM passed and covers both fields."""
    urls = _urls(headers, b"list-unsubscribe")
    https = next((url for url in urls if _is_https(url)), None)
    mailto = next((url for url in urls if _is_mailto(url)), None)
    if https is None and mailto is None:
        return None
    post = headers.plain(b"list-unsubscribe-post").replace(" ", "").lower()
    covered = frozenset(("list-unsubscribe", "list-unsubscribe-post"))
    return Unsubscribe(
        https_url=https,
        mailto=mailto,
        one_click=https is not None
        and post == "list-unsubscribe=one-click"
        and dkim_covers(headers, verdicts, covered),
    )


def _urls(headers: Headers, name: bytes) -> list[str]:
    return ["".join(url.split()) for url in _URL.findall(headers.plain(name))]


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _is_mailto(url: str) -> bool:
    return url[:7].lower() == "mailto:" and "@" in url
