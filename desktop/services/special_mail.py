"""Messages that the program writes for the person: answers to invitations, leaving a list."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, unquote

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.model.ids import AccountId
from desktop.model.message import Address, Message
from desktop.model.operation import Draft, DraftKind
from desktop.sources.mail.answering import start_draft
from desktop.sources.mail.calendar import answer_invitation


def invitation_answer(
    message: Message, *, account_id: AccountId, sender: Address, answer: str, now: datetime
) -> Draft:
    """Return the mail that answers an invitation (RFC 6047). Raises UsageError."""
    invitation = message.details.invitation
    if invitation is None or invitation.organizer is None:
        raise UsageError(tr("This message has no invitation that can be answered."))
    words = {
        "accepted": tr("{name} accepts: {subject}"),
        "tentative": tr("{name} may come: {subject}"),
        "declined": tr("{name} declines: {subject}"),
    }
    if answer not in words:
        raise UsageError(tr("An invitation is accepted, tentative or declined."))
    try:
        calendar = answer_invitation(invitation, attendee=sender, answer=answer, now=now)
    except ValueError as error:
        raise UsageError(tr("The invitation cannot be read.")) from error
    sentence = words[answer].format(name=sender.label, subject=invitation.summary)
    draft = start_draft(DraftKind.REPLY, account_id=account_id, sender=sender, answers=message)
    return replace(
        draft,
        to=(invitation.organizer,),
        cc=(),
        subject=sentence,
        text=sentence,
        html=None,
        calendar_reply=calendar,
    )


def leaving_mail(mailto: str, *, account_id: AccountId, sender: Address) -> Draft:
    """Return the mail that leaves a list, as its List-Unsubscribe asks (RFC 2369, RFC 6068)."""
    address, _, query = mailto.removeprefix("mailto:").partition("?")
    subject = parse_qs(query).get("subject", [""])[0]
    return Draft(
        account_id=account_id,
        sender=sender,
        to=(Address(address=unquote(address)),),
        subject=subject or "unsubscribe",
        text="unsubscribe",
    )
