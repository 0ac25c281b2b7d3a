"""Makes the HTML of strangers safe to keep and to show.

An allow-list decides (nh3): no scripts, forms, frames, SVG or style sheets, no CSS property that
can name an address. Whatever would load from elsewhere by itself is taken out and counted; a
picture keeps its address in `data-remote-src`, so that the person can ask for it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from desktop.sources.mail.html_rules import (
    ATTRIBUTES,
    PROPERTIES,
    SCHEMES,
    TAGS,
    TAGS_WITHOUT_CONTENT,
    UNNESTED,
)

MAX_HTML = 4_000_000
"""Characters of HTML that are read; what is longer is cut there."""
MAX_NESTING = 300
MAX_ENTITIES = 50_000

_REMOTE = "x-luwte-remote"
_REMOTE_URL = re.compile(r"\s*(?:https?:|ftp:)?[\\/]{2}", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp)[;,]", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_CSS_ADDRESS = re.compile(r"url|expression|image-set|@import|\\", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"background\s*:\s*(#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d\s,.%]+\))", re.IGNORECASE
)
_LOADERS = re.compile(
    r"<(?:link|i?frame|video|audio|source|track|embed|object|image|use|input|script|base|param|body)"
    r"\b[^<>]{0,2000}?(?:src|srcset|href|data|poster|value|background)\s*=\s*[\"']?\s*"
    r"(?:https?:)?//",
    re.IGNORECASE,
)
_STYLE_BLOCK = re.compile(r"<style\b[^>]*>(.*?)(?:</style|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE_ADDRESS = re.compile(r"(?:url\(\s*[\"']?|@import\s*[\"'])\s*(?:https?:)?//", re.IGNORECASE)
_ANY_MARKUP = re.compile(
    r"<(?:style|script)\b.*?(?:</(?:style|script)[^<>]*>|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_ANCHOR = re.compile(
    r'<a (?:[^<>]*? )?href="([^"]*)"[^<>]*>((?:(?!</?a\b).){1,500}?)</a>', re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_LOOKS_LIKE_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,24})(?:[:/?#]\S*)?", re.IGNORECASE
)
_REMOTE_IMAGE = re.compile(r'<img [^<>]*?data-remote-src="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitised:
    """HTML fit for display: no scripts, nothing that loads by itself.

    A remote picture keeps its address in `data-remote-src`; see `remote_sources`. A link whose
    text names another host than it leads to has that host in `data-leads-to`.
    """

    html: str
    blocked_remote: int = 0
    misleading_links: int = 0


def sanitise_html(html: str) -> Sanitised:
    """Reduce `html` to the allow-list; every remote address that would load is taken out."""
    html = html[:MAX_HTML]
    if _is_too_costly(html):
        return Sanitised(html=f"<pre>{escape(unescape(_ANY_MARKUP.sub(' ', html)))}</pre>")
    attributes = _AttributeFilter()
    clean = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=TAGS_WITHOUT_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=attributes,
        url_schemes=SCHEMES | {_REMOTE},
        url_relative="deny",
        filter_style_properties=PROPERTIES,
        link_rel="noopener noreferrer",
    )
    if attributes.blocked:
        clean = clean.replace(f' src="{_REMOTE}:', ' data-remote-src="')
    clean, misleading = _flag_links(clean)
    return Sanitised(
        html=clean,
        blocked_remote=attributes.blocked + _loaders(html),
        misleading_links=misleading,
    )


class _AttributeFilter:
    """Decides about each allowed attribute; counts what was remote."""

    def __init__(self) -> None:
        self.blocked = 0

    def __call__(self, _tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return self._picture(value)
        if attribute == "style":
            return self._style(value)
        if attribute == "href":
            return value if _LINK.match(value.strip()) else None
        if attribute in ("srcset", "background"):
            self.blocked += bool(_REMOTE_URL.search(value))
            return None
        return value

    def _picture(self, value: str) -> str | None:
        address = "".join(value.split())
        if _REMOTE_URL.match(address):
            self.blocked += 1
            if address.startswith(("//", "\\\\", "/\\", "\\/")):
                address = "https:" + address
            return f"{_REMOTE}:{address}"
        if address[:4].lower() == "cid:" or _DATA_PICTURE.match(address):
            return address
        return None

    def _style(self, value: str) -> str | None:
        kept = []
        for declaration in value.split(";"):
            if _CSS_ADDRESS.search(declaration):
                self.blocked += bool(
                    _REMOTE_URL.search(declaration[declaration.find("(") + 1 :].lstrip("\"' "))
                )
                continue
            background = _BACKGROUND.match(declaration.strip())
            kept.append(f"background-color:{background[1]}" if background else declaration)
        return ";".join(kept) or None


def remote_sources(html: str) -> tuple[str, ...]:
    """Return the addresses of the pictures that were taken out of sanitised `html`, each once."""
    return tuple(dict.fromkeys(unescape(found) for found in _REMOTE_IMAGE.findall(html)))


def allow_remote(html: str, images: Mapping[str, str]) -> str:
    """Put pictures back: `images` maps addresses of `remote_sources` to data: URLs."""

    def put_back(match: re.Match[str]) -> str:
        image = images.get(unescape(match[1]), "")
        if not _DATA_PICTURE.match(image):
            return match[0]
        return match[0].replace(f'data-remote-src="{match[1]}"', f'src="{escape(image)}"')

    return _REMOTE_IMAGE.sub(put_back, html)


def _loaders(html: str) -> int:
    """Count remote addresses in elements and style sheets that the allow-list drops whole."""
    count = len(_LOADERS.findall(html))
    if "<style" in html or "<STYLE" in html:
        for block in _STYLE_BLOCK.findall(html):
            count += len(_STYLE_ADDRESS.findall(block))
    return count


def _is_too_costly(html: str) -> bool:
    """Whether the sanitiser would take quadratic time: deep nesting, masses of entities."""
    if html.count("&") > MAX_ENTITIES:
        return True
    if html.count("<") < MAX_NESTING:
        return False
    depth = deepest = 0
    for closing, name in _ANY_TAG.findall(html):
        if name.lower() not in UNNESTED:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest > MAX_NESTING


def _flag_links(html: str) -> tuple[str, int]:
    """Mark links whose text names another host than the link leads to."""
    count = 0

    def flag(match: re.Match[str]) -> str:
        nonlocal count
        shown = _LOOKS_LIKE_ADDRESS.fullmatch(unescape(_TAG.sub("", match[2])).strip())
        real = _host(unescape(match[1]))
        if shown is None or not real or _is_same_site(shown[1].lower(), real):
            return match[0]
        count += 1
        return f'<a data-leads-to="{escape(real)}" {match[0][3:]}'

    return (_ANCHOR.sub(flag, html), count) if "<a " in html else (html, 0)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _is_same_site(shown: str, real: str) -> bool:
    shown, real = shown.removeprefix("www."), real.removeprefix("www.")
    return real == shown or real.endswith("." + shown) or shown.endswith("." + real)
