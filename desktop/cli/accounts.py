"""`luwte account add|list|remove`: accounts at services."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json, add_profile
from desktop.cli.context import Context
from desktop.core.errors import UsageError
from desktop.core.l10n import tr, trn
from desktop.model.ids import AccountId

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.account import AccountStatus
    from desktop.services.contract import SourceView


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    account = commands.add_parser("account", help="add, list and remove accounts")
    actions = account.add_subparsers(title="actions", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add an account after a successful test")
    add.add_argument("source", metavar="SOURCE", help="imap, maildir, mbox ...")
    add.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="settings",
        help="a setting, such as host=mail.example.org",
    )  # fmt: skip
    add.add_argument(
        "--secret-stdin", action="store_true", help="read the password from the first input line"
    )
    add.add_argument("--name", default="", help="what to call the account")
    add_json(add)
    add.set_defaults(run=add_account)
    listing = actions.add_parser("list", help="list accounts and how they fare")
    add_json(listing)
    listing.set_defaults(run=list_accounts)
    remove = actions.add_parser("remove", help="remove an account and its messages from here")
    remove.add_argument("id", type=int, metavar="ID", help="number of the account")
    remove.set_defaults(run=remove_account)
    add_profile(add, listing, remove)


def add_account(options: argparse.Namespace, context: Context) -> int:
    """Test a set-up and keep it; the first mail comes with the next sync."""
    settings = dict(_pair(text) for text in options.settings)
    with context.writing() as workspace:
        accounts = workspace.services.accounts
        source = _find_source(accounts.sources(), options.source)
        secrets = {}
        if options.secret_stdin:
            secrets[_secret_field(source)] = sys.stdin.readline().rstrip("\r\n")
        account_id = workspace.run(accounts.add(source.id, settings, secrets, name=options.name))
    if options.json:
        from desktop.cli.shapes import print_json

        print_json({"id": account_id})
    else:
        print(tr("Account {id} was added.").format(id=account_id))
    return 0


def list_accounts(options: argparse.Namespace, context: Context) -> int:
    """Print all accounts."""
    with context.reading() as views:
        statuses = views.accounts()
    if options.json:
        from desktop.cli.shapes import account_shape, print_json

        print_json([account_shape(status) for status in statuses])
    elif not statuses:
        print(tr("There are no accounts yet."))
    else:
        for status in statuses:
            print(account_line(status))
    return 0


def remove_account(options: argparse.Namespace, context: Context) -> int:
    """Remove an account; nothing is deleted at the service."""
    with context.writing() as workspace:
        known = {status.account.id for status in workspace.services.views().accounts()}
        if options.id not in known:
            raise UsageError(tr("There is no account {id}.").format(id=options.id))
        workspace.run(workspace.services.accounts.remove(AccountId(options.id)))
    print(tr("Account {id} was removed from this computer.").format(id=options.id))
    return 0


def account_line(status: "AccountStatus") -> str:
    """Return an account as one line: number, kind, name, messages, state, reason."""
    account = status.account
    state = tr("paused") if account.is_paused else state_words()[status.health.state.value]
    messages = trn("{n} message", "{n} messages", status.messages)
    line = f"{account.id:>3}  {account.source:8}  {account.name}  {messages}  {state}"
    return f"{line}: {status.health.reason}" if status.health.reason else line


def state_words() -> dict[str, str]:
    """Return the words for how an account fares."""
    return {
        "ok": tr("works"),
        "syncing": tr("syncing"),
        "paused": tr("paused"),
        "limited": tr("limited"),
        "offline": tr("does not answer"),
        "needs_sign_in": tr("sign in again"),
        "failed": tr("failed"),
    }


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise UsageError(tr("“{text}” is not of the form name=value.").format(text=text))
    return name, value


def _find_source(known: "Sequence[SourceView]", name: str) -> "SourceView":
    found = next((source for source in known if source.id == name), None)
    if found is None:
        names = ", ".join(source.id for source in known if not source.error)
        raise UsageError(
            tr("There is no source “{name}”. There are: {names}.").format(name=name, names=names)
        )
    if found.error:
        raise UsageError(found.error)
    return found


def _secret_field(source: "SourceView") -> str:
    secret = next((field.name for field in source.fields if field.kind == "secret"), None)
    if secret is None:
        raise UsageError(tr("This source takes no password."))
    return secret
