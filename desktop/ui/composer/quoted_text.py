"""A draft is what the person writes, followed by what it quotes; the composer folds the quote."""

import re
from dataclasses import dataclass
from html import escape

from desktop.ui.reading.text_html import text_to_html

_FORWARD = re.compile(r"^-{3,}.{3,60}?-{3,}[ \t]*$", re.MULTILINE)
QUOTE_MARK = '<div class="quoted">'
"""Stands before the quoted part in a draft's HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """The own words of a draft, and the quote below them."""

    own: str
    quoted: str = ""

    def joined(self) -> str:
        """The whole text as it is sent."""
        if not self.quoted:
            return self.own
        return f"{self.own.rstrip()}\n\n{self.quoted}" if self.own.strip() else f"\n\n{self.quoted}"


def split_draft(text: str) -> DraftText:
    """Divide a draft's text at the line that introduces the quote at its end."""
    forward = _FORWARD.search(text)
    if forward:
        return DraftText(own=text[: forward.start()].strip("\n"), quoted=text[forward.start() :])
    lines = text.split("\n")
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    if not any(line.startswith(">") for line in lines[start:]):
        return DraftText(own=text)
    while start < len(lines) and not lines[start].strip():
        start += 1
    previous = start - 1
    while previous >= 0 and not lines[previous].strip():
        previous -= 1
    if previous >= 0 and lines[previous].rstrip().endswith(":"):
        start = previous
    own = "\n".join(lines[:start])
    return DraftText(own=own.strip("\n"), quoted="\n".join(lines[start:]))


def split_draft_html(html: str) -> DraftText:
    """Divide a draft's HTML; HTML without our mark is all quote (a forwarded message)."""
    own, mark, quoted = html.partition(QUOTE_MARK)
    if not mark:
        return DraftText(own="", quoted=html)
    return DraftText(own=own, quoted=quoted.removesuffix("</div>"))


def join_draft_html(own: str, styled: str | None, *, quoted: str, quoted_html: str) -> str | None:
    """The HTML of a draft, None when plain text says it all.

    `styled` is the own text as HTML when it has styles; `quoted_html` the quote when it is HTML.
    """
    if styled is None and not quoted_html:
        return None
    if not quoted_html and quoted:
        quoted_html = "<div>" + escape(quoted).replace("\n", "<br>") + "</div>"
    mine = styled if styled is not None else text_to_html(own)
    return f"{mine}{QUOTE_MARK}{quoted_html}</div>" if quoted_html else mine
