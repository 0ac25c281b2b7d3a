"""A draft as plain data, for the outbox and the drafts table, and back.

The data holds text, numbers, lists and None only, so that it survives as JSON.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import cast

from desktop.model.ids import AccountId, ConversationId, DraftId, MessageId
from desktop.model.message import Address
from desktop.model.operation import Draft, DraftAttachment, DraftKind


def draft_to_payload(draft: Draft) -> dict[str, object]:
    """Return the draft as JSON-able data; nothing of it is left out."""
    payload: dict[str, object] = asdict(draft)
    payload["kind"] = draft.kind.value
    payload["saved_at"] = draft.saved_at.isoformat() if draft.saved_at else None
    return payload


def draft_from_payload(payload: Mapping[str, object]) -> Draft:
    """Return the draft that `draft_to_payload` wrote."""
    saved_at = cast("str | None", payload.get("saved_at"))
    return Draft(
        id=cast("DraftId | None", payload.get("id")),
        kind=DraftKind(cast("str", payload.get("kind", DraftKind.NEW))),
        account_id=AccountId(cast("int", payload["account_id"])),
        conversation_id=cast("ConversationId | None", payload.get("conversation_id")),
        answers=cast("MessageId | None", payload.get("answers")),
        sender=_address(payload["sender"]),
        to=_addresses(payload.get("to")),
        cc=_addresses(payload.get("cc")),
        bcc=_addresses(payload.get("bcc")),
        subject=cast("str", payload.get("subject", "")),
        text=cast("str", payload.get("text", "")),
        html=cast("str | None", payload.get("html")),
        in_reply_to=cast("str | None", payload.get("in_reply_to")),
        references=tuple(cast("list[str]", payload.get("references") or [])),
        attachments=tuple(
            DraftAttachment(**one)  # type: ignore[arg-type]
            for one in cast("list[dict[str, object]]", payload.get("attachments") or [])
        ),
        calendar_reply=cast("str", payload.get("calendar_reply", "")),
        saved_at=datetime.fromisoformat(saved_at) if saved_at else None,
    )


def _address(data: object) -> Address:
    fields = cast("Mapping[str, str]", data)
    return Address(name=fields["name"], address=fields["address"])


def _addresses(data: object) -> tuple[Address, ...]:
    return tuple(_address(one) for one in cast("list[object]", data or []))
