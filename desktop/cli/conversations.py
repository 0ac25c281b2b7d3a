"""`luwte show` and `luwte why`: one conversation, and the reasons for its place."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json
from desktop.cli.context import Context, local_now, missing
from desktop.core.l10n import tr
from desktop.model.ids import ConversationId

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.conversation import ConversationRow
    from desktop.model.message import Message


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    show = commands.add_parser("show", help="show a conversation with its messages")
    add_id(show)
    add_json(show)
    show.set_defaults(run=show_conversation)
    why = commands.add_parser("why", help="say why a conversation stands where it stands")
    add_id(why)
    add_json(why)
    why.set_defaults(run=show_reasons)


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add the number of a conversation to a command."""
    parser.add_argument("id", type=int, metavar="ID", help="number of the conversation")


def show_conversation(options: argparse.Namespace, context: Context) -> int:
    """Print a conversation, oldest message first."""
    from desktop.cli.shapes import conversation_shape, print_json

    with context.reading() as views:
        conversation = views.conversation(ConversationId(options.id))
    if conversation is None:
        raise missing(options.id)
    if options.json:
        print_json(conversation_shape(conversation))
        return 0
    print(conversation.row.subject)
    for message in conversation.messages:
        print()
        print(_message_text(message))
    return 0


def show_reasons(options: argparse.Namespace, context: Context) -> int:
    """Print section, score and reasons, strongest first."""
    from desktop.cli.shapes import print_json, row_shape

    with context.reading() as views:
        row = views.row(ConversationId(options.id))
    if row is None:
        raise missing(options.id)
    if options.json:
        shape = row_shape(row)
        print_json({key: shape[key] for key in ("id", "subject", "section", "score", "reasons")})
        return 0
    print(_reasons_text(row))
    return 0


def _message_text(message: "Message") -> str:
    to = ", ".join(person.label for person in (*message.to, *message.cc))
    sent = message.sent_at.astimezone(local_now().tzinfo)
    lines = [f"── {message.sender.label}, {sent:%Y-%m-%d %H:%M}"]
    if to:
        lines.append(tr("to {people}").format(people=to))
    lines += ["", message.text.rstrip()]
    lines += [f"[{one.name}, {one.mime}, {one.size} B]" for one in message.attachments]
    return "\n".join(lines)


def _reasons_text(row: "ConversationRow") -> str:
    from desktop.cli.layout import section_titles
    from desktop.ranking.reasons import describe, detail

    title = section_titles()[row.section]
    lines = [row.subject, tr("{section}, {score} points").format(section=title, score=row.score)]
    for reason in row.reasons:
        lines.append(f"  {reason.points:+4d}  {describe(reason)}")
        if words := detail(reason):
            lines.append(f"        {words}")
    return "\n".join(lines)
