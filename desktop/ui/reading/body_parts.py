"""Divides a body into what is new, the signature, and what is quoted from earlier messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.model.body import Block, BlockKind, split_quotes

_FOLDED = frozenset({BlockKind.QUOTE, BlockKind.SIGNATURE})

_TAG = re.compile(r"<[^>]*>")
_QUOTE_OPEN = re.compile(r"<blockquote\b", re.IGNORECASE)
_QUOTE_TAG = re.compile(r"<(/?)blockquote\b[^>]*>", re.IGNORECASE)
_LINE_EDGE = re.compile(r"</?(?:div|p|br)\b[^>]*>", re.IGNORECASE)
_QUOTE_CLASS = re.compile(
    r"<div\b[^>]*class=\"[^\"]*(?:gmail_quote|yahoo_quoted|moz-cite-prefix)[^\"]*\"", re.IGNORECASE
)
_FORWARDED = re.compile(r"(?:forwarded message|doorgestuurd bericht)", re.IGNORECASE)
_HEADER_BLOCK = re.compile(
    r"<(?:b|strong)\b[^>]*>(?:\s*<[^>]*>)*\s*(?:From|Van|Von|De)\s*:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlParts:
    """New HTML, and the quoted HTML that follows it ("" when there is none)."""

    own: str
    quoted: str = ""


def split_html(html: str) -> HtmlParts:
    """Split off the quote that ends an HTML body, with the line that introduces it.

    Quotes that are answered in between stay where they are. When nothing but the quote would be
    left (a forward without words), nothing is split.
    """
    start = _trailing_quote(html)
    for pattern in (_QUOTE_CLASS, _HEADER_BLOCK):
        match = pattern.search(html)
        if start is None and match and not _FORWARDED.search(html[match.start() :][:400]):
            start = match.start()
    if start is None:
        return HtmlParts(own=html)
    start = _with_attribution(html, start)
    own = html[:start]
    if not any(map(str.strip, _TAG.split(own[:20_000].replace("&nbsp;", " ")))):
        return HtmlParts(own=html)
    return HtmlParts(own=own, quoted=html[start:])


def visible_text(html: str) -> str:
    """The words of HTML without its tags, spaces stripped."""
    return _TAG.sub("", html).replace("&nbsp;", " ").strip()


def _trailing_quote(html: str) -> int | None:
    """Where the blockquote begins after which no words of its own follow."""
    depth, start, found = 0, 0, None
    for tag in _QUOTE_TAG.finditer(html):
        if tag.group(1):
            depth = max(0, depth - 1)
            if depth == 0 and not visible_text(html[tag.end() :]):
                found = start
        else:
            if depth == 0:
                start = tag.start()
            depth += 1
    return start if depth and found is None else found


def _with_attribution(html: str, start: int) -> int:
    """Move `start` up to the line "On Monday Joris wrote:" where one stands right above."""
    line = start
    for edge in reversed(list(_LINE_EDGE.finditer(html, max(0, start - 2000), start))):
        words = visible_text(html[edge.end() : start])
        line = edge.start() if edge.group().startswith(("<div", "<p")) else edge.end()
        if words:
            return line if words.endswith(":") and len(words) < 400 else start
    return start


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParts:
    """New text, the signature under it, and the quote that ends the body."""

    own: str
    signature: str = ""
    quoted: str = ""


def split_text(text: str) -> TextParts:
    """Divide a plain text body; when only a quote is left, nothing is split off.

    Quotes that are answered in between, and forwarded messages, stay where they are.
    """
    blocks = split_quotes(text)
    end = len(blocks)
    while end and (blocks[end - 1].kind in _FOLDED or not blocks[end - 1].text.strip()):
        end -= 1
    own = "".join(block.text for block in blocks[:end])
    if not own.strip():
        return TextParts(own=text.strip("\n"))
    tail = blocks[end:]
    return TextParts(
        own=own.strip("\n"),
        signature=_joined(tail, BlockKind.SIGNATURE),
        quoted=_joined(tail, BlockKind.QUOTE),
    )


def _joined(blocks: Sequence[Block], kind: BlockKind) -> str:
    return "".join(block.text for block in blocks if block.kind is kind).strip("\n")
