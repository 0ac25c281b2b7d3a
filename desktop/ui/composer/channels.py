"""Through which account a message goes, and to whom: the choices of the composer's first field."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from desktop.core.l10n import tr, trn
from desktop.model.account import AccountStatus
from desktop.model.ids import AccountId, SourceId
from desktop.model.message import Address, Message
from desktop.model.operation import DraftKind
from desktop.ui.composer.checks import unique

_CAN_SEND = frozenset({"compose", "send"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One choice: `label` is what the field shows, `readers` how many people it reaches."""

    account_id: AccountId
    source: SourceId
    kind: DraftKind
    label: str
    readers: int = 0


def sending_accounts(accounts: Sequence[AccountStatus]) -> list[AccountStatus]:
    """The accounts that can send."""
    return [status for status in accounts if status.capabilities & _CAN_SEND]


def new_channels(accounts: Sequence[AccountStatus]) -> list[Channel]:
    """The choices for a new message: the accounts that can send."""
    return [
        Channel(
            account_id=status.account.id,
            source=status.account.source,
            kind=DraftKind.NEW,
            label=_from(status),
        )
        for status in sending_accounts(accounts)
    ]


def reply_channels(
    message: Message, accounts: Sequence[AccountStatus], me: Collection[str]
) -> list[Channel]:
    """The choices for an answer: to the sender or to all, the message's own account first."""
    able = sending_accounts(accounts)
    able.sort(key=lambda status: status.account.id != message.account_id)
    return [channel for status in able for channel in _answers(message, status, me)]


def answer_readers(message: Message, me: Collection[str]) -> tuple[Address, ...]:
    """Whom an answer to the sender reaches; to one's own message it goes to its recipients."""
    if message.is_mine:
        return unique(message.to, me)
    return unique(message.reply_to or (message.sender,), me)


def all_readers(message: Message, me: Collection[str]) -> tuple[Address, ...]:
    """Whom an answer to all reaches."""
    first = answer_readers(message, me)
    return unique((*first, *message.to, *message.cc), me)


def _answers(message: Message, status: AccountStatus, me: Collection[str]) -> Iterator[Channel]:
    account = status.account
    one, everyone = answer_readers(message, me), all_readers(message, me)
    names = ", ".join(who.label for who in one[:2]) or tr("yourself")
    yield Channel(
        account_id=account.id,
        source=account.source,
        kind=DraftKind.REPLY,
        label=tr("{account} to {names}").format(account=account.name, names=names),
        readers=max(1, len(one)),
    )
    if len(everyone) > len(one):
        text = trn("{account} to all {n}", "{account} to all {n}", len(everyone))
        yield Channel(
            account_id=account.id,
            source=account.source,
            kind=DraftKind.REPLY_ALL,
            label=text.replace("{account}", account.name),
            readers=len(everyone),
        )


def _from(status: AccountStatus) -> str:
    addresses = status.account.addresses
    if not addresses or addresses[0] == status.account.name:
        return status.account.name
    text = tr("{account}, {address}")
    return text.format(account=status.account.name, address=addresses[0])
