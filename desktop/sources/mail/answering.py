"""What a reply or a forward starts from: recipients, subject, threading headers, quoted text."""

from desktop.model.ids import AccountId
from desktop.model.message import Address, Message
from desktop.model.operation import Draft, DraftKind


def reply_headers(message: Message) -> tuple[str | None, tuple[str, ...]]:
    """Return In-Reply-To and References for an answer to `message` (RFC 5322 section 3.6.4)."""
    if not message.message_id:
        return None, message.references
    return message.message_id, (*message.references, message.message_id)


def start_draft(
    kind: DraftKind,
    *,
    account_id: AccountId,
    sender: Address,
    answers: Message | None = None,
    my_addresses: frozenset[str] = frozenset(),
) -> Draft:
    """Return a draft with recipients, subject, threading headers and quoted text filled in.

    For a forward the attachments of `answers` are to be carried by the caller, who has the bytes.
    """
    if answers is None:
        return Draft(kind=kind, account_id=account_id, sender=sender)
    in_reply_to, references = reply_headers(answers)
    return Draft(
        kind=kind,
        account_id=account_id,
        conversation_id=answers.conversation_id,
        answers=answers.id,
        sender=sender,
        to=() if kind is DraftKind.FORWARD else answers.reply_to or (answers.sender,),
        subject=answers.subject,
        in_reply_to=in_reply_to,
        references=references,
    )
