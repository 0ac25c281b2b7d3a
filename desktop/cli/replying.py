"""`luwte reply`: answer the latest message of a conversation."""

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.cli.context import Context, OpenWorkspace, missing
from desktop.cli.conversations import add_id
from desktop.core.clock import SystemClock
from desktop.core.errors import KnownError, UsageError
from desktop.core.l10n import tr
from desktop.model.ids import ConversationId
from desktop.model.operation import DraftKind, Operation, OperationKind, OperationState

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.conversation import Conversation
    from desktop.model.message import Message


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    reply = commands.add_parser("reply", help="answer the latest message of a conversation")
    add_id(reply)
    reply.add_argument("--text", required=True, metavar="T", help='what to say; "-" reads it')
    reply.add_argument("--all", action="store_true", help="answer everyone who got it")
    reply.set_defaults(run=send_reply)


def send_reply(options: argparse.Namespace, context: Context) -> int:
    """Send an answer; it waits in the outbox when the service cannot be reached."""
    text = _text(options.text)
    with context.writing() as workspace:
        conversation = workspace.services.views().conversation(ConversationId(options.id))
        if conversation is None:
            raise missing(options.id)
        kind = DraftKind.REPLY_ALL if options.all else DraftKind.REPLY
        compose = workspace.services.compose
        draft = workspace.run(compose.start(kind, answers=_latest(conversation).id))
        draft = replace(draft, text=_above_quote(text, draft.text))
        outcome = workspace.run(compose.send(draft))
        print(_deliver(workspace, set(outcome.changes.operations)))
    return 0


def _text(given: str) -> str:
    import sys

    text = sys.stdin.read() if given == "-" else given
    if not text.strip():
        raise UsageError(tr("There is nothing to send: the text is empty."))
    return text.rstrip() + "\n"


def _latest(conversation: "Conversation") -> "Message":
    """Return the latest message of somebody else, or the latest of all."""
    incoming = [message for message in conversation.messages if not message.is_mine]
    return (incoming or list(conversation.messages))[-1]


def _above_quote(text: str, quoted: str) -> str:
    return f"{text}\n{quoted.lstrip()}" if quoted.strip() else text


def _deliver(workspace: OpenWorkspace, ids: set[int]) -> str:
    """Wait for the send delay, empty the outbox, and say what became of it."""
    sends = _sends(workspace, ids)
    for operation in sends:
        wait = (operation.not_before - SystemClock().now()).total_seconds()
        if operation.state is OperationState.QUEUED and wait > 0:
            time.sleep(wait)
        workspace.sync_once(operation.account_id)
    after = _sends(workspace, ids)
    for operation in after:
        if operation.state in (OperationState.FAILED, OperationState.UNCERTAIN):
            raise KnownError(operation.error or tr("It could not be sent."))
        if operation.state in (OperationState.QUEUED, OperationState.SENDING):
            return tr("It waits in the outbox and leaves with the next sync.")
    return tr("Sent.")


def _sends(workspace: OpenWorkspace, ids: set[int]) -> list[Operation]:
    return [
        operation
        for operation in workspace.services.views().outbox()
        if operation.kind is OperationKind.SEND and (not ids or operation.id in ids)
    ]
