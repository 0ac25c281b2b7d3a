"""The words that are new in a message: without quotes, what introduces them, and the signature."""

import re

_QUOTED_BELOW = re.compile(
    r"(?mi)^(?:"
    r"-{2,}\s*(?:original|forwarded|oorspronkelijk|doorgestuurd|ursprüngliche)\b.*"
    r"|_{8,}\s*"
    r"|(?:from|van|von|de)\s*:.*\n(?:.*\n)?\s*(?:sent|date|to|verzonden|datum|aan|gesendet|an"
    r"|envoyé)\s*:.*"
    r")$"
)
_INTRODUCTION = re.compile(
    r"(?mi)^[^\n>]{0,200}(?:wrote|schreef(?: het volgende)?|schrieb|a écrit)\b[^\n]{0,120}:[ \t]*\n"
    r"(?=(?:[ \t]*\n)*[ \t]*>)"
)
_QUOTED_LINE = re.compile(r"(?m)^[ \t]*>[^\n]*\n?")
_SIGNATURE = re.compile(r"(?m)^-- ?\r?$")


def new_text(text: str, limit: int) -> str:
    """Return at most `limit` characters of the new words."""
    text = text.replace("\r\n", "\n")
    for mark in (_SIGNATURE, _QUOTED_BELOW):
        if found := mark.search(text):
            text = text[: found.start()]
    text = _INTRODUCTION.sub("", text)
    return _QUOTED_LINE.sub("", text).strip()[:limit]
