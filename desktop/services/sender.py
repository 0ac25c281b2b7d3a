"""Decides from which account and which address of the person a message leaves."""

from desktop.core.errors import UsageError
from desktop.core.l10n import tr
from desktop.model.account import Account
from desktop.model.ids import AccountId
from desktop.model.message import Address, Message
from desktop.services.context import ServiceContext
from desktop.sources.api import Capability
from desktop.storage import accounts
from desktop.storage.settings import get_setting

SENDER_NAME = "sender_name"
"""Setting, also of an account: the name that stands before the person's address."""


def sending_account(
    context: ServiceContext, wanted: AccountId | None, message: Message | None
) -> Account:
    """Return the wanted account, that of the message, the one addressed, or the first that sends.

    Raises UsageError when there is none.
    """
    abilities = context.abilities()
    able = [
        account
        for account in accounts.list_accounts(context.database.reader())
        if Capability.COMPOSE in abilities.get(account.id, ())
    ]
    for preferred in (wanted, message.account_id if message else None):
        for account in able:
            if account.id == preferred:
                return account
    if wanted is not None or not able:
        raise UsageError(tr("There is no account to send from. Add one first."))
    addressed = {one.address.lower() for one in (*message.to, *message.cc)} if message else set()
    return next((one for one in able if addressed & set(one.addresses)), able[0])


def sender_of(context: ServiceContext, account: Account, message: Message | None) -> Address:
    """Return the address of the person that the message was sent to, else the account's first.

    Raises UsageError when the account has none.
    """
    if not account.addresses:
        raise UsageError(tr("The account has no address of yours. Add one in its settings."))
    reader = context.database.reader()
    name = account.settings.get(SENDER_NAME) or get_setting(reader, SENDER_NAME)
    received = (*message.to, *message.cc) if message is not None else ()
    for one in received:
        if one.address.lower() in account.addresses:
            return Address(name=name or one.name, address=one.address)
    return Address(name=name, address=account.addresses[0])
