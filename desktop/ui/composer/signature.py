"""The signature of an account: added below the person's own words when a message is sent."""

from dataclasses import replace
from html import escape

from desktop.model.operation import Draft
from desktop.ui.composer.quoted_text import QUOTE_MARK, DraftText, split_draft

MARK = "-- "
"""The line over a signature that mail programs recognise (RFC 3676 section 4.3)."""


def with_signature(draft: Draft, signature: str) -> Draft:
    """The draft with the signature, above what it quotes; once only, also when sent again."""
    words = signature.strip()
    parts = split_draft(draft.text)
    block = f"{MARK}\n{words}"
    if not words or block in parts.own:
        return draft
    own = f"{parts.own.rstrip()}\n\n{block}"
    text = DraftText(own=own, quoted=parts.quoted).joined()
    return replace(draft, text=text, html=_html(draft.html, block))


def _html(html: str | None, block: str) -> str | None:
    if not html:
        return html
    own, mark, quoted = html.partition(QUOTE_MARK)
    lines = escape(block).replace("\n", "<br>")
    return f"{own}<div><br>{lines}</div>{mark}{quoted}"
