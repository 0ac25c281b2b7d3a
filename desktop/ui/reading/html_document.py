"""Fits sanitised HTML to what QTextDocument lays out well and quickly.

QTextDocument lays out a nested table twice per level, so layout tables (one cell per row) become
plain blocks. Pictures and tables wider than the pane lose their fixed width. A long body is
divided into pieces of `LIMIT` characters; all after the first are shown when asked for. No Qt here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LIMIT = 60_000
"""Characters of HTML that are laid out at once: about 30 ms on an ordinary computer."""
FIRST_LIMIT = 6_000
"""Of plain text, and of a long list in a table, so much comes first, to be read at once."""
_MANY_ROWS = 150
MAX_TABLE_DEPTH = 3
MAX_WIDTH = 480
"""Fixed widths above this, in pixels, are dropped: the pane is narrower than a web page."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_WIDTH = re.compile(r"\s(?:width|height)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_WIDTH_VALUE = re.compile(r"\swidth\s*=\s*[\"']?\s*(\d+)\s*(%|px)?", re.IGNORECASE)
_STYLE_WIDTH = re.compile(
    r"(?<![\w-])(?:min-|max-)?(?:width|height)\s*:\s*[^;\"']*;?", re.IGNORECASE
)
_DATA_URL = re.compile(r"(?<=[\"'])data:image/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+(?=[\"'])")
_COLOUR = re.compile(
    r"\bbgcolor\s*=|<font\b[^>]*\bcolor\s*=|[\"';\s](?:color|background(?:-color)?)\s*:",
    re.IGNORECASE,
)
_GROUND = re.compile(r"bgcolor\s*=|background(?:-color)?\s*:", re.IGNORECASE)
_LAID_OUT = re.compile(r"<(?:table|img|h[1-6])\b|font-size|line-height|\bsize=", re.IGNORECASE)
_BARE_COLOUR = re.compile(r"(color\s*=\s*[\"']?)([0-9a-f]{6})(?=[\"'\s>])", re.IGNORECASE)
"""A colour that lacks its "#": browsers know it, QTextDocument does not."""
_DROPPED = ("col", "colgroup", "tbody", "thead", "tfoot", "caption")


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedHtml:
    """HTML ready for the body view; `pictures` are the data: URLs by the name in their place."""

    html: str
    pictures: dict[str, str] = field(default_factory=dict)


def fit_html(html: str, *, limit: int = LIMIT) -> Iterator[FittedHtml]:
    """Yield `html` in pieces of about `limit` characters at most, simplified for QTextDocument.

    The work is done piece by piece, as they are asked for.
    """
    pictures: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        key = f"luwte-picture:{len(pictures)}"
        pictures[key] = match.group()
        return key

    rest = _DATA_URL.sub(name, html) if "data:image/" in html else html
    small = min(limit, FIRST_LIMIT) if is_list(rest) else limit
    most, done, is_first = small, 0, True
    while rest or is_first:
        is_first = False
        piece = rest if len(rest) <= most else cut_html(rest, most)
        done += len(piece)
        most = small if done < limit else limit
        rest = rest[len(piece) :]
        if _is_within_table(piece) and rest:
            rest = "<table>" + rest
        html = _BARE_COLOUR.sub(r"\1#\2", flatten_tables(piece))
        yield FittedHtml(html=html, pictures=pictures)


def is_list(html: str) -> bool:
    """Whether it is one long table, so that it can be cut between rows without harm."""
    start = html[:LIMIT].lower()
    return len(html) > LIMIT and start.count("<tr") > _MANY_ROWS and start.count("<table") == 1


def length_of(html: str) -> int:
    """Characters of `html` without its data: pictures."""
    return len(_DATA_URL.sub("", html)) if "data:image/" in html else len(html)


def cut_html(html: str, limit: int) -> str:
    """Return the first `limit` characters at most, never ending within a tag."""
    row = html.rfind("</tr>", limit // 2, limit)
    if row > 0:
        return html[: row + len("</tr>")]
    opened = html.rfind("<", 0, limit)
    closed = html.rfind(">", 0, limit)
    if opened > closed > 0:
        return html[:opened]
    space = html.rfind(" ", closed + 1, limit)
    return html[: space if space > 0 else limit]


def _is_within_table(html: str) -> bool:
    lower = html.lower()
    return lower.count("<table") > lower.count("</table")


def sets_colours(html: str) -> bool:
    """Whether the message brings colours of its own, so that it needs the sheet it was made for."""
    return bool(_COLOUR.search(html, 0, LIMIT))


def is_plain(html: str) -> bool:
    """Whether it is running text only, so that it may have our own line height."""
    return not _LAID_OUT.search(html)


def flatten_tables(html: str) -> str:
    """Turn tables with one cell per row, and tables too deep, into blocks; drop fixed widths."""
    if "<table" not in html.lower() and "<img" not in html.lower():
        return html
    tags = list(_TAG.finditer(html))
    real = _real_tables(tags)
    out: list[str] = []
    stack: list[bool] = []
    end = 0
    for index, tag in enumerate(tags):
        out.append(html[end : tag.start()])
        end = tag.end()
        out.append(_rewritten(tag, index in real, stack))
    out.append(html[end:])
    return "".join(out)


def _rewritten(tag: re.Match[str], is_real: bool, stack: list[bool]) -> str:
    """Return what stands in place of a tag; `stack` says which open tables stay tables."""
    closing, name, attributes = tag.group(1), tag.group(2).lower(), tag.group(3)
    if name == "table":
        if closing:
            was_real = stack.pop() if stack else False
            return "</table>" if was_real else "</div>"
        stack.append(is_real)
        return f"<table{_narrowed(attributes)}>" if is_real else f"<div{_block(attributes)}>"
    if name == "img":
        return f"<img{_narrowed(attributes)}>"
    if stack and not stack[-1]:
        return _unwrapped(closing, name, attributes, tag.group())
    if name in ("td", "th") and not closing:
        return f"<{name}{_narrowed(attributes)}>"
    return tag.group()


def _unwrapped(closing: str, name: str, attributes: str, whole: str) -> str:
    if name in ("td", "th"):
        return "</div>" if closing else f"<div{_block(attributes)}>"
    return "" if name == "tr" or name in _DROPPED else whole


def _real_tables(tags: list[re.Match[str]]) -> set[int]:
    """Return the indexes of opening tags of tables that need to be tables and lie shallow.

    Those have rows of several cells, or a ground of their own.
    """
    cells: dict[int, int] = {}
    widest: dict[int, int] = {}
    depth: dict[int, int] = {}
    open_tables: list[int] = []
    for index, tag in enumerate(tags):
        closing, name = tag.group(1), tag.group(2).lower()
        if name == "table":
            if closing:
                if open_tables:
                    open_tables.pop()
                continue
            depth[index] = len(open_tables)
            open_tables.append(index)
            widest[index] = 2 if _GROUND.search(tag.group(3)) else 0
            cells[index] = 0
        elif open_tables and not closing and name == "tr":
            cells[open_tables[-1]] = 0
        elif open_tables and not closing and name in ("td", "th"):
            table = open_tables[-1]
            cells[table] += 1
            # A coloured cell stays one: the ground of a block has gaps between paragraphs.
            wide = 2 if _GROUND.search(tag.group(3)) else cells[table]
            widest[table] = max(widest[table], wide)
    return _shallow({table for table in widest if widest[table] > 1}, tags)


def _shallow(wide: set[int], tags: list[re.Match[str]]) -> set[int]:
    kept: set[int] = set()
    stack: list[int] = []
    for index, tag in enumerate(tags):
        if tag.group(2).lower() != "table":
            continue
        if tag.group(1):
            if stack:
                stack.pop()
            continue
        if index in wide and sum(table in kept for table in stack) < MAX_TABLE_DEPTH:
            kept.add(index)
        stack.append(index)
    return kept


def _narrowed(attributes: str) -> str:
    match = _WIDTH_VALUE.search(attributes)
    too_wide = match is not None and match.group(2) != "%" and int(match.group(1)[:6]) > MAX_WIDTH
    if not too_wide:
        return attributes
    return _STYLE_WIDTH.sub("", _WIDTH.sub("", attributes))


def _block(attributes: str) -> str:
    """Keep alignment and the background of a wrapper table or cell, as CSS of a block."""
    kept = _STYLE_WIDTH.sub("", " ".join(re.findall(r"style\s*=\s*\"([^\"]*)\"", attributes)))
    colour = re.search(r"bgcolor\s*=\s*[\"']?([#\w]+)", attributes, re.IGNORECASE)
    align = re.search(r"\balign\s*=\s*[\"']?(\w+)", attributes, re.IGNORECASE)
    style = kept + (f";background-color:{colour.group(1)}" if colour else "")
    return (f' align="{align.group(1)}"' if align else "") + (f' style="{style}"' if style else "")
