"""Reads the words of HTML in reading order: for the search index, the snippet, and quoting."""

import re
from html import unescape

from desktop.sources.mail.html import sanitise_html

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [^\s=<>]+="[^"]*")*) ?/?>|([^<]+)')
_ALT = re.compile(r' alt="([^"]*)"')
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_LINES = re.compile(r"\n{3,}")
_LINE_EDGES = re.compile(r" *\n *")
_BLANKS = re.compile(r"  +")
_CITES = re.compile(r' (?:type="cite"|class="[^"]*quote[^"]*")', re.IGNORECASE)
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
    """Return the words of HTML that `sanitise_html` made (its tags are well formed).

    What mail programs mark as quoted gets "> " before each line, as in plain text mail.
    """
    quoted: list[bool] = []
    runs: list[tuple[int, list[str]]] = [(0, [])]
    preformatted = 0
    for closing, name, attributes, text in _TOKEN.findall(html):
        pieces = runs[-1][1]
        if text:
            plain = unescape(text) if "&" in text else text
            pieces.append(plain if preformatted else _SPACES.sub(" ", plain))
        elif name in _PARAGRAPHS:
            preformatted += (-1 if closing else 1) if name == "pre" else 0
            pieces.append("\n\n")
            if name == "blockquote":
                _follow_quote(quoted, bool(closing), attributes)
                runs.append((sum(quoted), []))
        elif name in _BLOCKS:
            pieces.append("\n")
        elif name in _CELLS:
            pieces.append(" ")
        elif name == "img":
            alt = _ALT.search(attributes)
            pieces.append(f" {unescape(alt[1])} " if alt and alt[1] else "")
    lines = [_marked(_tidy("".join(pieces)), depth) for depth, pieces in runs]
    return "\n\n".join(line for line in lines if line)


def _follow_quote(quoted: list[bool], is_closing: bool, attributes: str) -> None:
    """Keep the stack of open blockquotes: which of them quote, rather than only indent."""
    if not is_closing:
        quoted.append(_CITES.search(attributes) is not None)
    elif quoted:
        quoted.pop()


def _tidy(text: str) -> str:
    text = _BLANKS.sub(" ", _LINE_EDGES.sub("\n", text)).translate(_INVISIBLE)
    return _LINES.sub("\n\n", text).strip()


def _marked(text: str, depth: int) -> str:
    if not depth or not text:
        return text
    return "\n".join(f"{'>' * depth} {line}".rstrip() for line in text.split("\n"))
