"""What a reply or a forward starts from: recipients, subject, threading headers, quoted text."""

import re
from collections.abc import Iterable

from desktop.core.l10n import tr
from desktop.model.ids import AccountId
from desktop.model.message import Address, Message
from desktop.model.operation import Draft, DraftKind
from desktop.sources.mail.outgoing import trimmed_references
from desktop.sources.mail.words import clean_text

_REPLY_PREFIX = re.compile(
    r"(?:(?:re|antw|antwoord|aw|sv|vs|odp|ynt|rif|r|res|回复|答复)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_FORWARD_PREFIX = re.compile(
    r"(?:(?:fwd?|doorst|wg|tr|rv|enc|vb|vl|i|转发)\s*[:：]\s*)+", re.IGNORECASE
)


def start_draft(
    kind: DraftKind,
    *,
    account_id: AccountId,
    sender: Address,
    answers: Message | None = None,
    my_addresses: frozenset[str] = frozenset(),
) -> Draft:
    """Return a draft with recipients, subject, threading headers and quoted text filled in.

    `my_addresses` are lower case. For a forward the attachments of `answers` are to be carried by
    the caller, who has the bytes.
    """
    if answers is None or kind is DraftKind.NEW:
        return Draft(kind=kind, account_id=account_id, sender=sender)
    is_forward = kind is DraftKind.FORWARD
    mine = my_addresses | {sender.address.lower()}
    to, cc = reply_recipients(answers, mine, is_to_all=kind is DraftKind.REPLY_ALL)
    in_reply_to, references = reply_headers(answers)
    return Draft(
        kind=kind,
        account_id=account_id,
        conversation_id=answers.conversation_id,
        answers=answers.id,
        sender=sender,
        to=() if is_forward else to,
        cc=() if is_forward else cc,
        subject=forward_subject(answers.subject) if is_forward else reply_subject(answers.subject),
        text=forwarded_text(answers) if is_forward else quoted_text(answers),
        in_reply_to=None if is_forward else in_reply_to,
        references=references,
    )


def reply_headers(message: Message) -> tuple[str | None, tuple[str, ...]]:
    """Return In-Reply-To and References for an answer to `message` (RFC 5322 section 3.6.4)."""
    earlier = message.references or ((message.in_reply_to,) if message.in_reply_to else ())
    if not message.message_id:
        return None, trimmed_references(earlier)
    return message.message_id, trimmed_references((*earlier, message.message_id))


def reply_recipients(
    message: Message, my_addresses: frozenset[str], *, is_to_all: bool
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Return (To, Cc) of an answer.

    It goes to Reply-To, else to From; an answer to one's own message goes to whom that went. To
    all of a mailing list: to the list's own address (RFC 2369 List-Post), when there is one. One's
    own addresses are left out unless nobody else is left.
    """
    author = message.reply_to or (message.sender,)
    if message.sender.address.lower() in my_addresses:
        author = message.to or author
    if not is_to_all:
        return _others(author, my_addresses) or author, ()
    others = (*message.to, *message.cc)
    if message.details.list_post:
        post = message.details.list_post
        known = next((one for one in others if one.address.lower() == post.lower()), None)
        author = (known or Address(address=post),)
    to = _others(author, my_addresses)
    cc = _others(others, my_addresses | {one.address.lower() for one in to})
    return (to, cc) if to else (cc or author, ())


def _others(addresses: Iterable[Address], known: frozenset[str]) -> tuple[Address, ...]:
    """Return the addresses that are not in `known`, each once."""
    found: dict[str, Address] = {}
    for one in addresses:
        key = one.address.lower()
        if "@" in key and key not in known:
            found.setdefault(key, one)
    return tuple(found.values())


def reply_subject(subject: str) -> str:
    """Return the subject with "Re:" once, whatever prefixes programs put before it."""
    return f"Re: {_REPLY_PREFIX.sub('', _plain(subject), count=1)}".rstrip()


def forward_subject(subject: str) -> str:
    """Return the subject with "Fwd:" once."""
    plain = _plain(subject)
    return f"Fwd: {_FORWARD_PREFIX.sub('', plain, count=1)}".rstrip()


def _plain(subject: str) -> str:
    return clean_text(subject)


def quoted_text(message: Message) -> str:
    """Return the attribution line and the text with quote marks, after an empty line to type in."""
    attribution = tr("On {date} {name} wrote:").format(
        date=_written(message), name=clean_text(message.sender.label)
    )
    return f"\n\n{attribution}\n{_marked(message.text)}\n"


def _marked(text: str) -> str:
    lines = text.strip("\n").split("\n")
    return "\n".join(
        f">{line}" if line.startswith(">") else f"> {line}" if line else ">" for line in lines
    )


def forwarded_text(message: Message) -> str:
    """Return the message as inline text below a block that says whose it was."""
    lines = [
        tr("---------- Forwarded message ----------"),
        tr("From: {names}").format(names=_written_out((message.sender,))),
        tr("Date: {date}").format(date=_written(message)),
        tr("Subject: {subject}").format(subject=_plain(message.subject)),
        tr("To: {names}").format(names=_written_out(message.to)),
    ]
    if message.cc:
        lines.append(tr("Cc: {names}").format(names=_written_out(message.cc)))
    return "\n\n" + "\n".join(lines) + "\n\n" + message.text.strip("\n") + "\n"


def _written_out(addresses: Iterable[Address]) -> str:
    return ", ".join(
        f"{clean_text(one.name)} <{one.address}>" if one.name else one.address for one in addresses
    )


def _written(message: Message) -> str:
    """Return when it was sent, in the local zone, so that any language can read it."""
    return f"{message.sent_at.astimezone():%Y-%m-%d %H:%M}"
