"""Subjects without their reply marks, as conversations share them."""

import re

_MARK = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|vs|ref|rif|odp|r|fw|fwd|wg|doorst|tr|rv|enc)"
    r"(?:\[\d+\]|\(\d+\)|\*\d+)?\s*[:：]|\[(?:fwd?|re):?\])\s*",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|ref|rif|odp|r)(?:\[\d+\]|\(\d+\)|\*\d+)?\s*[:：]", re.I
)
_LIST_TAG = re.compile(r"\s*\[[^\]\n]{1,40}\]\s*")
SHORTEST = 3
"""A shorter subject says too little to join two messages."""


def is_reply(subject: str) -> bool:
    """Tell whether a subject starts with a reply mark, behind a list's tag or not."""
    tag = _LIST_TAG.match(subject)
    return bool(_REPLY.match(subject, tag.end() if tag else 0))


def bare_subject(subject: str) -> str:
    """Return the subject without reply and forward marks."""
    start = 0
    while match := _MARK.match(subject, start):
        start = match.end()
    return subject[start:].strip()


def subject_to_compare(subject: str) -> str:
    """Return what is equal when two subjects mean the same: no marks, no list tags, no case."""
    start = 0
    while match := _MARK.match(subject, start) or _LIST_TAG.match(subject, start):
        start = match.end()
    return " ".join(subject[start:].split()).casefold()
