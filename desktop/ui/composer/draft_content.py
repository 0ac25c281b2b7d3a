"""Reads the fields of the composer: the draft as it stands, and whether the person began one."""

from dataclasses import replace

from desktop.model.ids import DraftId
from desktop.model.operation import Draft, DraftKind
from desktop.ui.composer.composer_parts import ComposerParts
from desktop.ui.composer.quoted_text import DraftText, join_draft_html
from desktop.ui.composer.rich_text import to_html


def draft_in(
    parts: ComposerParts, draft: Draft, draft_id: DraftId | None, *, quoted: str, quoted_html: str
) -> Draft:
    """The draft as it stands in the fields."""
    own = parts.text.toPlainText()
    styled = to_html(parts.text.document())
    return replace(
        draft,
        id=draft_id,
        to=parts.to.addresses(),
        cc=parts.cc.addresses(),
        bcc=parts.bcc.addresses(),
        subject=parts.subject.text(),
        text=DraftText(own=own, quoted=quoted).joined(),
        html=join_draft_html(own, styled, quoted=quoted, quoted_html=quoted_html),
        attachments=tuple(parts.files.files),
    )


def has_own_content(parts: ComposerParts, draft: Draft | None) -> bool:
    """Whether there is something of the person's own; what a forward carries is not."""
    if parts.text.toPlainText().strip():
        return True
    kind = draft.kind if draft is not None else None
    is_forward = kind is DraftKind.FORWARD
    if kind in (DraftKind.NEW, DraftKind.FORWARD):
        typed = parts.to.text() + parts.cc.text() + parts.bcc.text()
        if typed.strip() or (not is_forward and parts.subject.text().strip()):
            return True
    return bool(parts.files.files) and not is_forward
