"""Reads the words of HTML in reading order: for the search index, the snippet, and quoting."""

import re
from html import unescape

from desktop.sources.mail.html import sanitise_html

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=<>]+="[^"]*")*) ?/?>|([^<]+)')
_ALT = re.compile(r' alt="([^"]*)"')
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_LINES = re.compile(r"\n{3,}")
_EDGES = re.compile(r" *\n *")
_PARAGRAPH_NAMES = "p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote hr"
_BLOCK_NAMES = """
address article aside caption center dd details div dt figcaption figure footer header li main nav
section summary tr br
"""
_PARAGRAPHS = frozenset(_PARAGRAPH_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset(("td", "th"))
_INVISIBLE = {
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
    0xAD: None,
    0x34F: None,
}


def html_to_text(html: str) -> str:
    """Return the words of `html` in reading order, one line per block."""
    return text_of_sanitised(sanitise_html(html).html)


def text_of_sanitised(html: str) -> str:
    """Return the words of HTML that `sanitise_html` made (its tags are well formed)."""
    pieces: list[str] = []
    preformatted = 0
    for closing, name, attributes, text in _TOKEN.findall(html):
        if text:
            plain = unescape(text) if "&" in text else text
            pieces.append(plain if preformatted else _SPACES.sub(" ", plain))
        elif name in _PARAGRAPHS:
            preformatted += (-1 if closing else 1) if name == "pre" else 0
            pieces.append("\n\n")
        elif name in _BLOCKS:
            pieces.append("\n")
        elif name in _CELLS:
            pieces.append(" ")
        elif name == "img":
            alt = _ALT.search(attributes)
            pieces.append(f" {unescape(alt[1])} " if alt and alt[1] else "")
    joined = _EDGES.sub("\n", "".join(pieces)).translate(_INVISIBLE)
    return _LINES.sub("\n\n", re.sub(r"  +", " ", joined)).strip() if not preformatted else joined
