"""Short reads of the cache for window and command line, on the calling thread's own connection."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from time import perf_counter

from desktop.core.clock import Clock
from desktop.core.errors import StorageError
from desktop.model.account import Account, AccountStatus, Health
from desktop.model.conversation import (
    Conversation,
    ConversationRow,
    Hit,
    Page,
    PageKey,
    SearchResult,
    Section,
    View,
)
from desktop.model.ids import AccountId, ConversationId
from desktop.model.message import Message
from desktop.model.operation import Draft, Operation
from desktop.search import spelling
from desktop.search.highlight import Matcher, matcher
from desktop.search.nodes import EVERYTHING, Node, Operator
from desktop.search.operators import ALIASES, fixed_values
from desktop.search.parser import parse
from desktop.search.writer import write
from desktop.services.contract import PersonSuggestion, Statistics, Suggestion
from desktop.storage import (
    accounts,
    completion,
    drafts,
    messages,
    outbox,
    pages,
    people,
    settings,
    threads,
    triage,
)
from desktop.storage.database import Connection, Database
from desktop.storage.search import Found, FoundText, best_spelling, find, load_texts

SPELLINGS_TRIED = 3


class CacheViews:
    """Implements `desktop.services.contract.Views`; use on one thread.

    `capabilities` and `health` come from the engine, which knows them while it runs.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        capabilities: Callable[[Account], frozenset[str]] | None = None,
        health: Callable[[AccountId], Health | None] | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._capabilities = capabilities
        self._health = health

    def page(self, view: View, *, limit: int = 200, after: PageKey | None = None) -> Page:
        """Rows of a view in display order: by section, then score band, then newest first."""
        return pages.page(self._connection(), view, limit=limit, after=after)

    def section_counts(self, view: View) -> Mapping[Section, int]:
        """How many conversations each section of the view has."""
        return pages.section_counts(self._connection(), view)

    def counts(self) -> Mapping[View, int]:
        """The rail's numbers; INBOX counts Needs you only."""
        return pages.counts(self._connection())

    def row(self, conversation_id: ConversationId) -> ConversationRow | None:
        """One row, or None when it is gone. Follows merged conversations."""
        connection = self._connection()
        found = threads.resolve(connection, conversation_id)
        row = pages.rows_by_id(connection, [found]).get(found) if found else None
        return row if row and row.message_count else None

    def conversation(self, conversation_id: ConversationId) -> Conversation | None:
        """A conversation with its messages, oldest first."""
        connection = self._connection()
        found = threads.resolve(connection, conversation_id)
        if found is None:
            return None
        row = pages.rows_by_id(connection, [found]).get(found)
        content = messages.of_conversation(connection, found)
        return Conversation(row=row, messages=content) if row and content else None

    def every_message(self) -> Iterator[Message]:
        """Every message once, whatever its state, oldest first; for the export."""
        return messages.every_message(self._connection())

    def search(self, query: str, *, limit: int = 50) -> SearchResult:
        """Search with operators; the last word matches as a prefix when no space follows it."""
        started = perf_counter()
        now = self._clock.now().astimezone()
        node = parse(query, today=now.date()).node
        if node == EVERYTHING:
            return SearchResult(hits=(), total=0, is_total_exact=True)
        connection = self._connection()
        found = find(connection, node, today=now.date())
        return SearchResult(
            hits=self._hits(connection, found, node, limit),
            total=len(found.messages),
            is_total_exact=found.is_complete,
            by_source=pages.count_by_source(connection, found.messages),
            suggestion=None if found.messages else self._suggestion(connection, node, now),
            took_ms=(perf_counter() - started) * 1000,
        )

    def complete(self, fragment: str, *, limit: int = 8) -> Sequence[Suggestion]:
        """Values for an operator being typed, such as "in:ha" or "from:fa"."""
        name, colon, start = fragment.strip().rpartition(" ")[2].partition(":")
        operator = ALIASES.get(name.lstrip("-").lower())
        if not colon or operator is None:
            return ()
        values = self._values(operator, start.strip('"'), limit)
        return [Suggestion(operator=f"{name}:", value=v, count=n) for v, n in values][:limit]

    def people(self, prefix: str, *, limit: int = 8) -> Sequence[PersonSuggestion]:
        """People whose name or address has a word that starts so."""
        found = people.find_people(self._connection(), prefix, limit=limit)
        return [PersonSuggestion(address=address, messages=count) for address, count in found]

    def accounts(self) -> Sequence[AccountStatus]:
        """All accounts with health and figures."""
        connection = self._connection()
        figures = messages.count_by_account(connection)
        return [
            AccountStatus(
                account=account,
                health=self._health_of(connection, account.id),
                messages=figures.get(account.id, (0, 0))[0],
                channels=figures.get(account.id, (0, 0))[1],
                capabilities=self._capabilities(account) if self._capabilities else frozenset(),
            )
            for account in accounts.list_accounts(connection)
        ]

    def outbox(self) -> Sequence[Operation]:
        """Operations that wait, run or failed, and sends of the last day."""
        return outbox.list_outbox(self._connection(), now=self._clock.now())

    def drafts(self) -> Sequence[Draft]:
        """Drafts that were not sent, newest first."""
        return drafts.list_drafts(self._connection())

    def next_later(self) -> datetime | None:
        """When the first snoozed conversation comes back."""
        return triage.next_later(self._connection())

    def statistics(self) -> Statistics:
        """What the cache holds."""
        connection = self._connection()
        return Statistics(
            messages=messages.count(connection),
            conversations=messages.count_conversations(connection),
            people=people.count_people(connection),
            accounts=tuple(self.accounts()),
            database_bytes=_size(self._database),
        )

    def setting(self, name: str, default: str = "") -> str:
        """A setting of the person, as text."""
        return settings.get_setting(self._connection(), name, default)

    def _connection(self) -> Connection:
        return self._database.reader()

    def _health_of(self, connection: Connection, account_id: AccountId) -> Health:
        live = self._health(account_id) if self._health else None
        return live or accounts.load_health(connection, account_id)

    def _hits(
        self, connection: Connection, found: Found, node: Node, limit: int
    ) -> tuple[Hit, ...]:
        best = list(found.messages.items())[:limit]
        rows = pages.rows_by_id(connection, [conversation for conversation, _ in best])
        texts = load_texts(connection, [message for _, message in best])
        marks = matcher(node)
        return tuple(
            Hit(row=rows[conversation], fragment=_fragment(marks, texts.get(message)))
            for conversation, message in best
            if conversation in rows
        )

    def _suggestion(self, connection: Connection, node: Node, now: datetime) -> str | None:
        for word in spelling.words_of(node)[:SPELLINGS_TRIED]:
            better = best_spelling(connection, spelling.near(word.text))
            if better is None:
                continue
            changed = spelling.with_word(node, word, better)
            if find(connection, changed, today=now.date()).messages:
                return write(changed).strip()
        return None

    def _values(self, operator: Operator, start: str, limit: int) -> Sequence[tuple[str, int]]:
        connection = self._connection()
        match operator:
            case Operator.FROM | Operator.TO | Operator.CC:
                return completion.senders(connection, start, limit)
            case Operator.IN:
                return completion.channels(connection, start, limit)
            case Operator.SOURCE:
                return completion.sources(connection, start)
            case _:
                values = fixed_values(operator)
                return [(value, 0) for value in values if value.startswith(start.lower())]


def _fragment(marks: Matcher, found: FoundText | None) -> str:
    if found is None:
        return ""
    return marks.fragment(found.text) or marks.fragment(found.files)


def _size(database: Database) -> int:
    """What the cache takes on the disk, with what was written last and stands beside it."""
    log = database.path.with_name(f"{database.path.name}-wal")
    try:
        return database.path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    except OSError as error:
        raise StorageError(str(error)) from error
