"""Turns the plain text of a message into HTML for the body view: paragraphs, links, mentions."""

import re
from collections.abc import Collection
from html import escape

_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]}])"
    r"|(?P<www>\bwww\.[\w-]+\.[^\s<>\"]*[^\s<>\"'.,;:!?)\]}])"
    r"|(?P<mail>\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"
    r"|(?P<mention>(?<![\w@])@(?P<name>[^\W\d_][\w'-]{1,40}))"
)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def text_to_html(text: str, *, mentions: Collection[str] = (), gap: int = 8) -> str:
    """Return HTML that shows `text` as it was written.

    `mentions` are lower-case first names that "@name" may refer to; `gap` is the space between
    paragraphs in pixels.
    """
    paragraphs = _BLANK_LINES.split(text.replace("\r\n", "\n").strip("\n"))
    style = f"margin-top:0;margin-bottom:{gap}px;white-space:pre-wrap"
    return "".join(
        f'<p style="{style}">{_inline(paragraph, mentions)}</p>' for paragraph in paragraphs
    )


def _inline(text: str, mentions: Collection[str]) -> str:
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(_plain(text[end : match.start()]))
        parts.append(_marked(match, mentions))
        end = match.end()
    parts.append(_plain(text[end:]))
    return "".join(parts)


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _marked(match: re.Match[str], mentions: Collection[str]) -> str:
    shown = _plain(match.group())
    if match["mention"]:
        known = match["name"].lower() in mentions
        return f'<b class="mention">{shown}</b>' if known else shown
    prefix = "http://" if match["www"] else "mailto:" if match["mail"] else ""
    return f'<a href="{escape(prefix + match.group())}">{shown}</a>'
