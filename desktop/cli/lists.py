"""`luwte inbox` and `luwte search`: conversations as lists."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.arguments import add_json, add_limit
from desktop.cli.context import Context, local_now
from desktop.core.l10n import tr, trn

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from desktop.model.conversation import ConversationRow, View
    from desktop.services.contract import Views

VIEWS = ("inbox", "later", "waiting", "coffee", "done")
_PAGE = 500


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this group."""
    inbox = commands.add_parser("inbox", help="show the prioritised inbox, or another view")
    inbox.add_argument("--view", choices=VIEWS, default="inbox", help="which view")
    add_limit(inbox, 50)
    add_json(inbox)
    inbox.set_defaults(run=show_view)
    search = commands.add_parser(
        "search",
        help="search all messages",
        description="Search all messages. Operators: from: to: in: has: is: before: after: ...",
    )
    search.add_argument("query", nargs="+", metavar="QUERY", help="words and operators")
    add_limit(search, 50)
    add_json(search)
    search.set_defaults(run=show_search)


def show_view(options: argparse.Namespace, context: Context) -> int:
    """Print the conversations of a view."""
    from desktop.cli.layout import Layout
    from desktop.cli.shapes import print_json, row_shape
    from desktop.model.conversation import View

    view = View(options.view)
    with context.reading() as views:
        rows = first_rows(views, view, options.limit)
        if options.json:
            print_json([row_shape(row) for row in rows])
        elif rows:
            layout = Layout(local_now())
            is_inbox = view is View.INBOX
            counts = dict(views.section_counts(view)) if is_inbox else {}
            print(layout.sections(rows, counts) if is_inbox else layout.rows(rows))
        else:
            print(tr("Nothing here."))
    return 0


def first_rows(views: "Views", view: "View", limit: int) -> "list[ConversationRow]":
    """Return the first `limit` rows of a view, in display order."""
    rows: list[ConversationRow] = []
    key = None
    while len(rows) < limit:
        page = views.page(view, limit=min(_PAGE, limit - len(rows)), after=key)
        rows += page.rows
        key = page.next_key
        if key is None:
            break
    return rows


def show_search(options: argparse.Namespace, context: Context) -> int:
    """Print what a search finds."""
    from desktop.cli.layout import Layout
    from desktop.cli.shapes import print_json, row_shape

    query = " ".join(options.query)
    with context.reading() as views:
        # A query given as a whole: its last word is complete, not a beginning.
        result = views.search(f"{query} ", limit=options.limit)
    if options.json:
        print_json([row_shape(hit.row) for hit in result.hits])
        return 0
    if result.hits:
        print(Layout(local_now()).rows([hit.row for hit in result.hits]))
        if result.total > len(result.hits):
            print(trn("{n} result in all", "{n} results in all", result.total))
    else:
        print(tr("Nothing found."))
    if result.suggestion:
        print(tr("Did you mean “{words}”?").format(words=result.suggestion))
    return 0
